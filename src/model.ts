/**
 * The nouns that the stages share. Imports nothing, so that every stage can import it.
 * Journey: LogFile -> LineBatch -> LogRecord -> (parse, track) -> documents -> BulkBody.
 */

/** Kinds of documents, each with an index family of its own (`PREFIX-logs-PERIOD`, `PREFIX-calls-PERIOD`, …). */
export const KINDS = ['line', 'call', 'task', 'command'] as const;
export type Kind = (typeof KINDS)[number];

/** Index family of each kind. */
export const FAMILY = { line: 'logs', call: 'calls', task: 'tasks', command: 'commands' } as const satisfies Record<
  Kind,
  string
>;

/**
 * What may be less than sure about a document, in `vdsm.quality`. One row a flag; the order is the bit order of
 * `LogRecord.quality`, so append only.
 */
export const QUALITY = {
  tz_assumed: 'the log names no time zone and none was given: UTC was taken',
  inverted_time: 'it closes before it opens by its stamps: the duration was set to 0',
  low_pairing: 'other commands of the thread were open too: the result may belong to one of them',
  truncated_input: 'the beginning is missing from the input',
  unterminated: 'the last line of the input had no line end',
  invalid_utf8: 'bytes that are not UTF-8 were replaced',
  capped: 'something was longer than is kept: its middle was left out',
  verdict_inferred: 'the outcome was inferred, not read',
  start_missing: 'the end was seen, the beginning was not',
  tail_missing: 'the record ends before its `(module:line)`: cut by the input or by its author',
} as const;
export type QualityFlag = keyof typeof QUALITY;
export const QUALITY_FLAGS = Object.keys(QUALITY) as QualityFlag[];

/** The bit of each flag in a `quality` number. */
export const QUALITY_BIT = Object.fromEntries(QUALITY_FLAGS.map((flag, bit) => [flag, 1 << bit])) as Record<
  QualityFlag,
  number
>;

/** How a file is stored; found by its first bytes, never by its name. */
export type Compression = 'none' | 'xz' | 'lzma' | 'gz';

/** One file of a host's log set, as discover found it. */
export interface LogFile {
  /** As the user would write it; `-` is standard input. Goes into `log.file.path`. */
  readonly path: string;
  readonly compression: Compression;
  /** Bytes as stored; 0 for standard input. */
  readonly size: number;
  /** Last change, ms since 1970; stamps lines of a file in which no record begins. */
  readonly modified: number;
}

/** Which rule gave a host its name (`vdsm.host.source`), in the order in which they are tried. */
export type HostRule =
  'option' | 'pattern' | 'collector' | 'sosreport' | 'machine' | 'directory' | 'banner' | 'parent' | 'stdin';

/** One rotation set, oldest file first: read one after the other as if it were one file. */
export interface LogStream {
  readonly name: string;
  readonly files: readonly LogFile[];
}

/** A host and all of its logs: the unit of work, owned by one worker from bytes to bulk bodies. */
export interface HostInput {
  readonly name: string;
  readonly rule: HostRule;
  readonly streams: readonly LogStream[];
}

/** Something wrong with an input: a value, counted and named; what could be read before and beside it is loaded. */
export interface InputFault {
  readonly path: string;
  /** Byte of the file as stored at which it was noticed: a little behind the damage; 0 where it is the file itself. */
  readonly byte: number;
  readonly code: 'truncated' | 'corrupt' | 'unsupported' | 'not_a_log' | 'unreadable';
  /** For people: what was found, what was expected. */
  readonly message: string;
}

/** Complete lines in input order, without their `\n`. Arrays run parallel. */
export interface LineBatch {
  readonly lines: string[];
  /** Byte of the decompressed file at which each line begins. */
  readonly offsets: number[];
  /** Bits of `QUALITY_BIT` for each line (`invalid_utf8`, `capped`, `unterminated`), or undefined when none has any. */
  readonly flags: Uint16Array | undefined;
}

/** Which shape the header has: `old` (A-C, `::`), `new` (D-F), `none`: lines before the first header. */
export type Layout = 'old' | 'new' | 'none';

/** One log record: a header line, and the lines that continue it. Strings are as written. */
export interface LogRecord {
  layout: Layout;
  /** The whole first line, as written (a line end of `\r\n` apart): what the id is made from. */
  firstLine: string;
  /** `2017-05-22 11:50:46,061`, without zone. */
  stamp: string;
  /** `+0530`, or empty where the line names none. */
  zone: string;
  /** The stamp in ms since 1970, read as if it were UTC. */
  local: number;
  /** Instant in ms since 1970, UTC. */
  time: number;
  level: string;
  thread: string;
  logger: string;
  /** Python module, or empty where the record is cut before it. */
  module: string;
  moduleLine: number;
  /** Function; only the old layout names it. */
  func: string;
  /** Text without header and tail; may hold newlines. */
  message: string;
  /** Traceback that the formatter put after the message, or empty. */
  trace: string;
  path: string;
  /** Line of the file, from 1. */
  line: number;
  /** Byte of the decompressed file. */
  offset: number;
  /** Lines that the record has, as written. */
  lines: number;
  /** Bits of `QUALITY_BIT`. */
  quality: number;
}

/** A bulk body on its way from a host's worker to the server. `ends` and `kinds` have one entry a document. */
export interface BulkBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Byte after each document (its action line and its source line). */
  readonly ends: Uint32Array<ArrayBuffer>;
  /** Index into `KINDS`. */
  readonly kinds: Uint8Array<ArrayBuffer>;
}
