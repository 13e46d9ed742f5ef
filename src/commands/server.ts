import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import { findServer } from '../embedded/running-server.ts';
import { inWorkspace } from '../ship/dashboards/link.ts';
import { connect, serverName } from '../ship/client.ts';
import { Unreachable } from '../ship/request.ts';
import { waitForServer, type ServerInfo } from '../ship/wait-for-server.ts';
import type { TemplateOptions } from '../schema/templates.ts';
import { PERIODS } from '../schema/templates.ts';
import type { Context } from './context.ts';

const DEFAULT_NODE = 'http://127.0.0.1:9200';

/** Connects to the server of `--node`; without it to the running demo server, else to port 9200 of this machine. */
export async function connectTo({ options, env }: Pick<Context, 'options' | 'env'>) {
  const node = options.node.length > 0 ? options.node : ((await findServer(env))?.url ?? DEFAULT_NODE);
  return connect({ node, ...credentials({ options, env }) });
}

/** How long a server that was named may take to answer, in seconds. */
const WAIT_SECONDS = 30;
/** From this time on it is said that a server is waited for, in ms. */
const SAID_AFTER_MS = 1000;

/**
 * Waits for the server of a command, and says so. Where nobody named one, and none runs here, it does not wait.
 * @throws {ShipperError} `server`: as `waitForServer`
 */
export async function awaitServer(
  { options, err, draw, terminal }: Pick<Context, 'options' | 'err' | 'draw' | 'terminal'>,
  client: Client,
  wait = waitForServer,
): Promise<ServerInfo> {
  const name = serverName(client);
  if (options.node.length === 0 && name === DEFAULT_NODE)
    return await wait(client, { seconds: 1 }).catch((cause: unknown) => {
      if (!(cause instanceof Unreachable)) throw cause;
      throw new ShipperError(
        'server',
        `no server is named, no demo server runs, and none answers at ${DEFAULT_NODE}. Name one with --node URL (or OPENSEARCH_URL), or start one with 'vdsm-ship demo'`,
        { cause },
      );
    });
  const end = performance.now() + WAIT_SECONDS * 1000;
  let isSaid = false;
  const timer = setInterval(() => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    if (terminal) draw(`\r\u001b[Kwaiting for ${name} to answer: ${left} s left`);
    else if (!isSaid) err(`waiting up to ${left} s for ${name} to answer\n`);
    isSaid = true;
  }, SAID_AFTER_MS);
  try {
    return await wait(client, { seconds: WAIT_SECONDS });
  } finally {
    clearInterval(timer);
    if (isSaid && terminal) draw('\r\u001b[K');
  }
}

/** Connects to Dashboards, with the credentials for OpenSearch: both have the same users. */
export function connectToDashboards(context: Pick<Context, 'options' | 'env'>, url: string) {
  return connect({
    node: inWorkspace(url, context.options.workspace),
    option: '--dashboards',
    ...credentials(context),
  });
}

/** @throws {ShipperError} `usage`: a workspace without Dashboards, or not an ID */
export function checkWorkspace({ dashboards, workspace }: Context['options']): void {
  if (workspace === undefined) return;
  if (dashboards === undefined)
    throw new ShipperError('usage', '--workspace names a workspace of Dashboards: add --dashboards URL');
  inWorkspace(dashboards, workspace);
}

function credentials({ options, env }: Pick<Context, 'options' | 'env'>) {
  return {
    username: options.username,
    password: env['OPENSEARCH_PASSWORD'] || undefined,
    passwordFile: options['password-file'],
    apiKey: env['OPENSEARCH_API_KEY'] || undefined,
    apiKeyFile: options['api-key-file'],
    token: env['OPENSEARCH_TOKEN'] || undefined,
    tokenFile: options['token-file'],
    caFile: options.ca,
    clientCertFile: options['client-cert'],
    clientKeyFile: options['client-key'],
    insecure: options.insecure,
  };
}

/**
 * Reads prefix and period of the index names.
 * @throws {ShipperError} `usage`
 */
export function readTemplateOptions({ options }: Pick<Context, 'options'>): TemplateOptions {
  const { prefix } = options;
  const period = PERIODS.find((known) => known === options.period);
  if (period === undefined)
    throw new ShipperError('usage', `--period takes one of ${PERIODS.join(', ')}, but got '${options.period}'`);
  // what OpenSearch allows in an index name, without `*` and `,`, which would match other indices
  if (!/^[a-z0-9][a-z0-9._-]{0,99}$/.test(prefix)) {
    throw new ShipperError('usage', `--prefix takes lower-case letters, digits, '.', '_' and '-', but got '${prefix}'`);
  }
  return { prefix, period };
}
