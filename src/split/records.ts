import type { LineBatch, LogFile, LogRecord } from '../model.ts';
import { QUALITY_BIT } from '../model.ts';
import { readHeader } from './header.ts';
import { newRecord } from './new-record.ts';
import { formatStamp, readStamp } from './stamp.ts';
import { finishRecord } from './tail.ts';
import type { Clock } from './zone.ts';

/** Characters of a record's body that are kept; of what is longer the last `KEPT_END` are kept too. */
export const MAX_RECORD = 1024 * 1024;
const KEPT_END = 8 * 1024;

/**
 * Joins lines into records: a header begins one, every other line continues it, from file to file of a rotation set.
 * Pure; the same lines in any batches give the same records, and nothing is lost but the middle of what is over the cap.
 */
export class RecordSplitter {
  readonly #clock: Clock;
  #file: LogFile = { path: '', compression: 'none', size: 0, modified: 0 };
  #line = 0;
  #open: LogRecord | undefined;
  #body: string[] = [];
  #size = 0;
  #end: string[] = [];
  #endSize = 0;
  #leftOut = 0;
  #carriageReturns = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Says which file the next lines are from, and how many of its lines come before them; a record that is open goes on
   * into it.
   */
  startFile(file: LogFile, before = 0): void {
    this.#file = file;
    this.#line = before;
  }

  /** Takes lines; returns the records that ended with them. */
  push({ lines, offsets, flags }: LineBatch): LogRecord[] {
    const done: LogRecord[] = [];
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] ?? '';
      const header = readHeader(line);
      this.#line++;
      if (header === undefined) this.#continue(line, offsets[i] ?? 0, done);
      else this.#begin(header, offsets[i] ?? 0, done);
      const bits = flags?.[i] ?? 0;
      if (bits !== 0 && this.#open !== undefined) this.#open.quality |= bits;
    }
    return done;
  }

  /** Ends the input; returns the record that was open. */
  end(): LogRecord[] {
    const done: LogRecord[] = [];
    this.#close(done, undefined);
    return done;
  }

  #begin(header: LogRecord, offset: number, done: LogRecord[]): void {
    this.#close(done, header);
    this.#clock.set(header);
    // a copy of the log with `\r\n` line ends is the same log: same ids, same messages
    this.#carriageReturns = header.firstLine.endsWith('\r');
    if (this.#carriageReturns) {
      header.firstLine = header.firstLine.slice(0, -1);
      header.message = stripReturn(header.message);
      header.logger = stripReturn(header.logger);
    }
    this.#openAt(header, header.message, offset);
  }

  #continue(line: string, offset: number, done: LogRecord[]): void {
    // lines before the first header: the end of a record whose beginning is not in the input
    if (this.#open?.layout === 'none' && this.#size > MAX_RECORD) this.#close(done, undefined);
    if (this.#open === undefined) {
      this.#carriageReturns = line.endsWith('\r');
      const text = this.#carriageReturns ? line.slice(0, -1) : line;
      this.#openAt(newRecord('none', text), text, offset);
      return;
    }
    this.#open.lines++;
    const text = this.#carriageReturns ? stripReturn(line) : line;
    if (this.#size <= MAX_RECORD) {
      this.#body.push(text);
      this.#size += text.length + 1;
    } else this.#keepEnd(text);
  }

  #openAt(record: LogRecord, text: string, offset: number): void {
    record.path = this.#file.path;
    record.line = this.#line;
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
    const record = this.#open;
    if (record === undefined) return;
    if (this.#end.length > 0) {
      if (this.#leftOut > 0) this.#body.push(`…[${this.#leftOut} lines left out]…`);
      this.#body.push(...this.#end);
      if (this.#leftOut > 0) record.quality |= QUALITY_BIT.capped;
      this.#end = [];
      this.#endSize = 0;
      this.#leftOut = 0;
    }
    if (record.layout === 'none') this.#stampFragment(record, next);
    finishRecord(record, this.#body);
    this.#open = undefined;
    done.push(record);
  }

  /** Lines before the first header take the stamp of that header, or of the file where none follows. */
  #stampFragment(record: LogRecord, next: LogRecord | undefined): void {
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

function stripReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
