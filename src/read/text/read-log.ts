/**
 * Reads the files of one rotation set as the logs that they were before rotation: every byte once, without duplicate
 * text, and with lines that cross the end of a file joined. docs/rotation.md lists what is recognised.
 */
import type {
  DuplicateText,
  InputFault,
  LogFile,
  LogStream,
  ReaderPosition,
  TextFingerprint,
} from '../../model/files.ts';
import type { IdentifiedRecord } from '../../model/records.ts';
import { openArchives, type Archives } from '../archive/archives.ts';
import { PEEK_BYTES } from '../bytes/head.ts';
import { openBytes } from '../bytes/open.ts';
import { familyOf } from '../find/file-names.ts';
import { LinesAgain } from './again.ts';
import { Cursor } from './cursor.ts';
import { decideKnown, decideNew, type Duplicate, type KnownText } from './decide.ts';
import { BOUNDARY_BYTES, continuesLine, hasGapBetween } from './file-boundary.ts';
import { endUnterminated, FileLineReader, type FileLines } from './file-line-reader.ts';
import { hasHead, TextFingerprinter } from './fingerprint.ts';
import { findOpening, type Opening } from './stamps.ts';
import { LogicalLog, type OpenText } from './logical-log.ts';
import { findOwnFiles, isOwnName } from './own-files.ts';
import { findOverlap, isNamesake, type NextFile, type Overlap } from './overlap.ts';
import { ReadPositions } from './positions.ts';

/** Lines of a rotation set, and the events between them. `log` numbers its logical logs, from 0. */
export type StreamPart =
  /** A file begins. `unchanged`: an earlier run has read all of it. */
  | { readonly kind: 'file'; readonly file: LogFile; readonly unchanged: boolean }
  /** `isRoad`: the logical log is a copy of lines, and no file of it is the log's own. */
  | { readonly kind: 'lines'; readonly log: number; readonly lines: FileLines; readonly isRoad?: true }
  /** Records that are split already, with the ids of their lines: of the only logical log. */
  | { readonly kind: 'records'; readonly records: readonly IdentifiedRecord[] }
  /**
   * Lines before the position at which a run resumes, which an earlier run has read: they give open records their text
   * back. They come before all other lines of the log.
   */
  | { readonly kind: 'again'; readonly log: number; readonly lines: FileLines }
  /** Duplicate lines, which were read from another file. */
  | { readonly kind: 'duplicate'; readonly lines: FileLines }
  /** Text is missing here, so that the next line does not continue the open record. */
  | { readonly kind: 'break'; readonly log: number }
  /** All text was read. The parts that follow were held back for more text to come; a later run can read them again. */
  | { readonly kind: 'end' }
  /**
   * A followed log was read to its present end. `quiet`: nothing new came for the quiet time, and no line is
   * unterminated. `now`: ms on the clock of the follower.
   */
  | { readonly kind: 'idle'; readonly quiet: boolean; readonly now: number };

/** A rotation set that is being read. */
export interface StreamReader {
  readonly parts: AsyncIterable<StreamPart>;
  /** Returns the positions up to the last part that was read. Call it between two parts. */
  positions(): ReaderPosition[];
}

/** Receives reports about the input. */
export interface StreamEvents {
  fault(fault: InputFault): void;
  /** Receives the duplicate text of a file, at most once per file. */
  duplicate(text: DuplicateText): void;
}

/**
 * Reads the files of a rotation set in their order, from disk, archives and standard input.
 * @param archives already open; several rotation sets may share them
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
 * Reads a rotation set from where an earlier run stopped. Files are recognised by their text, not by their names.
 * @param known positions of the earlier run
 */
export function resumeStream(
  { files }: LogStream,
  events: StreamEvents,
  known: readonly ReaderPosition[],
): StreamReader {
  const positions = new ReadPositions(known);
  return {
    parts: readFiles(files, (open) => readTexts(files, open, events, positions)),
    positions: () => positions.save(),
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

/**
 * Reads files whose text `open` returns. Faults of the input are reported, never thrown.
 * @param positions updated while reading
 */
export async function* readTexts(
  files: readonly LogFile[],
  open: OpenText,
  events: StreamEvents,
  positions?: ReadPositions,
): AsyncGenerator<StreamPart> {
  const reading = new Reading(files, open, events, positions);
  for (const file of files) yield* reading.read(file);
  yield { kind: 'end' };
  yield* reading.end();
}

/** Returns the files that begin at the same time as another file. */
function findPossibleCopies(files: readonly LogFile[]): Set<LogFile> {
  const counts = new Map<string, number>();
  for (const { stamp } of files) if (stamp !== undefined) counts.set(stamp.local, (counts.get(stamp.local) ?? 0) + 1);
  return new Set(files.filter(({ stamp }) => stamp !== undefined && (counts.get(stamp.local) ?? 0) > 1));
}

/** Maximum number of logical logs whose last text stays in memory, to find copies of it. */
const TAILS_MAX = 16;

/** A file whose text is being read. */
class OpenedFile implements NextFile {
  readonly file: LogFile;
  readonly text: Cursor;
  /** Set when the text has ended. */
  fault: InputFault | undefined;
  opening: Opening | undefined;

  constructor(file: LogFile, open: OpenText) {
    this.file = file;
    this.text = new Cursor(open(file, (fault) => (this.fault = fault)));
  }

  /** Reads the beginning, which decides what the file is. */
  async peek(): Promise<void> {
    await this.text.fill(PEEK_BYTES);
    this.opening = findOpening(this.text.bytes.toString('latin1', 0, PEEK_BYTES), this.file);
  }
}

class Reading {
  readonly #open: OpenText;
  readonly #events: StreamEvents;
  readonly #possibleCopies: ReadonlySet<LogFile>;
  readonly #positions: ReadPositions | undefined;
  /** The log's own files: those beside them continue none of them. */
  readonly #own: ReadonlySet<LogFile>;
  readonly #logs: LogicalLog[] = [];
  /** In the order in which they were last read. */
  readonly #recent: LogicalLog[] = [];
  /** Beginnings of the files that this run has resumed. */
  readonly #resumed: TextFingerprint[] = [];

  constructor(files: readonly LogFile[], open: OpenText, events: StreamEvents, positions: ReadPositions | undefined) {
    this.#open = open;
    this.#events = events;
    this.#possibleCopies = findPossibleCopies(files);
    this.#positions = positions;
    this.#own = findOwnFiles(files);
    for (let number = 0; number < (positions?.logCount() ?? 0); number++) {
      const newest = positions?.newestOf(number);
      const kind = files[0]?.kind;
      const log = new LogicalLog(newest && kind && this.#isRoadLog(number, isOwnName({ ...newest, kind })));
      log.awaited = newest;
      this.#logs.push(log);
    }
  }

  async *read(file: LogFile): AsyncGenerator<StreamPart> {
    if (!(yield* this.#readKnown(file))) yield* this.#readNew(file);
  }

  async *end(): AsyncGenerator<StreamPart> {
    for (const log of this.#logs) yield* this.#flush(log);
  }

  /** Reads a file that an earlier run has read, at least in part. Returns false if it is new. */
  async *#readKnown(file: LogFile): AsyncGenerator<StreamPart, boolean> {
    const positions = this.#positions;
    if (positions === undefined || positions.logCount() === 0) return false;
    const opened = new OpenedFile(file, this.#open);
    try {
      await opened.peek();
      const head = opened.text.bytes;
      const known = positions.find(file, head);
      const log = known && this.#logs[known.log];
      if (known === undefined || log === undefined) return false;
      const found: KnownText = { file, known, isResumedElsewhere: this.#resumed.some((one) => hasHead(head, one)) };
      switch (decideKnown(found)) {
        case 'unchanged':
          yield { kind: 'file', file, unchanged: true };
          positions.keep(known, file);
          this.#recall(log, opened, known);
          return true;
        case 'superseded':
          positions.take(known);
          if (log.awaited === known) log.awaited = undefined;
          return false;
        default:
          return yield* this.#resume(opened, log, found, positions);
      }
    } finally {
      await opened.text.close();
    }
  }

  /**
   * Continues at a position, if the text before it is the text that the earlier run read. Returns false if it is not.
   */
  async *#resume(
    opened: OpenedFile,
    log: LogicalLog,
    found: KnownText,
    positions: ReadPositions,
  ): AsyncGenerator<StreamPart, boolean> {
    const { file } = opened;
    const { known } = found;
    const fingerprinter = new TextFingerprinter();
    const isComplete = yield* this.#passThrough(opened, known, fingerprinter);
    fingerprinter.finish();
    switch (decideKnown({ ...found, before: { isComplete, tail: fingerprinter.tail() } })) {
      case 'shortened':
        yield { kind: 'file', file, unchanged: true };
        return true;
      case 'resume': {
        yield { kind: 'file', file, unchanged: false };
        yield* this.#flush(log);
        positions.take(known);
        this.#resumed.push(known.head);
        this.#recall(log, opened, known);
        const reader = new FileLineReader(file, fingerprinter, { bytes: known.offset, lines: known.lines });
        yield* this.#readRest(log, opened, reader);
        return true;
      }
      default:
        return false;
    }
  }

  /** Takes the text before a position, of which only some lines may be needed; returns whether the text is that long. */
  async *#passThrough(
    { file, text }: OpenedFile,
    known: ReaderPosition,
    fingerprinter: TextFingerprinter,
  ): AsyncGenerator<StreamPart, boolean> {
    const again = new LinesAgain(file, known);
    for (let left = known.offset; left > 0;) {
      await text.fill(1);
      if (text.bytes.length === 0) return false;
      const part = text.take(Math.min(left, text.bytes.length));
      fingerprinter.add(part);
      left -= part.length;
      const lines = again.pass(part);
      if (lines !== undefined) yield { kind: 'again', log: known.log, lines };
    }
    return true;
  }

  #recall(log: LogicalLog, { file, opening }: OpenedFile, known: ReaderPosition): void {
    log.recall(file, known, opening);
    if (log.awaited === known) log.awaited = undefined;
    this.#markRecent(log);
  }

  /** Reads a file that no earlier run has read. */
  async *#readNew(file: LogFile): AsyncGenerator<StreamPart> {
    yield { kind: 'file', file, unchanged: false };
    const opened = new OpenedFile(file, this.#open);
    try {
      await opened.peek();
      const { text } = opened;
      const isRoad = await this.#isRoad(opened);
      const overlap = isRoad ? undefined : await findOverlap(this.#logs, opened, this.#open);
      const reader = new FileLineReader(file, this.#positions && new TextFingerprinter());
      const duplicate = overlap && (yield* this.#readDuplicate(overlap, opened, reader));
      const namesake = text.bytes.length === 0 ? this.#namesakeOf(file) : undefined;
      const decision = decideNew({ duplicate, namesake, isDamaged: opened.fault !== undefined });
      switch (decision.kind) {
        case 'append': {
          const log = isRoad ? this.#add(true) : this.#chooseLog(opened);
          yield* this.#approach(log, opened);
          yield* this.#append(log, opened, reader);
          return;
        }
        case 'copy':
          yield { kind: 'duplicate', lines: reader.end() };
          this.#positions?.end(file);
          this.#positions?.settle(file);
          this.#reportDuplicate(file, decision.of, reader.bytes, opened.fault);
          return;
        case 'damaged-copy':
          this.#reportDuplicate(file, decision.of, 0, opened.fault);
          return;
        case 'continue':
        case 'diverge':
          this.#reportDuplicate(file, decision.of, reader.bytes, undefined);
          if (decision.kind === 'continue') this.#continueFrom(decision.log, file);
          else yield* this.#flush(decision.log);
          yield* this.#append(decision.log, opened, reader, decision.rest);
          return;
        default:
          decision satisfies never;
      }
    } finally {
      await opened.text.close();
    }
  }

  /**
   * Returns whether a file that is not the log's own only begins with duplicate text, as an excerpt with lines left out:
   * its lines are read as they are, since they are compared one by one.
   */
  async #isRoad({ file }: OpenedFile): Promise<boolean> {
    if (this.#logs.length === 0 || this.#own.has(file)) return false;
    const opened = new OpenedFile(file, this.#open);
    try {
      await opened.peek();
      const { text } = opened;
      const overlap = await findOverlap(this.#logs, opened, this.#open);
      if (overlap === undefined) return false;
      const { match } = overlap;
      for (let same = await match.next(text); same > 0; same = await match.next(text)) text.take(same);
      const isToEnd = match.atEnd();
      await match.close();
      return !isToEnd && (await text.next()) !== undefined;
    } finally {
      await opened.text.close();
    }
  }

  /** Reads the duplicate text at the beginning of a file. */
  async *#readDuplicate(
    { log, file: of, match }: Overlap,
    { file, text }: OpenedFile,
    reader: FileLineReader,
  ): AsyncGenerator<StreamPart, Duplicate> {
    this.#positions?.begin(file, this.#logs.indexOf(log), reader, undefined);
    for (let same = await match.next(text); same > 0; same = await match.next(text)) {
      yield { kind: 'duplicate', lines: reader.push(text.take(same)) };
    }
    const isToEnd = match.atEnd();
    await match.close();
    return { log, of, isToEnd, rest: await text.next() };
  }

  #reportDuplicate({ path }: LogFile, of: LogFile, bytes: number, fault: InputFault | undefined): void {
    this.#events.duplicate({ path, of: of.path, bytes, damage: damageOf(fault) });
  }

  /** Returns whether a log, by its number, is a road: it begins with a file beside the log's own ones. */
  #isRoadLog(number: number, isOwn: boolean): boolean {
    return (this.#own.size > 0 || number > 0) && !isOwn;
  }

  /**
   * Returns the log that a file continues: that of its own family, else the last one read whose stamps allow it, else a
   * new one. A file beside the log's own ones continues none of them: it may be of another host, or be cut anywhere.
   */
  #chooseLog({ file, opening }: OpenedFile): LogicalLog {
    const family = familyOf(file.path);
    const isOwn = this.#own.has(file);
    const mayContinue = (log: LogicalLog): boolean => {
      if (isOwn) return !log.isRoad && log.mayContinue(opening);
      return this.#own.size === 0 && opening !== undefined && log.mayContinue(opening);
    };
    const log =
      this.#recent.findLast(({ segments }) => segments.some((segment) => familyOf(segment.file.path) === family)) ??
      this.#logs.find(({ awaited }) => awaited !== undefined && familyOf(awaited.path) === family) ??
      this.#recent.findLast(mayContinue);
    return log ?? this.#add(this.#isRoadLog(this.#logs.length, isOwn));
  }

  #add(isRoad: boolean): LogicalLog {
    const log = new LogicalLog(isRoad);
    this.#logs.push(log);
    return log;
  }

  #namesakeOf(file: LogFile): LogFile | undefined {
    return this.#logs.flatMap(({ segments }) => segments).find((segment) => isNamesake(segment.file, file))?.file;
  }

  /** Ends or joins the unterminated line of the log's last file, by the beginning of the next file. */
  *#approach(log: LogicalLog, { file, text }: OpenedFile): Generator<StreamPart> {
    const { bytes } = text;
    if (log.awaited !== undefined) {
      // the file in which the earlier run stopped is missing, with the text after that position
      log.awaited = undefined;
      yield { kind: 'break', log: this.#logs.indexOf(log) };
    }
    const before = log.segments.at(-1);
    if (before === undefined) return;
    const isMissing = log.fault !== undefined || hasGapBetween(before.file.path, file.path);
    const line = log.unterminated?.lines.peekPending(BOUNDARY_BYTES);
    const isJoined = !isMissing && line !== undefined && (bytes.length === 0 || continuesLine(line, bytes, file));
    if (!isJoined) yield* this.#flush(log);
    if (isMissing) yield { kind: 'break', log: this.#logs.indexOf(log) };
  }

  /** Yields the line and reports the fault that were held back of the log's last file. */
  *#flush(log: LogicalLog): Generator<StreamPart> {
    const { unterminated, fault } = log;
    log.unterminated = undefined;
    log.fault = undefined;
    if (unterminated !== undefined) {
      this.#positions?.settle(unterminated.file);
      yield this.#lines(log, endUnterminated(unterminated));
    }
    if (fault !== undefined) this.#events.fault(fault);
  }

  /**
   * Drops the line and the fault that were held back of the log's last file: the next file has the whole line, and the
   * text that the fault cut off.
   */
  #continueFrom(log: LogicalLog, file: LogFile): void {
    const { fault, unterminated } = log;
    if (unterminated !== undefined) this.#positions?.settle(unterminated.file);
    log.unterminated = undefined;
    log.fault = undefined;
    if (fault !== undefined) {
      this.#events.duplicate({ path: fault.path, of: file.path, bytes: 0, damage: damageOf(fault) });
    }
  }

  /** Appends the text of a file to a log, from the reader's position on. */
  async *#append(
    log: LogicalLog,
    opened: OpenedFile,
    reader: FileLineReader,
    first?: Buffer,
  ): AsyncGenerator<StreamPart> {
    const { file, opening } = opened;
    log.begin(file, reader.bytes, reader.bytes > 0 ? undefined : opening, this.#possibleCopies.has(file));
    this.#markRecent(log);
    yield* this.#readRest(log, opened, reader, first);
  }

  async *#readRest(
    log: LogicalLog,
    opened: OpenedFile,
    reader: FileLineReader,
    first?: Buffer,
  ): AsyncGenerator<StreamPart> {
    const { file, text } = opened;
    const number = this.#logs.indexOf(log);
    const segment = log.segments.at(-1);
    this.#positions?.begin(file, number, reader, segment && { of: log, segment });
    for (let chunk = first ?? (await text.next()); chunk !== undefined; chunk = await text.next()) {
      log.add(chunk);
      const { unterminated } = log;
      let rest: Buffer = chunk;
      if (unterminated !== undefined) {
        const continued = reader.continueLine(unterminated, chunk);
        if (continued.ended) {
          log.unterminated = undefined;
          this.#positions?.settle(unterminated.file);
        }
        yield this.#lines(log, continued.part);
        rest = continued.rest;
      }
      if (rest.length > 0) yield this.#lines(log, reader.push(rest));
    }
    log.unterminated ??= reader.unterminated();
    log.fault = opened.fault;
    this.#positions?.end(file);
  }

  #lines(log: LogicalLog, lines: FileLines): StreamPart {
    const part = { kind: 'lines', log: this.#logs.indexOf(log), lines } as const;
    return log.isRoad ? { ...part, isRoad: true } : part;
  }

  #markRecent(log: LogicalLog): void {
    const at = this.#recent.indexOf(log);
    if (at !== -1) this.#recent.splice(at, 1);
    this.#recent.push(log);
    this.#recent.at(-1 - TAILS_MAX)?.dropTail();
  }
}

function damageOf(fault: InputFault | undefined): string | undefined {
  return fault === undefined ? undefined : `byte ${fault.byte}: ${fault.message}`;
}
