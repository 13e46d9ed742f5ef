import type { InputFault, LogFile, ReaderPosition } from '../../model/files.ts';
import { BlockFingerprints } from './block-fingerprints.ts';
import { findLastStamp, timeOf, type Stamp } from './stamps.ts';
import type { LineSplitter } from './line-splitter.ts';
import { stampTolerance } from './tolerance.ts';

/** Opens the text of a file, as `openBytes` does. */
export type OpenText = (file: LogFile, onFault: (fault: InputFault) => void) => AsyncIterable<Buffer>;

/** The part of a file that belongs to a logical log: its text from byte `from` on, which no file before it has. */
export interface Segment {
  readonly file: LogFile;
  readonly from: number;
  /** Bytes of the segment. */
  length: number;
  /** First and last stamps in ms, without those of the text at the end that is still in memory. */
  first: number;
  last: number;
  /** Fingerprints of the whole file; absent if no other file begins at the same time, or `from` is not 0. */
  readonly blocks: BlockFingerprints | undefined;
}

/** The unterminated last line of a file, held until the beginning of the next file is known. */
export interface UnterminatedLine {
  readonly file: LogFile;
  readonly lines: LineSplitter;
  /** Lines of the file before it. */
  readonly before: number;
}

/**
 * Minimum number of bytes at the end of a log's text that stay in memory. A copy that begins in the last half of them
 * is found there.
 */
const TAIL_BYTES = 512 << 10;
/** Bytes at the end of a chunk that are searched for a stamp. */
const SAMPLE_BYTES = 2 << 10;

/**
 * A logical log: the text of its files one after the other, each byte once, as far as it was read. A rotation set has
 * one, or several where it holds logs of several machines.
 */
export class LogicalLog {
  readonly segments: Segment[] = [];
  /** It is a copy of lines beside the log's own files: no other file continues it. */
  readonly isRoad: boolean;
  unterminated: UnterminatedLine | undefined;
  /** The fault of its last file: not reported yet, since the next file may have the same text undamaged. */
  fault: InputFault | undefined;
  /** Where an earlier run stopped reading the log, until the file with that position is found. */
  awaited: ReaderPosition | undefined;
  #last: Stamp | undefined;
  #tail: Buffer[] | undefined = [];
  #tailSize = 0;
  #length = 0;
  #samples: { readonly segment: Segment; readonly end: number; readonly time: number }[] = [];

  constructor(isRoad = false) {
    this.isRoad = isRoad;
  }

  /**
   * Begins a file.
   * @param from first byte of new text
   * @param stamp first stamp after `from`
   * @param mayHaveCopies whether to make fingerprints of the file
   */
  begin(file: LogFile, from: number, stamp: Stamp | undefined, mayHaveCopies: boolean): void {
    this.#last = stamp ?? this.#last;
    const first = this.#last === undefined ? Infinity : timeOf(this.#last);
    const blocks = mayHaveCopies && from === 0 ? new BlockFingerprints() : undefined;
    this.segments.push({ file, from, length: 0, first, last: -Infinity, blocks });
  }

  /** Adds a file that an earlier run has read up to a position. Its text is not in memory. */
  recall(file: LogFile, { offset, first, last }: ReaderPosition, stamp: Stamp | undefined): void {
    this.#last = stamp ?? this.#last;
    // positions of copies have no stamps
    const times = stamp === undefined ? [] : [timeOf(stamp)];
    const stamps = { first: Math.min(first, ...times), last: Math.max(last, ...times) };
    this.segments.push({ file, from: 0, length: offset, ...stamps, blocks: undefined });
    this.#tail = undefined;
    this.#samples = [];
  }

  /** Returns the first and last stamps of a segment, with those of text that is still in memory. */
  stampsOf(segment: Segment): { first: number; last: number } {
    let { first, last } = segment;
    for (const sample of this.#samples) {
      if (sample.segment !== segment) continue;
      first = Math.min(first, sample.time);
      last = Math.max(last, sample.time);
    }
    return { first, last };
  }

  /** Returns whether a file with this first stamp may come next: its stamps do not go back by more than the tolerance. */
  mayContinue(stamp: Stamp | undefined): boolean {
    const last = this.#last;
    if (stamp === undefined || last === undefined) return true;
    const zoned = stamp.zone !== '' && last.zone !== '';
    return !(timeOf(stamp, zoned) < timeOf(last, zoned) - stampTolerance(zoned));
  }

  /** Adds the next text of the file. */
  add(chunk: Buffer): void {
    const segment = this.segments.at(-1);
    if (segment === undefined) return;
    segment.length += chunk.length;
    segment.blocks?.add(chunk);
    this.#length += chunk.length;
    this.#keep(chunk);
    const stamp = findLastStamp(chunk.toString('latin1', Math.max(0, chunk.length - SAMPLE_BYTES)), segment.file);
    if (stamp !== undefined) {
      this.#last = stamp;
      const time = timeOf(stamp);
      this.#samples.push({ segment, end: this.#length, time });
    }
    this.#settleStamps(this.#length - TAIL_BYTES / 4);
  }

  /**
   * Yields the end of its text, from each place on where some bytes occur, the first place first. Copies as little as it
   * can: a file that begins in the millisecond in which the one before it ends finds its first bytes near the end of that.
   */
  *endsFrom(needle: Buffer): Generator<Buffer> {
    const chunks = this.#tail ?? [];
    for (const [index, chunk] of chunks.entries()) {
      if (!chunk.includes(needle) && !seamAfter(chunks, index, needle.length - 1).includes(needle)) continue;
      const rest = index === chunks.length - 1 ? chunk : Buffer.concat(chunks.slice(index));
      chunks.splice(index, chunks.length, rest);
      for (let at = rest.indexOf(needle); at !== -1; at = rest.indexOf(needle, at + 1)) yield rest.subarray(at);
      return;
    }
  }

  /** Frees the memory of the tail: from here on the text must be read from the files. */
  dropTail(): void {
    this.#tail = undefined;
    this.#settleStamps(Infinity);
  }

  #keep(chunk: Buffer): void {
    if (this.#tail === undefined) {
      // a log that grows after its tail was dropped gets a new one
      this.#tail = [];
      this.#tailSize = 0;
    }
    this.#tail.push(chunk);
    this.#tailSize += chunk.length;
    while (this.#tailSize - (this.#tail[0]?.length ?? 0) >= TAIL_BYTES)
      this.#tailSize -= this.#tail.shift()?.length ?? 0;
  }

  /** Adds to segments the stamps of text up to a byte, which has left the searched part of the tail. */
  #settleStamps(until: number): void {
    for (let sample = this.#samples[0]; sample !== undefined && sample.end <= until; sample = this.#samples[0]) {
      this.#samples.shift();
      const { segment, time } = sample;
      if (time < segment.first) segment.first = time;
      if (time > segment.last) segment.last = time;
    }
  }
}

/** Returns the last `length` bytes of a chunk, and as many that follow it. */
function seamAfter(chunks: readonly Buffer[], index: number, length: number): Buffer {
  const parts = [(chunks[index] ?? NOTHING).subarray(-length)];
  let left = length;
  for (let next = index + 1; next < chunks.length && left > 0; next++) {
    const part = (chunks[next] ?? NOTHING).subarray(0, left);
    parts.push(part);
    left -= part.length;
  }
  return Buffer.concat(parts);
}

const NOTHING = Buffer.alloc(0);

/**
 * Reads the text of segments once more.
 * @param onLost is called if a file has become shorter, which ends the text
 */
export async function* reread(
  segments: readonly Segment[],
  open: OpenText,
  onLost: () => void,
): AsyncGenerator<Buffer> {
  for (const { file, from, length } of segments) {
    let skip = from;
    let left = length;
    for await (const chunk of open(file, () => {})) {
      const part = chunk.subarray(skip, skip + left);
      skip = Math.max(0, skip - chunk.length);
      left -= part.length;
      if (part.length > 0) yield part;
      if (left === 0) break;
    }
    if (left > 0) {
      onLost();
      return;
    }
  }
}
