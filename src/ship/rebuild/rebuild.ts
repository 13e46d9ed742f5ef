/**
 * Rebuilds an index with the mapping of today, under its own name. A mapping cannot be changed, so the documents go into a
 * copy, and from there into a new index, each with its version: a cut copy of a log that is loaded later must not replace a
 * fuller call. Before an index goes, the other one is known to have every document in its version.
 */
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../../errors.ts';
import { isIndexOf, PERIODIC_FAMILIES } from '../../schema/index-families.ts';
import type { JsonObject } from '../../schema/json.ts';
import { MAPPING_VERSION } from '../../schema/templates.ts';
import { mappingVersion } from '../compare.ts';
import { isJsonObject, valueAt } from '../json.ts';
import { failed } from '../purge/indices.ts';
import { request } from '../request.ts';
import { checkRights, type Deed } from '../access/rights.ts';
import { write } from '../server-objects.ts';
import { compareDocuments, copyDocuments, endCopying } from './copy.ts';

/**
 * What is done, in this order. While writes are held, loads wait. Once the old index is deleted, loads may write again: the documents
 * that come back from the copy replace only those that are less complete.
 */
export const STEPS = [
  'copy made',
  'writes held',
  'copied',
  'compared',
  'copy marked as complete',
  'old index deleted',
  'new index made',
  'copied back',
  'compared again',
] as const;
export type Step = (typeof STEPS)[number];

/** What came of it. */
export type Rebuilt = { readonly kind: 'rebuilt'; readonly documents: number } | { readonly kind: 'unchanged' };

/** What has to be known of the old index when it is gone: kept in the mapping of the copy. */
interface Kept {
  /** The copy has every document. */
  readonly complete: boolean;
  /** The operator blocks writes. */
  readonly blocked: boolean;
  readonly aliases: JsonObject;
}

/** Returns the name of the copy. It does not begin with the prefix, so that no search for the indices of the prefix finds it. */
export function copyName(index: string): string {
  return `rebuild-${index}`;
}

interface Place {
  readonly prefix: string;
  readonly index: string;
}

/** @throws {ShipperError} `usage`: the name is not that of an index of the prefix */
export function checkPlace({ prefix, index }: Place): void {
  if (isIndexOf(prefix, index, PERIODIC_FAMILIES)) return;
  throw new ShipperError(
    'usage',
    `--rebuild takes an index of prefix '${prefix}', such as ${prefix}-logs-2026.05, but got '${index}'`,
  );
}

/**
 * Rebuilds an index, or goes on where a run was cut off. The templates must be installed.
 * @param onStep is called after each step
 * @throws {ShipperError} `usage`: it is no index of the prefix, or does not exist; `server`, `setup`
 */
export async function rebuildIndex(
  client: Client,
  { prefix, index }: Place,
  onStep: (step: Step) => void = () => {},
): Promise<Rebuilt> {
  checkPlace({ prefix, index });
  const copy = copyName(index);
  await endCopying(client, copy);
  const old = await readIndex(client, index);
  const found = await readIndex(client, copy);
  const left = found && keptIn(found);
  const isOld = old !== undefined && mappingVersion(mappingIn(old)) < MAPPING_VERSION;
  if (old === undefined && found === undefined)
    throw new ShipperError('usage', `--rebuild takes an existing index, but there is no ${index}`);
  if (!isOld && left === undefined && found === undefined) return { kind: 'unchanged' };
  if (!isOld && left?.complete !== true)
    throw new ShipperError(
      'setup',
      `${copy} is no complete copy of ${index}, which is not the index that it was made from. Look at both, and delete ${copy}.`,
    );
  const aliases: readonly Deed[] = isOld && Object.keys(objectAt(old, 'aliases')).length > 0 ? ['write alias'] : [];
  // to be able to go on, or back, when writes are held and the old index is gone
  if (isOld) await checkRights(client, prefix, ['read task', 'change settings', ...aliases]);
  const kept = isOld ? await takeOut(client, index, old, left, onStep) : (left as Kept);
  return { kind: 'rebuilt', documents: await putBack(client, index, kept, onStep) };
}

/** Takes back what a rebuild did that failed before the old index was deleted: loads go on with that. */
export async function giveUp(client: Client, index: string): Promise<void> {
  const copy = copyName(index);
  await endCopying(client, copy);
  const [old, found] = [await readIndex(client, index), await readIndex(client, copy)];
  if (old === undefined || found === undefined || mappingVersion(mappingIn(old)) >= MAPPING_VERSION) return;
  if (keptIn(found)?.blocked !== true) await setBlock(client, index, false);
  await drop(client, copy);
}

/** Copies the documents of the old index, and deletes it. */
async function takeOut(
  client: Client,
  index: string,
  old: JsonObject,
  left: Kept | undefined,
  onStep: (step: Step) => void,
): Promise<Kept> {
  const copy = copyName(index);
  // the copy of a run that was cut off may have what was purged since
  await drop(client, copy);
  const kept: Kept = left ?? {
    complete: false,
    blocked: String(valueAt(old, 'settings', 'index', 'blocks', 'write')) === 'true',
    aliases: objectAt(old, 'aliases'),
  };
  await write(client, `/${copy}`, copyBody({ ...kept, complete: false }), copy);
  onStep('copy made');
  // unlike the setting, this waits for the writes that are under way
  const held = await request(client, { method: 'PUT', path: `/${index}/_block/write` });
  if (held.status !== 200) throw failed(client, `holding the writes to ${index}`, held);
  onStep('writes held');
  await copyDocuments(client, index, copy);
  onStep('copied');
  await compareDocuments(client, index, copy, true);
  onStep('compared');
  await flush(client, copy);
  await write(client, `/${copy}/_mapping`, { _meta: metaOf({ ...kept, complete: true }) }, `the mapping of ${copy}`);
  onStep('copy marked as complete');
  await drop(client, index);
  onStep('old index deleted');
  return kept;
}

/** Makes the new index of the copy, and deletes that; returns the number of documents. A load may have made the index. */
async function putBack(client: Client, index: string, kept: Kept, onStep: (step: Step) => void): Promise<number> {
  const copy = copyName(index);
  if ((await readIndex(client, index)) === undefined) {
    const made = await request(client, { method: 'PUT', path: `/${index}`, body: {} });
    const isThere = valueAt(made.body, 'error', 'type') === 'resource_already_exists_exception';
    if (made.status !== 200 && !isThere) throw failed(client, `making ${index}`, made);
  }
  for (const [alias, body] of Object.entries(kept.aliases))
    await write(client, `/${index}/_alias/${encodeURIComponent(alias)}`, body as JsonObject, `alias ${alias}`);
  const found = mappingVersion(mappingIn((await readIndex(client, index)) ?? {}));
  if (found < MAPPING_VERSION)
    throw new ShipperError(
      'setup',
      `${index} was made with mapping ${found}: another template takes precedence. Its documents are in ${copy}. See 'vdsm-ship setup --check', delete ${index} and repeat.`,
    );
  onStep('new index made');
  await copyDocuments(client, copy, index);
  onStep('copied back');
  const documents = await compareDocuments(client, copy, index, false);
  onStep('compared again');
  await flush(client, index);
  if (kept.blocked) await setBlock(client, index, true);
  await drop(client, copy);
  return documents;
}

/** Returns the body that makes the copy. It only keeps documents: nobody searches in it. */
function copyBody(kept: Kept): JsonObject {
  return {
    settings: {
      index: { number_of_shards: '1', auto_expand_replicas: '0-1', codec: 'best_compression', refresh_interval: '-1' },
    },
    mappings: { _meta: metaOf(kept), dynamic: 'false' },
  };
}

function metaOf({ complete, blocked, aliases }: Kept): JsonObject {
  return { managed_by: 'vdsm-opensearch', rebuild: { complete, blocked, aliases: JSON.stringify(aliases) } };
}

/** Returns what a copy keeps; undefined if it is not one. */
function keptIn(copy: JsonObject): Kept | undefined {
  const kept = valueAt(copy, 'mappings', '_meta', 'rebuild');
  if (!isJsonObject(kept)) return undefined;
  const text = kept['aliases'];
  const aliases: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
  return {
    complete: kept['complete'] === true,
    blocked: kept['blocked'] === true,
    aliases: isJsonObject(aliases) ? aliases : {},
  };
}

async function readIndex(client: Client, index: string): Promise<JsonObject | undefined> {
  const answer = await request(client, { method: 'GET', path: `/${index}` });
  if (answer.status === 404) return undefined;
  const found = valueAt(answer.body, index);
  if (answer.status !== 200 || !isJsonObject(found)) throw failed(client, `reading ${index}`, answer);
  return found;
}

function mappingIn(index: JsonObject): JsonObject {
  return objectAt(index, 'mappings');
}

function objectAt(index: JsonObject, name: string): JsonObject {
  const value = index[name];
  return isJsonObject(value) ? value : {};
}

async function setBlock(client: Client, index: string, blocked: boolean): Promise<void> {
  const body = { 'index.blocks.write': blocked ? true : null };
  await write(client, `/${index}/_settings`, body, `the settings of ${index}`);
}

/** Writes an index to disk, before the other one goes. */
async function flush(client: Client, index: string): Promise<void> {
  const answer = await request(client, { method: 'POST', path: `/${index}/_flush?wait_if_ongoing=true` });
  if (answer.status !== 200) throw failed(client, `flushing ${index}`, answer);
}

async function drop(client: Client, index: string): Promise<void> {
  const answer = await request(client, { method: 'DELETE', path: `/${index}` });
  if (answer.status !== 200 && answer.status !== 404) throw failed(client, `deleting ${index}`, answer);
}
