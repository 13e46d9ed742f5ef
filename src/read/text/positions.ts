/** How far the files of one stream were read, in this run and in those before it. */
import type { LogFile, ReaderPosition } from '../../model/files.ts';
import type { Lane, Segment } from './logical-log.ts';
import type { Page } from './file-line-reader.ts';
import { hasHead, TextPrinter } from './fingerprint.ts';

/** Positions of files that are not in the input any more: kept for when they are again, the newest so many. */
const GONE_KEPT = 256;

/** A file that was read, or is being read. */
interface FileRead {
  readonly file: LogFile;
  readonly lane: number;
  readonly page: Page;
  readonly printer: TextPrinter;
  /** Where its stamps are known; absent for copies. */
  stamps: { readonly of: Lane; readonly segment: Segment } | undefined;
  /** Nothing of its text is left. */
  ended: boolean;
}

export class PositionBook {
  /** Of runs before, in the order of reading: those that no file of this run has taken up. */
  #known: ReaderPosition[];
  readonly #read: (FileRead | ReaderPosition)[] = [];

  constructor(known: readonly ReaderPosition[]) {
    this.#known = [...known];
  }

  /** Logs that the positions are of. */
  lanes(): number {
    return this.#known.reduce((most, { lane }) => Math.max(most, lane + 1), 0);
  }

  /** The position up to which a log was read, as long as no file has taken it up. */
  newestOf(lane: number): ReaderPosition | undefined {
    return this.#known.findLast((known) => known.lane === lane);
  }

  /** The position that a file with this beginning has: the one of a file stored alike, else the one furthest on. */
  find(file: LogFile, beginning: Buffer): ReaderPosition | undefined {
    const alike = this.#known.filter(({ head }) => hasHead(beginning, head));
    const furthest = alike.toSorted((a, b) => b.offset - a.offset);
    return furthest.find((known) => isUnchanged(known, file)) ?? furthest[0];
  }

  /** A file goes on from a position. */
  take(known: ReaderPosition): void {
    this.#known = this.#known.filter((one) => one !== known);
  }

  /** A file is as it was. */
  keep(known: ReaderPosition, { path }: LogFile): void {
    this.take(known);
    this.#read.push({ ...known, path });
  }

  /** A file is being read; told again where what follows is news, and no copy. */
  begin(file: LogFile, lane: number, page: Page, stamps: FileRead['stamps']): void {
    const { printer } = page;
    const begun = this.#read.find((one) => 'page' in one && one.page === page);
    if (begun !== undefined && 'page' in begun) begun.stamps = stamps;
    else if (printer !== undefined) this.#read.push({ file, lane, page, printer, stamps, ended: false });
  }

  /** All text of a file was read; a last line without its end is held back until `settle`. */
  end(file: LogFile): void {
    for (const one of this.#read) if ('page' in one && one.file === file) one.ended = true;
  }

  /** What was held back of a file is told of. */
  settle(file: LogFile): void {
    for (const one of this.#read) if ('page' in one && one.file === file) one.printer.finish();
  }

  /** All positions, in the order of reading. */
  save(): ReaderPosition[] {
    const read = this.#read.map((one) => ('page' in one ? positionOf(one) : one));
    return [...this.#known.slice(-GONE_KEPT), ...read].filter(({ offset }) => offset > 0);
  }
}

/** Whether a file is stored as it was when all of it was read. */
export function isUnchanged(known: ReaderPosition, { size, compression }: LogFile): boolean {
  return known.ended && known.size === size && known.compression === compression;
}

function positionOf({ file, lane, page, printer, stamps, ended }: FileRead): ReaderPosition {
  const { first, last } = stamps?.of.stampsOf(stamps.segment) ?? { first: Infinity, last: -Infinity };
  return {
    lane,
    path: file.path,
    inode: 0,
    compression: file.compression,
    size: file.size,
    head: printer.head(),
    tail: printer.tail(),
    offset: printer.offset,
    lines: page.lines,
    ended: ended && printer.isWhole,
    first,
    last,
  };
}
