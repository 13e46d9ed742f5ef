/** Sends the documents of a rejects file again. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ShipperError } from '../errors.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../schema/document-kinds.ts';
import { ingestedAt, PIPELINE_VERSION } from '../schema/ingest.ts';
import { makeBody, type BodyEntry } from './body.ts';
import type { BulkSender } from './bulk.ts';
import { addCounts, emptyCounts, type SentCounts } from './counts.ts';
import { isJsonObject } from './json.ts';

export interface ReplayOptions {
  /** Takes the number, from 1, of each line that is not a rejected document, and the reason. */
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
  for await (const { number, text } of linesOf(path)) {
    const entry = readEntry(text);
    if (typeof entry === 'string') {
      badLines++;
      options.onBadLine(number, entry);
      continue;
    }
    documents[entry.kind]++;
    entries.push(entry);
    bytes += text.length;
    if (bytes >= bodyBytes) await flush();
  }
  await flush();
  await sender.waitUntilIdle();
  if (failures.length > 0) throw failures[0];
  return { sent, documents, badLines };
}

/** Returns the document of a line, or the reason why it cannot be sent. */
function readEntry(text: string): BodyEntry | string {
  let line: Record<string, unknown>;
  try {
    line = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return 'not JSON';
  }
  if (typeof line !== 'object' || line === null) return 'not an object';
  const { kind, index, id, action, version, version_type: given, document } = line;
  if (!isKind(kind)) return `'kind' is not one of ${DOCUMENT_KINDS.join(', ')}`;
  if (typeof index !== 'string' || typeof id !== 'string') return "'index' or 'id' is missing";
  if (action !== 'create' && action !== 'index') return "'action' is neither 'create' nor 'index'";
  if (typeof document !== 'object' || document === null) return "'document' is not an object";
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
