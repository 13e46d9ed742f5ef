/**
 * Holds: what purge does to an index while it works on it. Each is marked on the index, so that the next run finds and lifts
 * what a purge left that was killed meanwhile.
 */
import { randomUUID } from 'node:crypto';
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError, reasonOf } from '../../errors.ts';
import type { JsonObject } from '../../schema/json.ts';
import { request, type RequestLimits } from '../request.ts';
import { failed } from './indices.ts';

/**
 * `task`: a task of the server deletes documents; the mark is all there is. `writes`: nothing can be written. `deletions`:
 * the server forgets the versions of deleted documents at once; `before` is the setting that said when, where there was one.
 */
export type Hold =
  | { readonly kind: 'task'; readonly task: string }
  | { readonly kind: 'writes' }
  | { readonly kind: 'deletions'; readonly before: string | undefined };

/** The longest time, in ms, that a purge that runs holds writes or deletions; a hold that is older was left. */
export const HOLD_MS = 20_000;

/**
 * The setting that holds the mark. The group takes any name, and keeps shards off the nodes with such an attribute, which
 * none has. So the mark is set in the same request as the hold, by the same permission.
 */
export const MARK = 'index.routing.allocation.exclude.vdsm_ship_purge';

/**
 * Does some work while indices are held.
 * @throws {ShipperError} `server`, `setup`: also where the hold cannot be lifted again
 */
export async function whileHeld<T>(
  client: Client,
  indices: readonly string[],
  hold: Hold,
  work: () => Promise<T>,
  limits?: RequestLimits,
): Promise<T> {
  await take(client, indices, hold, limits);
  let done: T;
  try {
    done = await work();
  } catch (error) {
    await lift(client, indices, hold).catch(() => {});
    throw error;
  }
  await lift(client, indices, hold).catch((error: unknown) => {
    throw new ShipperError(
      'server',
      `${indices.join(', ')}: the settings of purge cannot be taken back (${reasonOf(error)}); the next purge, setup or load does it`,
      { cause: error },
    );
  });
  return done;
}

/** Takes a hold, or none where that fails. */
export async function take(
  client: Client,
  indices: readonly string[],
  hold: Hold,
  limits?: RequestLimits,
): Promise<void> {
  try {
    await put(client, indices, { ...settingsOf(hold), [MARK]: markOf(hold) }, limits);
  } catch (error) {
    // it may be set though the answer was lost
    await lift(client, indices, hold, limits).catch(() => {});
    throw error;
  }
}

/** Lifts a hold: the settings are what they were, and there is no mark. */
export async function lift(
  client: Client,
  indices: readonly string[],
  hold: Hold,
  limits?: RequestLimits,
): Promise<void> {
  await put(client, indices, { ...settingsBefore(hold), [MARK]: null }, limits);
}

/** Returns the hold that a mark is of; undefined if it is none. */
export function readMark(mark: string): Hold | undefined {
  const [, kind, what = ''] = mark.split('/');
  switch (kind) {
    case 'task':
      return { kind, task: what };
    case 'writes':
      return { kind };
    case 'deletions':
      return { kind, before: what === '' ? undefined : what };
    default:
      return undefined;
  }
}

/** Returns a mark, which is never the same twice, so that a hold that stays is known from a new one. */
function markOf(hold: Hold): string {
  const what = hold.kind === 'task' ? hold.task : hold.kind === 'deletions' ? (hold.before ?? '') : '';
  return `${randomUUID()}/${hold.kind}/${what}`;
}

function settingsOf({ kind }: Hold): JsonObject {
  switch (kind) {
    case 'task':
      return {};
    case 'writes':
      return { 'index.blocks.write': true };
    case 'deletions':
      return { 'index.gc_deletes': '0s' };
    default:
      return kind satisfies never;
  }
}

function settingsBefore(hold: Hold): JsonObject {
  switch (hold.kind) {
    case 'task':
      return {};
    case 'writes':
      return { 'index.blocks.write': null };
    case 'deletions':
      return { 'index.gc_deletes': hold.before ?? null };
    default:
      return hold satisfies never;
  }
}

async function put(
  client: Client,
  indices: readonly string[],
  settings: JsonObject,
  limits?: RequestLimits,
): Promise<void> {
  // an index that was deleted meanwhile needs no settings
  const path = `/${indices.join(',')}/_settings?ignore_unavailable=true`;
  const answer = await request(client, { method: 'PUT', path, body: settings }, limits);
  if (answer.status !== 200 && answer.status !== 404) throw failed(client, `changing ${indices.join(', ')}`, answer);
}
