/**
 * Follows a rotation set that is still written to: reads its files as `load` does, then tails the live file.
 * docs/follow.md lists what is recognised. Files are recognised by their text, never by names or inodes alone.
 */
import { setTimeout as wait } from 'node:timers/promises';
import path from 'node:path';

import { ShipperError, reasonOf } from '../../errors.ts';
import type { LogFile, LogStream, ReaderPosition } from '../../model/files.ts';
import { openArchives } from '../archive/archives.ts';
import { findOpening } from '../text/stamps.ts';
import { parseRotatedName } from '../find/file-names.ts';
import { PEEK_BYTES } from '../bytes/head.ts';
import { openBytes } from '../bytes/open.ts';
import { LinesAgain } from '../text/again.ts';
import { FileLineReader } from '../text/file-line-reader.ts';
import { findOwnFiles } from '../text/own-files.ts';
import { ReadPositions } from '../text/positions.ts';
import { TextFingerprinter } from '../text/fingerprint.ts';
import { orderRotations } from '../find/rotation.ts';
import { isSystemError } from '../bytes/source.ts';
import { readTexts, type StreamEvents, type StreamPart, type StreamReader } from '../text/read-log.ts';
import { findAnchor, findNewer } from './anchor.ts';
import { headOf, textOf, toLogFile } from './file-text.ts';
import { JoinedLines } from './joined-lines.ts';
import { closeAll, statIfThere, openFamily, type OpenFamily, type OpenFile } from './open-family.ts';
import { planSteps, type Plan } from './plan.ts';
import { Tail } from './tail.ts';

/** The follower's clock, which tests replace. */
export interface FollowClock {
  /** Returns ms that never go back. */
  now(): number;
  /** Resolves after `ms`, or when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface FollowOptions {
  /** Time without new text after which a record counts as complete, in ms. */
  readonly quietMs: number;
  /** Ends the reading. An unterminated line stays for the next run. */
  readonly signal: AbortSignal;
  readonly clock?: FollowClock;
  /** A rotated file may be a link that leads out of the directory of the log. */
  readonly followLinks?: true | undefined;
}

/**
 * Follows a rotation set until the signal aborts. Files in other directories than the live file's are read once, first.
 * @param known positions of an earlier run, to resume from
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

/** Time between polls in ms, while new text comes; it doubles up to `POLL_MAX` while none does. */
const POLL_MIN = 250;
const POLL_MAX = 1000;
/** Polls between two lists of the directory, while it is unclear whether the live file moved. */
const LIST_EVERY = 4;
/** Time without new text after which a renamed file is left, in ms: its writer goes on with it for a while. */
const GRACE_MS = 2000;
/** Longest time after which a renamed file is left, in ms. */
const GRACE_MAX_MS = 30_000;
/** Time for which a file that was left is polled for late lines, in ms. */
const LATE_MS = 120_000;
/** Positions that are kept to recognise files that were read. */
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
  /** Whether a file of the family may be a link that leads out of its directory. */
  readonly #mayLeadOut: (pathname: string) => boolean;
  #positions: ReadPositions;
  #lines: JoinedLines | undefined;
  /** Number of the logical log that is followed. */
  #log = 0;
  #tail: Tail | undefined;
  /** Splits the file that is tailed, or was read last. */
  #reader: FileLineReader | undefined;
  /** The file before it, which may get late lines until then. */
  #late: { readonly tail: Tail; readonly reader: FileLineReader; readonly until: number } | undefined;
  /** When new text last came. */
  #newsAt = 0;
  /** Positions of the files read last that have no complete line: they have no other. */
  #fragments: ReaderPosition[] = [];
  /** No file was tailed yet: files are resumed from the positions of what was read before. */
  #isFirst = true;
  /** Text was lost before the next file. */
  #isMissing = false;

  constructor(stream: LogStream, events: StreamEvents, known: readonly ReaderPosition[], options: FollowOptions) {
    this.#stream = stream;
    this.#events = events;
    this.#positions = new ReadPositions(known);
    this.#quietMs = options.quietMs;
    this.#signal = options.signal;
    this.#clock = options.clock ?? CLOCK;
    // those that were there at the start were looked at then
    const found = new Set(stream.files.map((file) => path.resolve(file.path)));
    this.#mayLeadOut = (pathname) => options.followLinks === true || found.has(path.resolve(pathname));
  }

  positions(): ReaderPosition[] {
    return this.#positions.save();
  }

  async *run(): AsyncGenerator<StreamPart> {
    try {
      yield* this.#readExisting();
      if (!this.#signal.aborted) yield* this.#moveOn();
      yield* this.#poll();
    } finally {
      await this.#tail?.file.handle.close();
      await this.#late?.tail.file.handle.close();
    }
  }

  /**
   * Reads the files that exist as `load` does, but holds them open, so that rotation cannot take them away meanwhile.
   */
  async *#readExisting(): AsyncGenerator<StreamPart> {
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
        this.#positions,
      );
      let positions: ReaderPosition[] | undefined;
      try {
        for await (const part of texts) {
          if (part.kind === 'end') positions = this.#positions.save();
          // parts after the end were held back; they are read again from the tailed file
          if (positions === undefined) yield part;
          if (this.#signal.aborted) break;
        }
        if (positions !== undefined) this.#positions = new ReadPositions(positions);
      } finally {
        await archives.handOver();
      }
    } finally {
      await closeAll(family);
    }
    const isOwn = ({ path: pathname }: ReaderPosition): boolean => isOfFamily(pathname, this.#stream.name);
    this.#log = this.#positions.save().findLast(isOwn)?.log ?? this.#positions.logCount();
  }

  /**
   * Orders the files to read at first: those of other directories as discovery found them, those of the family as they
   * are now.
   * @param own gets the open file of each of the family's
   */
  async #orderAll(family: readonly OpenFile[], own: Map<LogFile, OpenFile>): Promise<readonly LogFile[]> {
    const elsewhere = this.#stream.files.filter(
      ({ path: pathname, place }) => place !== undefined || !isOfFamily(pathname, this.#stream.name),
    );
    const openByPath = new Map(family.map((file) => [file.path, file]));
    // the live file may be truncated while it is read, so it is tailed; but only here copies of it elsewhere are
    // recognised
    const isTailed = ({ path: pathname }: OpenFile): boolean =>
      elsewhere.length === 0 && pathname === this.#stream.name;
    // leaves out the second of two files where one is being compressed
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
    const files = set?.files ?? [];
    for (const file of files) {
      const open = file.place === undefined ? openByPath.get(file.path) : undefined;
      if (open !== undefined) own.set(file, open);
    }
    // roads come last, so that their lines are known from the log's own files
    const ofLog = findOwnFiles(files);
    return [...files.filter((file) => ofLog.has(file)), ...files.filter((file) => !ofLog.has(file))];
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
      const live = await this.#compareLive();
      movedAt = live === 'same' ? undefined : (movedAt ?? now);
      const isTime = live === 'other' || polls % LIST_EVERY === 0;
      if (movedAt !== undefined && isTime && this.#isLeft(now, movedAt) && (yield* this.#moveOn())) {
        movedAt = undefined;
        this.#newsAt = this.#clock.now();
        continue;
      }
      yield { kind: 'idle', quiet: isQuiet && this.#lines?.hasPending !== true, now };
      interval = hasNews || movedAt !== undefined ? POLL_MIN : Math.min(POLL_MAX, interval * 2);
      await this.#clock.sleep(interval, this.#signal);
    }
  }

  /** Reads the new text of the tailed file; returns whether there was any. */
  async *#readNews(): AsyncGenerator<StreamPart, boolean> {
    const tail = this.#tail;
    const lines = this.#lines;
    let hasNews = false;
    // the first bytes of a file are left to `#readFirst`
    if (tail === undefined || lines === undefined || tail.position === 0) return false;
    for (let chunk = await tail.next(); chunk !== undefined; chunk = await tail.next()) {
      hasNews = true;
      yield* lines.push(chunk);
      if (this.#signal.aborted) break;
    }
    return hasNews;
  }

  /** Returns whether the name of the live file leads to the tailed file, and that still has the text that was read. */
  async #compareLive(): Promise<'same' | 'other' | 'unsure'> {
    const tail = this.#tail;
    if (tail?.isLost === true) return 'other';
    const found = await this.#statLive();
    if (tail?.position === 0 && (await tail.file.handle.stat()).size > 0) return 'other';
    // an empty file may have been copied and truncated meanwhile
    if (found === undefined || tail?.position === 0) return 'unsure';
    const file = tail?.file;
    return found.inode === file?.inode && found.device === file.device ? 'same' : 'other';
  }

  /** Returns whether a file that was renamed gets no more lines, as far as one can expect. */
  #isLeft(now: number, movedAt: number): boolean {
    if (this.#tail === undefined || this.#tail.isLost || this.#tail.position === 0) return true;
    return now - Math.max(movedAt, this.#newsAt) >= GRACE_MS || now - movedAt >= GRACE_MAX_MS;
  }

  /** Goes on to the files after the one that was read last; returns false where there are none. */
  async *#moveOn(): AsyncGenerator<StreamPart, boolean> {
    const family = await this.#openFamily();
    let kept: OpenFile | undefined;
    try {
      const plan = await this.#plan(family.files);
      if (plan === undefined) return false;
      this.#isMissing ||= plan.isTextLost;
      yield* this.#finishTail(plan.rest);
      this.#compact();
      this.#isFirst &&= plan.steps.length === 0;
      for (const { file, from, isAfterGap, isTailed } of plan.steps) {
        this.#isMissing ||= isAfterGap;
        yield* this.#begin(file, from);
        if (isTailed) {
          kept = file;
          yield* this.#readFirst(family);
        } else yield* this.#readToEnd(file);
        if (this.#signal.aborted) break;
      }
      return plan.steps.length > 0;
    } finally {
      await closeAll(family.files, kept);
    }
  }

  async #plan(files: readonly OpenFile[]): Promise<Plan | undefined> {
    const positions = this.#positions.save();
    const tail = this.#tail?.position === 0 ? undefined : this.#tail;
    const anchor = await findAnchor(files, tail, [...positions, ...this.#fragments]);
    return planSteps({
      anchor,
      newer: await findNewer(files, anchor),
      tail: this.#tail,
      isFirst: this.#isFirst,
      hasPositions: this.#positions.logCount() > 0,
    });
  }

  /**
   * Reads the first bytes of the tailed file, and on. What they are is known only if nothing moved until they were
   * read, since a file is copied before it is truncated. Otherwise the next poll reads them.
   */
  async *#readFirst(family: OpenFamily): AsyncGenerator<StreamPart> {
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

  /**
   * Reads the rest of the tailed file, and leaves it.
   * @param copy the file to read the rest from, where the tailed file was truncated; undefined where there is none
   */
  async *#finishTail(copy: OpenFile | undefined): AsyncGenerator<StreamPart> {
    const tail = this.#tail;
    if (tail === undefined) return;
    if (tail.position === 0) {
      this.#tail = undefined;
      await tail.file.handle.close();
      return;
    }
    if (!tail.isLost) yield* this.#readNews();
    else if (copy !== undefined && this.#lines !== undefined)
      for await (const chunk of textOf(copy, tail.position, (fault) => this.#events.fault(fault))) {
        tail.add(chunk);
        yield* this.#lines.push(chunk);
      }
    this.#tail = undefined;
    this.#endFile(tail);
    await this.#late?.tail.file.handle.close();
    this.#late = undefined;
    const reader = this.#reader;
    if (tail.isLost || reader === undefined) await tail.file.handle.close();
    else this.#late = { tail, reader, until: this.#clock.now() + LATE_MS };
  }

  /** Begins a file, at a position of an earlier run or at its beginning. */
  async *#begin(file: OpenFile, from: ReaderPosition | undefined): AsyncGenerator<StreamPart> {
    const logFile = toLogFile(file, this.#stream.kind);
    const fingerprinter = new TextFingerprinter();
    const tail = new Tail(file);
    if (from !== undefined) {
      let left = from.offset;
      const again = new LinesAgain(logFile, from);
      for await (const chunk of textOf(file, 0, () => {})) {
        const part = chunk.subarray(0, left);
        fingerprinter.add(part);
        tail.add(part);
        const lines = again.pass(part);
        if (lines !== undefined) yield { kind: 'again', log: from.log, lines };
        left -= part.length;
        if (left === 0) break;
      }
      fingerprinter.finish();
      this.#positions.take(from);
    }
    const at = { bytes: from?.offset ?? 0, lines: from?.lines ?? 0 };
    const reader = new FileLineReader(logFile, fingerprinter, at);
    if (from === undefined) yield { kind: 'file', file: logFile, unchanged: false };
    this.#lines ??= new JoinedLines(this.#log, (settled) => this.#positions.settle(settled));
    yield* this.#lines.begin(reader, this.#isMissing);
    this.#isMissing = false;
    this.#positions.begin(logFile, this.#log, reader, undefined);
    [this.#reader, this.#tail] = [reader, tail];
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
    const reader = this.#reader;
    if (reader !== undefined) this.#positions.end(reader.file);
    const fragment = reader?.fingerprinter?.offset === 0 ? tail.toFragment(this.#log) : undefined;
    this.#fragments = fragment === undefined ? [] : [...this.#fragments, fragment];
  }

  /** Reads lines that came to a renamed file after it was left: when no record is open, or at the end of its time. */
  async *#readLate(isQuiet: boolean): AsyncGenerator<StreamPart> {
    const late = this.#late;
    if (late === undefined) return;
    const isOver = this.#clock.now() >= late.until;
    if (!isQuiet && !isOver) return;
    let isBroken = false;
    for (let chunk = await late.tail.next(); chunk !== undefined; chunk = await late.tail.next()) {
      if (!isBroken) yield { kind: 'break', log: this.#log };
      isBroken = true;
      yield { kind: 'lines', log: this.#log, lines: late.reader.push(chunk) };
    }
    if (isBroken) yield { kind: 'break', log: this.#log };
    if (!isOver) return;
    this.#late = undefined;
    await late.tail.file.handle.close();
  }

  /** Drops the positions of old files, and the readers of files that are only compared with. */
  #compact(): void {
    const positions = this.#positions.save();
    if (positions.length > 2 * POSITIONS_KEPT && this.#lines?.hasPending !== true)
      this.#positions = new ReadPositions(positions.slice(-POSITIONS_KEPT));
  }

  #statLive() {
    return statIfThere(this.#stream.name).catch(refuse(this.#stream.name));
  }

  #openFamily(): Promise<OpenFamily> {
    return openFamily(this.#stream.name, this.#mayLeadOut).catch(refuse(path.dirname(this.#stream.name)));
  }
}

function asOpening({ stamp }: LogFile) {
  return stamp as ReturnType<typeof findOpening>;
}

/** Returns whether a file is of the family of a live file. */
function isOfFamily(pathname: string, live: string): boolean {
  const stem = parseRotatedName(path.basename(pathname)).stem;
  return stem === path.basename(live) && path.resolve(path.dirname(pathname)) === path.resolve(path.dirname(live));
}

function refuse(what: string): (error: unknown) => never {
  return (error) => {
    if (!isSystemError(error)) throw error;
    throw new ShipperError('input', `expected to follow ${what}, but it cannot be read: ${reasonOf(error)}`, {
      cause: error,
    });
  };
}
