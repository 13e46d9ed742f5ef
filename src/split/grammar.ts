import type { LineSource } from '../logs/header.ts';
import type { LogRecord } from '../model/records.ts';

/** How records of one kind of log begin, and what becomes of their bodies. */
export interface Grammar {
  /**
   * The record that a line begins; undefined: it continues the one before. `layout` `none`: a record whose line names no
   * time; it takes that of the record before.
   */
  readHeader(line: string, source: LineSource): LogRecord | undefined;
  /** Whether all of its headers name a time. Where none needs to, a text without any header takes that of its file. */
  readonly isTimed: boolean;
  /** Gives a record its message and what follows it, from the rest of its first line and the lines after it. */
  finish(record: LogRecord, body: readonly string[]): void;
}
