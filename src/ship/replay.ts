/** Sends the documents of a rejects file again. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ShipperError } from '../errors.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../schema/document-kinds.ts';
import { makeBody, type BodyEntry } from './body.ts';
import type { BulkSender } from './bulk.ts';
import { addCounts, noCounts, type SentCounts } from './counts.ts';

export interface ReplayOptions {
  /** Told of each line that is no rejected document: its number, from 1, and why. */
  readonly onBadLine: (line: number, why: string) => void;
  /** Size of the bulk bodies, in bytes; 5 MB unless told. */
  readonly bodyBytes?: number;
}

/** The sums of a replay: documents read = the outcomes in `sent`. */
export interface ReplayCounts {
  readonly sent: SentCounts;
  readonly documents: Readonly<Record<DocumentKind, number>>;
  readonly badLines: number;
}

/**
 * Sends what the file held when it was opened, so that it may be the file to which new rejects go as well. Fails with a
 * ShipperError (`input`) if it cannot be read, else as the sender does.
 */
export async function replay(path: string, sender: BulkSender, options: ReplayOptions): Promise<ReplayCounts> {
  const bodyBytes = options.bodyBytes ?? 5_000_000;
  const sent = noCounts();
  const documents = Object.fromEntries(DOCUMENT_KINDS.map((kind) => [kind, 0])) as Record<DocumentKind, number>;
  let badLines = 0;
  let entries: BodyEntry[] = [];
  let bytes = 0;
  const failures: unknown[] = [];
  const flush = async (): Promise<void> => {
    if (entries.length === 0) return;
    await sender.room();
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
  await sender.idle();
  if (failures.length > 0) throw failures[0];
  return { sent, documents, badLines };
}

/** What to send for a line of the file, or why it cannot be sent. */
function readEntry(text: string): BodyEntry | string {
  let line: Record<string, unknown>;
  try {
    line = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return 'not JSON';
  }
  if (typeof line !== 'object' || line === null) return 'not an object';
  const { kind, index, id, action, version, document } = line;
  if (!isKind(kind)) return `"kind" is not one of ${DOCUMENT_KINDS.join(', ')}`;
  if (typeof index !== 'string' || typeof id !== 'string') return '"index" or "id" is missing';
  if (action !== 'create' && action !== 'index') return '"action" is neither "create" nor "index"';
  if (typeof document !== 'object' || document === null) return '"document" is not an object';
  const external = typeof version === 'number' ? { version, version_type: 'external' } : {};
  return {
    kind,
    action: JSON.stringify({ [action]: { _index: index, _id: id, ...external } }),
    source: JSON.stringify(document),
  };
}

function isKind(value: unknown): value is DocumentKind {
  return (DOCUMENT_KINDS as readonly unknown[]).includes(value);
}

/** Lines of the file that are not blank. `readline` is no use: it also splits at U+2028, which JSON may hold as it is. */
async function* linesOf(path: string): AsyncGenerator<{ number: number; text: string }> {
  let pieces: string[] = [];
  let number = 0;
  try {
    const { size } = await stat(path);
    if (size === 0) return;
    for await (const chunk of createReadStream(path, { encoding: 'utf8', end: size - 1 })) {
      const lines = String(chunk).split('\n');
      // Pieces are joined once a line is whole, so that a very long one takes no quadratic time.
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
    throw new ShipperError('input', `cannot read the rejects file ${path}.`, { cause: error });
  }
  const rest = pieces.join('');
  if (rest.trim() !== '') yield { number: number + 1, text: rest };
}
