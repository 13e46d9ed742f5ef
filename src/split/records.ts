import type { LogFile } from '../model/files.ts';
import type { LineBatch, LogRecord } from '../model/records.ts';
import { QUALITY_BIT } from '../model/quality.ts';
import type { Grammar } from './grammar.ts';
import { readHeader } from './header.ts';
import { newRecord } from './new-record.ts';
import type { PasteRepairer } from './paste/repair.ts';
import { formatStamp, readStamp } from './stamp.ts';
import { finishRecord } from './tail.ts';
import type { Clock, ClockState } from './zone.ts';

/** Characters of a record's body that are kept; of what is longer the last `KEPT_END` are kept too. */
export const MAX_RECORD = 1024 * 1024;
const KEPT_END = 8 * 1024;
/** Fragments that wait for the first stamp; more of them take the file's. */
const WAITING_MAX = 1000;

const VDSM: Grammar = { readHeader, finish: finishRecord };

/** What a splitter holds between two batches, as plain data. */
export interface SplitterState {
  readonly clock: ClockState;
  readonly ended: LogRecord[];
  readonly file: LogFile;
  readonly line: number;
  readonly open: LogRecord | undefined;
  readonly body: string[];
  readonly size: number;
  readonly end: string[];
  readonly endSize: number;
  readonly leftOut: number;
  readonly carriageReturns: boolean;
  readonly last: LogRecord | undefined;
  readonly waiting: LogRecord[];
}

/**
 * Joins lines into records: a header begins one, every other line continues it, from file to file of a rotation set.
 * Pure; the same lines in any batches give the same records, and nothing is lost but the middle of what is over the cap.
 */
export class RecordSplitter {
  readonly #clock: Clock;
  readonly #repairer: PasteRepairer | undefined;
  readonly #grammar: Grammar;
  /** Records that ended with the repair of a file's last lines. */
  #ended: LogRecord[] = [];
  #file: LogFile = { path: '', compression: 'none', size: 0, modified: 0 };
  /** Lines taken so far, as written. */
  #line = 0;
  #open: LogRecord | undefined;
  #body: string[] = [];
  #size = 0;
  #end: string[] = [];
  #endSize = 0;
  #leftOut = 0;
  #carriageReturns = false;
  /** The newest header. */
  #last: LogRecord | undefined;
  #waiting: LogRecord[] = [];

  /**
   * @param repairer of pasted text, where lines are to be repaired first
   * @param grammar of the kind of log; that of vdsm.log where none is given
   */
  constructor(clock: Clock, repairer?: PasteRepairer, grammar: Grammar = VDSM) {
    this.#clock = clock;
    this.#repairer = repairer;
    this.#grammar = grammar;
  }

  /**
   * A splitter that goes on from a state. What a repairer holds is not in it: pasted text is no log that grows.
   * @param clock made from `state.clock`
   */
  static restore(clock: Clock, state: SplitterState, grammar?: Grammar): RecordSplitter {
    const splitter = new RecordSplitter(clock, undefined, grammar);
    splitter.#ended = state.ended;
    splitter.#file = state.file;
    splitter.#line = state.line;
    splitter.#open = state.open;
    splitter.#body = state.body;
    splitter.#size = state.size;
    splitter.#end = state.end;
    splitter.#endSize = state.endSize;
    splitter.#leftOut = state.leftOut;
    splitter.#carriageReturns = state.carriageReturns;
    splitter.#last = state.last;
    splitter.#waiting = state.waiting;
    return splitter;
  }

  /** Its state: not a copy, so whoever keeps it writes it down at once. */
  save(): SplitterState {
    return {
      clock: this.#clock.save(),
      ended: this.#ended,
      file: this.#file,
      line: this.#line,
      open: this.#open,
      body: this.#body,
      size: this.#size,
      end: this.#end,
      endSize: this.#endSize,
      leftOut: this.#leftOut,
      carriageReturns: this.#carriageReturns,
      last: this.#last,
      waiting: this.#waiting,
    };
  }

  /**
   * Says which file the next lines are from, and how many of its lines come before them; a record that is open goes on
   * into it.
   */
  startFile(file: LogFile, before = 0): void {
    if (this.#repairer !== undefined) this.#ended.push(...this.#split(this.#repairer.end()));
    this.#file = file;
    this.#line = before;
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
    if (this.#last === undefined && this.#grammar === VDSM) return [];
    const done: LogRecord[] = [];
    // other logs may name no time at all: theirs is the file's
    if (this.#last === undefined) this.#release(done, undefined);
    this.#close(done, undefined);
    return done;
  }

  #takeEnded(): LogRecord[] {
    const ended = this.#ended;
    this.#ended = [];
    return ended;
  }

  #split({ lines, offsets, flags, repairs }: LineBatch): LogRecord[] {
    const done: LogRecord[] = [];
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] ?? '';
      const written = repairs?.written[i] ?? 1;
      const offset = offsets[i] ?? 0;
      const isFragment = repairs?.fragments[i] === true;
      const header = isFragment ? undefined : this.#grammar.readHeader(line, this.#file);
      if (isFragment) this.#beginFragment(fragmentOf(line), written, offset, done);
      else if (header?.layout === 'none') this.#beginFragment(header, written, offset, done);
      else if (header === undefined) this.#continue(line, written, offset, done);
      else this.#begin(header, written, offset, done);
      this.#line += written;
      const bits = flags?.[i] ?? 0;
      if (bits !== 0 && this.#open !== undefined) this.#open.quality |= bits;
    }
    return done;
  }

  #begin(header: LogRecord, written: number, offset: number, done: LogRecord[]): void {
    this.#release(done, header);
    this.#close(done, header);
    this.#last = header;
    this.#clock.set(header);
    // a copy of the log with `\r\n` line ends is the same log: same ids, same messages
    this.#carriageReturns = header.firstLine.endsWith('\r');
    if (this.#carriageReturns) {
      header.firstLine = header.firstLine.slice(0, -1);
      header.message = stripReturn(header.message);
      header.logger = stripReturn(header.logger);
    }
    this.#openAt(header, header.message, written, offset);
  }

  /** Text that is no log record. Before the first header it waits for that one's stamp. */
  #beginFragment(fragment: LogRecord, written: number, offset: number, done: LogRecord[]): void {
    if (this.#last !== undefined) this.#close(done, undefined);
    else {
      const record = this.#finish();
      if (record !== undefined) this.#waiting.push(record);
      if (this.#waiting.length > WAITING_MAX) this.#release(done, undefined);
    }
    this.#openFragment(fragment, written, offset);
  }

  #openFragment(fragment: LogRecord, written: number, offset: number): void {
    this.#carriageReturns = fragment.firstLine.endsWith('\r');
    if (this.#carriageReturns) fragment.firstLine = fragment.message = fragment.firstLine.slice(0, -1);
    this.#openAt(fragment, fragment.message, written, offset);
  }

  #continue(line: string, written: number, offset: number, done: LogRecord[]): void {
    // lines before the first header: the end of a record whose beginning is not in the input
    if (this.#open?.layout === 'none' && this.#size > MAX_RECORD) this.#close(done, undefined);
    if (this.#open === undefined) {
      this.#openFragment(fragmentOf(line), written, offset);
      return;
    }
    this.#open.lines += written;
    const text = this.#carriageReturns ? stripReturn(line) : line;
    if (this.#size <= MAX_RECORD) {
      this.#body.push(text);
      this.#size += text.length + 1;
    } else this.#keepEnd(text);
  }

  #openAt(record: LogRecord, text: string, written: number, offset: number): void {
    record.path = this.#file.path;
    record.line = written === 0 ? this.#line : this.#line + 1;
    record.lines = Math.max(written, 1);
    record.offset = offset;
    this.#open = record;
    this.#body = [text];
    this.#size = text.length;
  }

  #keepEnd(text: string): void {
    this.#end.push(text);
    this.#endSize += text.length + 1;
    while (this.#endSize > KEPT_END && this.#end.length > 1) {
      this.#endSize -= (this.#end.shift()?.length ?? 0) + 1;
      this.#leftOut++;
    }
  }

  #close(done: LogRecord[], next: LogRecord | undefined): void {
    const record = this.#finish();
    if (record === undefined) return;
    if (record.layout === 'none') this.#stampFragment(record, this.#last ?? next);
    done.push(record);
  }

  /** Ends the open record: all but the stamp of a fragment. */
  #finish(): LogRecord | undefined {
    const record = this.#open;
    if (record === undefined) return undefined;
    if (this.#end.length > 0) {
      if (this.#leftOut > 0) this.#body.push(`…[${this.#leftOut} lines left out]…`);
      this.#body.push(...this.#end);
      if (this.#leftOut > 0) record.quality |= QUALITY_BIT.capped;
      this.#end = [];
      this.#endSize = 0;
      this.#leftOut = 0;
    }
    this.#grammar.finish(record, this.#body);
    this.#open = undefined;
    return record;
  }

  /** Gives out what waited for a stamp. */
  #release(done: LogRecord[], next: LogRecord | undefined): void {
    if (this.#waiting.length === 0) return;
    for (const record of this.#waiting) this.#stampFragment(record, next);
    done.push(...this.#waiting);
    this.#waiting = [];
  }

  /**
   * Lines before the first header take the stamp of that header, or of the file where none follows; later fragments
   * (pasted text only) take that of the record before.
   */
  #stampFragment(record: LogRecord, next: LogRecord | undefined): void {
    if ((record.quality & (QUALITY_BIT.pasted | QUALITY_BIT.stamp_inherited)) === 0)
      record.quality |= QUALITY_BIT.truncated_input;
    if (next === undefined) {
      record.stamp = formatStamp(this.#file.modified);
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
