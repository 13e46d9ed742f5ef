/** The sums of a run, and whether they add up: what came in is accounted for, document by document. */
import { count, number, bytes } from '../../cli/text.ts';
import { DOCUMENT_KINDS } from '../../schema/document-kinds.ts';
import type { DocumentKind } from '../../schema/document-kinds.ts';
import type { DuplicateText, InputFault } from '../../model/files.ts';

/** Documents of one kind, by what became of them. */
export interface KindLedger {
  /** Lines: records read. Calls, tasks, commands: documents emitted. */
  read: number;
  created: number;
  /** A fuller version replaced the one on the server. */
  updated: number;
  /** Already there, as full or fuller. */
  exists: number;
  rejected: number;
  /** Lines only: in a file whose content was read from another file. */
  duplicate: number;
  /** Lines only: outside of what was asked for. */
  filtered: number;
}

export interface Ledger {
  readonly kinds: Record<DocumentKind, KindLedger>;
  readonly hosts: number;
  readonly files: number;
  /** Files that were not read, since they lie outside of `--since` and `--until`. */
  readonly filesOutside: number;
  /** Decompressed. */
  readonly bytes: number;
  readonly faults: readonly InputFault[];
  /** Files that hold text of others; what is damaged in them is no fault. */
  readonly copies: readonly DuplicateText[];
  /** What is missing between the logs of a host. */
  readonly gaps: readonly { readonly host: string; readonly missing: readonly string[] }[];
  /** It was stopped by a signal; documents that were sent then and not confirmed are in none of the sums. */
  readonly stopped?: { readonly by: string; readonly unconfirmed: number } | undefined;
  /** What the server did not take at once, or did not answer: requests sent again, documents in them, and how long was waited for that. */
  readonly retried: { readonly requests: number; readonly documents: number; readonly seconds: number };
  /** ISO 8601 in UTC; undefined where nothing was read. */
  readonly from: string | undefined;
  readonly until: string | undefined;
}

/** A ledger page with nothing on it. */
export function emptyKinds(): Record<DocumentKind, KindLedger> {
  const page = (): KindLedger => ({
    read: 0,
    created: 0,
    updated: 0,
    exists: 0,
    rejected: 0,
    duplicate: 0,
    filtered: 0,
  });
  return { line: page(), call: page(), task: page(), command: page() };
}

/** The kinds whose sum does not add up, with both sides of it; empty when all do. */
export function findGaps(
  kinds: Record<DocumentKind, KindLedger>,
): { kind: DocumentKind; read: number; accounted: number }[] {
  return DOCUMENT_KINDS.flatMap((kind) => {
    const page = kinds[kind];
    const accounted = accountedOf(page);
    return accounted === page.read ? [] : [{ kind, read: page.read, accounted }];
  });
}

/** Documents of a kind of which it is known what became of them. */
export function accountedOf(page: KindLedger): number {
  return page.created + page.updated + page.exists + page.rejected + page.duplicate + page.filtered;
}

const NAMES = { line: 'lines', call: 'calls', task: 'tasks', command: 'commands' } as const satisfies Record<
  DocumentKind,
  string
>;

/** The ledger for a person. */
export function renderLedger(ledger: Ledger): string {
  const rows = DOCUMENT_KINDS.filter((kind) => kind === 'line' || ledger.kinds[kind].read > 0).map((kind) =>
    renderKind(kind, ledger.kinds[kind]),
  );
  const damaged = new Set(ledger.faults.map((fault) => fault.path)).size;
  const copies = ledger.copies.filter((copy) => copy.bytes > 0);
  const span = ledger.from === undefined ? 'no record' : `${ledger.from} to ${ledger.until}`;
  return [
    ...rows,
    `input: ${count(ledger.hosts, 'host')}, ${count(ledger.files, 'file')}${damaged > 0 ? ` (${damaged} damaged)` : ''}, ${bytes(ledger.bytes)} of text`,
    ...(ledger.filesOutside > 0
      ? [`not read: ${count(ledger.filesOutside, 'file')} outside of --since and --until`]
      : []),
    ...(copies.length > 0
      ? [
          `copies: ${count(copies.length, 'file')} with ${bytes(sum(copies.map((copy) => copy.bytes)))} of text that stands in others`,
        ]
      : []),
    ...ledger.gaps.map(({ host, missing }) => `missing: ${host}: ${missing.join(', ')}`),
    `span: ${span}`,
    ...(ledger.retried.requests > 0 ? [retriedText(ledger.retried)] : []),
    ...(ledger.stopped === undefined ? [] : [stoppedText(ledger.stopped)]),
    ...findGaps(ledger.kinds).map(
      ({ kind, read, accounted }) =>
        `the sum does not add up: ${read} ${NAMES[kind]} read, ${accounted} accounted for. This is a bug; please report it.`,
    ),
    '',
  ].join('\n');
}

function renderKind(kind: DocumentKind, page: KindLedger): string {
  const parts = [
    `${number(page.created)} ${kind === 'line' ? 'indexed' : 'created'}`,
    kind === 'line' ? undefined : `${number(page.updated)} updated`,
    `${number(page.exists)} already there`,
    kind === 'line' ? `${number(page.duplicate)} duplicate input` : undefined,
    kind === 'line' ? `${number(page.filtered)} filtered` : undefined,
    `${number(page.rejected)} rejected`,
  ].filter((part) => part !== undefined);
  return `${NAMES[kind]}: ${number(page.read)} ${kind === 'line' ? 'read' : 'emitted'} = ${parts.join(' + ')}`;
}

function stoppedText({ by, unconfirmed }: NonNullable<Ledger['stopped']>): string {
  const left = unconfirmed === 0 ? '' : `; ${count(unconfirmed, 'document')} were not confirmed in time`;
  return `stopped by ${by}${left}: what is not sent yet is sent by the next load`;
}

function retriedText({ requests, documents, seconds }: Ledger['retried']): string {
  return `sent again: ${count(documents, 'document')} in ${count(requests, 'request')}, after ${number(seconds)} s of waiting`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
