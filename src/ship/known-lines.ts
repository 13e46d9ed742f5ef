/** What the server knows of hosts and lines. */
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import { indexPattern } from '../schema/templates.ts';
import { serverName } from './client.ts';
import { valueAt } from './json.ts';
import { noRight, request, type Answer } from './request.ts';
import { errorOf } from './verdict.ts';

/** Names and ids in one request. */
const BATCH = 1000;

/**
 * Returns those of some names that hosts on the server have.
 * @throws {ShipperError} `server`
 */
export async function findHostNames(
  client: Client,
  prefix: string,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  if (names.length === 0) return known;
  const indices = indexPattern(prefix, 'line');
  // what a load before has sent may not be searchable yet
  await ask(client, `/${indices}/_refresh?ignore_unavailable=true`, undefined);
  for (let at = 0; at < names.length; at += BATCH) {
    const terms = { 'host.name': names.slice(at, at + BATCH) };
    const body = { query: { terms }, aggs: { hosts: { terms: { field: 'host.name', size: BATCH } } } };
    const found = await ask(client, `/${indices}/_search?size=0&ignore_unavailable=true`, body);
    const buckets = valueAt(found, 'aggregations', 'hosts', 'buckets');
    for (const bucket of Array.isArray(buckets) ? buckets : []) known.add(String(valueAt(bucket, 'key')));
  }
  return known;
}

/**
 * Returns whether the server has any of some lines.
 * @throws {ShipperError} `server`
 */
export async function findLines(
  client: Client,
  lines: readonly { readonly index: string; readonly id: string }[],
): Promise<boolean> {
  for (let at = 0; at < lines.length; at += BATCH) {
    const docs = lines.slice(at, at + BATCH).map(({ index, id }) => ({ _index: index, _id: id }));
    const answered = valueAt(await ask(client, '/_mget?_source=false', { docs }), 'docs');
    const found: readonly unknown[] = Array.isArray(answered) ? answered : [];
    if (found.some((doc) => valueAt(doc, 'found') === true)) return true;
    // an index that is missing has an error, too
    const refused = found.map((doc) => errorOf(doc, 403)).find(({ type }) => type === 'security_exception');
    if (refused !== undefined) throw noRight(serverName(client), refused);
  }
  return false;
}

async function ask(client: Client, path: string, body: object | undefined): Promise<unknown> {
  const answer = await request(client, { method: 'POST', path, ...(body && { body }) });
  if (answer.status !== 200) throw failed(client, answer);
  return answer.body;
}

function failed(client: Client, { status, body }: Answer): ShipperError {
  const { reason } = errorOf(body, status);
  return new ShipperError('server', `${serverName(client)}: the server answered ${status}: ${reason}`);
}
