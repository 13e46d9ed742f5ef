import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import { isFrom } from '../schema/server-version.ts';
import { serverName } from './client.ts';
import { valueAt } from './json.ts';
import { request, type RequestLimits } from './request.ts';
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
 * Waits until the server answers, and checks that it is OpenSearch, of a version that can take the templates.
 * @throws {ShipperError} `server`: no answer within the limit; at once where waiting does not help: wrong credentials,
 * a certificate that does not verify, another program, an older version
 */
export async function waitForServer(client: Client, limits: RequestLimits = {}): Promise<ServerInfo> {
  const { status, body } = await request(client, { method: 'GET', path: '/' }, limits);
  const number = valueAt(body, 'version', 'number');
  if (status !== 200 || typeof number !== 'string') {
    throw new ShipperError(
      'server',
      `${serverName(client)}: expected OpenSearch, got status ${status} with ${excerpt(body)}. Check --node, and whether a proxy answers in its place.`,
    );
  }
  const fault =
    valueAt(body, 'version', 'distribution') === 'opensearch' ? faultOf(number) : otherProgram(number, body);
  if (fault !== undefined) throw new ShipperError('server', `${serverName(client)}: ${fault}`);
  const { cluster_name: cluster, cluster_uuid: uuid } = body as { cluster_name?: unknown; cluster_uuid?: unknown };
  return { version: number, cluster: String(cluster), uuid: String(uuid) };
}

function faultOf(version: string): string | undefined {
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
