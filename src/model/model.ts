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
  tz_inferred:
    'the log names no time zone, or not its minutes: an offset was taken that its host showed at another time, or another host',
  tz_ambiguous: 'the log names no time zone, and clocks were set back: the order of records decided which hour it is',
  tz_gap: 'its local time does not exist in its time zone: clocks were set forward over it',
  clock_corrected: "the clock of its host was off: the instant was corrected by the log collector's time_diff.txt",
  pasted: '`--pasted` repaired what a web page, a mail or an author did to it; its id is made from the repaired line',
  drop_window: 'vdsm dropped records of its log under load while it was open: its end may be among them',
  lazy_args:
    'its text was made later than its stamp, by the thread that writes the log: the state before `->` is wrong',
  epoch_inferred: 'a new life of vdsm begins here, though no banner tells of it',
  tz_minutes_unknown:
    'the engine writes whole hours of its zone only, and zones with minutes exist there: the instant may be 15 to 45 minutes off',
  date_inferred: 'the log names no year, or no date: it was taken from the last change of its file',
  stamp_inherited: 'its line names no time: that of the line before was taken, or that of its file',
  link_inferred: 'the link between the engine call and the call of vdsm was inferred from flow, verb, host and time',
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
  /** Absent: `vdsm`. */
  readonly kind?: LogKind | undefined;
  /** As the user would write it; `-` is standard input. Goes into `log.file.path`. */
  readonly path: string;
  readonly compression: Compression;
  /** Bytes as stored; 0 for standard input. */
  readonly size: number;
  /** Last change, ms since 1970; stamps lines of a file in which no record begins. */
  readonly modified: number;
  /** When its first record was written, as written there; absent where none is near its beginning. */
  readonly stamp?: { readonly local: string; readonly zone: string } | undefined;
  /** Where it lies in an archive; absent: it is a file on disk itself. */
  readonly place?: ArchivePlace | undefined;
}

/**
 * Where a file lies in an archive. `LogFile.path` is then the archive's path, a slash, and the member's own; archives that
 * are nested in it are directories there.
 */
export interface ArchivePlace {
  /** Path on disk of the outermost archive. */
  readonly archive: string;
  /** Which member of each container, the outermost first: counted from 0, directories and links too. */
  readonly members: readonly number[];
  /**
   * Bytes of the archive that hold the container or file which the first `depth` of `members` lead to, as it is stored: all
   * that is around it is not compressed. Absent where the outermost archive is compressed.
   */
  readonly at?: { readonly offset: number; readonly size: number; readonly depth: number } | undefined;
}

/**
 * How far the text of one file was read, so that it is found again under any name, compressed or not: by its text; path,
 * inode and size are only hints. Plain data: it is kept in checkpoints. Offsets are bytes of the decompressed text.
 */
export interface ReaderPosition {
  /** Which of the host's logs it is of, as `StreamPart.lane` counts them. */
  readonly lane: number;
  readonly path: string;
  /** 0 where it was not asked for. */
  readonly inode: number;
  readonly compression: Compression;
  /** Bytes as stored, when it was opened. */
  readonly size: number;
  /** Hash of its first bytes: `HEAD_BYTES` of src/read/text/fingerprint.ts, or as many as there were. */
  readonly head: TextPrint;
  /** Hash of the bytes before `offset`: `TAIL_BYTES` of src/read/text/fingerprint.ts, or as many as there were. */
  readonly tail: TextPrint;
  /** The text before it was read: here a line begins. */
  readonly offset: number;
  /** Lines before `offset`. */
  readonly lines: number;
  /** Its text was read to its end, and it is stored in `size` bytes: as it was, it holds nothing new. */
  readonly ended: boolean;
  /** First and last stamp of its text, in ms as of UTC: where a copy of it belongs. Infinite where there is none. */
  readonly first: number;
  readonly last: number;
}

/** Hash of some bytes of a text. */
export interface TextPrint {
  readonly bytes: number;
  readonly hash: string;
}

/** What is wanted of a host's logs, by instant: `since` included, `until` not; ms since 1970, infinite where open. */
export interface TimeWindow {
  readonly since: number;
  readonly until: number;
}

/** Which rule gave a host its name (`vdsm.host.source`), in the order in which they are tried. */
export type HostRule =
  'option' | 'pattern' | 'collector' | 'sosreport' | 'machine' | 'directory' | 'banner' | 'parent' | 'stdin';

/** Kinds of logs that are read; `src/logs/kinds.ts` says what each is. */
export type LogKind =
  | 'vdsm'
  | 'supervdsm'
  | 'mom'
  | 'upgrade'
  | 'vdsm-reg'
  | 'register'
  | 'spm-lock'
  | 'connectivity'
  | 'schema-error'
  | 'import'
  | 'commands'
  | 'libvirt'
  | 'qemu'
  | 'sanlock'
  | 'syslog'
  | 'ha-agent'
  | 'ha-broker'
  | 'imageio'
  | 'image-proxy'
  | 'guest-agent'
  | 'engine'
  | 'engine-ui'
  | 'engine-keycloak'
  | 'engine-server'
  | 'engine-boot'
  | 'host-deploy'
  | 'otopi'
  | 'other';

/** One rotation set, oldest file first: read one after the other as if it were one file. */
export interface LogStream {
  /** Absent: `vdsm`. */
  readonly kind?: LogKind | undefined;
  readonly name: string;
  readonly files: readonly LogFile[];
  /** What is missing between the files, for people: `vdsm.log.3`; absent: nothing that one could know of. */
  readonly gaps?: readonly string[];
}

/** What lies beside a host's logs and tells of its clock: texts as they are, for whoever finds out its zone. */
export interface HostFiles {
  /** What `timedatectl` printed. */
  readonly timedatectl?: string;
  /** What `date` printed, in the host's own zone. */
  readonly date?: string;
  /** What `date --utc` printed, right after. */
  readonly dateUtc?: string;
  /** Where the link `etc/localtime` leads, as written: `../usr/share/zoneinfo/Asia/Kolkata`. */
  readonly localtimeLink?: string;
  /** POSIX TZ of an `etc/localtime` that is a file and no link: `IST-5:30`. */
  readonly localtimeRule?: string;
  /**
   * The host's row of the log collector's `time_diff.txt`: `NODE : NODE TIME : ENGINE TIME : DRIFT`, the times as
   * `2017-05-22 11:50:46+05:30` (the engine's with microseconds), the drift as `+0:00:02.123456`: node minus engine,
   * so `+` says that the node's clock is ahead. More than a day is `+1 day, 0:00:02`. As its source prints it
   * (ovirt-log-collector, src/__main__.py); the time that the ssh call took is in it.
   */
  readonly timeDiff?: string;
}

/** What gave a host's zoneless stamps their zone (`vdsm.zone.source`), in the order in which they are tried. */
export type ZoneSource =
  'timezones' | 'option' | 'localtime' | 'timedatectl' | 'date' | 'log' | 'collector' | 'assumed';

/** How the stamps of a host become instants. Plain data: it is posted to worker threads. */
export interface ClockFacts {
  /** Zone of stamps that name none: an IANA name, `UTC`, `+0530`, or a POSIX TZ rule. */
  readonly zone: string;
  readonly source: ZoneSource;
  /** What such stamps are flagged with; undefined where the zone is sure. */
  readonly flag: 'tz_assumed' | 'tz_inferred' | undefined;
  /** ms that every instant of the host is moved by, since its clock was off; 0 leaves them. */
  readonly driftMs: number;
  /** Offsets that the logs of other hosts name, for a log that leaves the minutes of its own out. */
  readonly shown?: readonly string[] | undefined;
}

/** A host and all of its logs: the unit of work, owned by one worker from bytes to bulk bodies. */
export interface HostInput {
  readonly name: string;
  readonly rule: HostRule;
  readonly streams: readonly LogStream[];
  /** Absent: stamps that name no zone are UTC. */
  readonly clock?: ClockFacts;
  /** Absent where nothing of the kind lies beside its logs. */
  readonly facts?: HostFiles;
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

/** A file that holds text of another one, which is read in its place: no fault, since nothing is lost. */
export interface InputCopy {
  readonly path: string;
  /** The file that holds its text. */
  readonly of: string;
  /** Bytes of its text that were left out; 0 where none was, and it only is damaged. */
  readonly bytes: number;
  /** Where it is damaged, and how; undefined where it is whole. */
  readonly damage: string | undefined;
}

/** Complete lines in input order, without their `\n`. Arrays run parallel. */
export interface LineBatch {
  readonly lines: string[];
  /** Byte of the decompressed file at which each line begins. */
  readonly offsets: number[];
  /** Bits of `QUALITY_BIT` for each line (`invalid_utf8`, `capped`, `unterminated`), or undefined when none has any. */
  readonly flags: Uint16Array | undefined;
  /** How lines of pasted text were repaired; absent: these are the lines as written. */
  readonly repairs?: LineRepairs;
}

/** What became of the lines as written. Arrays run parallel to the lines of the batch. */
interface LineRepairs {
  /** Lines as written that this line was made from: 0 for the second of two that stood on one line. */
  readonly written: number[];
  /** The line begins text that is no log record: prose, a prompt, a line of another log. */
  readonly fragments: boolean[];
}

/**
 * Which shape the header has: of vdsm.log `old` (A-C, `::`) or `new` (D-F), of all other logs `sister`; `none`: there is
 * none, as before the first header.
 */
export type Layout = 'old' | 'new' | 'none' | 'sister';

/** One log record: a header line, and the lines that continue it. Strings are as written. */
export interface LogRecord {
  layout: Layout;
  /** The whole first line, as written (a line end of `\r\n` apart): what the id is made from. */
  firstLine: string;
  /** `2017-05-22 11:50:46,061`, without zone. */
  stamp: string;
  /** `+0530`, or empty where the line names none. */
  zone: string;
  /** What gave it its zone; undefined where the line names one. */
  zoneSource: ZoneSource | undefined;
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
  /** Fields of its document that the header tells; vdsm.log has none. */
  heading: Readonly<Record<string, unknown>> | undefined;
}

/** A bulk body on its way from a host's worker to the server. `ends` and `kinds` have one entry a document. */
export interface BulkBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Byte after each document (its action line and its source line). */
  readonly ends: Uint32Array<ArrayBuffer>;
  /** Index into `KINDS`. */
  readonly kinds: Uint8Array<ArrayBuffer>;
}
