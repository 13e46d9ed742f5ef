/**
 * The files of one host, read as the logs that they were before rotation: every byte once, copies and overlaps left out,
 * a line that a file's end cuts put together again. What is recognised stands in docs/rotation.md.
 */
import type { InputCopy, InputFault, LogFile, LogStream } from '../model.ts';
import { openArchives } from './archive/archives.ts';
import { Cursor } from './cursor.ts';
import { findOpening } from './header.ts';
import { Lane, type OpenText } from './lane.ts';
import { findOverlap, isNamesake, type Newcomer, type Overlap } from './overlap.ts';
import { nativePath, parseRotatedName } from './names.ts';
import { openBytes } from './open.ts';
import { Page, type FileLines } from './page.ts';
import { CUT_BYTES, isGapBetween, isTorn } from './torn.ts';

/** Lines, and what else happens on the way. Logs are told apart by `lane`, counted from 0. */
export type StreamPart =
  | { readonly kind: 'file'; readonly file: LogFile }
  | { readonly kind: 'lines'; readonly lane: number; readonly lines: FileLines }
  /** Lines that stand in a file that was read before. */
  | { readonly kind: 'copy'; readonly lines: FileLines }
  /** Something is missing here: what follows does not continue the record that is open. */
  | { readonly kind: 'break'; readonly lane: number };

/** What is told on the way. */
export interface StreamEvents {
  fault(fault: InputFault): void;
  /** A file was left out, or its beginning; once a file. */
  copy(copy: InputCopy): void;
}

/** Reads a stream's files in their order, from disk, archives and standard input. */
export async function* readStream({ files }: LogStream, events: StreamEvents): AsyncGenerator<StreamPart> {
  const archives = openArchives(files);
  try {
    yield* readTexts(files, (file, onFault) => openBytes(file, onFault, archives), events);
  } finally {
    await archives.handOver();
  }
}

/** The same with texts from anywhere. A fault of the input is told, never thrown. */
export async function* readTexts(
  files: readonly LogFile[],
  open: OpenText,
  events: StreamEvents,
): AsyncGenerator<StreamPart> {
  const reading = new Reading(open, events, findRepeats(files));
  for (const file of files) {
    yield { kind: 'file', file };
    yield* reading.read(file);
  }
  yield* reading.end();
}

/** Files that begin at the same time as others: they may be copies. */
function findRepeats(files: readonly LogFile[]): Set<LogFile> {
  const counts = new Map<string, number>();
  for (const { stamp } of files) if (stamp !== undefined) counts.set(stamp.local, (counts.get(stamp.local) ?? 0) + 1);
  return new Set(files.filter(({ stamp }) => stamp !== undefined && (counts.get(stamp.local) ?? 0) > 1));
}

/** How much of a file is looked at before it is decided what it is. */
const HEAD_BYTES = 64 << 10;
/** Logs of which the end stays in memory. */
const TAILS_MAX = 16;

class Reading {
  readonly #open: OpenText;
  readonly #events: StreamEvents;
  readonly #repeats: ReadonlySet<LogFile>;
  readonly #lanes: Lane[] = [];
  /** Read last comes last. */
  readonly #recent: Lane[] = [];

  /** @param repeats files of which there may be copies */
  constructor(open: OpenText, events: StreamEvents, repeats: ReadonlySet<LogFile>) {
    this.#open = open;
    this.#events = events;
    this.#repeats = repeats;
  }

  async *read(file: LogFile): AsyncGenerator<StreamPart> {
    let fault: InputFault | undefined;
    const text = new Cursor(this.#open(file, (found) => (fault = found)));
    try {
      await text.fill(HEAD_BYTES);
      const opening = findOpening(text.bytes.toString('latin1', 0, HEAD_BYTES));
      const newcomer = { file, text, opening };
      const overlap = await findOverlap(this.#lanes, newcomer, this.#open);
      const page = new Page(file);
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
      yield* this.#passOver(overlap, newcomer, page);
      const continues = overlap.match.atEnd();
      await overlap.match.close();
      const left = await text.next();
      const bytes = page.bytes;
      if (left === undefined) {
        yield { kind: 'copy', lines: page.end() };
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
    const family = familyOf(file);
    const lane =
      this.#recent.findLast(({ segments }) => segments.some((segment) => familyOf(segment.file) === family)) ??
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
    const before = lane.segments.at(-1);
    if (before === undefined) return;
    const missing = lane.fault !== undefined || isGapBetween(before.file, file);
    const line = lane.torn?.lines.peekPending(CUT_BYTES);
    const joined = !missing && line !== undefined && (bytes.length === 0 || isTorn(line, bytes));
    if (!joined) yield* this.#flush(lane);
    if (missing) yield { kind: 'break', lane: this.#lanes.indexOf(lane) };
  }

  /** Tells what was held back. */
  *#flush(lane: Lane): Generator<StreamPart> {
    const { torn, fault } = lane;
    lane.torn = undefined;
    lane.fault = undefined;
    if (torn !== undefined) {
      const { file, lines, before } = torn;
      const { lines: last, offsets, flags } = lines.end();
      const part = { lines: last, offsets, flags, file, before, bytes: 0 };
      yield { kind: 'lines', lane: this.#lanes.indexOf(lane), lines: part };
    }
    if (fault !== undefined) this.#events.fault(fault);
  }

  /** Its text goes on where the lane's ends: a line that is cut there comes whole from it, and no damage matters. */
  #goOnFrom(lane: Lane, file: LogFile): void {
    const { fault } = lane;
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
    const number = this.#lanes.indexOf(lane);
    for (let chunk = first ?? (await text.next()); chunk !== undefined; chunk = await text.next()) {
      lane.add(chunk);
      const { torn } = lane;
      let rest: Buffer = chunk;
      if (torn !== undefined) {
        const end = chunk.indexOf(LF) + 1;
        const head = end === 0 ? chunk : chunk.subarray(0, end);
        const { lines, offsets, flags } = torn.lines.push(head);
        page.skip(head.length, end > 0);
        if (end > 0) lane.torn = undefined;
        const part = { lines, offsets, flags, file: torn.file, before: torn.before, bytes: head.length };
        yield { kind: 'lines', lane: number, lines: part };
        rest = chunk.subarray(head.length);
      }
      if (rest.length > 0) yield { kind: 'lines', lane: number, lines: page.push(rest) };
    }
    lane.torn ??= page.torn();
  }

  #use(lane: Lane): void {
    const at = this.#recent.indexOf(lane);
    if (at !== -1) this.#recent.splice(at, 1);
    this.#recent.push(lane);
    this.#recent.at(-1 - TAILS_MAX)?.dropTail();
  }
}

const LF = 10;

function damageOf(fault: InputFault | undefined): string | undefined {
  return fault === undefined ? undefined : `byte ${fault.byte}: ${fault.message}`;
}

/** Files of one directory and stem are rotations of one log. */
function familyOf({ path: pathname }: LogFile): string {
  const native = nativePath(pathname);
  const slash = native.lastIndexOf('/') + 1;
  return native.slice(0, slash) + parseRotatedName(native.slice(slash)).stem;
}
