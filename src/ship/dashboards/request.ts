/**
 * Requests to OpenSearch Dashboards, through the same client as to OpenSearch: TLS, credentials and base path work
 * alike.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../../errors.ts';
import { serverName } from '../client.ts';
import { replyOf } from '../reply.ts';
import { expectsTls, HTTPS_ADVICE, isTlsFault, tlsFaultText } from '../access/tls-faults.ts';
import { excerpt, type Reply } from '../verdict.ts';

interface DashboardsRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string | Buffer;
  readonly contentType?: string;
}

/** How long to retry while Dashboards starts. */
const RETRY_MS = 30_000;

/**
 * Sends a request, and again while Dashboards starts, for 30 s at most. Returns the JSON of the reply.
 * @param tenant of the security plugin, if there is one: `global`, `private` or a name
 * @throws {ShipperError} `server`: no answer, an answer that is not JSON, or wrong credentials
 */
export async function requestDashboards(
  client: Client,
  tenant: string | undefined,
  request: DashboardsRequest,
): Promise<unknown> {
  const end = performance.now() + RETRY_MS;
  for (let wait = 200; ; wait = Math.min(2000, wait * 2)) {
    const reply = await send(client, tenant, request);
    if (reply.kind === 'fault' && isTlsFault(reply.message)) throw refuse(client, tlsFaultText(reply.message));
    if (await expectsTls(client, reply)) throw refuse(client, HTTPS_ADVICE);
    const isTransient = reply.kind === 'fault' || reply.status === 429 || reply.status >= 502;
    if (isTransient && performance.now() + wait < end) {
      await sleep(wait);
      continue;
    }
    if (reply.kind === 'fault')
      throw refuse(
        client,
        `no answer: ${reply.message}. Check --dashboards: is the address right, and is it http or https?`,
      );
    if (reply.status === 401 || reply.status === 403) {
      throw refuse(
        client,
        `it refuses the user (${reply.status}): ${excerpt(reply.body)}. Check --username, --password-file, --tenant and --workspace.`,
      );
    }
    if (reply.status !== 200 || typeof reply.body !== 'object' || reply.body === null) {
      const expected = 'expected OpenSearch Dashboards';
      throw refuse(
        client,
        `${expected}, got status ${reply.status} with ${excerpt(reply.body)}. Is a base path missing from --dashboards, or --workspace wrong?`,
      );
    }
    return reply.body;
  }
}

function send(client: Client, tenant: string | undefined, request: DashboardsRequest): Promise<Reply> {
  const { method, path, body, contentType = 'application/json' } = request;
  const headers = {
    // without this header Dashboards refuses requests, as another site could send them
    'osd-xsrf': 'true',
    ...(body === undefined ? {} : { 'content-type': contentType }),
    ...(tenant === undefined ? {} : { securitytenant: tenant }),
  };
  return replyOf(client.transport.request({ method, path, ...(body === undefined ? {} : { body }) }, { headers }));
}

function refuse(client: Client, what: string): ShipperError {
  return new ShipperError('server', `Dashboards at ${serverName(client)}: ${what}`);
}
