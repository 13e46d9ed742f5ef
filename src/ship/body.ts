/** Makes, halves and picks from bulk bodies; documents that are sent again keep their bytes. */
import { DOCUMENT_KINDS, type DocumentKind } from '../schema/document-kinds.ts';
import type { BulkBody } from '../model/bulk-body.ts';

/** One document of a body: action line and source line, as JSON text. */
export interface BodyEntry {
  readonly kind: DocumentKind;
  readonly action: string;
  readonly source: string;
}

/** Makes a body of documents. */
export function makeBody(entries: readonly BodyEntry[]): BulkBody {
  const parts = entries.map(({ action, source }) => Buffer.from(`${action}\n${source}\n`));
  let end = 0;
  return {
    bytes: new Uint8Array(Buffer.concat(parts)),
    ends: Uint32Array.from(parts, (part) => (end += part.length)),
    kinds: Uint8Array.from(entries, ({ kind }) => DOCUMENT_KINDS.indexOf(kind)),
  };
}

/** Returns the number of documents in a body. */
export function size(body: BulkBody): number {
  return body.ends.length;
}

/**
 * Returns a body with some of the documents, copied; the body itself if it is all of them.
 * @param wanted indices in ascending order
 */
export function pick(body: BulkBody, wanted: readonly number[]): BulkBody {
  if (wanted.length === size(body)) return body;
  let length = 0;
  for (const index of wanted) length += endOf(body, index) - startOf(body, index);
  const bytes = new Uint8Array(length);
  const ends = new Uint32Array(wanted.length);
  const kinds = new Uint8Array(wanted.length);
  let end = 0;
  wanted.forEach((index, position) => {
    bytes.set(body.bytes.subarray(startOf(body, index), endOf(body, index)), end);
    end += endOf(body, index) - startOf(body, index);
    ends[position] = end;
    kinds[position] = body.kinds[index] ?? 0;
  });
  return { bytes, ends, kinds };
}

/** Returns two bodies with half of the documents each, as views of the same bytes. Needs two documents or more. */
export function halves(body: BulkBody): [BulkBody, BulkBody] {
  const middle = size(body) >> 1;
  const split = startOf(body, middle);
  return [
    { bytes: body.bytes.subarray(0, split), ends: body.ends.slice(0, middle), kinds: body.kinds.slice(0, middle) },
    {
      bytes: body.bytes.subarray(split, endOf(body, size(body) - 1)),
      ends: body.ends.slice(middle).map((end) => end - split),
      kinds: body.kinds.slice(middle),
    },
  ];
}

/** Returns the action line and the source line of a document, as JSON text. */
export function documentAt(body: BulkBody, index: number): { action: string; source: string } {
  const { buffer, byteOffset } = body.bytes;
  const start = startOf(body, index);
  const text = Buffer.from(buffer, byteOffset + start, endOf(body, index) - start).toString('utf8');
  const lineEnd = text.indexOf('\n');
  return { action: text.slice(0, lineEnd), source: text.slice(lineEnd + 1).trimEnd() };
}

/** Returns whether a document is to replace one of the same version. */
export function isOverwriting(body: BulkBody, index: number): boolean {
  const start = startOf(body, index);
  const { buffer, byteOffset } = body.bytes;
  const document = Buffer.from(buffer, byteOffset + start, endOf(body, index) - start);
  return document.subarray(0, document.indexOf(10)).includes('"external_gte"');
}

function startOf(body: BulkBody, index: number): number {
  return index === 0 ? 0 : endOf(body, index - 1);
}

function endOf(body: BulkBody, index: number): number {
  return body.ends[index] ?? body.bytes.length;
}
