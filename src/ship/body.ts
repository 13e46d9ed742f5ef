/** Makes bulk bodies, and cuts them: what is sent again is made of the same bytes, never written anew. */
import { DOCUMENT_KINDS, type DocumentKind } from '../schema/document-kinds.ts';
import type { BulkBody } from '../model/bulk-body.ts';

/** One document of a body: its action line and its source line, as JSON text. */
export interface BodyEntry {
  readonly kind: DocumentKind;
  readonly action: string;
  readonly source: string;
}

/** A body of these documents. */
export function makeBody(entries: readonly BodyEntry[]): BulkBody {
  const parts = entries.map(({ action, source }) => Buffer.from(`${action}\n${source}\n`));
  let end = 0;
  return {
    bytes: new Uint8Array(Buffer.concat(parts)),
    ends: Uint32Array.from(parts, (part) => (end += part.length)),
    kinds: Uint8Array.from(entries, ({ kind }) => DOCUMENT_KINDS.indexOf(kind)),
  };
}

/** How many documents a body holds. */
export function size(body: BulkBody): number {
  return body.ends.length;
}

/** A body of only these documents (ascending), copied; the body itself where it is all of them. */
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

/** Two bodies of about as many documents each, as views on the same bytes. Needs two documents or more. */
export function halves(body: BulkBody): [BulkBody, BulkBody] {
  const middle = size(body) >> 1;
  const cut = startOf(body, middle);
  return [
    { bytes: body.bytes.subarray(0, cut), ends: body.ends.slice(0, middle), kinds: body.kinds.slice(0, middle) },
    {
      bytes: body.bytes.subarray(cut, endOf(body, size(body) - 1)),
      ends: body.ends.slice(middle).map((end) => end - cut),
      kinds: body.kinds.slice(middle),
    },
  ];
}

/** The two lines of one document: its action and its source, as JSON text. */
export function documentAt(body: BulkBody, index: number): { action: string; source: string } {
  const { buffer, byteOffset } = body.bytes;
  const start = startOf(body, index);
  const text = Buffer.from(buffer, byteOffset + start, endOf(body, index) - start).toString('utf8');
  const lineEnd = text.indexOf('\n');
  return { action: text.slice(0, lineEnd), source: text.slice(lineEnd + 1).trimEnd() };
}

function startOf(body: BulkBody, index: number): number {
  return index === 0 ? 0 : endOf(body, index - 1);
}

function endOf(body: BulkBody, index: number): number {
  return body.ends[index] ?? body.bytes.length;
}
