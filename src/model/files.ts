/** The input: files, the logs they make, and their faults. */
import type { LogKind } from '../logs/kinds.ts';

export type { LogKind };

/** How a file is stored: its first bytes decide, not its name. */
export type Compression = 'none' | 'xz' | 'lzma' | 'gz';

/** One file of a host, as discover found it. */
export interface LogFile {
  readonly kind: LogKind;
  /** Path as the user would write it, `log.file.path` in documents; `-` is standard input. */
  readonly path: string;
  readonly compression: Compression;
  /** Bytes as stored; 0 for standard input. */
  readonly size: number;
  /** Modification time, in ms since 1970. Lines of a file without any record get it as their time. */
  readonly modified: number;
  /** Stamp of its first record, as written; absent if no record is near its beginning. */
  readonly stamp?: { readonly local: string; readonly zone: string } | undefined;
  /** Offset in a stamp of vdsm near its beginning, `+0200`, where records of vdsm are in a file of another kind. */
  readonly offset?: string | undefined;
  /**
   * A date that its text names near its beginning, in ms, read as UTC, where it has headers that name no year.
   */
  readonly dated?: number | undefined;
  /** That date is in a line of the system log, and so is of its records before dates of other logs. */
  readonly isForwardedDate?: boolean | undefined;
  /** The host that its first line with a header of the system log names, as written. */
  readonly lineHost?: string | undefined;
  /** Records of several kinds are near its beginning. */
  readonly isMixed?: boolean | undefined;
  /** Its place in an archive; absent for a file on disk. */
  readonly place?: ArchivePlace | undefined;
}

/**
 * Place of a file in an archive. `LogFile.path` is then the path of the archive, a slash, and the path of the member;
 * nested archives look like directories in it.
 */
export interface ArchivePlace {
  /** Path on disk of the outermost archive. */
  readonly archive: string;
  /**
   * Number of the member in each container, the outermost first. Counts from 0, and counts directories and links, too.
   */
  readonly members: readonly number[];
  /**
   * Bytes of the archive that hold, as stored, the container or file to which the first `depth` of `members` lead:
   * nothing around it is compressed. Absent if the outermost archive is compressed.
   */
  readonly at?: { readonly offset: number; readonly size: number; readonly depth: number } | undefined;
}

/**
 * How far the text of one file was read. Its text finds the file again under any name, compressed or not; path, inode
 * and size are only hints. Plain data, since checkpoints hold it. Offsets are bytes of the decompressed text.
 */
export interface ReaderPosition {
  /** Number of the host's logical log, as `StreamPart.log` counts them. */
  readonly log: number;
  readonly path: string;
  /** 0 if it is not known. */
  readonly inode: number;
  readonly compression: Compression;
  /** Bytes as stored, when it was opened. */
  readonly size: number;
  /** Hash of its first bytes: `HEAD_BYTES` of src/read/text/fingerprint.ts, or as many as there were. */
  readonly head: TextFingerprint;
  /** Hash of the bytes before `offset`: `TAIL_BYTES` of src/read/text/fingerprint.ts, or as many as there were. */
  readonly tail: TextFingerprint;
  /** The text up to here was read; a line begins here. */
  readonly offset: number;
  /** Lines before `offset`. */
  readonly lines: number;
  /** The file was read to its end: as long as it is stored in `size` bytes, it holds nothing new. */
  readonly ended: boolean;
  /**
   * First and last stamp of its text, in ms, read as UTC: the place of a file with the same text. Infinite if it has
   * none.
   */
  readonly first: number;
  readonly last: number;
  /** The text from here to `offset` is needed again by a run that resumes; absent: none. */
  readonly again?: number | undefined;
}

/** Hash of some bytes of a text. */
export interface TextFingerprint {
  readonly bytes: number;
  readonly hash: string;
}

/** One rotation set, oldest file first: read one after the other as if it were one file. */
export interface LogStream {
  readonly kind: LogKind;
  readonly name: string;
  readonly files: readonly LogFile[];
  /** Names of files that are missing between them: `vdsm.log.3`. Absent if there is no gap. */
  readonly gaps?: readonly string[];
}

/** A fault of a file. It is reported; the text before it and all other files are loaded. */
export interface InputFault {
  readonly path: string;
  /** Byte of the file, as stored, at which it was noticed, a little behind the damage; 0 if it is the file itself. */
  readonly byte: number;
  readonly code: 'truncated' | 'corrupt' | 'unsupported' | 'not_a_log' | 'unreadable';
  /** What was found and what was expected, for people. */
  readonly message: string;
}

/** A file that holds text of another file, which is read in its place. This is no fault, since nothing is lost. */
export interface DuplicateText {
  readonly path: string;
  /** The file that holds its text. */
  readonly of: string;
  /** Bytes of its text that were left out; 0 if it is only damaged. */
  readonly bytes: number;
  /** How and where it is damaged; undefined if it is whole. */
  readonly damage: string | undefined;
}
