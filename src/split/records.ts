import type { LogFile } from '../model/files.ts';
import type { LineBatch, LogRecord } from '../model/records.ts';
import { QUALITY_BIT } from '../model/quality.ts';
import type { Grammar } from './grammar.ts';
import { newRecord } from './new-record.ts';
import type { PasteRepairer } from './paste/repair.ts';
import { formatStamp, readStamp } from './stamp.ts';
import type { Clock, ClockState } from './clock.ts';

/** Characters of a record that are kept; of a longer one the last `KEPT_END` are kept, too. */
export const MAX_RECORD = 1024 * 1024;
const KEPT_END = 8 * 1024;
/** Fragments that wait for the first stamp; more of them take the file's. */
const WAITING_MAX = 1000;

/** What a splitter holds between two batches, as plain data. */
export interface SplitterState {
  clock: ClockState;
  /** Records that ended with the repair of a file's last lines. */
  ended: LogRecord[];
  file: LogFile;
  /** Lines taken so far, as written. */
  line: number;
  open: LogRecord | undefined;
  /** Lines of the open record, without its header. */
  body: string[];
  /** Characters of `body`. */
  size: number;
  /** Of a record over the cap, the last lines so far, their characters, and how many lines are left out before them. */
  end: string[];
  endSize: number;
  leftOut: number;
  /** Lines end in `\r\n`. */
  carriageReturns: boolean;
  /** The newest header. */
  last: LogRecord | undefined;
  /** Fragments that wait for the first stamp. */
  waiting: LogRecord[];
}

const NO_FILE: LogFile = { kind: 'other', path: '', compression: 'none', size: 0, modified: 0 };

function newState(clock: ClockState): SplitterState {
  return {
    clock,
    ended: [],
    file: NO_FILE,
    line: 0,
    open: undefined,
    body: [],
    size: 0,
    end: [],
    endSize: 0,
    leftOut: 0,
    carriageReturns: false,
    last: undefined,
    waiting: [],
  };
}

/**
 * Joins lines into records: a header begins one, every other line continues it, from file to file of a rotation set.
 * Pure; the same lines in any batches give the same records, and nothing is lost but the middle of what is over the cap.
 */
export class RecordSplitter {
  /** What to make a splitter from that goes on where this one is: whoever keeps it writes it down at once. */
  readonly state: SplitterState;
  readonly #clock: Clock;
  readonly #grammar: Grammar;
  readonly #repairer: PasteRepairer | undefined;

  /**
   * @param clock made from `state.clock` where there is a state
   * @param repairer repairs lines of pasted text before they are split. What it holds is in no state: pasted text does
   * not grow
   * @param state of a splitter to go on from; it is used, not copied
   */
  constructor(clock: Clock, grammar: Grammar, repairer?: PasteRepairer, state?: SplitterState) {
    this.#clock = clock;
    this.#grammar = grammar;
    this.#repairer = repairer;
    this.state = state ?? newState(clock.state);
    // a host may have been given another zone since: then its clock began anew
    this.state.clock = clock.state;
  }

  /**
   * Says which file the next lines are from, and how many of its lines come before them; a record that is open goes on
   * into it.
   */
  startFile(file: LogFile, before = 0): void {
    if (this.#repairer !== undefined) this.state.ended.push(...this.#split(this.#repairer.end()));
    this.state.file = file;
    this.state.line = before;
  }

  /** Takes lines; returns the records that ended with them. */
  push(batch: LineBatch): LogRecord[] {
    if (this.#repairer === undefined) return this.#split(batch);
    return [...this.#takeEnded(), ...this.#split(this.#repairer.push(batch))];
  }

  /** Ends the input; returns the records that were open. */
  end(): LogRecord[] {
    const done = this.#takeEnded();
    if (this.#repairer !== undefined) done.push(...this.#split(this.#repairer.end()));
    this.#release(done, undefined);
    this.#close(done, undefined);
    return done;
  }

  /** Ends the record that is open, since nothing more of it came for a while; what waits for the first stamp goes on waiting. */
  settle(): LogRecord[] {
    if (this.state.last === undefined && this.#grammar.isTimed) return [];
    const done: LogRecord[] = [];
    // other logs may name no time at all: theirs is the file's
    if (this.state.last === undefined) this.#release(done, undefined);
    this.#close(done, undefined);
    return done;
  }

  #takeEnded(): LogRecord[] {
    const ended = this.state.ended;
    this.state.ended = [];
    return ended;
  }

  #split({ lines, offsets, flags, repairs }: LineBatch): LogRecord[] {
    const done: LogRecord[] = [];
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] ?? '';
      const written = repairs?.written[i] ?? 1;
      const offset = offsets[i] ?? 0;
      const isFragment = repairs?.fragments[i] === true;
      const header = isFragment ? undefined : this.#grammar.readHeader(line, this.state.file);
      if (isFragment) this.#beginFragment(fragmentOf(line), written, offset, done);
      else if (header?.layout === 'none') this.#beginFragment(header, written, offset, done);
      else if (header === undefined) this.#continue(line, written, offset, done);
      else this.#begin(header, written, offset, done);
      this.state.line += written;
      const bits = flags?.[i] ?? 0;
      if (bits !== 0 && this.state.open !== undefined) this.state.open.quality |= bits;
    }
    return done;
  }

  #begin(header: LogRecord, written: number, offset: number, done: LogRecord[]): void {
    this.#release(done, header);
    this.#close(done, header);
    this.state.last = header;
    this.#clock.set(header);
    // a copy of the log with `\r\n` line ends is the same log: same ids, same messages
    this.state.carriageReturns = header.firstLine.endsWith('\r');
    if (this.state.carriageReturns) {
      header.firstLine = header.firstLine.slice(0, -1);
      header.message = stripReturn(header.message);
      header.logger = stripReturn(header.logger);
    }
    this.#openAt(header, header.message, written, offset);
  }

  /** Text that is no log record. Before the first header it waits for that one's stamp. */
  #beginFragment(fragment: LogRecord, written: number, offset: number, done: LogRecord[]): void {
    if (this.state.last !== undefined) this.#close(done, undefined);
    else {
      const record = this.#finish();
      if (record !== undefined) this.state.waiting.push(record);
      if (this.state.waiting.length > WAITING_MAX) this.#release(done, undefined);
    }
    this.#openFragment(fragment, written, offset);
  }

  #openFragment(fragment: LogRecord, written: number, offset: number): void {
    this.state.carriageReturns = fragment.firstLine.endsWith('\r');
    if (this.state.carriageReturns) fragment.firstLine = fragment.message = fragment.firstLine.slice(0, -1);
    this.#openAt(fragment, fragment.message, written, offset);
  }

  #continue(line: string, written: number, offset: number, done: LogRecord[]): void {
    // lines before the first header: the end of a record whose beginning is not in the input
    if (this.state.open?.layout === 'none' && this.state.size > MAX_RECORD) this.#close(done, undefined);
    if (this.state.open === undefined) {
      this.#openFragment(fragmentOf(line), written, offset);
      return;
    }
    this.state.open.lines += written;
    const text = this.state.carriageReturns ? stripReturn(line) : line;
    if (this.state.size <= MAX_RECORD) {
      this.state.body.push(text);
      this.state.size += text.length + 1;
    } else this.#keepEnd(text);
  }

  #openAt(record: LogRecord, text: string, written: number, offset: number): void {
    record.path = this.state.file.path;
    record.line = written === 0 ? this.state.line : this.state.line + 1;
    record.lines = Math.max(written, 1);
    record.offset = offset;
    this.state.open = record;
    this.state.body = [text];
    this.state.size = text.length;
  }

  #keepEnd(text: string): void {
    this.state.end.push(text);
    this.state.endSize += text.length + 1;
    while (this.state.endSize > KEPT_END && this.state.end.length > 1) {
      this.state.endSize -= (this.state.end.shift()?.length ?? 0) + 1;
      this.state.leftOut++;
    }
  }

  #close(done: LogRecord[], next: LogRecord | undefined): void {
    const record = this.#finish();
    if (record === undefined) return;
    if (record.layout === 'none') this.#stampFragment(record, this.state.last ?? next);
    done.push(record);
  }

  /** Ends the open record: all but the stamp of a fragment. */
  #finish(): LogRecord | undefined {
    const record = this.state.open;
    if (record === undefined) return undefined;
    if (this.state.end.length > 0) {
      if (this.state.leftOut > 0) this.state.body.push(`…[${this.state.leftOut} lines left out]…`);
      this.state.body.push(...this.state.end);
      if (this.state.leftOut > 0) record.quality |= QUALITY_BIT.capped;
      this.state.end = [];
      this.state.endSize = 0;
      this.state.leftOut = 0;
    }
    this.#grammar.finish(record, this.state.body);
    this.state.open = undefined;
    return record;
  }

  /** Gives out what waited for a stamp. */
  #release(done: LogRecord[], next: LogRecord | undefined): void {
    if (this.state.waiting.length === 0) return;
    for (const record of this.state.waiting) this.#stampFragment(record, next);
    done.push(...this.state.waiting);
    this.state.waiting = [];
  }

  /**
   * Lines before the first header take the stamp of that header, or of the file where none follows; later fragments
   * (pasted text only) take that of the record before.
   */
  #stampFragment(record: LogRecord, next: LogRecord | undefined): void {
    if ((record.quality & (QUALITY_BIT.pasted | QUALITY_BIT.stamp_inherited)) === 0)
      record.quality |= QUALITY_BIT.truncated_input;
    if (next === undefined) {
      record.stamp = formatStamp(this.state.file.modified);
      record.local = readStamp(record.stamp);
      record.zone = '+0000';
    } else {
      record.stamp = next.stamp;
      record.zone = next.zone;
      record.local = next.local;
    }
    this.#clock.set(record);
  }
}

/** Text that no header stands before. */
function fragmentOf(line: string): LogRecord {
  const record = newRecord('none', line);
  record.message = line;
  return record;
}

function stripReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
