/** What shippers of others do: cut a log into records, and send them into the landing index. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { discover } from '../../src/read/find/discover.ts';
import { readHost } from '../../src/run/read-host.ts';
import type { Printed } from '../golden/documents.ts';
import type { PrintedDocument } from './cli.ts';
import { flatten } from './flat.ts';

/** The expression of docs/raw.md that begins a record, for POSIX, RE2 and PCRE: the one source of it. */
export const MULTILINE = /^\^\(20\[0-9\]\{2\}.*$/m.exec(readFileSync('docs/raw.md', 'utf8'))?.[0] ?? '';
const RECORD_BEGINS = new RegExp(MULTILINE.replaceAll('[:space:]', String.raw`\s`));

/** Cuts a text into records, as a shipper does with its multi-line expression. */
export function recordsOf(text: string): string[] {
  const records: string[] = [];
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (RECORD_BEGINS.test(line) || records.length === 0) records.push(line);
    else records[records.length - 1] += `\n${line}`;
  }
  return records;
}

/** A document as a shipper sends it. */
export type Shipped = Readonly<Record<string, unknown>>;

/** Returns what Filebeat, to name one, makes of a record. */
export function shipped(message: string, host: string, offset: number, file = '/var/log/vdsm/vdsm.log'): Shipped {
  return { '@timestamp': '1970-01-01T00:00:00Z', message, host: { name: host }, log: { offset, file: { path: file } } };
}

/** The answer of the server for one document. */
export interface BulkAnswer {
  readonly status: number;
  readonly _index: string;
  readonly _id: string;
  readonly error?: { readonly type: string; readonly reason: string };
}

/** Sends documents into an index; returns the answers in their order. */
export async function sendRaw(
  node: string,
  index: string,
  documents: readonly Shipped[],
  action: 'index' | 'create' = 'index',
): Promise<BulkAnswer[]> {
  const answers: BulkAnswer[] = [];
  for (let at = 0; at < documents.length; at += 1000) {
    const lines = documents
      .slice(at, at + 1000)
      .map((document) => `${JSON.stringify({ [action]: { _index: index } })}\n${JSON.stringify(document)}\n`);
    const headers = { 'content-type': 'application/x-ndjson' };
    const reply = await fetch(`${node}/_bulk`, { method: 'POST', headers, body: lines.join('') });
    const { items } = (await reply.json()) as { items: Record<string, BulkAnswer>[] };
    answers.push(...items.map((item) => Object.values(item)[0] as BulkAnswer));
  }
  return answers;
}

/** What the pipeline made of a document, or why it failed. */
export interface Simulated {
  readonly doc?: { readonly _index: string; readonly _id: string; readonly _source: Record<string, unknown> };
  readonly error?: unknown;
}

/** Sends documents through a pipeline, and keeps none. */
export async function simulate(node: string, pipeline: string, documents: readonly Shipped[]): Promise<Simulated[]> {
  const made: Simulated[] = [];
  for (let at = 0; at < documents.length; at += 1000) {
    const docs = documents.slice(at, at + 1000).map((_source) => ({ _source }));
    const headers = { 'content-type': 'application/json' };
    const path = `${node}/_ingest/pipeline/${pipeline}/_simulate`;
    const reply = await fetch(path, { method: 'POST', headers, body: JSON.stringify({ docs }) });
    made.push(...((await reply.json()) as { docs: Simulated[] }).docs);
  }
  return made;
}

/** Returns the documents that `parse` makes of the lines of a log, by their ids. */
export async function parsedLines(file: string, host: string, prefix: string): Promise<Map<string, PrintedDocument>> {
  const { hosts } = await discover([file], { host });
  const lines = new Map<string, PrintedDocument>();
  const naming = { prefix, period: 'month', scope: undefined, labels: undefined, outputFormat: 'print' } as const;
  for (const input of hosts) {
    await readHost(input, naming, {
      async body({ bytes }) {
        for (const line of Buffer.from(bytes).toString().split('\n').filter(Boolean)) {
          const document = JSON.parse(line) as PrintedDocument;
          if (document._index.startsWith(`${prefix}-logs-`)) lines.set(document._id, document);
        }
        return undefined;
      },
      fault: ({ message }) => {
        throw new Error(message);
      },
      progress() {},
    });
  }
  return lines;
}

/** Fields that every record has alike in both. */
const HEADER = [
  '@timestamp',
  'message',
  'log.level',
  'log.logger',
  'vdsm.logger',
  'process.thread.name',
  'log.origin.file.name',
  'log.origin.file.line',
  'log.origin.function',
  'error.stack_trace',
  'event.dataset',
  'host.name',
  'service.name',
  'vdsm.log.layout',
  'vdsm.log.lines',
  'vdsm.ids',
  'vdsm.masked',
] as const;
/** Fields that only one of them has, or that tell where the line stands. */
const OWN =
  /^(?:log\.file\.path|vdsm\.log\.(?:offset|line)|event\.ingested|event\.duration|tags|vdsm\.host\.source|vdsm\.pipeline\..*)$/;

/** How the documents of the pipeline compare with those of `parse`. */
export interface Comparison {
  readonly records: number;
  /** Records whose first line repeats another one of its instant. */
  readonly repeats: number;
  /** What differs, but must not, as text for people. */
  readonly wrong: readonly string[];
  /** How many documents have a field, in both. */
  readonly shares: ReadonlyMap<string, readonly [raw: number, parsed: number]>;
}

/** Compares the documents that the pipeline made of a log with those of `parse`. */
export function compare(made: readonly Simulated[], parsed: ReadonlyMap<string, PrintedDocument>): Comparison {
  const seen = new Set<string>();
  const wrong: string[] = [];
  const shares = new Map<string, [number, number]>();
  let repeats = 0;
  for (const { doc, error } of made) {
    if (doc === undefined) {
      wrong.push(`error ${JSON.stringify(error).slice(0, 300)}`);
      continue;
    }
    const known = parsed.get(doc._id);
    // text before the first header of the log
    if (doc._index.endsWith('-raw-failed') && !RECORD_BEGINS.test(String(doc._source['message']))) continue;
    if (known === undefined) wrong.push(`no such id: ${JSON.stringify(doc).slice(0, 400)}`);
    else if (seen.has(doc._id)) repeats++;
    else wrong.push(...differences({ ...doc }, known, shares));
    seen.add(doc._id);
  }
  return { records: made.length, repeats, wrong, shares };
}

function differences(raw: PrintedDocument, parsed: PrintedDocument, shares: Map<string, [number, number]>): string[] {
  const found = flatten(raw as Printed);
  const wanted = flatten(parsed as Printed);
  const wrong = raw._index === parsed._index ? [] : [`${raw._id} is in ${raw._index}, not ${parsed._index}`];
  for (const name of new Set([...found.keys(), ...wanted.keys()])) {
    if (OWN.test(name)) continue;
    const [is, should] = [JSON.stringify(found.get(name)), JSON.stringify(wanted.get(name))];
    const share = shares.get(name) ?? [0, 0];
    if (is !== undefined && is === should) share[0]++;
    if (should !== undefined) share[1]++;
    shares.set(name, share);
    const isNeeded = (HEADER as readonly string[]).includes(name);
    if (is !== should && (is !== undefined || isNeeded))
      wrong.push(`${name} is ${is}, not ${should}, of ${String(found.get('message')).slice(0, 200)}`);
  }
  return wrong;
}

/** Returns the text of a log of the tests. */
export async function logOf(path: string): Promise<{ readonly name: string; readonly records: string[] }> {
  return { name: basename(path), records: recordsOf(await readFile(path, 'utf8')) };
}
