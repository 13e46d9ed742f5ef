/** What an input consists of: files, logs, and what is wrong with them. */

/** How a file is stored; found by its first bytes, never by its name. */
export type Compression = 'none' | 'xz' | 'lzma' | 'gz';

/** One file of a host's log set, as discover found it. */
export interface LogFile {
  readonly kind: LogKind;
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
  readonly head: TextFingerprint;
  /** Hash of the bytes before `offset`: `TAIL_BYTES` of src/read/text/fingerprint.ts, or as many as there were. */
  readonly tail: TextFingerprint;
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
export interface TextFingerprint {
  readonly bytes: number;
  readonly hash: string;
}

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
  readonly kind: LogKind;
  readonly name: string;
  readonly files: readonly LogFile[];
  /** What is missing between the files, for people: `vdsm.log.3`; absent: nothing that one could know of. */
  readonly gaps?: readonly string[];
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
export interface DuplicateText {
  readonly path: string;
  /** The file that holds its text. */
  readonly of: string;
  /** Bytes of its text that were left out; 0 where none was, and it only is damaged. */
  readonly bytes: number;
  /** Where it is damaged, and how; undefined where it is whole. */
  readonly damage: string | undefined;
}
