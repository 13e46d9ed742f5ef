import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import { serverName } from './client.ts';
import { request, type RequestLimits } from './request.ts';
import { excerpt } from './verdict.ts';

export interface ServerInfo {
  readonly version: string;
  readonly cluster: string;
  /** Identifies the cluster, whatever its name and address. */
  readonly uuid: string;
}

/**
 * Waits until the server answers, and checks that it is OpenSearch.
 * @throws {ShipperError} `server`: no answer within the limit; at once where waiting does not help: wrong credentials,
 * a certificate that does not verify, another program
 */
export async function waitForServer(client: Client, limits: RequestLimits = {}): Promise<ServerInfo> {
  const { status, body } = await request(client, { method: 'GET', path: '/' }, limits);
  const version = (body as { version?: { number?: unknown; distribution?: unknown } } | null)?.version;
  if (status !== 200 || typeof version?.number !== 'string') {
    throw new ShipperError(
      'server',
      `${serverName(client)}: expected OpenSearch, got status ${status} with ${excerpt(body)}. Check --node, and whether a proxy answers in its place.`,
    );
  }
  if (version.distribution !== 'opensearch') {
    throw new ShipperError(
      'server',
      `${serverName(client)}: expected OpenSearch, got version ${version.number} of another program, perhaps Elasticsearch. Check --node.`,
    );
  }
  const { cluster_name: cluster, cluster_uuid: uuid } = body as { cluster_name?: unknown; cluster_uuid?: unknown };
  return { version: version.number, cluster: String(cluster), uuid: String(uuid) };
}
