import { EXIT, ShipperError } from '../errors.ts';
import { number } from '../cli/text.ts';
import { waitForServer } from '../ship/request.ts';
import { closedIndices, countCase, deleteCase, dropEmptyIndices, listCases } from '../ship/case.ts';
import type { CaseIndex, CasePlace } from '../ship/case.ts';
import { serverName } from '../ship/client.ts';
import type { Context } from './context.ts';
import { readCase } from './input/labels.ts';
import { connectTo, readTemplateOptions } from './server.ts';
import { renderTable } from './table.ts';

type Client = Awaited<ReturnType<typeof connectTo>>;

/** What a purge did; `--json` prints it. */
export interface Purged {
  readonly case: string;
  readonly prefix: string;
  readonly found: number;
  readonly deleted: number;
  /** Documents of the case that are still there. */
  readonly left: number;
  readonly indices: readonly (CaseIndex & { readonly left: number })[];
  /** Indices that were empty afterwards, and were deleted. */
  readonly dropped: readonly string[];
  /** Closed indices: not looked into. */
  readonly closed: readonly string[];
  /** Why documents are left, as far as the server said. */
  readonly failures: readonly string[];
}

/** A load that runs meanwhile may change or add documents of the case: it is gone over again, so often at most. */
const ROUNDS = 3;

/** Deletes all documents of one case, after asking. Returns the exit code. */
export async function purge(context: Context): Promise<number> {
  const { options, confirm, out, err } = context;
  const name = readCase(options.case);
  if (name === undefined) throw new ShipperError('usage', 'purge needs --case NAME: the case that is to be deleted');
  if (!options.yes && confirm === undefined) {
    throw new ShipperError('usage', 'purge asks before it deletes, and there is no terminal to ask on: give --yes');
  }
  const place = { prefix: readTemplateOptions(context).prefix, name };
  const client = await connectTo(context);
  try {
    await waitForServer(client);
    const closed = await closedIndices(client, place.prefix);
    for (const index of closed) err(`${index} is closed: open it, and purge again, to delete the case from it\n`);
    const found = await countCase(client, place);
    if (found.length > 0 && !options.yes) {
      err(listing(client, place, found));
      const agreed = await confirm?.(`Delete ${whole(found, name)}? [y/N] `);
      if (agreed !== true) {
        err('nothing was deleted\n');
        return EXIT.ok;
      }
    }
    const purged: Purged = { ...(await deleteAll(context, client, place, found)), closed };
    if (options.json) await out(`${JSON.stringify(purged, null, 2)}\n`);
    else await out(found.length > 0 ? render(purged) : await nothing(client, place));
    for (const failure of purged.failures) err(`${failure}\n`);
    return purged.left > 0 || closed.length > 0 ? EXIT.problems : EXIT.ok;
  } finally {
    await client.close();
  }
}

async function deleteAll(
  context: Context,
  client: Client,
  place: CasePlace,
  found: readonly CaseIndex[],
): Promise<Omit<Purged, 'closed'>> {
  const total = sum(found);
  const show = progressLine(context, total);
  let deleted = 0;
  let left = found;
  let failures: readonly string[] = [];
  try {
    for (let round = 0; round < ROUNDS && left.length > 0; round++) {
      const said: string[] = [];
      for (const { index } of left) {
        const done = await deleteCase(client, index, place.name, (progress) => show(deleted + progress.deleted));
        deleted += done.deleted;
        said.push(...done.failures);
      }
      left = await countCase(client, place);
      failures = said;
    }
  } finally {
    show(undefined);
  }
  const dropped = found.length > 0 ? await dropEmptyIndices(client, place.prefix) : [];
  const leftIn = new Map(left.map(({ index, documents }) => [index, documents]));
  return {
    case: place.name,
    prefix: place.prefix,
    found: total,
    // of a task that a restart of the server lost, only what is left tells
    deleted: Math.max(deleted, total - sum(left)),
    left: sum(left),
    indices: found.map((one) => ({ ...one, left: leftIn.get(one.index) ?? 0 })),
    dropped,
    failures: left.length > 0 ? failures : [],
  };
}

/** Draws how far it is on the terminal; undefined takes the line away. */
function progressLine({ err, terminal, options }: Context, total: number): (deleted: number | undefined) => void {
  if (!terminal || options.quiet) return () => {};
  return (deleted) =>
    err(`\r\u001b[K${deleted === undefined ? '' : `deleted ${number(deleted)} of ${number(total)} documents`}`);
}

function listing(client: Client, { name, prefix }: CasePlace, found: readonly CaseIndex[]): string {
  const columns = [{ title: 'index' }, { title: 'documents', right: true }] as const;
  const rows = found.map(({ index, documents }) => [index, number(documents)]);
  return `case ${name} at ${serverName(client)}, prefix ${prefix}:\n${renderTable(columns, rows).join('\n')}\n`;
}

function render({ case: name, deleted, left, indices, dropped }: Purged): string {
  const many = dropped.length === 1 ? 'index that was' : 'indices that were';
  return [
    `deleted ${documents(deleted)} of case ${name} from ${count(indices.length)}`,
    ...(dropped.length > 0 ? [`deleted ${number(dropped.length)} ${many} empty then: ${dropped.join(', ')}`] : []),
    ...(left > 0
      ? [`${documents(left)} of the case are left: is a load of it still running? Purge again when it has ended.`]
      : []),
    '',
  ].join('\n');
}

async function nothing(client: Client, { name, prefix }: CasePlace): Promise<string> {
  const known = await listCases(client, prefix);
  const there = known.length === 0 ? 'There are no cases.' : `There are these cases: ${known.join(', ')}.`;
  return `no documents of case ${name} in the indices of prefix ${prefix} at ${serverName(client)}: nothing to delete. ${there}\n`;
}

function whole(found: readonly CaseIndex[], name: string): string {
  return `${documents(sum(found))} of case ${name} from ${count(found.length)}`;
}

function documents(n: number): string {
  return `${number(n)} document${n === 1 ? '' : 's'}`;
}

function count(indices: number): string {
  return `${number(indices)} ${indices === 1 ? 'index' : 'indices'}`;
}

function sum(indices: readonly CaseIndex[]): number {
  return indices.reduce((total, { documents }) => total + documents, 0);
}
