/** Copies the documents of an index into another, each with its version, and compares the two. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../../errors.ts';
import { serverName } from '../client.ts';
import { isJsonObject, valueAt } from '../json.ts';
import { waitForTask } from '../purge/case.ts';
import { failed, refresh } from '../purge/indices.ts';
import { noRight, request } from '../request.ts';
import { errorOf } from '../verdict.ts';

/** Documents that are compared in one request. */
const BATCH = 5000;

/**
 * Copies documents as they are, past every default pipeline. Where the target has a document in the same or a fuller
 * version, that one stays.
 * @throws {ShipperError} `server`, `setup`: not all of them are copied
 */
export async function copyDocuments(client: Client, from: string, to: string): Promise<void> {
  await refresh(client, from);
  const started = await request(client, {
    method: 'POST',
    path: '/_reindex?wait_for_completion=false&refresh=true',
    body: {
      conflicts: 'proceed',
      source: { index: from, size: 2000 },
      dest: { index: to, version_type: 'external', pipeline: '_none' },
    },
  });
  const task = valueAt(started.body, 'task');
  if (started.status !== 200 || typeof task !== 'string') throw failed(client, `copying ${from}`, started);
  const body = await waitForTask(client, task, undefined, () => {});
  if (body === undefined) throw fault(client, `the server lost the task that copies ${from}`);
  const error = errorOf(body, 403);
  if (error.type === 'security_exception') throw noRight(serverName(client), error);
  const failures = valueAt(body, 'response', 'failures');
  const [first] = Array.isArray(failures) ? failures : [];
  if (first !== undefined) throw fault(client, `copying ${from}: ${String(valueAt(first, 'cause', 'reason'))}`);
  if (valueAt(body, 'error') !== undefined) throw fault(client, `copying ${from}: ${errorOf(body, 0).reason}`);
}

/** Ends the copying that a run left which was cut off: the server goes on with it. */
export async function endCopying(client: Client, index: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { status, body } = await request(client, { method: 'GET', path: '/_tasks?actions=*reindex&detailed=true' });
    if (status !== 200) return;
    const tasks = entriesOf(valueAt(body, 'nodes')).flatMap(([, node]) => entriesOf(valueAt(node, 'tasks')));
    const left = tasks.filter(([, task]) => JSON.stringify(valueAt(task, 'description') ?? '').includes(`[${index}]`));
    if (left.length === 0) return;
    for (const [id] of left) await request(client, { method: 'POST', path: `/_tasks/${id}/_cancel` });
    await sleep(100);
  }
}

/**
 * Checks that an index has every document of another, in the same version or a fuller one.
 * @param exactly it must have the same versions, and no other documents
 * @throws {ShipperError} `server`: it has not
 */
export async function compareDocuments(client: Client, from: string, to: string, exactly: boolean): Promise<number> {
  await refresh(client, `${from},${to}`);
  const body = { size: BATCH, _source: false, version: true, sort: ['_doc'] };
  let page = await ask(client, `/${from}/_search?scroll=5m&allow_partial_search_results=false`, body);
  let compared = 0;
  try {
    for (let hits = hitsOf(page); hits.length > 0; hits = hitsOf(page)) {
      await compareSome(client, to, hits, exactly);
      compared += hits.length;
      page = await ask(client, '/_search/scroll', { scroll: '5m', scroll_id: valueAt(page, '_scroll_id') });
    }
  } finally {
    const scroll = { scroll_id: valueAt(page, '_scroll_id') };
    await request(client, { method: 'DELETE', path: '/_search/scroll', body: scroll }).catch(() => {});
  }
  const counts = [await countDocuments(client, from), await countDocuments(client, to)] as const;
  if (compared !== counts[0] || (exactly ? counts[1] !== counts[0] : counts[1] < counts[0]))
    throw fault(
      client,
      `${from} has ${counts[0]} documents, of which ${compared} were compared, and ${to} has ${counts[1]}`,
    );
  return compared;
}

interface Hit {
  readonly id: string;
  readonly version: number;
}

async function compareSome(client: Client, to: string, hits: readonly Hit[], exactly: boolean): Promise<void> {
  const found = valueAt(await ask(client, `/${to}/_mget?_source=false`, { ids: hits.map(({ id }) => id) }), 'docs');
  hits.forEach(({ id, version }, at) => {
    const item: unknown = Array.isArray(found) ? found[at] : undefined;
    const other = valueAt(item, '_version');
    if (typeof other === 'number' && (exactly ? other === version : other >= version)) return;
    const error = errorOf(item, 403);
    if (error.type === 'security_exception') throw noRight(serverName(client), error);
    throw fault(
      client,
      `document ${id} has version ${version}, but version ${typeof other === 'number' ? other : 'none'} in ${to}`,
    );
  });
}

function hitsOf(page: unknown): Hit[] {
  const hits = valueAt(page, 'hits', 'hits');
  if (!Array.isArray(hits)) return [];
  return hits.map((hit) => ({ id: String(valueAt(hit, '_id')), version: Number(valueAt(hit, '_version')) }));
}

function entriesOf(value: unknown): [string, unknown][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

async function countDocuments(client: Client, index: string): Promise<number> {
  return Number(valueAt(await ask(client, `/${index}/_count`, {}), 'count'));
}

async function ask(client: Client, path: string, body: object): Promise<unknown> {
  const answer = await request(client, { method: 'POST', path, body });
  const shards = isJsonObject(answer.body) ? valueAt(answer.body, '_shards', 'failed') : undefined;
  if (answer.status !== 200 || (shards !== undefined && shards !== 0))
    throw failed(client, `comparing by ${path}`, answer);
  return answer.body;
}

function fault(client: Client, what: string): ShipperError {
  return new ShipperError('server', `${serverName(client)}: ${what}`);
}
