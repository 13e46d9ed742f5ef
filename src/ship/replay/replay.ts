/** Sends the documents of a rejects file again, or those of an error file of rsyslog. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ShipperError } from '../../errors.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../../schema/document-kinds.ts';
import { ingestedAt, PIPELINE_VERSION } from '../../schema/ingest.ts';
import { makeBody, type BodyEntry } from '../body.ts';
import type { BulkSender } from '../bulk.ts';
import { addCounts, emptyCounts, type SentCounts } from '../counts.ts';
import { isJsonObject } from '../json.ts';
import { jsonValues } from './json-values.ts';
import { refusedRequest } from './rsyslog-errors.ts';

export interface ReplayOptions {
  /**
   * Takes the number, from 1, of each line with a document that cannot be sent, and the reason. Lines that are of no such
   * file have one complaint, in the end, with the number of the first of them.
   */
  readonly onBadLine: (line: number, why: string) => void;
  /** Size of the bulk bodies, in bytes; default 5 MB. */
  readonly bodyBytes?: number;
}

/** Counts of a replay; `documents` are those read, and add up to the outcomes in `sent`. */
export interface ReplayCounts {
  readonly sent: SentCounts;
  readonly documents: Readonly<Record<DocumentKind, number>>;
  readonly badLines: number;
}

/**
 * Sends the documents that the file has when it is opened, so that new rejects may go to the same file.
 * @throws {ShipperError} `input`: the file cannot be read; and the errors of the sender
 */
export async function replay(path: string, sender: BulkSender, options: ReplayOptions): Promise<ReplayCounts> {
  const bodyBytes = options.bodyBytes ?? 5_000_000;
  const sent = emptyCounts();
  const documents = Object.fromEntries(DOCUMENT_KINDS.map((kind) => [kind, 0])) as Record<DocumentKind, number>;
  let badLines = 0;
  let entries: BodyEntry[] = [];
  let bytes = 0;
  const failures: unknown[] = [];
  const flush = async (): Promise<void> => {
    if (entries.length === 0) return;
    await sender.waitForCapacity();
    if (failures.length > 0) throw failures[0];
    void sender.send(makeBody(entries)).then(
      (counts) => addCounts(sent, counts),
      (error: unknown) => failures.push(error),
    );
    entries = [];
    bytes = 0;
  };
  const add = async (entry: BodyEntry): Promise<void> => {
    documents[entry.kind]++;
    entries.push(entry);
    bytes += entry.action.length + entry.source.length;
    if (bytes >= bodyBytes) await flush();
  };
  let known = 0;
  let foreign: { readonly line: number; readonly why: string } | undefined;
  let foreigners = 0;
  for await (const { line, value } of jsonValues(linesOf(path))) {
    const request = isJsonObject(value) ? refusedRequest(value) : undefined;
    if (request !== undefined) {
      known++;
      for (const entry of request.entries) await add(entry);
      if (request.bad === 0) continue;
      badLines += request.bad;
      options.onBadLine(line, `${request.bad} of the refused documents cannot be read`);
      continue;
    }
    const why = foreignness(value);
    if (why !== undefined) {
      badLines++;
      foreigners++;
      foreign ??= { line, why };
      continue;
    }
    known++;
    const entry = readEntry(value as Readonly<Record<string, unknown>>);
    if (typeof entry !== 'string') {
      await add(entry);
      continue;
    }
    badLines++;
    options.onBadLine(line, entry);
  }
  if (foreign !== undefined) {
    const others = foreigners > 1 ? `, and ${foreigners - 1} more like it` : '';
    const file = known > 0 ? '' : ': the file is neither a rejects file of load nor an error file of rsyslog';
    options.onBadLine(foreign.line, `${foreign.why}${others}${file}`);
  }
  await flush();
  await sender.waitUntilIdle();
  if (failures.length > 0) throw failures[0];
  return { sent, documents, badLines };
}

/** Returns why a value is none of a rejects file; undefined if it is one. */
function foreignness(value: unknown): string | undefined {
  if (value === undefined) return 'not JSON';
  if (!isJsonObject(value)) return 'not an object';
  return isKind(value['kind']) ? undefined : `'kind' is not one of ${DOCUMENT_KINDS.join(', ')}`;
}

/** Returns the document of a line, or the reason why it cannot be sent. */
function readEntry(line: Readonly<Record<string, unknown>>): BodyEntry | string {
  const { kind, index, id, pipeline, action, version, version_type: given, document } = line;
  if (!isKind(kind)) return "'kind' is missing";
  const isRaw = typeof pipeline === 'string' && id === undefined;
  if (typeof index !== 'string' || (typeof id !== 'string' && !isRaw)) return "'index' or 'id' is missing";
  if (action !== 'create' && action !== 'index') return "'action' is neither 'create' nor 'index'";
  if (typeof document !== 'object' || document === null) return "'document' is not an object";
  if (isRaw) {
    const again = JSON.stringify({ [action]: { _index: index, pipeline } });
    return { kind, action: again, source: JSON.stringify(document) };
  }
  const type = given === 'external_gte' ? given : 'external';
  const external = typeof version === 'number' ? { version, version_type: type } : {};
  return {
    kind,
    action: JSON.stringify({ [action]: { _index: index, _id: id, ...external } }),
    source: JSON.stringify(stamped(document as Record<string, unknown>)),
  };
}

/** Returns a document with the stamp of this moment, as `load` sets it: the bodies pass the ingest pipeline by. */
function stamped(document: Record<string, unknown>): Record<string, unknown> {
  const { event, vdsm } = document;
  return {
    ...document,
    event: { ...(isJsonObject(event) ? event : {}), ingested: ingestedAt(Date.now()) },
    vdsm: { ...(isJsonObject(vdsm) ? vdsm : {}), pipeline: { version: PIPELINE_VERSION } },
  };
}

function isKind(value: unknown): value is DocumentKind {
  return (DOCUMENT_KINDS as readonly unknown[]).includes(value);
}

/** Yields the lines of the file that are not blank. `readline` would also split at U+2028, which JSON may contain. */
async function* linesOf(path: string): AsyncGenerator<{ number: number; text: string }> {
  let pieces: string[] = [];
  let number = 0;
  try {
    const { size } = await stat(path);
    if (size === 0) return;
    for await (const chunk of createReadStream(path, { encoding: 'utf8', end: size - 1 })) {
      const lines = String(chunk).split('\n');
      // pieces are joined when a line is whole, so that a very long line does not take quadratic time
      for (const text of lines.slice(0, -1)) {
        number++;
        pieces.push(text);
        const line = pieces.join('');
        pieces = [];
        if (line.trim() !== '') yield { number, text: line };
      }
      pieces.push(lines.at(-1) ?? '');
    }
  } catch (error) {
    throw new ShipperError('input', `the rejects file '${path}' cannot be read`, { cause: error });
  }
  const rest = pieces.join('');
  if (rest.trim() !== '') yield { number: number + 1, text: rest };
}
