/**
 * Bytes to lines. A line ends at `\n` and nowhere else, so that a `\r`, U+2028 or NUL inside a message does not tear
 * its record apart. Time is linear and memory bounded for any bytes at all.
 */
import { isAscii, isUtf8 } from 'node:buffer';

import { QUALITY_BIT } from '../../model/quality.ts';
import { type LineBatch } from '../../model/records.ts';
import { PendingLine, HEAD_KEPT, MAX_LINE, TAIL_KEPT } from './pending-line.ts';

export { MAX_LINE };

/**
 * Cuts the bytes of a file into lines: the same lines however they are cut into chunks. Keeps no reference to a
 * chunk's memory; but lines of an ASCII chunk are slices of one string, so whoever keeps a line for long copies it.
 */
export class LineSplitter {
  readonly #pending = new PendingLine();
  /** Byte at which the pending line begins. */
  #offset: number;
  #atStart: boolean;

  /** @param offset the byte of the file at which the first line begins that it will be given */
  constructor(offset = 0) {
    this.#offset = offset;
    this.#atStart = offset === 0;
  }

  /** How the line begins that no `\n` has ended yet, `length` bytes at most; empty where there is none. */
  peekPending(length: number): Buffer {
    return this.#pending.peek(length);
  }

  /** Takes the next bytes of the file; gives the lines that are complete now. */
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

  /** Gives the line that no `\n` ended, if there is one. */
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

  /** A byte order mark is no text: it goes, and the first line begins behind it. */
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
      // A file of nothing but the mark has no line.
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

/** Adds the lines of a region that ends with `\n`. */
function addLines(batch: Batch, region: Buffer, offset: number): void {
  if (isAscii(region)) addAsciiLines(batch, region, offset);
  else addUtf8Lines(batch, region, offset);
}

/** One string for the whole region; its lines are slices of it, which cost no copy. */
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

/** Adds a line of `length` bytes that is kept whole in `head`, or as `head` and `tail` with its middle left out. */
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

/** Longest character of UTF-8 in bytes. */
const MAX_CHAR = 4;

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** Cuts off a character whose last bytes are not there. */
function withoutSplitEnd(bytes: Buffer): Buffer {
  for (let back = 1; back < MAX_CHAR && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (isContinuation(byte)) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needs > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

/** Cuts off the last bytes of a character that began earlier. */
function withoutSplitStart(bytes: Buffer): Buffer {
  let skip = 0;
  while (skip < MAX_CHAR - 1 && isContinuation(bytes[skip] ?? 0)) skip += 1;
  return bytes.subarray(skip);
}
