/**
 * A rotation set that is still written to: what is there is read as `load` does, then its live file is tailed. What is
 * recognised stands in docs/follow.md. Nothing is told by names or inodes alone: a file is what its text is.
 */
import { setTimeout as wait } from 'node:timers/promises';
import path from 'node:path';

import { ShipperError, reasonOf } from '../../errors.ts';
import type { LogFile, LogStream, ReaderPosition } from '../../model/files.ts';
import { openArchives } from '../archive/archives.ts';
import { findOpening } from '../text/glance.ts';
import { parseRotatedName } from '../find/file-names.ts';
import { PEEK_BYTES } from '../bytes/head.ts';
import { openBytes } from '../bytes/open.ts';
import { Page } from '../text/file-line-reader.ts';
import { PositionBook } from '../text/positions.ts';
import { TextPrinter } from '../text/fingerprint.ts';
import { orderRotations } from '../find/rotation.ts';
import { isSystemError } from '../bytes/source.ts';
import { readTexts, type StreamEvents, type StreamPart, type StreamReader } from '../text/read-log.ts';
import { isGapBetween } from '../text/unterminated.ts';
import { findAnchor, findNewer, isSameFile, type Anchor } from './anchor.ts';
import { closeAll, lookAt, openFamily, type Family, type OpenFile } from './family.ts';
import { JoinedLines } from './joined-lines.ts';
import { Tail } from './tail.ts';
import { headOf, textOf, toLogFile } from './text.ts';

/** Time as the follower knows it; tests have their own. */
export interface FollowClock {
  /** ms that never go back. */
  now(): number;
  /** Resolves after so many ms, or when the signal says stop. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface FollowOptions {
  /** How long nothing new may come until a record counts as complete, in ms. */
  readonly quietMs: number;
  /** Ends the reading; what is half written then stays for the next run. */
  readonly signal: AbortSignal;
  readonly clock?: FollowClock;
}

/**
 * Follows a stream until its signal says stop. Files beside those of its live file's directory are read once, at first.
 * @param known positions of a run before, to go on from there
 */
export function followStream(
  stream: LogStream,
  events: StreamEvents,
  known: readonly ReaderPosition[],
  options: FollowOptions,
): StreamReader {
  const follower = new Follower(stream, events, known, options);
  return { parts: follower.run(), positions: () => follower.positions() };
}

/** Polls come so often while there is news, and grow rarer when there is none, in ms. */
const POLL_MIN = 250;
const POLL_MAX = 1000;
/** Without a live file the directory is listed every so many polls. */
const LIST_EVERY = 4;
/** A file that was renamed gets lines for a while: it is left when nothing came for so long, or at the latest then, in ms. */
const GRACE_MS = 2000;
const GRACE_MAX_MS = 30_000;
/** Lines that come to it later still are looked for this long, in ms. */
const LATE_MS = 120_000;
/** Positions of files that were read, kept to know them again. */
const POSITIONS_KEPT = 256;

const CLOCK: FollowClock = {
  now: () => performance.now(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, { signal }).catch(() => undefined);
  },
};

class Follower {
  readonly #stream: LogStream;
  readonly #events: StreamEvents;
  readonly #quietMs: number;
  readonly #signal: AbortSignal;
  readonly #clock: FollowClock;
  #book: PositionBook;
  #lines: JoinedLines | undefined;
  #lane = 0;
  #tail: Tail | undefined;
  /** The file before it, which may get late lines until then. */
  #late: { readonly tail: Tail; readonly page: Page; readonly until: number } | undefined;
  #newsAt = 0;
  #page: Page | undefined;
  #file: LogFile | undefined;
  /** Files that were read last and hold no complete line: they have no position, and are known by these. */
  #fragments: ReaderPosition[] = [];
  /** Nothing was tailed yet: what was read before goes on where its positions say. */
  #isFirst = true;
  /** Text was lost before what comes next. */
  #isMissing = false;

  constructor(stream: LogStream, events: StreamEvents, known: readonly ReaderPosition[], options: FollowOptions) {
    this.#stream = stream;
    this.#events = events;
    this.#book = new PositionBook(known);
    this.#quietMs = options.quietMs;
    this.#signal = options.signal;
    this.#clock = options.clock ?? CLOCK;
  }

  positions(): ReaderPosition[] {
    return this.#book.save();
  }

  async *run(): AsyncGenerator<StreamPart> {
    try {
      yield* this.#readWhatIsThere();
      if (!this.#signal.aborted) yield* this.#turn();
      yield* this.#poll();
    } finally {
      await this.#tail?.file.handle.close();
      await this.#late?.tail.file.handle.close();
    }
  }

  /** As `load` does, but from files that are held open: a rotation meanwhile takes none of them away. */
  async *#readWhatIsThere(): AsyncGenerator<StreamPart> {
    const { files: family } = await this.#openFamily();
    try {
      const own = new Map<LogFile, OpenFile>();
      const files = await this.#orderAll(family, own);
      const archives = openArchives(files);
      const texts = readTexts(
        files,
        (file, onFault) => {
          const open = own.get(file);
          return open === undefined ? openBytes(file, onFault, archives) : textOf(open, 0, onFault);
        },
        this.#events,
        this.#book,
      );
      let positions: ReaderPosition[] | undefined;
      try {
        for await (const part of texts) {
          if (part.kind === 'end') positions = this.#book.save();
          // what was held back is read again from the file that is tailed
          if (positions === undefined) yield part;
          if (this.#signal.aborted) break;
        }
        if (positions !== undefined) this.#book = new PositionBook(positions);
      } finally {
        await archives.handOver();
      }
    } finally {
      await closeAll(family);
    }
    const own = ({ path: pathname }: ReaderPosition): boolean => isOfFamily(pathname, this.#stream.name);
    this.#lane = this.#book.save().findLast(own)?.lane ?? this.#book.lanes();
  }

  /** Files elsewhere as they were found, those of the family as they are now. */
  async #orderAll(family: readonly OpenFile[], own: Map<LogFile, OpenFile>): Promise<readonly LogFile[]> {
    const elsewhere = this.#stream.files.filter(
      ({ path: pathname, place }) => place !== undefined || !isOfFamily(pathname, this.#stream.name),
    );
    const openByPath = new Map(family.map((file) => [file.path, file]));
    // what may be cut while it is read is left to those who tail it; but only here copies of it are known as such
    const isTailed = ({ path: pathname }: OpenFile): boolean =>
      elsewhere.length === 0 && pathname === this.#stream.name;
    // one that is being compressed is there twice
    const each = await findNewer(family, undefined);
    const here = await Promise.all(
      each
        .filter((file) => !isTailed(file))
        .map(async (file) => {
          const logFile = toLogFile(file, this.#stream.kind);
          const stamp = findOpening((await headOf(file, PEEK_BYTES)).toString('latin1'), logFile);
          return { ...logFile, stamp, base: '' };
        }),
    );
    const set = await orderRotations([
      ...elsewhere.map((file) => ({ ...file, stamp: asOpening(file), base: '' })),
      ...here,
    ]);
    for (const file of set?.files ?? []) {
      const open = file.place === undefined ? openByPath.get(file.path) : undefined;
      if (open !== undefined) own.set(file, open);
    }
    return set?.files ?? [];
  }

  async *#poll(): AsyncGenerator<StreamPart> {
    let interval = POLL_MIN;
    let movedAt: number | undefined;
    this.#newsAt = this.#clock.now();
    for (let polls = 1; !this.#signal.aborted; polls++) {
      const hasNews = yield* this.#readNews();
      const now = this.#clock.now();
      if (hasNews) this.#newsAt = now;
      const isQuiet = now - this.#newsAt >= this.#quietMs;
      yield* this.#readLate(isQuiet);
      const place = await this.#lookWhere();
      movedAt = place === 'same' ? undefined : (movedAt ?? now);
      const isTime = place === 'other' || polls % LIST_EVERY === 0;
      if (movedAt !== undefined && isTime && this.#isLeft(now, movedAt) && (yield* this.#turn())) {
        movedAt = undefined;
        this.#newsAt = this.#clock.now();
        continue;
      }
      yield { kind: 'idle', quiet: isQuiet && this.#lines?.hasPending !== true, now };
      interval = hasNews || movedAt !== undefined ? POLL_MIN : Math.min(POLL_MAX, interval * 2);
      await this.#clock.sleep(interval, this.#signal);
    }
  }

  /** Reads on in the file that is tailed. */
  async *#readNews(): AsyncGenerator<StreamPart, boolean> {
    const tail = this.#tail;
    const lines = this.#lines;
    let hasNews = false;
    // whether its first bytes are what follows has to be looked at
    if (tail === undefined || lines === undefined || tail.position === 0) return false;
    for (let chunk = await tail.next(); chunk !== undefined; chunk = await tail.next()) {
      hasNews = true;
      yield* lines.push(chunk);
      if (this.#signal.aborted) break;
    }
    return hasNews;
  }

  /** Whether the name of the live file leads to the file that is tailed, and that is still what it was. */
  async #lookWhere(): Promise<'same' | 'other' | 'unsure'> {
    const tail = this.#tail;
    if (tail?.isLost === true) return 'other';
    const found = await this.#lookAtLive();
    if (tail?.position === 0 && (await tail.file.handle.stat()).size > 0) return 'other';
    // an empty file tells nothing: it may have been copied and cut meanwhile
    if (found === undefined || tail?.position === 0) return 'unsure';
    const file = tail?.file;
    return found.inode === file?.inode && found.device === file.device ? 'same' : 'other';
  }

  /** Whether no more lines are to be expected in a file that was renamed. */
  #isLeft(now: number, movedAt: number): boolean {
    if (this.#tail === undefined || this.#tail.isLost || this.#tail.position === 0) return true;
    return now - Math.max(movedAt, this.#newsAt) >= GRACE_MS || now - movedAt >= GRACE_MAX_MS;
  }

  /** Goes on with the files that came after the one that was read last; false: there are none. */
  async *#turn(): AsyncGenerator<StreamPart, boolean> {
    const family = await this.#openFamily();
    const { files } = family;
    let kept: OpenFile | undefined;
    try {
      const tail = this.#tail?.position === 0 ? undefined : this.#tail;
      const anchor = await findAnchor(files, tail, [...this.#book.save(), ...this.#fragments]);
      const newer = await findNewer(files, anchor);
      const isTail = anchor !== undefined && anchor.from === tail;
      const goesOn = anchor !== undefined && this.#isFirst;
      if (newer.length === 0 && !goesOn && tail?.isLost !== true) return false;
      if (newer.length === 1 && newer.every((file) => this.#isEmptyTail(file))) return false;
      const isFirstLost = this.#isFirst && this.#book.lanes() > 0 && anchor === undefined;
      if (isFirstLost || (tail?.isLost === true && !isTail)) this.#isMissing = true;
      yield* this.#finishTail(isTail ? anchor : undefined);
      this.#compact();
      const steps: Step[] = newer.map((file) => ({ file, from: undefined }));
      if (goesOn) steps.unshift({ file: anchor.file, from: anchor.from as ReaderPosition });
      this.#isFirst &&= steps.length === 0;
      let before = anchor?.file;
      for (const { file, from } of steps) {
        if (from === undefined && before !== undefined)
          this.#isMissing ||= isGapBetween(toLogFile(before, this.#stream.kind), toLogFile(file, this.#stream.kind));
        yield* this.#begin(file, from);
        before = file;
        if (file === steps.at(-1)?.file && file.compression === 'none') {
          kept = file;
          yield* this.#readFirst(family);
        } else yield* this.#readToEnd(file);
        if (this.#signal.aborted) break;
      }
      return steps.length > 0;
    } finally {
      await closeAll(files, kept);
    }
  }

  /** Whether it is the file that is tailed already, in which there is nothing yet. */
  #isEmptyTail(file: OpenFile): boolean {
    const tail = this.#tail;
    return tail?.position === 0 && file.size === 0 && isSameFile(file, tail.file);
  }

  /**
   * Reads the file that is tailed from here on. Of its first bytes nothing tells what they are: they count if nothing was
   * moved until then, since copies are made before a file is cut. Otherwise the next poll looks again.
   */
  async *#readFirst(family: Family): AsyncGenerator<StreamPart> {
    const [tail, lines] = [this.#tail, this.#lines];
    if (tail === undefined || lines === undefined) return;
    if (tail.position === 0) {
      const chunk = await tail.next();
      if (chunk === undefined) return;
      if (!(await family.isUnmoved())) {
        this.#tail = new Tail(tail.file);
        return;
      }
      yield* lines.push(chunk);
    }
    yield* this.#readNews();
  }

  /** Reads what is left of the file that was tailed, from itself or from the copy that was made of it. */
  async *#finishTail(anchor: Anchor | undefined): AsyncGenerator<StreamPart> {
    const tail = this.#tail;
    if (tail === undefined) return;
    if (tail.position === 0) {
      this.#tail = undefined;
      await tail.file.handle.close();
      return;
    }
    if (!tail.isLost) yield* this.#readNews();
    else if (anchor !== undefined && this.#lines !== undefined)
      for await (const chunk of textOf(anchor.file, tail.position, (fault) => this.#events.fault(fault))) {
        tail.add(chunk);
        yield* this.#lines.push(chunk);
      }
    this.#tail = undefined;
    this.#endFile(tail);
    await this.#late?.tail.file.handle.close();
    this.#late = undefined;
    const page = this.#page;
    if (tail.isLost || page === undefined) await tail.file.handle.close();
    else this.#late = { tail, page, until: this.#clock.now() + LATE_MS };
  }

  /** Begins to read a file, from a position of a run before or from its beginning. */
  async *#begin(file: OpenFile, from: ReaderPosition | undefined): AsyncGenerator<StreamPart> {
    const logFile = toLogFile(file, this.#stream.kind);
    const printer = new TextPrinter();
    const tail = new Tail(file);
    if (from !== undefined) {
      let left = from.offset;
      for await (const chunk of textOf(file, 0, () => {})) {
        const part = chunk.subarray(0, left);
        printer.add(part);
        tail.add(part);
        left -= part.length;
        if (left === 0) break;
      }
      printer.finish();
      this.#book.take(from);
    }
    const page = new Page(logFile, printer, { bytes: from?.offset ?? 0, lines: from?.lines ?? 0 });
    if (from === undefined) yield { kind: 'file', file: logFile, unchanged: false };
    this.#lines ??= new JoinedLines(this.#lane, (settled) => this.#book.settle(settled));
    yield* this.#lines.begin(page, this.#isMissing);
    this.#isMissing = false;
    this.#book.begin(logFile, this.#lane, page, undefined);
    [this.#page, this.#file, this.#tail] = [page, logFile, tail];
  }

  async *#readToEnd(file: OpenFile): AsyncGenerator<StreamPart> {
    const [tail, lines] = [this.#tail, this.#lines];
    if (tail === undefined || lines === undefined) return;
    this.#tail = undefined;
    for await (const chunk of textOf(file, tail.position, (fault) => this.#events.fault(fault))) {
      tail.add(chunk);
      yield* lines.push(chunk);
      if (this.#signal.aborted) return;
    }
    this.#endFile(tail);
  }

  #endFile(tail: Tail): void {
    if (this.#file !== undefined) this.#book.end(this.#file);
    const fragment = this.#page?.printer?.offset === 0 ? tail.toFragment(this.#lane) : undefined;
    this.#fragments = fragment === undefined ? [] : [...this.#fragments, fragment];
  }

  /** Lines that came to a renamed file after it was left: told when no record is open, or when time is up. */
  async *#readLate(isQuiet: boolean): AsyncGenerator<StreamPart> {
    const late = this.#late;
    if (late === undefined) return;
    const isOver = this.#clock.now() >= late.until;
    if (!isQuiet && !isOver) return;
    let isBroken = false;
    for (let chunk = await late.tail.next(); chunk !== undefined; chunk = await late.tail.next()) {
      if (!isBroken) yield { kind: 'break', lane: this.#lane };
      isBroken = true;
      yield { kind: 'lines', lane: this.#lane, lines: late.page.push(chunk) };
    }
    if (isBroken) yield { kind: 'break', lane: this.#lane };
    if (!isOver) return;
    this.#late = undefined;
    await late.tail.file.handle.close();
  }

  /** Old files are forgotten: what is left of them is only compared with. */
  #compact(): void {
    const positions = this.#book.save();
    if (positions.length > 2 * POSITIONS_KEPT && this.#lines?.hasPending !== true)
      this.#book = new PositionBook(positions.slice(-POSITIONS_KEPT));
  }

  #lookAtLive() {
    return lookAt(this.#stream.name).catch(refuse(this.#stream.name));
  }

  #openFamily(): Promise<Family> {
    return openFamily(this.#stream.name).catch(refuse(path.dirname(this.#stream.name)));
  }
}

interface Step {
  readonly file: OpenFile;
  readonly from: ReaderPosition | undefined;
}

function asOpening({ stamp }: LogFile) {
  return stamp as ReturnType<typeof findOpening>;
}

/** Whether a file is one of the rotation set of a live file. */
function isOfFamily(pathname: string, live: string): boolean {
  const stem = parseRotatedName(path.basename(pathname)).stem;
  return stem === path.basename(live) && path.resolve(path.dirname(pathname)) === path.resolve(path.dirname(live));
}

function refuse(what: string): (error: unknown) => never {
  return (error) => {
    if (!isSystemError(error)) throw error;
    throw new ShipperError('input', `expected to go on reading ${what}, but it cannot be read: ${reasonOf(error)}`, {
      cause: error,
    });
  };
}
