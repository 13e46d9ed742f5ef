import type { InputFault, LogFile, ReaderPosition } from '../../model/files.ts';
import { BlockPrints } from './block-fingerprints.ts';
import { findLastStamp, timeOf, type Stamp } from './glance.ts';
import type { LineSplitter } from './line-splitter.ts';
import { slackOf } from './tolerance.ts';

/** Opens a file as text; `openBytes` with whatever it needs besides. */
export type OpenText = (file: LogFile, onFault: (fault: InputFault) => void) => AsyncIterable<Buffer>;

/** What was read of one file: its text from byte `from` on, as far as it goes beyond what was read before. */
export interface Segment {
  readonly file: LogFile;
  readonly from: number;
  /** Bytes of it. */
  length: number;
  /** First and last stamps in it, in ms; of what `Lane` keeps in memory the last are not yet counted in. */
  first: number;
  last: number;
  /** Of the whole file; absent where no other file begins at the same time, or `from` is not 0. */
  readonly prints: BlockPrints | undefined;
}

/** A last line of a file that no `\n` ended, held until it is known how the next file begins. */
export interface TornLine {
  readonly file: LogFile;
  readonly lines: LineSplitter;
  /** Lines of the file before it. */
  readonly before: number;
}

/** So much of the end of a lane's text stays in memory, at least; a copy that begins in its last half is found there. */
const TAIL_BYTES = 512 << 10;
/** Stamps are looked for in the last bytes of a chunk. */
const SAMPLE_BYTES = 2 << 10;

/**
 * One log, as it was read so far: the text of its files, one behind the other, each byte once. A host has one, unless
 * logs of several machines were given as one host's.
 */
export class Lane {
  readonly segments: Segment[] = [];
  torn: TornLine | undefined;
  /** Of its last file: not told yet, since the next one may hold the same text whole. */
  fault: InputFault | undefined;
  /** Where a run before stopped reading it, as long as that place was not found. */
  awaited: ReaderPosition | undefined;
  #last: Stamp | undefined;
  #tail: Buffer[] | undefined = [];
  #tailSize = 0;
  #length = 0;
  #samples: { readonly segment: Segment; readonly end: number; readonly time: number }[] = [];

  /** Begins a file at a byte; `stamp` is the first in it from there on. `printed`: there may be copies of it. */
  begin(file: LogFile, from: number, stamp: Stamp | undefined, printed: boolean): void {
    this.#last = stamp ?? this.#last;
    const first = this.#last === undefined ? Infinity : timeOf(this.#last);
    const prints = printed && from === 0 ? new BlockPrints() : undefined;
    this.segments.push({ file, from, length: 0, first, last: -Infinity, prints });
  }

  /** Counts a file in that a run before has read up to a position; its text is not in memory. */
  recall(file: LogFile, { offset, first, last }: ReaderPosition, stamp: Stamp | undefined): void {
    this.#last = stamp ?? this.#last;
    // of a copy no stamps were kept
    const times = stamp === undefined ? [] : [timeOf(stamp)];
    const stamps = { first: Math.min(first, ...times), last: Math.max(last, ...times) };
    this.segments.push({ file, from: 0, length: offset, ...stamps, prints: undefined });
    this.#tail = undefined;
    this.#samples = [];
  }

  /** First and last stamps of a segment, those that are in memory too. */
  stampsOf(segment: Segment): { first: number; last: number } {
    let { first, last } = segment;
    for (const sample of this.#samples) {
      if (sample.segment !== segment) continue;
      first = Math.min(first, sample.time);
      last = Math.max(last, sample.time);
    }
    return { first, last };
  }

  /** Whether a file that begins like that may come behind it: stamps do not go back by more than they may. */
  mayContinue(stamp: Stamp | undefined): boolean {
    const last = this.#last;
    if (stamp === undefined || last === undefined) return true;
    const zoned = stamp.zone !== '' && last.zone !== '';
    return !(timeOf(stamp, zoned) < timeOf(last, zoned) - slackOf(zoned));
  }

  /** Takes the next text of the file. */
  add(chunk: Buffer): void {
    const segment = this.segments.at(-1);
    if (segment === undefined) return;
    segment.length += chunk.length;
    segment.prints?.add(chunk);
    this.#length += chunk.length;
    this.#keep(chunk);
    const stamp = findLastStamp(chunk.toString('latin1', Math.max(0, chunk.length - SAMPLE_BYTES)), segment.file);
    if (stamp !== undefined) {
      this.#last = stamp;
      const time = timeOf(stamp);
      this.#samples.push({ segment, end: this.#length, time });
    }
    this.#count(this.#length - TAIL_BYTES / 4);
  }

  /** The end of its text; undefined where it was given up. */
  tail(): Buffer | undefined {
    if (this.#tail !== undefined && this.#tail.length > 1) this.#tail = [Buffer.concat(this.#tail)];
    return this.#tail && (this.#tail[0] ?? Buffer.alloc(0));
  }

  /** Gives its memory back: from here on only its files hold its text. */
  dropTail(): void {
    this.#tail = undefined;
    this.#count(Infinity);
  }

  #keep(chunk: Buffer): void {
    if (this.#tail === undefined) {
      // whoever is read again gets a tail again
      this.#tail = [];
      this.#tailSize = 0;
    }
    this.#tail.push(chunk);
    this.#tailSize += chunk.length;
    while (this.#tailSize - (this.#tail[0]?.length ?? 0) >= TAIL_BYTES)
      this.#tailSize -= this.#tail.shift()?.length ?? 0;
  }

  /** Counts stamps in that the tail need not be asked for any more. */
  #count(until: number): void {
    for (let sample = this.#samples[0]; sample !== undefined && sample.end <= until; sample = this.#samples[0]) {
      this.#samples.shift();
      const { segment, time } = sample;
      if (time < segment.first) segment.first = time;
      if (time > segment.last) segment.last = time;
    }
  }
}

/** The text of segments, read again. `onLost`: a file has changed meanwhile, and there is less of it. */
export async function* readAgain(
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
