/**
 * Splits bytes into lines. A line ends at `\n` only: a `\r`, U+2028 or NUL inside a message must not split its record.
 * Time is linear and memory bounded for any bytes.
 */
import { isAscii, isUtf8 } from 'node:buffer';

import { QUALITY_BIT } from '../../schema/quality.ts';
import { type LineBatch } from '../../model/records.ts';
import { PendingLine, HEAD_KEPT, MAX_LINE, TAIL_KEPT } from './pending-line.ts';

export { MAX_LINE };

/**
 * Splits the bytes of a file into lines, which do not depend on how the bytes are cut into chunks. It keeps no
 * reference to a chunk's memory. The lines of an ASCII chunk are slices of one string: detach those that are kept for
 * long.
 */
export class LineSplitter {
  readonly #pending = new PendingLine();
  /** Byte of the file at which the pending line begins. */
  #offset: number;
  #atStart: boolean;

  /** @param offset byte of the file at which the first pushed line begins */
  constructor(offset = 0) {
    this.#offset = offset;
    this.#atStart = offset === 0;
  }

  /** Returns the first bytes of the unterminated line, at most `length`; empty where there is none. */
  peekPending(length: number): Buffer {
    return this.#pending.peek(length);
  }

  /** Adds the next bytes of the file; returns the lines that they complete. */
  push(chunk: Buffer): LineBatch {
    const batch = new Batch();
    const last = chunk.lastIndexOf(LF);
    let start = 0;
    if (last !== -1 && this.#pending.length > 0) {
      start = chunk.indexOf(LF) + 1;
      this.#pending.append(chunk.subarray(0, start - 1));
      this.#takePending(batch, 0);
      this.#offset += 1;
    }
    if (last >= start) {
      addLines(batch, chunk.subarray(start, last + 1), this.#offset);
      this.#offset += last + 1 - start;
    }
    this.#pending.append(chunk.subarray(last + 1));
    return this.#finish(batch);
  }

  /** Returns the unterminated line, if there is one. */
  end(): LineBatch {
    const batch = new Batch();
    if (this.#pending.length > 0) this.#takePending(batch, QUALITY_BIT.unterminated);
    return this.#finish(batch);
  }

  #takePending(batch: Batch, flags: number): void {
    const { length } = this.#pending;
    const { head, tail } = this.#pending.take();
    addLine(batch, this.#offset, head, tail, length, flags);
    this.#offset += length;
  }

  /** Removes a byte order mark: it is no text, and the first line begins after it. */
  #finish(batch: Batch): LineBatch {
    if (this.#atStart && batch.lines.length > 0) {
      this.#atStart = false;
      if (batch.lines[0]?.startsWith(BOM)) batch.dropBom();
    }
    return batch.build();
  }
}

const LF = 10;
const BOM = '\uFEFF';
const BOM_BYTES = 3;

class Batch {
  readonly lines: string[] = [];
  readonly offsets: number[] = [];
  readonly #flagged: [index: number, flags: number][] = [];

  add(line: string, offset: number, flags: number): void {
    if (flags !== 0) this.#flagged.push([this.lines.length, flags]);
    this.lines.push(line);
    this.offsets.push(offset);
  }

  dropBom(): void {
    const first = this.lines[0]?.slice(BOM.length) ?? '';
    const unterminated = this.#flagged.some(([index, flags]) => index === 0 && flags & QUALITY_BIT.unterminated);
    if (first === '' && unterminated) {
      // a file that holds only the mark has no line
      this.lines.length = 0;
      this.offsets.length = 0;
      this.#flagged.length = 0;
      return;
    }
    this.lines[0] = first;
    this.offsets[0] = BOM_BYTES;
  }

  build(): LineBatch {
    const { lines, offsets } = this;
    if (this.#flagged.length === 0) return { lines, offsets, flags: undefined };
    const flags = new Uint16Array(lines.length);
    for (const [index, bits] of this.#flagged) flags[index] = bits;
    return { lines, offsets, flags };
  }
}

/** Adds the lines of a region, which ends with `\n`. */
function addLines(batch: Batch, region: Buffer, offset: number): void {
  if (isAscii(region)) addAsciiLines(batch, region, offset);
  else addUtf8Lines(batch, region, offset);
}

/** Decodes the region once: its lines are slices of one string, and copy nothing. */
function addAsciiLines(batch: Batch, region: Buffer, offset: number): void {
  const text = region.toString('latin1');
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    if (end - start <= MAX_LINE) batch.add(text.slice(start, end), offset + start, 0);
    else addWholeLine(batch, region.subarray(start, end), offset + start);
    start = end + 1;
  }
}

function addUtf8Lines(batch: Batch, region: Buffer, offset: number): void {
  const valid = isUtf8(region);
  for (let start = 0; start < region.length;) {
    const end = region.indexOf(LF, start);
    if (valid && end - start <= MAX_LINE) batch.add(region.toString('utf8', start, end), offset + start, 0);
    else addWholeLine(batch, region.subarray(start, end), offset + start);
    start = end + 1;
  }
}

function addWholeLine(batch: Batch, line: Buffer, offset: number): void {
  const { length } = line;
  if (length <= MAX_LINE) addLine(batch, offset, line, undefined, length, 0);
  else addLine(batch, offset, line.subarray(0, HEAD_KEPT), line.subarray(length - TAIL_KEPT), length, 0);
}

/** Adds a line of `length` bytes: whole in `head`, or as `head` and `tail` without its middle. */
function addLine(
  batch: Batch,
  offset: number,
  head: Buffer,
  tail: Buffer | undefined,
  length: number,
  flags: number,
): void {
  if (tail === undefined) {
    batch.add(head.toString(), offset, flags | invalid(head));
    return;
  }
  const first = withoutSplitEnd(head);
  const last = withoutSplitStart(tail);
  const gap = `…[${length - first.length - last.length} bytes left out]…`;
  const text = first.toString() + gap + last.toString();
  batch.add(text, offset, flags | QUALITY_BIT.capped | invalid(first) | invalid(last));
}

function invalid(bytes: Buffer): number {
  return isUtf8(bytes) ? 0 : QUALITY_BIT.invalid_utf8;
}

/** Bytes of the longest character in UTF-8. */
const MAX_CHAR = 4;

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** Cuts off a last character that is incomplete. */
function withoutSplitEnd(bytes: Buffer): Buffer {
  for (let back = 1; back < MAX_CHAR && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (isContinuation(byte)) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needs > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

/** Cuts off a first character that is incomplete. */
function withoutSplitStart(bytes: Buffer): Buffer {
  let skip = 0;
  while (skip < MAX_CHAR - 1 && isContinuation(bytes[skip] ?? 0)) skip += 1;
  return bytes.subarray(skip);
}
