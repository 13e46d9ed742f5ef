/** Counts and deletes the documents of a case on the server: those with its label, and no others. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../../errors.ts';
import { isIndexOf } from '../../schema/index-families.ts';
import type { JsonObject } from '../../schema/json.ts';
import { noRight, request } from '../request.ts';
import { serverName } from '../client.ts';
import { isJsonObject, valueAt } from '../json.ts';
import { errorOf, excerpt, type BulkItem } from '../verdict.ts';
import { lift, take } from './hold.ts';
import { failed, patternsOf, refresh } from './indices.ts';

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
  await refresh(client, patternsOf(prefix));
  await checkMapping(client, prefix);
  const found = await search(client, prefix, {
    query: hasCase(name),
    aggs: { indices: { terms: { field: '_index', size: 10_000 } } },
  });
  return buckets(found, 'indices')
    .map(({ key, documents }) => ({ index: key, documents }))
    .filter(({ index }) => isIndexOf(prefix, index))
    .toSorted((a, b) => (a.index < b.index ? -1 : 1));
}

/** Returns the names of the 20 cases with the most documents, the largest first. */
export async function listCases(client: Client, prefix: string): Promise<string[]> {
  const found = await search(client, prefix, { aggs: { cases: { terms: { field: LABEL, size: 20 } } } });
  return buckets(found, 'cases').map(({ key }) => key);
}

/** Progress of a deletion in an index. */
export interface PurgeProgress {
  readonly index: string;
  readonly deleted: number;
}

/**
 * Deletes the documents of a case from one index. The server does it as a task, which is polled, so that no request
 * takes long. Returns the number of deleted documents, and the reasons why others were not. When `signal` aborts, nobody
 * waits for the task any more, but the server goes on with it.
 * @throws {ShipperError} `server`, `setup`: the server refuses to delete, or to tell how far it is
 */
export async function deleteCase(
  client: Client,
  index: string,
  name: string,
  onProgress: (progress: PurgeProgress) => void,
  signal: AbortSignal,
): Promise<{ readonly deleted: number; readonly failures: readonly string[] }> {
  const started = await request(client, {
    method: 'POST',
    // documents that change during the deletion are left for the next round
    path: `/${index}/_delete_by_query?conflicts=proceed&slices=auto&wait_for_completion=false`,
    body: { query: hasCase(name) },
  });
  const task = valueAt(started.body, 'task');
  if (started.status !== 200 || typeof task !== 'string') throw failed(client, `deleting from ${index}`, started);
  // without the permission for settings, a purge that is killed cannot be taken over
  const isMarked = await take(client, [index], { kind: 'task', task }).then(() => true, falseIfRefused);
  const body = await waitForTask(client, task, signal, (progress) => onProgress({ index, deleted: progress })).catch(
    (error: unknown) => {
      if (!(error instanceof ShipperError)) throw error;
      const message = `${error.message} The server goes on deleting from ${index}: purge again later to see what came of it.`;
      throw new ShipperError(error.code, message, { cause: error });
    },
  );
  if (isMarked) await lift(client, [index], { kind: 'task', task });
  const refusal = refusalIn(body);
  if (refusal !== undefined) throw noRight(serverName(client), refusal);
  // a restart of the server loses its tasks; the caller counts the remaining documents
  if (body === undefined) return { deleted: 0, failures: [`the server lost the task that deletes from ${index}`] };
  return { deleted: deletedOf(body), failures: failuresOf(body, index) };
}

/**
 * Waits until a task that deletes has ended, and returns the server's last answer about it; undefined if the server does
 * not know the task.
 */
export async function waitForTask(
  client: Client,
  task: string,
  signal: AbortSignal | undefined,
  onProgress: (deleted: number) => void,
): Promise<unknown> {
  for (let wait = 50; ; wait = Math.min(2000, wait * 1.5)) {
    await sleep(wait, undefined, signal && { signal });
    const limits = { seconds: POLL_SECONDS, ...(signal && { signal }) };
    const { status, body } = await request(client, { method: 'GET', path: `/_tasks/${task}` }, limits);
    if (status === 404) return undefined;
    if (status !== 200) throw failed(client, `asking for task ${task}`, { status, body });
    onProgress(deletedOf(body));
    if (valueAt(body, 'completed') === true) return body;
  }
}

function deletedOf(body: unknown): number {
  return Number(valueAt(body, 'task', 'status', 'deleted') ?? 0);
}

function falseIfRefused(error: unknown): false {
  if (error instanceof ShipperError) return false;
  throw error;
}

/** How long an unreachable server is polled for a task, in seconds. */
const POLL_SECONDS = 600;

function hasCase(name: string): JsonObject {
  return { term: { [LABEL]: name } };
}

async function checkMapping(client: Client, prefix: string): Promise<void> {
  const answer = await request(client, { method: 'GET', path: `/${patternsOf(prefix)}/_mapping/field/${LABEL}` });
  // there is no index
  if (answer.status === 404) return;
  if (answer.status !== 200 || !isJsonObject(answer.body))
    throw failed(client, `reading the mapping of ${LABEL}`, answer);
  for (const [index, fields] of Object.entries(answer.body)) {
    const type = valueAt(fields, 'mappings', LABEL, 'mapping', 'case', 'type');
    if (type === undefined || type === 'keyword' || !isIndexOf(prefix, index)) continue;
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
    path: `/${patternsOf(prefix)}/_search?size=0&allow_partial_search_results=false`,
    body,
  });
  if (answer.status !== 200) throw failed(client, `searching ${patternsOf(prefix)}`, answer);
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

/** Returns the error by which the server refuses the documents, or the whole task, to the user. */
function refusalIn(body: unknown): BulkItem | undefined {
  const failures = valueAt(body, 'response', 'failures');
  const causes = Array.isArray(failures) ? failures.map((one) => errorOf({ error: valueAt(one, 'cause') }, 403)) : [];
  return [errorOf(body, 403), ...causes].find(({ type }) => type === 'security_exception');
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
