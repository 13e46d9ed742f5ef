/** Lines, and the records that split makes of them. */
import type { NoteFacts } from '../schema/fields.ts';
import type { LogKind } from './files.ts';
import type { ZoneSource } from './hosts.ts';

/** Complete lines in input order, without their `\n`. Arrays run parallel. */
export interface LineBatch {
  readonly lines: string[];
  /** Byte of the decompressed file at which each line begins. */
  readonly offsets: number[];
  /** Bits of `QUALITY_BIT` for each line (`invalid_utf8`, `capped`, `unterminated`), or undefined when none has any. */
  readonly flags: Uint16Array | undefined;
  /** How lines of pasted text were repaired; absent if these are the lines as written. */
  readonly repairs?: LineRepairs;
}

/** How repaired lines come from written ones. Arrays run parallel to the lines of the batch. */
interface LineRepairs {
  /** Number of written lines that this line was made from: 0 for the second of two that were on one line. */
  readonly written: number[];
  /** Whether a fragment begins with the line, text that is no record: prose, a prompt, a line of another log. */
  readonly fragments: boolean[];
}

/**
 * Layout of the header: `old` (eras A to C, separated by `::`) or `new` (D to F) in vdsm.log, `sister` in companion
 * logs. `none`: lines before the first header.
 */
export type Layout = 'old' | 'new' | 'none' | 'sister';

/** One log record: a header line, and the lines that continue it. Strings are as written. */
export interface LogRecord {
  /** The kind of log that wrote it: by its header, not by its file. */
  kind: LogKind;
  /** The host that its line names, or that forwarded it, as written; empty if the line names none. */
  host: string;
  /** Another log holds it: the line behind a header of the system log. */
  isForwarded: boolean;
  layout: Layout;
  /** The whole first line as written, without its line end: the id is made from it. */
  firstLine: string;
  /** `2017-05-22 11:50:46,061`, without zone. */
  stamp: string;
  /** `+0530`, or empty if the line names none. */
  zone: string;
  /** Where its time zone comes from; undefined if the line names one. */
  zoneSource: ZoneSource | undefined;
  /** The stamp in ms since 1970, read as if it were UTC. */
  local: number;
  /** Instant in ms since 1970, UTC. */
  time: number;
  level: string;
  thread: string;
  logger: string;
  /** Python module, or empty if the record is cut before it. */
  module: string;
  moduleLine: number;
  /** Function, which only the old layout names. */
  func: string;
  /** Text without header and tail. It may hold newlines. */
  message: string;
  /** Traceback that the formatter put after the message, or empty. */
  trace: string;
  /** Empty: it is not known. */
  path: string;
  /** Line of the file, from 1; less: it is not known. */
  line: number;
  /** Byte of the decompressed file; less than 0: it is not known. */
  offset: number;
  /** Number of lines of the record, as written. */
  lines: number;
  /** Bits of `QUALITY_BIT`. */
  quality: number;
  /** Fields that the header states; undefined for vdsm.log. */
  headerFacts: NoteFacts | undefined;
  /** Number of its secrets that are masked. */
  masked: number;
  /**
   * The ids that its first line gives, by ordinal: of a record whose first line was masked before its id was made, since a
   * checkpoint holds it.
   */
  lineIds: readonly string[] | undefined;
}

/** A record and the id of its line, which is made from its first line as written. */
export interface IdentifiedRecord {
  readonly id: string;
  readonly record: LogRecord;
}
