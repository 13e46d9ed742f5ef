/** The ledger of a run: every record read and every document made is in one of its sums. */
import { count, number, bytes } from '../../cli/text.ts';
import { DOCUMENT_KINDS } from '../../schema/document-kinds.ts';
import type { DocumentKind } from '../../schema/document-kinds.ts';
import type { DuplicateText, InputFault } from '../../model/files.ts';
import type { HostRule } from '../../model/hosts.ts';
import type { DocumentChoice } from '../../run/choice.ts';
import { choiceText } from '../input/choice.ts';
import type { NamedDocument } from './not-overwritten.ts';
import { NAMED_BY } from '../../read/hosts/named-by.ts';

/** Documents of one kind, by outcome. */
export interface KindLedger {
  /** Lines: records read. Calls, tasks, commands: documents emitted. */
  read: number;
  created: number;
  /** Replaced a less complete version on the server. Of lines, only with `--overwrite`. */
  updated: number;
  /** Lines only: replaced one that another shipper sent, that was forwarded or pasted, or that an older version wrote. */
  completed: number;
  /** The server had an equal or more complete version. */
  exists: number;
  rejected: number;
  /** With `--overwrite`: the server kept its own document. */
  notOverwritten: number;
  /** Lines only: duplicate text, which was read from another file. */
  duplicate: number;
  /** Lines only: records without a document, outside the window or from a program unrelated to vdsm. */
  filtered: number;
  /** Not among the documents that `--kinds` and `--lines` choose. */
  leftOut: number;
  /** Handed to the sender, but not confirmed by the server when the run was stopped. */
  unconfirmed: number;
}

export interface Ledger {
  readonly kinds: Record<DocumentKind, KindLedger>;
  readonly hosts: number;
  /** The hosts by name, each with the rule that named it. */
  readonly hostNames: readonly { readonly host: string; readonly rule: HostRule }[];
  readonly files: number;
  /** Files that were skipped because they lie outside the window. */
  readonly filesOutside: number;
  /** Decompressed. */
  readonly bytes: number;
  readonly faults: readonly InputFault[];
  /** Files with duplicate text; damage in them loses nothing. */
  readonly copies: readonly DuplicateText[];
  /** Secrets that are masked in the lines. */
  readonly masked: number;
  /** Missing files of rotation sets. */
  readonly gaps: readonly { readonly host: string; readonly missing: readonly string[] }[];
  /** The signal that stopped the run, and the documents that the server had not confirmed then. */
  readonly stopped?:
    | {
        readonly by: string;
        readonly unconfirmed: number;
        /** Records read, where reading was cut off: those without a document yet are in no sum. */
        readonly records?: number;
        /** Why the server took no documents at the end. */
        readonly waitsFor?: string | undefined;
      }
    | undefined;
  /** Requests that were sent again, the documents in them, and the time spent waiting before that. */
  readonly retried: { readonly requests: number; readonly documents: number; readonly seconds: number };
  /** Present with `--overwrite`: the first 1,000 documents that were not overwritten. */
  readonly overwrite?: { readonly kept: readonly NamedDocument[] } | undefined;
  /** Present with `--kinds` or `--lines`: what they choose. */
  readonly choice?: DocumentChoice | undefined;
  /** Present with `--kinds` or `--lines`: lines of the hosts, in the time span, that stay as another shipper sent them. */
  readonly raw?: number | undefined;
  /** Present with `index:`: lines of hosts at one instant without offsets, whose order is not known. */
  readonly unordered?: readonly { readonly host: string; readonly lines: number }[] | undefined;
  /** First and last instant of the records, ISO 8601 in UTC; undefined if nothing was read. */
  readonly from: string | undefined;
  readonly until: string | undefined;
}

/** Returns the kinds whose sum does not add up, with both sides of it; empty if all do. */
export function findGaps(
  kinds: Record<DocumentKind, KindLedger>,
): { kind: DocumentKind; read: number; accounted: number }[] {
  return DOCUMENT_KINDS.flatMap((kind) => {
    const { read } = kinds[kind];
    const accounted = accountedOf(kinds[kind]);
    return accounted === read ? [] : [{ kind, read, accounted }];
  });
}

/** Returns how many documents of a kind have a known outcome. */
export function accountedOf(ledger: KindLedger): number {
  const { created, updated, completed, exists, rejected, duplicate, filtered, leftOut } = ledger;
  const { notOverwritten, unconfirmed } = ledger;
  return (
    created + updated + completed + exists + rejected + duplicate + filtered + leftOut + notOverwritten + unconfirmed
  );
}

const NAMES = { line: 'lines', call: 'calls', task: 'tasks', command: 'commands' } as const satisfies Record<
  DocumentKind,
  string
>;

/** Renders the ledger for a person. */
export function renderLedger(ledger: Ledger): string {
  const rows = DOCUMENT_KINDS.filter((kind) => kind === 'line' || ledger.kinds[kind].read > 0).map((kind) =>
    renderKind(kind, ledger.kinds[kind], ledger),
  );
  const damaged = new Set(ledger.faults.map((fault) => fault.path)).size;
  const duplicates = ledger.copies.filter((file) => file.bytes > 0);
  const isCutOff = ledger.stopped?.records !== undefined;
  const none = isCutOff ? 'not known, since no host was read to its end' : 'no records';
  const span = ledger.from === undefined ? none : `${ledger.from} to ${ledger.until}`;
  return [
    ...rows,
    `input: ${count(ledger.hosts, 'host')}, ${count(ledger.files, 'file')}${isCutOff ? ' read to the end' : ''}${damaged > 0 ? ` (${damaged} damaged)` : ''}, ${bytes(ledger.bytes)} of text`,
    ...hostLines(ledger.hostNames),
    ...(ledger.choice === undefined ? [] : [choiceText(ledger.choice)]),
    ...(ledger.raw
      ? [`raw: ${count(ledger.raw, 'line')} of these hosts in this time span stay as another shipper sent them`]
      : []),
    ...(ledger.unordered ?? []).map((host) => unorderedText(host)),
    ...(ledger.filesOutside > 0 ? [`skipped: ${count(ledger.filesOutside, 'file')} outside --since and --until`] : []),
    ...(duplicates.length > 0
      ? [
          `duplicate text: ${bytes(sum(duplicates.map((file) => file.bytes)))} in ${count(duplicates.length, 'file')}, read from other files`,
        ]
      : []),
    ...(ledger.masked > 0 ? [`masked: ${count(ledger.masked, 'secret')}`] : []),
    ...ledger.gaps.map(({ host, missing }) => `missing files: ${host}: ${missing.join(', ')}`),
    `time span: ${span}`,
    ...(ledger.retried.requests > 0 ? [retriedText(ledger.retried)] : []),
    ...(ledger.overwrite === undefined ? [] : [OVERWRITE_TEXT]),
    ...(ledger.stopped === undefined ? [] : [stoppedText(ledger.stopped)]),
    ...findGaps(ledger.kinds).map(
      ({ kind, read, accounted }) =>
        `${NAMES[kind]} do not add up: ${number(read)} read, ${number(accounted)} accounted for; this is a bug, please report it`,
    ),
    '',
  ].join('\n');
}

/** Returns the line about a host whose lines are not all in a known order. */
export function unorderedText({ host, lines }: { readonly host: string; readonly lines: number }): string {
  return `order not known: ${host}: ${count(lines, 'line')} at one instant as others, without offsets, taken in the order in which they came`;
}

const OVERWRITE_TEXT =
  'overwritten: what these logs make now; documents that an earlier version made of them and this one does not stay. To clean an index for certain, purge and load again';

/** Hosts that are listed in the ledger; `--json` lists all. */
const HOSTS_MAX = 100;

/** Names the hosts, a line for each rule that named some. */
function hostLines(hosts: Ledger['hostNames']): string[] {
  const rules = [...new Set(hosts.map(({ rule }) => rule))];
  return rules.map((rule) => {
    const names = hosts.filter((host) => host.rule === rule).map(({ host }) => host);
    const more = names.length > HOSTS_MAX ? ` and ${names.length - HOSTS_MAX} more (--json lists them)` : '';
    return `hosts named by ${NAMED_BY[rule]}: ${names.slice(0, HOSTS_MAX).join(', ')}${more}`;
  });
}

function renderKind(kind: DocumentKind, ledger: KindLedger, { overwrite, choice }: Ledger): string {
  const isOverwrite = overwrite !== undefined;
  const parts = [
    `${number(ledger.created)} ${kind === 'line' ? 'indexed' : 'created'}`,
    kind === 'line' && !isOverwrite ? undefined : `${number(ledger.updated)} updated`,
    ledger.completed > 0 ? `${number(ledger.completed)} completed` : undefined,
    `${number(ledger.exists)} already there`,
    kind === 'line' ? `${number(ledger.duplicate)} duplicate input` : undefined,
    kind === 'line' ? `${number(ledger.filtered)} filtered` : undefined,
    choice === undefined ? undefined : `${number(ledger.leftOut)} left out`,
    `${number(ledger.rejected)} rejected`,
    isOverwrite ? `${number(ledger.notOverwritten)} not overwritten` : undefined,
    ledger.unconfirmed > 0 ? `${number(ledger.unconfirmed)} not confirmed` : undefined,
  ].filter((part) => part !== undefined);
  return `${NAMES[kind]}: ${number(ledger.read)} ${kind === 'line' ? 'read' : 'emitted'} = ${parts.join(' + ')}`;
}

function stoppedText({ by, unconfirmed, records, waitsFor }: NonNullable<Ledger['stopped']>): string {
  const read = records === undefined ? '' : ` after ${count(records, 'record')} read`;
  const left = unconfirmed === 0 ? '' : `, ${count(unconfirmed, 'document')} not confirmed in time`;
  const why = unconfirmed === 0 || waitsFor === undefined ? '' : ` (${waitsFor})`;
  return `stopped by ${by}${read}${left}${why}; the next load sends the rest`;
}

function retriedText({ requests, documents, seconds }: Ledger['retried']): string {
  return `retried: ${count(documents, 'document')} in ${count(requests, 'request')}, after ${number(seconds)} s of waiting`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
