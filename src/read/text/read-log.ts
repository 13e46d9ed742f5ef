/**
 * The files of one host, read as the logs that they were before rotation: every byte once, copies and overlaps left out,
 * a line that a file's end cuts put together again. What is recognised stands in docs/rotation.md.
 */
import type {
  DuplicateText,
  InputFault,
  LogFile,
  LogStream,
  ReaderPosition,
  TextFingerprint,
} from '../../model/files.ts';
import { openArchives, type Archives } from '../archive/archives.ts';
import { Cursor } from './cursor.ts';
import { findOpening } from './glance.ts';
import { Lane, type OpenText } from './logical-log.ts';
import { findOverlap, isNamesake, type Newcomer, type Overlap } from './overlap.ts';
import { familyOf } from '../find/file-names.ts';
import { PEEK_BYTES } from '../bytes/head.ts';
import { openBytes } from '../bytes/open.ts';
import { endTorn, Page, type FileLines } from './file-line-reader.ts';
import { isUnchanged, PositionBook } from './positions.ts';
import { hasHead, TextPrinter } from './fingerprint.ts';
import { CUT_BYTES, isGapBetween, isTorn } from './unterminated.ts';

/** Lines, and what else happens on the way. Logs are told apart by `lane`, counted from 0. */
export type StreamPart =
  /** `unchanged`: a run before has read all of it. */
  | { readonly kind: 'file'; readonly file: LogFile; readonly unchanged: boolean }
  | { readonly kind: 'lines'; readonly lane: number; readonly lines: FileLines }
  /** Lines that stand in a file that was read before. */
  | { readonly kind: 'copy'; readonly lines: FileLines }
  /** Something is missing here: what follows does not continue the record that is open. */
  | { readonly kind: 'break'; readonly lane: number }
  /** All that is there was read: what follows was held back for more, and could be read again. */
  | { readonly kind: 'end' }
  /**
   * Of a stream that is followed: all that there is was read. `quiet`: nothing new came for the quiet time, and no line is
   * half written. `now`: ms on the clock of the follower.
   */
  | { readonly kind: 'idle'; readonly quiet: boolean; readonly now: number };

/** A stream that is being read. */
export interface StreamReader {
  readonly parts: AsyncIterable<StreamPart>;
  /** How far the parts go that were given so far; to be asked for between two of them. */
  positions(): ReaderPosition[];
}

/** What is told on the way. */
export interface StreamEvents {
  fault(fault: InputFault): void;
  /** A file was left out, or its beginning; once a file. */
  copy(copy: DuplicateText): void;
}

/**
 * Reads a stream's files in their order, from disk, archives and standard input.
 * @param archives that its files are in, where they are opened already, for several streams
 */
export function readStream(
  { files }: LogStream,
  events: StreamEvents,
  archives?: Archives,
): AsyncGenerator<StreamPart> {
  if (archives === undefined) return readFiles(files, (open) => readTexts(files, open, events));
  return readTexts(files, (file, onFault) => openBytes(file, onFault, archives), events);
}

/**
 * The same, but it is known how far it is read, and it goes on where a run before has stopped: files are found again by
 * their text, whatever their names are now.
 */
export function resumeStream(
  { files }: LogStream,
  events: StreamEvents,
  known: readonly ReaderPosition[],
): StreamReader {
  const book = new PositionBook(known);
  return {
    parts: readFiles(files, (open) => readTexts(files, open, events, book)),
    positions: () => book.save(),
  };
}

async function* readFiles(
  files: readonly LogFile[],
  read: (open: OpenText) => AsyncGenerator<StreamPart>,
): AsyncGenerator<StreamPart> {
  const archives = openArchives(files);
  try {
    yield* read((file, onFault) => openBytes(file, onFault, archives));
  } finally {
    await archives.handOver();
  }
}

/** The same with texts from anywhere. A fault of the input is told, never thrown. `book` is kept up to date. */
export async function* readTexts(
  files: readonly LogFile[],
  open: OpenText,
  events: StreamEvents,
  book?: PositionBook,
): AsyncGenerator<StreamPart> {
  const reading = new Reading(open, events, findRepeats(files), book);
  for (const file of files) yield* reading.read(file);
  yield { kind: 'end' };
  yield* reading.end();
}

/** Files that begin at the same time as others: they may be copies. */
function findRepeats(files: readonly LogFile[]): Set<LogFile> {
  const counts = new Map<string, number>();
  for (const { stamp } of files) if (stamp !== undefined) counts.set(stamp.local, (counts.get(stamp.local) ?? 0) + 1);
  return new Set(files.filter(({ stamp }) => stamp !== undefined && (counts.get(stamp.local) ?? 0) > 1));
}

/** Logs of which the end stays in memory. */
const TAILS_MAX = 16;

class Reading {
  readonly #open: OpenText;
  readonly #events: StreamEvents;
  readonly #repeats: ReadonlySet<LogFile>;
  readonly #book: PositionBook | undefined;
  readonly #lanes: Lane[] = [];
  /** Read last comes last. */
  readonly #recent: Lane[] = [];
  /** Beginnings of files in which this run has read on from a position. */
  readonly #continued: TextFingerprint[] = [];

  /** @param repeats files of which there may be copies */
  constructor(open: OpenText, events: StreamEvents, repeats: ReadonlySet<LogFile>, book: PositionBook | undefined) {
    this.#open = open;
    this.#events = events;
    this.#repeats = repeats;
    this.#book = book;
    for (let lane = 0; lane < (book?.lanes() ?? 0); lane++) {
      const known = new Lane();
      known.awaited = book?.newestOf(lane);
      this.#lanes.push(known);
    }
  }

  async *read(file: LogFile): AsyncGenerator<StreamPart> {
    if (!(yield* this.#readKnown(file))) yield* this.#readNew(file);
  }

  /** Goes on where a run before has stopped in this file; false: it is another one. */
  async *#readKnown(file: LogFile): AsyncGenerator<StreamPart, boolean> {
    const book = this.#book;
    if (book === undefined || book.lanes() === 0) return false;
    let fault: InputFault | undefined;
    const text = new Cursor(this.#open(file, (found) => (fault = found)));
    try {
      await text.fill(PEEK_BYTES);
      const known = book.find(file, text.bytes);
      if (known === undefined) return false;
      const lane = this.#lanes[known.lane];
      if (lane === undefined) return false;
      const unchanged = isUnchanged(known, file);
      if (!unchanged && this.#continued.some((head) => hasHead(text.bytes, head))) {
        // a copy of it has grown, too, and was read on in: what is behind this position may have been read there
        book.take(known);
        if (lane.awaited === known) lane.awaited = undefined;
        return false;
      }
      const opening = findOpening(text.bytes.toString('latin1', 0, PEEK_BYTES), file);
      if (unchanged) {
        yield { kind: 'file', file, unchanged: true };
        book.keep(known, file);
        this.#recall(lane, file, known, opening);
        return true;
      }
      const printer = new TextPrinter();
      const whole = await passThrough(text, known.offset, printer);
      printer.finish();
      if (!whole) {
        // a copy that is cut off: nothing of it is new
        yield { kind: 'file', file, unchanged: true };
        return true;
      }
      if (printer.tail().hash !== known.tail.hash) return false;
      yield { kind: 'file', file, unchanged: false };
      yield* this.#flush(lane);
      book.take(known);
      this.#continued.push(known.head);
      this.#recall(lane, file, known, opening);
      const page = new Page(file, printer, { bytes: known.offset, lines: known.lines });
      yield* this.#readRest(lane, file, text, page);
      lane.fault = fault;
      return true;
    } finally {
      await text.close();
    }
  }

  #recall(lane: Lane, file: LogFile, known: ReaderPosition, opening: Newcomer['opening']): void {
    lane.recall(file, known, opening);
    if (lane.awaited === known) lane.awaited = undefined;
    this.#use(lane);
  }

  async *#readNew(file: LogFile): AsyncGenerator<StreamPart> {
    yield { kind: 'file', file, unchanged: false };
    let fault: InputFault | undefined;
    const text = new Cursor(this.#open(file, (found) => (fault = found)));
    try {
      await text.fill(PEEK_BYTES);
      const opening = findOpening(text.bytes.toString('latin1', 0, PEEK_BYTES), file);
      const newcomer = { file, text, opening };
      const overlap = await findOverlap(this.#lanes, newcomer, this.#open);
      const page = new Page(file, this.#book && new TextPrinter());
      if (overlap === undefined) {
        const twin = text.bytes.length === 0 ? this.#namesakeOf(file) : undefined;
        if (twin !== undefined && fault !== undefined) {
          this.#events.copy({ path: file.path, of: twin.path, bytes: 0, damage: damageOf(fault) });
          return;
        }
        const lane = this.#chooseLane(newcomer);
        yield* this.#approach(lane, file, text);
        yield* this.#readOn(lane, newcomer, page);
        lane.fault = fault;
        return;
      }
      const { lane } = overlap;
      this.#book?.begin(file, this.#lanes.indexOf(lane), page, undefined);
      yield* this.#passOver(overlap, newcomer, page);
      const continues = overlap.match.atEnd();
      await overlap.match.close();
      const left = await text.next();
      const bytes = page.bytes;
      if (left === undefined) {
        yield { kind: 'copy', lines: page.end() };
        this.#book?.end(file);
        this.#book?.settle(file);
        this.#events.copy({ path: file.path, of: overlap.file.path, bytes, damage: damageOf(fault) });
        return;
      }
      this.#events.copy({ path: file.path, of: overlap.file.path, bytes, damage: undefined });
      if (continues) this.#goOnFrom(lane, file);
      else yield* this.#flush(lane);
      yield* this.#readOn(lane, newcomer, page, left);
      lane.fault = fault;
    } finally {
      await text.close();
    }
  }

  async *end(): AsyncGenerator<StreamPart> {
    for (const lane of this.#lanes) yield* this.#flush(lane);
  }

  /** The log that a file continues: that of its own directory and name, or else the one read last that it may follow. */
  #chooseLane({ file, opening }: Newcomer): Lane {
    const family = familyOf(file.path);
    const lane =
      this.#recent.findLast(({ segments }) => segments.some((segment) => familyOf(segment.file.path) === family)) ??
      this.#lanes.find(({ awaited }) => awaited !== undefined && familyOf(awaited.path) === family) ??
      this.#recent.findLast((each) => each.mayContinue(opening));
    if (lane !== undefined) return lane;
    const added = new Lane();
    this.#lanes.push(added);
    return added;
  }

  #namesakeOf(file: LogFile): LogFile | undefined {
    return this.#lanes.flatMap(({ segments }) => segments).find((segment) => isNamesake(segment.file, file))?.file;
  }

  /** Settles what the lane's last file left open, now that it is known how the next one begins. */
  *#approach(lane: Lane, file: LogFile, { bytes }: Cursor): Generator<StreamPart> {
    if (lane.awaited !== undefined) {
      // where the run before has stopped is not in the input any more, nor what came after it
      lane.awaited = undefined;
      yield { kind: 'break', lane: this.#lanes.indexOf(lane) };
    }
    const before = lane.segments.at(-1);
    if (before === undefined) return;
    const missing = lane.fault !== undefined || isGapBetween(before.file, file);
    const line = lane.torn?.lines.peekPending(CUT_BYTES);
    const joined = !missing && line !== undefined && (bytes.length === 0 || isTorn(line, bytes, file));
    if (!joined) yield* this.#flush(lane);
    if (missing) yield { kind: 'break', lane: this.#lanes.indexOf(lane) };
  }

  /** Tells what was held back. */
  *#flush(lane: Lane): Generator<StreamPart> {
    const { torn, fault } = lane;
    lane.torn = undefined;
    lane.fault = undefined;
    if (torn !== undefined) {
      this.#book?.settle(torn.file);
      yield { kind: 'lines', lane: this.#lanes.indexOf(lane), lines: endTorn(torn) };
    }
    if (fault !== undefined) this.#events.fault(fault);
  }

  /** Its text goes on where the lane's ends: a line that is cut there comes whole from it, and no damage matters. */
  #goOnFrom(lane: Lane, file: LogFile): void {
    const { fault, torn } = lane;
    if (torn !== undefined) this.#book?.settle(torn.file);
    lane.torn = undefined;
    lane.fault = undefined;
    if (fault !== undefined) {
      this.#events.copy({ path: fault.path, of: file.path, bytes: 0, damage: damageOf(fault) });
    }
  }

  async *#passOver({ match }: Overlap, { text }: Newcomer, page: Page): AsyncGenerator<StreamPart> {
    for (let same = await match.next(text); same > 0; same = await match.next(text)) {
      yield { kind: 'copy', lines: page.push(text.take(same)) };
    }
  }

  async *#readOn(
    lane: Lane,
    { file, text, opening }: Newcomer,
    page: Page,
    first?: Buffer,
  ): AsyncGenerator<StreamPart> {
    lane.begin(file, page.bytes, page.bytes > 0 ? undefined : opening, this.#repeats.has(file));
    this.#use(lane);
    yield* this.#readRest(lane, file, text, page, first);
  }

  async *#readRest(lane: Lane, file: LogFile, text: Cursor, page: Page, first?: Buffer): AsyncGenerator<StreamPart> {
    const number = this.#lanes.indexOf(lane);
    const segment = lane.segments.at(-1);
    this.#book?.begin(file, number, page, segment && { of: lane, segment });
    for (let chunk = first ?? (await text.next()); chunk !== undefined; chunk = await text.next()) {
      lane.add(chunk);
      const { torn } = lane;
      let rest: Buffer = chunk;
      if (torn !== undefined) {
        const went = page.continueTorn(torn, chunk);
        if (went.ended) {
          lane.torn = undefined;
          this.#book?.settle(torn.file);
        }
        yield { kind: 'lines', lane: number, lines: went.part };
        rest = went.rest;
      }
      if (rest.length > 0) yield { kind: 'lines', lane: number, lines: page.push(rest) };
    }
    lane.torn ??= page.torn();
    this.#book?.end(file);
  }

  #use(lane: Lane): void {
    const at = this.#recent.indexOf(lane);
    if (at !== -1) this.#recent.splice(at, 1);
    this.#recent.push(lane);
    this.#recent.at(-1 - TAILS_MAX)?.dropTail();
  }
}

/** Passes over the beginning of a text; false: it has less. */
async function passThrough(text: Cursor, length: number, printer: TextPrinter): Promise<boolean> {
  for (let left = length; left > 0;) {
    await text.fill(1);
    if (text.bytes.length === 0) return false;
    const part = text.take(Math.min(left, text.bytes.length));
    printer.add(part);
    left -= part.length;
  }
  return true;
}

function damageOf(fault: InputFault | undefined): string | undefined {
  return fault === undefined ? undefined : `byte ${fault.byte}: ${fault.message}`;
}
