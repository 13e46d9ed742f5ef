/** `load --list`: what a load would read, and how large its index will be. */
import { estimateText } from '../../run/estimate.ts';
import { CHOICES, estimateIndex, type Choice, type LogMix } from '../../schema/sizes.ts';
import { EXIT } from '../../errors.ts';
import { bytes, count, number } from '../../cli/text.ts';
import { datasetOf } from '../../logs/kinds.ts';
import type { InputFault, LogStream } from '../../model/files.ts';
import type { HostInput, HostRule } from '../../model/hosts.ts';
import { lastStamps } from '../../read/text/last-stamp.ts';
import { textSize } from '../../read/bytes/text-size.ts';
import type { Context } from '../context.ts';
import { findInput } from '../input/input.ts';
import { renderTable } from '../table.ts';
import { NAMED_BY } from '../../read/hosts/named-by.ts';

const STDIN = '-';

/** One rotation set. */
interface ListedStream {
  readonly stream: string;
  /** Kind of log, as `event.dataset` names it. */
  readonly log: string;
  readonly files: number;
  readonly storedBytes: number;
  readonly textBytes: number;
  /** Whether `textBytes` is estimated from the stored size. */
  readonly textEstimated: boolean;
  /** Stamp of the first record as written, with its zone; undefined if only reading everything would find it. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  /** Missing files of the set: `vdsm.log.3`. */
  readonly gaps: readonly string[];
}

interface ListedHost {
  readonly host: string;
  readonly rule: HostRule;
  readonly streams: readonly ListedStream[];
}

interface Estimate {
  readonly documents: number;
  readonly indexBytes: number;
}

interface ChoiceEstimate extends Estimate {
  /** The options of the choice; empty: all documents. */
  readonly options: string;
  readonly ifDebug: Estimate;
  readonly ifInfo: Estimate;
}

/** What `--list --json` prints. */
interface Listing {
  readonly hosts: readonly ListedHost[];
  readonly files: number;
  readonly filesOutside: number;
  readonly storedBytes: number;
  readonly textBytes: number;
  readonly textEstimated: boolean;
  readonly estimate: Estimate;
  /** The same by choice of documents. */
  readonly choices: readonly ChoiceEstimate[];
  readonly faults: readonly InputFault[];
}

/** Prints the logs that a load would read, and estimates the size of their index. Returns the exit code. */
export async function listLogs(context: Context): Promise<number> {
  const { options, out } = context;
  const { hosts, faults, outside } = await findInput(context);
  const listed: ListedHost[] = [];
  const newest = hosts.flatMap(({ streams }) => streams.flatMap(({ files }) => files.at(-1) ?? []));
  const last = await lastStamps(newest);
  for (const host of hosts) listed.push(await listHost(host, last));
  const listing = addUp(listed, faults, outside);
  await out(options.json ? `${JSON.stringify(listing, null, 2)}\n` : render(listing));
  return faults.length > 0 ? EXIT.problems : EXIT.ok;
}

type Stamps = Awaited<ReturnType<typeof lastStamps>>;

async function listHost({ name, rule, streams }: HostInput, last: Stamps): Promise<ListedHost> {
  const listed: ListedStream[] = [];
  for (const stream of streams) listed.push(await listStream(stream, last));
  return { host: name, rule, streams: listed };
}

async function listStream({ kind, name, files, gaps = [] }: LogStream, last: Stamps): Promise<ListedStream> {
  let [stored, text, estimated] = [0, 0, false];
  for (const file of files) {
    const known = file.path === STDIN ? undefined : await textSize(file);
    stored += file.size;
    text += known ?? estimateText(file);
    estimated ||= known === undefined;
  }
  const newest = files.at(-1);
  return {
    stream: name,
    log: datasetOf(kind),
    files: files.length,
    storedBytes: stored,
    textBytes: text,
    textEstimated: estimated,
    first: stampText(files.find(({ stamp }) => stamp !== undefined)?.stamp),
    last: newest === undefined ? undefined : stampText(last.get(newest)),
    gaps,
  };
}

function stampText(stamp: { readonly local: string; readonly zone: string } | undefined): string | undefined {
  return stamp === undefined ? undefined : `${stamp.local}${stamp.zone}`;
}

function addUp(hosts: readonly ListedHost[], faults: readonly InputFault[], filesOutside: number): Listing {
  const streams = hosts.flatMap((host) => host.streams);
  const sum = (of: (stream: ListedStream) => number): number => streams.reduce((total, one) => total + of(one), 0);
  const textBytes = sum((stream) => stream.textBytes);
  const estimate = (choice: Choice, mix: LogMix): Estimate => {
    const { documents, bytes: indexBytes } = estimateIndex(textBytes, choice, mix);
    return { documents, indexBytes };
  };
  const choices = CHOICES.map((choice) => ({
    options: choice.options,
    ...estimate(choice, 'typical'),
    ifDebug: estimate(choice, 'debug'),
    ifInfo: estimate(choice, 'info'),
  }));
  return {
    hosts,
    files: sum((stream) => stream.files),
    filesOutside,
    storedBytes: sum((stream) => stream.storedBytes),
    textBytes,
    textEstimated: streams.some(({ textEstimated }) => textEstimated),
    estimate: estimate(CHOICES[0], 'typical'),
    choices,
    faults,
  };
}

const COLUMNS = [
  { title: 'host', max: 40 },
  { title: 'named by' },
  { title: 'log' },
  { title: 'files', right: true },
  { title: 'stored', right: true },
  { title: 'text', right: true },
  { title: 'first record' },
  { title: 'last record' },
  { title: 'gaps', max: 48 },
  { title: 'stream' },
] as const;

function render(listing: Listing): string {
  const { hosts, files, storedBytes, textBytes, textEstimated, choices } = listing;
  return [
    ...renderTable(COLUMNS, hosts.flatMap(rowsOf)),
    '',
    `${count(hosts.length, 'host')}, ${count(files, 'file')}, ${bytes(storedBytes)} stored, ${textEstimated ? 'about ' : ''}${bytes(textBytes)} of text`,
    ...choices.map(lineOf),
    ...(hosts.some(({ streams }) => streams.some(({ stream }) => stream === STDIN))
      ? ['standard input is not part of these sums']
      : []),
    '',
  ].join('\n');
}

function lineOf({ options, documents, indexBytes, ifDebug, ifInfo }: ChoiceEstimate): string {
  const about = `about ${number(rounded(documents))} documents in about ${bytes(rounded(indexBytes))} of index`;
  const [low, high] = [ifDebug, ifInfo].map((estimate) => bytes(rounded(estimate.indexBytes)));
  const range = `(${low} if all is DEBUG, ${high} if all is INFO; one copy)`;
  return `${options === '' ? 'estimate' : `with ${options}`}: ${about} ${range}`;
}

function rowsOf({ host, rule, streams }: ListedHost): string[][] {
  return streams.map((stream) => [
    host,
    NAMED_BY[rule],
    stream.log,
    number(stream.files),
    ...sizesOf(stream),
    shorten(stream.first),
    shorten(stream.last),
    stream.gaps.length === 0 ? 'none' : stream.gaps.join(', '),
    stream.stream,
  ]);
}

/** The size of standard input is not known before its end. */
function sizesOf({ stream, storedBytes, textBytes, textEstimated }: ListedStream): string[] {
  if (stream === STDIN) return ['?', '?'];
  return [bytes(storedBytes), `${textEstimated ? '~' : ''}${bytes(textBytes)}`];
}

/** Cuts a stamp to seconds. */
function shorten(stamp: string | undefined): string {
  return stamp?.replace(/,\d{3}/, '') ?? 'unknown';
}

/** Rounds to two digits: more would promise a better estimate than this is. */
function rounded(n: number): number {
  return n === 0 ? 0 : Number(n.toPrecision(2));
}
