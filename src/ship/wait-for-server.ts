import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Connection } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import { isFrom } from '../schema/server-version.ts';
import { serverName } from './client.ts';
import { valueAt } from './json.ts';
import { faultOf, nodeName, poolOf } from './nodes/pool.ts';
import { request, Unreachable, type RequestLimits } from './request.ts';
import { excerpt } from './verdict.ts';

export interface ServerInfo {
  readonly version: string;
  readonly cluster: string;
  /** Identifies the cluster, whatever its name and address. */
  readonly uuid: string;
}

/** The oldest version that has all field types in use: `flat_object` came with it. */
const OLDEST = [2, 7] as const;
const NEEDED = `vdsm-ship needs OpenSearch ${OLDEST.join('.')} or later`;

/**
 * Waits until the server answers, and checks that it is OpenSearch, of a version that can take the templates. Of several
 * addresses one has to answer; the others are used when they do, and have shown that they belong to the same cluster.
 * @throws {ShipperError} `server`: no answer within the limit; at once where waiting does not help: wrong credentials,
 * a certificate that does not verify, another program, an older version, addresses of several clusters
 */
export async function waitForServer(client: Client, limits: RequestLimits = {}): Promise<ServerInfo> {
  const pool = poolOf(client);
  const { connections } = pool;
  const infos = connections.length === 1 ? await askOne(client, limits) : await askEach(client, limits);
  const [[, first]] = infos;
  for (const [node, info] of infos) {
    if (info.uuid === first.uuid) continue;
    const [[firstNode]] = infos;
    throw new ShipperError(
      'usage',
      `the addresses of --node belong to several clusters: ${nodeName(firstNode)} to '${first.cluster}' (${first.uuid}), ${nodeName(node)} to '${info.cluster}' (${info.uuid}). Give the nodes of one cluster.`,
    );
  }
  pool.belongTo(
    first.uuid,
    infos.map(([{ id }]) => id),
    (nodeId) =>
      ask(client, { nodeId, seconds: PROBE_SECONDS }).then(
        ({ uuid }) => uuid,
        () => undefined,
      ),
  );
  return first;
}

type Infos = [[Connection, ServerInfo], ...[Connection, ServerInfo][]];

/** How long one of several nodes may take to answer, in seconds, before the others do without it. */
const PROBE_SECONDS = 3;
/** How long a node may take longer than the first one that answers, in ms. */
const LATER_MS = 500;

async function askOne(client: Client, limits: RequestLimits): Promise<Infos> {
  const [node] = client.connectionPool.connections as [Connection];
  return [[node, await ask(client, limits)]];
}

/** Asks all nodes at once, again and again until one answers. Returns those that did. */
async function askEach(client: Client, { seconds = 30, signal }: RequestLimits): Promise<Infos> {
  const { connections } = client.connectionPool;
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const enough = new AbortController();
    const signals = AbortSignal.any([enough.signal, ...(signal ? [signal] : [])]);
    const answers = await Promise.all(
      connections.map(async (node): Promise<[Connection, ServerInfo] | undefined> => {
        try {
          const limits = { nodeId: node.id, seconds: Math.min(PROBE_SECONDS, seconds), signal: signals };
          const info = await ask(client, limits);
          setTimeout(() => enough.abort(), LATER_MS).unref();
          return [node, info];
        } catch (error) {
          signal?.throwIfAborted();
          if (enough.signal.aborted || error instanceof Unreachable) return undefined;
          throw error;
        }
      }),
    );
    const infos = answers.filter((answer) => answer !== undefined);
    if (infos.length > 0) return infos as Infos;
    if (performance.now() < end) continue;
    const last = connections.map((node) => `${nodeName(node)}: ${faultOf(node) ?? 'no answer'}`).join('; ');
    throw new Unreachable(
      'server',
      `none of the addresses of --node gives a usable answer for ${seconds} s; last tries: ${last}. Check that OpenSearch runs and that the addresses are right.`,
    );
  }
}

/** Asks a node, until it belongs to a cluster. */
async function ask(client: Client, limits: RequestLimits): Promise<ServerInfo> {
  const { seconds = 30, signal } = limits;
  const end = performance.now() + seconds * 1000;
  const name = serverName(client, limits.nodeId);
  for (;;) {
    const { status, body } = await request(client, { method: 'GET', path: '/' }, limits);
    const info = infoOf(name, status, body);
    if (info.uuid !== NO_CLUSTER) return info;
    if (performance.now() >= end)
      throw new Unreachable(
        'server',
        `${name}: it belongs to no cluster yet, for ${seconds} s: it finds no cluster manager. See its own log.`,
      );
    await sleep(500, undefined, signal && { signal });
  }
}

/** What a node says that has not found its cluster yet. */
const NO_CLUSTER = '_na_';

/** @throws {ShipperError} `server`: another program, or an older version */
function infoOf(name: string, status: number, body: unknown): ServerInfo {
  const number = valueAt(body, 'version', 'number');
  if (status !== 200 || typeof number !== 'string') {
    throw new ShipperError(
      'server',
      `${name}: expected OpenSearch, got status ${status} with ${excerpt(body)}. Check --node, and whether a proxy answers in its place.`,
    );
  }
  const fault =
    valueAt(body, 'version', 'distribution') === 'opensearch' ? versionFault(number) : otherProgram(number, body);
  if (fault !== undefined) throw new ShipperError('server', `${name}: ${fault}`);
  const { cluster_name: cluster, cluster_uuid: uuid } = body as { cluster_name?: unknown; cluster_uuid?: unknown };
  return { version: number, cluster: String(cluster), uuid: String(uuid) };
}

function versionFault(version: string): string | undefined {
  if (isFrom(version, OLDEST)) return undefined;
  return `${NEEDED}, but this is OpenSearch ${version}. Nothing was changed on it.`;
}

function otherProgram(version: string, body: unknown): string {
  const tagline = String(valueAt(body, 'tagline'));
  // so set, it leaves out its distribution, too
  if (tagline.includes('OpenSearch'))
    return `OpenSearch calls itself ${version}, as its setting compatibility.override_main_response_version tells it to, so that its own version is not known. Set that to false (null in the cluster settings); ${NEEDED}.`;
  const name = tagline.includes('You Know, for Search')
    ? `Elasticsearch ${version}`
    : `version ${version} of another program, perhaps Elasticsearch`;
  return `expected OpenSearch, got ${name}. ${NEEDED}. Nothing was changed on it. Check --node.`;
}
