import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../../errors.ts';
import { valueAt } from '../json.ts';
import { request, type RequestLimits } from '../request.ts';
import { HOLD_MS, whileHeld } from './hold.ts';
import { failed, openIndices, refresh } from './indices.ts';

/** How long each request may take while an index is held, in seconds. */
const QUICK: RequestLimits = { seconds: 5 };

/**
 * Deletes the indices of the prefix that have no documents. Each is held for writes first, so that documents of a running
 * load are not lost: the load waits, and creates the index again. Returns their names, and why the server refused to go on.
 */
export async function dropEmptyIndices(
  client: Client,
  prefix: string,
): Promise<{ readonly dropped: readonly string[]; readonly failures: readonly string[] }> {
  const dropped: string[] = [];
  try {
    for (const index of await openIndices(client, prefix)) if (await dropIfEmpty(client, index)) dropped.push(index);
    return { dropped, failures: [] };
  } catch (error) {
    if (!(error instanceof ShipperError)) throw error;
    return { dropped, failures: [`${error.message} So empty indices stay.`] };
  }
}

async function dropIfEmpty(client: Client, index: string): Promise<boolean> {
  if ((await countAll(client, index)) !== 0) return false;
  const begun = performance.now();
  const drop = async (): Promise<boolean> => {
    await refresh(client, index, QUICK);
    if ((await countAll(client, index, QUICK)) !== 0) return false;
    // another run lifts a hold that is old, and writes to the index
    if (performance.now() - begun > HOLD_MS / 2) return false;
    const path = `/${index}?timeout=5s&cluster_manager_timeout=5s`;
    const answer = await request(client, { method: 'DELETE', path }, QUICK);
    if (answer.status !== 200) throw failed(client, `deleting the empty index ${index}`, answer);
    return true;
  };
  // a block of the operator does the same, and stays
  return (await isBlocked(client, index)) ? drop() : whileHeld(client, [index], { kind: 'writes' }, drop, QUICK);
}

async function isBlocked(client: Client, index: string): Promise<boolean> {
  const path = `/${index}/_settings/index.blocks.write?flat_settings=true`;
  const answer = await request(client, { method: 'GET', path });
  if (answer.status !== 200) throw failed(client, `reading the settings of ${index}`, answer);
  return valueAt(answer.body, index, 'settings', 'index.blocks.write') === 'true';
}

async function countAll(client: Client, index: string, limits?: RequestLimits): Promise<number> {
  const answer = await request(client, { method: 'GET', path: `/${index}/_count` }, limits);
  const count = valueAt(answer.body, 'count');
  const shards = valueAt(answer.body, '_shards', 'failed');
  if (answer.status !== 200 || typeof count !== 'number' || shards !== 0) {
    throw failed(client, `counting ${index}`, answer);
  }
  return count;
}
