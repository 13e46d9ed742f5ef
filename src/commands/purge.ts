import { EXIT, ShipperError } from '../errors.ts';
import { count, number } from '../cli/text.ts';
import { countCase, deleteCase, listCases } from '../ship/purge/case.ts';
import type { CaseIndex, CasePlace } from '../ship/purge/case.ts';
import { dropEmptyIndices } from '../ship/purge/drop-indices.ts';
import { forgetDeletions } from '../ship/purge/forget.ts';
import { closedIndices } from '../ship/purge/indices.ts';
import { liftLeftHolds } from '../ship/purge/left-holds.ts';
import { serverName } from '../ship/client.ts';
import { checkRights } from '../ship/access/rights.ts';
import type { Context } from './context.ts';
import { readCase } from './input/labels.ts';
import { awaitStop, STOP_EXIT } from './load/stop.ts';
import { awaitServer, connectTo, readTemplateOptions } from './server.ts';
import { renderTable } from './table.ts';

type Client = Awaited<ReturnType<typeof connectTo>>;

/** Result of a purge, as `--json` prints it. */
export interface Purged {
  readonly case: string;
  readonly prefix: string;
  readonly found: number;
  readonly deleted: number;
  /** Documents of the case that are still on the server. */
  readonly left: number;
  readonly indices: readonly (CaseIndex & { readonly left: number })[];
  /** Indices that were deleted because they were empty afterwards. */
  readonly dropped: readonly string[];
  /** Closed indices, which were not searched. */
  readonly closed: readonly string[];
  /** Why documents are left, or what else the server refused. */
  readonly failures: readonly string[];
}

/** A load that runs at the same time may change or add documents of the case, so that one deletion leaves some. */
const ROUNDS_MAX = 3;

/**
 * Deletes all documents of one case, after asking, so that they can be loaded again at once. Returns the exit code.
 */
export async function purge(context: Context): Promise<number> {
  const { options, confirm, err } = context;
  const name = readCase(options.case);
  if (name === undefined) throw new ShipperError('usage', 'purge needs --case NAME, the case to delete');
  if (!options.yes && confirm === undefined) {
    throw new ShipperError(
      'usage',
      'purge asks before it deletes, but there is no terminal to ask on: add --yes to delete without asking',
    );
  }
  const place = { prefix: readTemplateOptions(context).prefix, name };
  const client = await connectTo(context);
  try {
    await awaitServer(context, client);
    const isTakenOver = await liftLeftHolds(client, place.prefix, (text) => err(`${text}\n`));
    const closed = await closedIndices(client, place.prefix);
    for (const index of closed) err(`${index} is closed: to delete the case from it, open it and purge again\n`);
    const found = await countCase(client, place);
    if (found.length > 0)
      await checkRights(client, place.prefix, ['read task', 'scroll', 'change settings']).catch(sayNothingDeleted);
    if (found.length > 0 && !options.yes) {
      err(listing(client, place, found));
      const agreed = await confirm?.(`Delete ${extent(found, name)}? [y/N] `);
      if (agreed !== true) {
        err('nothing was deleted\n');
        return EXIT.ok;
      }
    }
    return await purgeFound(context, client, place, { found, closed, isTakenOver });
  } finally {
    await client.close();
  }
}

/** What there is before anything is deleted. */
interface Before {
  readonly found: readonly CaseIndex[];
  readonly closed: readonly string[];
  /** A purge that was cut off may have left empty indices. */
  readonly isTakenOver: boolean;
}

/** Deletes what was found, and prints what came of it. A signal lets it end what it does to an index. */
async function purgeFound(context: Context, client: Client, place: CasePlace, before: Before): Promise<number> {
  const { options, out, err } = context;
  const stop = awaitStop((signal) =>
    err(`${signal}: stopping; the server may go on deleting, and the next purge does the rest\n`),
  );
  try {
    const { isRefused, ...deleted } = await deleteAll(context, client, place, before, stop.requested);
    const failures = [...deleted.failures, ...(await forget(client, place))];
    const purged: Purged = { ...deleted, closed: before.closed, failures };
    if (options.json) await out(`${JSON.stringify(purged, null, 2)}\n`);
    else await out(purged.found > 0 || purged.dropped.length > 0 ? render(purged) : await nothingText(client, place));
    for (const failure of failures) err(`${failure}\n`);
    if (isRefused) return EXIT.unreachable;
    return purged.left > 0 || before.closed.length > 0 || failures.length > 0 ? EXIT.problems : EXIT.ok;
  } catch (error) {
    const by = stop.by();
    if (by === undefined) throw error;
    return STOP_EXIT[by];
  } finally {
    stop.forget();
  }
}

/** Makes the server forget what was deleted, also by a purge before this one; returns why it could not. */
async function forget(client: Client, { prefix }: CasePlace): Promise<string[]> {
  try {
    await forgetDeletions(client, prefix);
    return [];
  } catch (error) {
    if (!(error instanceof ShipperError)) throw error;
    return [
      `${error.message} So the server remembers what was deleted for a minute: calls, tasks and commands that are loaded again before that are lost.`,
    ];
  }
}

async function deleteAll(
  context: Context,
  client: Client,
  place: CasePlace,
  { found, isTakenOver }: Before,
  signal: AbortSignal,
): Promise<Omit<Purged, 'closed'> & { readonly isRefused: boolean }> {
  const total = sum(found);
  const show = progressLine(context, total);
  let deleted = 0;
  let left = found;
  let failures: readonly string[] = [];
  let refusal: ShipperError | undefined;
  try {
    for (let round = 0; round < ROUNDS_MAX && left.length > 0 && refusal === undefined; round++) {
      const reasons: string[] = [];
      for (const { index } of left) {
        const onProgress = (progress: { deleted: number }): void => show(deleted + progress.deleted);
        try {
          const done = await deleteCase(client, index, place.name, onProgress, signal);
          deleted += done.deleted;
          reasons.push(...done.failures);
        } catch (error) {
          // what was deleted before has to be told
          if (!(error instanceof ShipperError)) throw error;
          refusal = error;
          reasons.push(error.message);
          break;
        }
      }
      left = await countCase(client, place);
      failures = reasons;
    }
  } finally {
    show(undefined);
  }
  signal.throwIfAborted();
  const gone = Math.max(deleted, total - sum(left));
  if (refusal !== undefined && gone === 0) sayNothingDeleted(refusal);
  const isEmptied = found.length > 0 || isTakenOver;
  const drop = isEmptied ? await dropEmptyIndices(client, place.prefix) : { dropped: [], failures: [] };
  const leftIn = new Map(left.map(({ index, documents }) => [index, documents]));
  return {
    case: place.name,
    prefix: place.prefix,
    found: total,
    // a task that was lost in a restart of the server reports nothing, but its documents are gone
    deleted: gone,
    left: sum(left),
    indices: found.map((one) => ({ ...one, left: leftIn.get(one.index) ?? 0 })),
    dropped: drop.dropped,
    failures: [...(left.length > 0 ? failures : []), ...drop.failures],
    isRefused: refusal !== undefined || drop.failures.length > 0,
  };
}

/** Throws an error on, with what a purge that it stopped has done. */
function sayNothingDeleted(error: unknown): never {
  if (!(error instanceof ShipperError)) throw error;
  throw new ShipperError(error.code, `${error.message} No document is deleted so far.`, { cause: error });
}

/** Returns a function that draws the number of deleted documents on the terminal; undefined removes the line. */
function progressLine({ draw, terminal, options }: Context, total: number): (deleted: number | undefined) => void {
  if (!terminal || options.quiet) return () => {};
  return (deleted) =>
    draw(`\r\u001b[K${deleted === undefined ? '' : `deleted ${number(deleted)} of ${number(total)} documents`}`);
}

function listing(client: Client, { name, prefix }: CasePlace, found: readonly CaseIndex[]): string {
  const columns = [{ title: 'index' }, { title: 'documents', right: true }] as const;
  const rows = found.map(({ index, documents }) => [index, number(documents)]);
  return `case ${name} at ${serverName(client)}, prefix ${prefix}:\n${renderTable(columns, rows).join('\n')}\n`;
}

function render({ case: name, deleted, left, indices, dropped }: Purged): string {
  return [
    `deleted ${count(deleted, 'document')} of case ${name} from ${count(indices.length, 'index', 'indices')}`,
    ...(dropped.length > 0
      ? [`deleted ${count(dropped.length, 'empty index', 'empty indices')}: ${dropped.join(', ')}`]
      : []),
    ...(left > 0
      ? [`${count(left, 'document')} of the case left: if a load of it is still running, purge again when it has ended`]
      : []),
    '',
  ].join('\n');
}

async function nothingText(client: Client, { name, prefix }: CasePlace): Promise<string> {
  const known = await listCases(client, prefix);
  const there = known.length === 0 ? 'there are no cases' : `existing cases: ${known.join(', ')}`;
  return `case ${name} has no documents in the indices of prefix ${prefix} at ${serverName(client)}: nothing to delete; ${there}\n`;
}

function extent(found: readonly CaseIndex[], name: string): string {
  return `${count(sum(found), 'document')} of case ${name} from ${count(found.length, 'index', 'indices')}`;
}

function sum(indices: readonly CaseIndex[]): number {
  return indices.reduce((total, { documents }) => total + documents, 0);
}
