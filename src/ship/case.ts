/** Counts and deletes the documents of a case on the server: those with its label, and no others. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import { INDEX_FAMILY, DOCUMENT_KINDS } from '../schema/document-kinds.ts';
import type { JsonObject } from '../schema/json.ts';
import { indexPattern } from '../schema/templates.ts';
import { request, type Answer } from './request.ts';
import { serverName } from './client.ts';
import { isJsonObject, valueAt } from './json.ts';
import { unexpected } from './server-objects.ts';
import { errorOf, excerpt } from './verdict.ts';

/** Documents of a case in one index. */
export interface CaseIndex {
  readonly index: string;
  readonly documents: number;
}

/** A case, and the prefix of the indices that are searched for it. */
export interface CasePlace {
  readonly prefix: string;
  readonly name: string;
}

const LABEL = 'labels.case';

/**
 * Refreshes the indices and counts the documents of a case in each.
 * @throws {ShipperError} `setup`: an index cannot distinguish cases, since without the template it may split names into
 * words
 */
export async function countCase(client: Client, { prefix, name }: CasePlace): Promise<CaseIndex[]> {
  await refresh(client, patterns(prefix));
  await checkMapping(client, prefix);
  const found = await search(client, prefix, {
    query: hasCase(name),
    aggs: { indices: { terms: { field: '_index', size: 10_000 } } },
  });
  return buckets(found, 'indices')
    .map(({ key, documents }) => ({ index: key, documents }))
    .filter(({ index }) => isOurs(prefix, index))
    .toSorted((a, b) => (a.index < b.index ? -1 : 1));
}

/** Returns the names of the 20 cases with the most documents, the largest first. */
export async function listCases(client: Client, prefix: string): Promise<string[]> {
  const found = await search(client, prefix, { aggs: { cases: { terms: { field: LABEL, size: 20 } } } });
  return buckets(found, 'cases').map(({ key }) => key);
}

/** Returns the closed indices of the prefix, which cannot be searched. */
export async function closedIndices(client: Client, prefix: string): Promise<string[]> {
  const path = `/_cat/indices/${patterns(prefix)}?expand_wildcards=closed&format=json&h=index,status`;
  return listNames(client, prefix, path);
}

/** Progress of a deletion in an index. */
export interface PurgeProgress {
  readonly index: string;
  readonly deleted: number;
}

/**
 * Deletes the documents of a case from one index. The server does it as a task, which is polled, so that no request
 * takes long. Returns the number of deleted documents, and the reasons why others were not.
 */
export async function deleteCase(
  client: Client,
  index: string,
  name: string,
  onProgress: (progress: PurgeProgress) => void,
): Promise<{ readonly deleted: number; readonly failures: readonly string[] }> {
  const started = await request(client, {
    method: 'POST',
    // documents that change during the deletion are left for the next round
    path: `/${index}/_delete_by_query?conflicts=proceed&slices=auto&wait_for_completion=false`,
    body: { query: hasCase(name) },
  });
  const task = valueAt(started.body, 'task');
  if (started.status !== 200 || typeof task !== 'string') throw failed(client, `deleting from ${index}`, started);
  for (let wait = 50; ; wait = Math.min(2000, wait * 1.5)) {
    await sleep(wait);
    const { status, body } = await request(
      client,
      { method: 'GET', path: `/_tasks/${task}` },
      { seconds: POLL_SECONDS },
    );
    // a restart of the server loses its tasks; the caller counts the remaining documents
    if (status === 404) return { deleted: 0, failures: [`the server lost the task that deletes from ${index}`] };
    if (status !== 200) throw failed(client, `asking for task ${task}`, { status, body });
    const deleted = Number(valueAt(body, 'task', 'status', 'deleted') ?? 0);
    onProgress({ index, deleted });
    if (valueAt(body, 'completed') === true) return { deleted, failures: failuresOf(body, index) };
  }
}

/** How long an unreachable server is polled for a task, in seconds. */
const POLL_SECONDS = 600;

/**
 * Deletes the indices of the prefix that have no documents, and returns their names. Each is blocked for writes first,
 * so that documents of a running load are not lost: the load waits, and creates the index again.
 */
export async function dropEmptyIndices(client: Client, prefix: string): Promise<string[]> {
  const dropped: string[] = [];
  const path = `/_cat/indices/${patterns(prefix)}?expand_wildcards=open&format=json&h=index`;
  for (const index of await listNames(client, prefix, path)) {
    if ((await countAll(client, index)) !== 0) continue;
    await block(client, index, true);
    await refresh(client, index);
    const empty = (await countAll(client, index)) === 0;
    const answer = empty ? await request(client, { method: 'DELETE', path: `/${index}` }) : undefined;
    if (answer?.status === 200) {
      dropped.push(index);
      continue;
    }
    await block(client, index, false);
    if (answer !== undefined) throw failed(client, `deleting the empty index ${index}`, answer);
  }
  return dropped;
}

function patterns(prefix: string): string {
  return DOCUMENT_KINDS.map((kind) => indexPattern(prefix, kind)).join(',');
}

/**
 * Returns whether an index is of the prefix. `vdsm-logs-logs-2026.05` matches the pattern of `vdsm`, but is of prefix
 * `vdsm-logs`.
 */
function isOurs(prefix: string, index: string): boolean {
  return DOCUMENT_KINDS.some((kind) => {
    const family = `${prefix}-${INDEX_FAMILY[kind]}-`;
    return index.startsWith(family) && /^\d{4}(?:\.\d\d){0,2}$/.test(index.slice(family.length));
  });
}

function hasCase(name: string): JsonObject {
  return { term: { [LABEL]: name } };
}

async function refresh(client: Client, indices: string): Promise<void> {
  const answer = await request(client, { method: 'POST', path: `/${indices}/_refresh` });
  if (answer.status !== 200) throw failed(client, `refreshing ${indices}`, answer);
}

async function checkMapping(client: Client, prefix: string): Promise<void> {
  const answer = await request(client, { method: 'GET', path: `/${patterns(prefix)}/_mapping/field/${LABEL}` });
  // there is no index
  if (answer.status === 404) return;
  if (answer.status !== 200 || !isJsonObject(answer.body))
    throw failed(client, `reading the mapping of ${LABEL}`, answer);
  for (const [index, fields] of Object.entries(answer.body)) {
    const type = valueAt(fields, 'mappings', LABEL, 'mapping', 'case', 'type');
    if (type === undefined || type === 'keyword' || !isOurs(prefix, index)) continue;
    throw new ShipperError(
      'setup',
      `${serverName(client)}: ${index} was created without the template of vdsm-ship: its field ${LABEL} has type ${excerpt(type)}, expected 'keyword'. ` +
        'The name could match other cases there, so nothing was deleted. Load the logs again with another --prefix.',
    );
  }
}

async function search(client: Client, prefix: string, body: object): Promise<unknown> {
  const answer = await request(client, {
    method: 'POST',
    path: `/${patterns(prefix)}/_search?size=0&allow_partial_search_results=false`,
    body,
  });
  if (answer.status !== 200) throw failed(client, `searching ${patterns(prefix)}`, answer);
  return answer.body;
}

function buckets(found: unknown, name: string): { key: string; documents: number }[] {
  // without an index there is no aggregation
  const list = valueAt(found, 'aggregations', name, 'buckets') ?? [];
  if (!Array.isArray(list)) return [];
  return list.map((bucket) => ({
    key: String(valueAt(bucket, 'key')),
    documents: Number(valueAt(bucket, 'doc_count')),
  }));
}

async function countAll(client: Client, index: string): Promise<number> {
  const answer = await request(client, { method: 'GET', path: `/${index}/_count` });
  const count = valueAt(answer.body, 'count');
  const shards = valueAt(answer.body, '_shards', 'failed');
  if (answer.status !== 200 || typeof count !== 'number' || shards !== 0) {
    throw failed(client, `counting ${index}`, answer);
  }
  return count;
}

async function block(client: Client, index: string, on: boolean): Promise<void> {
  const answer = await request(client, {
    method: 'PUT',
    path: `/${index}/_settings`,
    body: { 'index.blocks.write': on ? true : null },
  });
  if (answer.status !== 200) throw failed(client, `${on ? 'blocking' : 'unblocking'} writes to ${index}`, answer);
}

async function listNames(client: Client, prefix: string, path: string): Promise<string[]> {
  const answer = await request(client, { method: 'GET', path });
  if (answer.status !== 200 || !Array.isArray(answer.body)) throw failed(client, 'listing indices', answer);
  const names = answer.body.map((row) => String(valueAt(row, 'index')));
  return names.filter((index) => isOurs(prefix, index)).toSorted();
}

function failuresOf(body: unknown, index: string): string[] {
  const failures = valueAt(body, 'response', 'failures');
  const reasons = Array.isArray(failures) ? failures.map((one) => String(valueAt(one, 'cause', 'reason'))) : [];
  if (valueAt(body, 'error') !== undefined) {
    const { type, reason } = errorOf(body, 0);
    reasons.push(`${type}: ${reason}`);
  }
  return [...new Set(reasons)].map((reason) => `${index}: ${reason}`);
}

function failed(client: Client, doing: string, { status, body }: Answer): ShipperError {
  return unexpected(client, doing, status, body);
}
