/**
 * Makes the server forget deleted documents. It remembers their versions for a minute (`index.gc_deletes`), and would take
 * a document that is loaded again within that time for an older version of the deleted one: calls, tasks and commands were
 * lost, silently.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@opensearch-project/opensearch';
import { isIndexOf } from '../../schema/index-families.ts';
import { isJsonObject, valueAt } from '../json.ts';
import { request } from '../request.ts';
import { whileHeld, type Hold } from './hold.ts';
import { failed, patternsOf, refresh } from './indices.ts';

/** Indices in one request: a path has at most 4 KB. */
const BATCH = 20;
/** In an index that is written to all the time, the server always remembers some versions. Far below `HOLD_MS`. */
const FORGET_MS = 5_000;
/** The server forgets what is older than its clock, which moves in steps of 200 ms. */
const STEP_MS = 250;

/**
 * Makes the server forget what was deleted from the indices of the prefix. Indices from which nothing was deleted in the
 * last minute are left alone.
 * @throws {ShipperError} `server`, `setup`
 */
export async function forgetDeletions(client: Client, prefix: string): Promise<void> {
  await refresh(client, patternsOf(prefix));
  const indices = (await remembering(client, patternsOf(prefix))).filter((index) => isIndexOf(prefix, index));
  if (indices.length === 0) return;
  for (const [before, names] of await indicesBySetting(client, indices)) {
    for (let at = 0; at < names.length; at += BATCH) {
      const some = names.slice(at, at + BATCH);
      const hold: Hold = { kind: 'deletions', before };
      await whileHeld(client, some, hold, () => waitForgotten(client, some));
    }
  }
}

/** Refreshes held indices, by which the server forgets, until it has, and for 5 s at most. */
async function waitForgotten(client: Client, indices: readonly string[]): Promise<void> {
  const end = performance.now() + FORGET_MS;
  const path = indices.join(',');
  do {
    await sleep(STEP_MS);
    await refresh(client, path);
  } while ((await remembering(client, path)).length > 0 && performance.now() < end);
}

/** Returns the indices with versions in memory: of deleted documents, and of those that came since the last refresh. */
async function remembering(client: Client, indices: string): Promise<string[]> {
  const answer = await request(client, { method: 'GET', path: `/${indices}/_stats/segments?level=indices` });
  // there is no index
  if (answer.status === 404) return [];
  const found = valueAt(answer.body, 'indices');
  if (answer.status !== 200 || !isJsonObject(found)) throw failed(client, `asking ${indices} for versions`, answer);
  return Object.entries(found)
    .filter(([, stats]) => Number(valueAt(stats, 'total', 'segments', 'version_map_memory_in_bytes')) > 0)
    .map(([index]) => index)
    .toSorted();
}

/** Returns indices by their own setting of how long to remember; undefined stands for the server's default. */
async function indicesBySetting(
  client: Client,
  indices: readonly string[],
): Promise<ReadonlyMap<string | undefined, string[]>> {
  const groups = new Map<string | undefined, string[]>();
  for (let at = 0; at < indices.length; at += BATCH) {
    const names = indices.slice(at, at + BATCH);
    const path = `/${names.join(',')}/_settings/index.gc_deletes?flat_settings=true&ignore_unavailable=true`;
    const answer = await request(client, { method: 'GET', path });
    if (answer.status !== 200) throw failed(client, 'reading settings', answer);
    for (const name of names) {
      const setting = valueAt(answer.body, name, 'settings', 'index.gc_deletes');
      const before = typeof setting === 'string' ? setting : undefined;
      groups.set(before, [...(groups.get(before) ?? []), name]);
    }
  }
  return groups;
}
