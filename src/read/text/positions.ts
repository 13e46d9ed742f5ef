/** How far the files of one rotation set were read, in this run and in earlier ones. */
import type { LogFile, ReaderPosition } from '../../model/files.ts';
import type { LogicalLog, Segment } from './logical-log.ts';
import type { FileLineReader } from './file-line-reader.ts';
import { hasHead, type TextFingerprinter } from './fingerprint.ts';

/**
 * Maximum number of positions kept for files that are missing in the input, the newest ones, in case the files return.
 */
const GONE_KEPT = 256;

/** A file that this run has read, or is reading. */
interface FileRead {
  readonly file: LogFile;
  /** Number of its logical log. */
  readonly log: number;
  readonly reader: FileLineReader;
  readonly fingerprinter: TextFingerprinter;
  /** The segment with its stamps; absent for copies. */
  stamps: { readonly of: LogicalLog; readonly segment: Segment } | undefined;
  /** All of its text was read. */
  ended: boolean;
}

/** Keeps the positions of earlier runs until a file matches them, and those of the files that this run reads. */
export class ReadPositions {
  /** Positions of earlier runs that no file of this run has matched, in the order of reading. */
  #known: ReaderPosition[];
  readonly #read: (FileRead | ReaderPosition)[] = [];

  constructor(known: readonly ReaderPosition[]) {
    this.#known = [...known];
  }

  /** Returns the number of logical logs with positions of earlier runs. */
  logCount(): number {
    return this.#known.reduce((most, { log }) => Math.max(most, log + 1), 0);
  }

  /** Returns the last position of a logical log that no file has matched. */
  newestOf(log: number): ReaderPosition | undefined {
    return this.#known.findLast((known) => known.log === log);
  }

  /**
   * Finds the position for a file by its beginning: of an unchanged file, else the one furthest into the text.
   */
  find(file: LogFile, beginning: Buffer): ReaderPosition | undefined {
    const alike = this.#known.filter(({ head }) => hasHead(beginning, head));
    const furthest = alike.toSorted((a, b) => b.offset - a.offset);
    return furthest.find((known) => isUnchanged(known, file)) ?? furthest[0];
  }

  /** Removes a position that a file has matched. */
  take(known: ReaderPosition): void {
    this.#known = this.#known.filter((one) => one !== known);
  }

  /** Carries over the position of a file that is unchanged. */
  keep(known: ReaderPosition, { path }: LogFile): void {
    this.take(known);
    this.#read.push({ ...known, path });
  }

  /** Begins a file. For a file that begins with duplicate text, call it again where its new text begins. */
  begin(file: LogFile, log: number, reader: FileLineReader, stamps: FileRead['stamps']): void {
    const { fingerprinter } = reader;
    const begun = this.#read.find((one) => 'reader' in one && one.reader === reader);
    if (begun !== undefined && 'reader' in begun) begun.stamps = stamps;
    else if (fingerprinter !== undefined) this.#read.push({ file, log, reader, fingerprinter, stamps, ended: false });
  }

  /** Ends a file, all of whose text was read. Its position stays before an unterminated last line until `settle`. */
  end(file: LogFile): void {
    for (const one of this.#read) if ('reader' in one && one.file === file) one.ended = true;
  }

  /** Moves the position of a file past its unterminated last line, which is no longer held back. */
  settle(file: LogFile): void {
    for (const one of this.#read) if ('reader' in one && one.file === file) one.fingerprinter.finish();
  }

  /** Returns all positions, in the order of reading. */
  save(): ReaderPosition[] {
    const read = this.#read.map((one) => ('reader' in one ? positionOf(one) : one));
    return [...this.#known.slice(-GONE_KEPT), ...read].filter(({ offset }) => offset > 0);
  }
}

/**
 * Returns whether a file need not be read: all of it was read, its size and compression are the same as then, and no text
 * of it is needed again.
 */
export function isUnchanged(known: ReaderPosition, { size, compression }: LogFile): boolean {
  return known.again === undefined && known.ended && known.size === size && known.compression === compression;
}

function positionOf({ file, log, reader, fingerprinter, stamps, ended }: FileRead): ReaderPosition {
  const { first, last } = stamps?.of.stampsOf(stamps.segment) ?? { first: Infinity, last: -Infinity };
  return {
    log,
    path: file.path,
    inode: 0,
    compression: file.compression,
    size: file.size,
    head: fingerprinter.head(),
    tail: fingerprinter.tail(),
    offset: fingerprinter.offset,
    lines: reader.lines,
    ended: ended && fingerprinter.isWhole,
    first,
    last,
  };
}
