/** What the server knows of hosts and lines. */
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import { RAW_TAG } from '../schema/raw.ts';
import { indexPattern } from '../schema/templates.ts';
import { serverName } from './client.ts';
import { valueAt } from './json.ts';
import { noRight, request, type Answer } from './request.ts';
import { errorOf } from './verdict.ts';

/** Names and ids in one request: a query has 1,024 clauses at most. */
const BATCH = 500;
/** Names that are returned at once: those of the hosts of a load, and their other forms. */
const HOSTS_MAX = 5000;

/**
 * Returns those of some names that hosts on the server have, and the names there that begin with a short one of them and a
 * dot: its long forms.
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
    const some = names.slice(at, at + BATCH);
    const longer = some.filter((name) => !name.includes('.')).map((name) => ({ prefix: { 'host.name': `${name}.` } }));
    const queries = [{ terms: { 'host.name': some } }, ...(longer.length === 0 ? [] : [{ bool: { should: longer } }])];
    for (const query of queries) {
      const body = { query, aggs: { hosts: { terms: { field: 'host.name', size: HOSTS_MAX } } } };
      const found = await ask(client, `/${indices}/_search?size=0&ignore_unavailable=true`, body);
      const buckets = valueAt(found, 'aggregations', 'hosts', 'buckets');
      for (const bucket of Array.isArray(buckets) ? buckets : []) known.add(String(valueAt(bucket, 'key')));
    }
  }
  return known;
}

/**
 * Counts the lines of some hosts in a span of time that another shipper sent and no load has completed.
 * @param span first and last instant, ISO 8601, and the case
 * @throws {ShipperError} `server`
 */
export async function countRawLines(
  client: Client,
  prefix: string,
  hosts: readonly string[],
  span: { readonly from: string; readonly until: string; readonly scope: string | undefined },
): Promise<number> {
  const indices = indexPattern(prefix, 'line');
  await ask(client, `/${indices}/_refresh?ignore_unavailable=true`, undefined);
  let count = 0;
  for (let at = 0; at < hosts.length; at += BATCH) {
    const filter = [
      { term: { tags: RAW_TAG } },
      { terms: { 'host.name': hosts.slice(at, at + BATCH) } },
      { range: { '@timestamp': { gte: span.from, lte: span.until } } },
      ...(span.scope === undefined ? [] : [{ term: { 'labels.case': span.scope } }]),
    ];
    const otherCases = span.scope === undefined ? [{ exists: { field: 'labels.case' } }] : [];
    const query = { bool: { filter, must_not: otherCases } };
    const found = await ask(client, `/${indices}/_count?ignore_unavailable=true`, { query });
    count += Number(valueAt(found, 'count'));
  }
  return count;
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
