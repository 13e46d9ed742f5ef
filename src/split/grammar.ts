import type { LineSource } from '../logs/header.ts';
import type { LogRecord } from '../model/records.ts';

/** How records of one kind of log begin and end. */
export interface Grammar {
  /**
   * Returns the record that a line begins; undefined: the line continues the record before it. If `layout` is `none`, the
   * line names no time, so the record takes that of the one before.
   */
  readHeader(line: string, source: LineSource): LogRecord | undefined;
  /** Whether every header names a time. If not, a text without headers takes the modification time of its file. */
  readonly isTimed: boolean;
  /**
   * Sets the message of a record, and what follows the message.
   * @param lines the rest of the first line, and the lines that continue the record
   * @returns how many of the lines are the record's: the rest is text that no log wrote
   */
  finish(record: LogRecord, lines: readonly string[]): number;
}
