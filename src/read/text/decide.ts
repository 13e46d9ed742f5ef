/** What to do with the next file, by what was found out about its text. Pure: `read-log.ts` finds out, and acts. */
import type { LogFile, ReaderPosition, TextFingerprint } from '../../model/files.ts';
import type { LogicalLog } from './logical-log.ts';
import { isUnchanged } from './positions.ts';

/** What is known of a file that begins like one that an earlier run has read. */
export interface KnownText {
  readonly file: LogFile;
  readonly known: ReaderPosition;
  /** Another file with this beginning was resumed in this run. */
  readonly isResumedElsewhere: boolean;
  /**
   * Text of the file up to the position: whether there is as much, and the fingerprint of its end. Absent as long as it
   * was not read.
   */
  readonly before?: { readonly isComplete: boolean; readonly tail: TextFingerprint };
}

/**
 * Decides what to do with such a file:
 * - `unchanged`: it is stored as it was, and holds nothing new
 * - `superseded`: a copy of it has grown, too, and was resumed, so text after this position may have been read there:
 *   the position is void, and the file is new
 * - `compare`: its text up to the position has to be read to decide
 * - `shortened`: it is a copy that is cut off, and holds nothing new
 * - `resume`: it is read on from the position
 * - `new`: it only begins like the file of the earlier run
 */
export function decideKnown({
  file,
  known,
  isResumedElsewhere,
  before,
}: KnownText): 'unchanged' | 'superseded' | 'compare' | 'shortened' | 'resume' | 'new' {
  if (isUnchanged(known, file)) return 'unchanged';
  if (isResumedElsewhere) return 'superseded';
  if (before === undefined) return 'compare';
  if (!before.isComplete) return 'shortened';
  return before.tail.hash === known.tail.hash ? 'resume' : 'new';
}

/** Duplicate text at the beginning of a file. */
export interface Duplicate {
  readonly log: LogicalLog;
  /** The file that has the text, too. */
  readonly of: LogFile;
  /** The text ended where the log ends. */
  readonly isToEnd: boolean;
  /** The first bytes after it; undefined where all of the file is duplicate. */
  readonly rest: Buffer | undefined;
}

/** What is known of a file that no earlier run has read. */
export interface NewText {
  /** Absent where the file begins with new text, or has none. */
  readonly duplicate: Duplicate | undefined;
  /** Of a file without text: one that was read, and has its name but for the compression. */
  readonly namesake: LogFile | undefined;
  readonly isDamaged: boolean;
}

export type NewDecision =
  /** Its text is new, and is appended to a log. */
  | { readonly kind: 'append' }
  /** All of its text is duplicate. */
  | { readonly kind: 'copy'; readonly of: LogFile }
  /** It is damaged before its first byte of text, but its namesake was read. */
  | { readonly kind: 'damaged-copy'; readonly of: LogFile }
  /** After its duplicate text it continues the log at its end. */
  | { readonly kind: 'continue'; readonly of: LogFile; readonly log: LogicalLog; readonly rest: Buffer }
  /** After its duplicate text it has other text than the log. */
  | { readonly kind: 'diverge'; readonly of: LogFile; readonly log: LogicalLog; readonly rest: Buffer };

/** Decides what to do with a file that no earlier run has read. */
export function decideNew({ duplicate, namesake, isDamaged }: NewText): NewDecision {
  if (duplicate === undefined)
    return isDamaged && namesake !== undefined ? { kind: 'damaged-copy', of: namesake } : { kind: 'append' };
  const { log, of, isToEnd, rest } = duplicate;
  if (rest === undefined) return { kind: 'copy', of };
  return { kind: isToEnd ? 'continue' : 'diverge', of, log, rest };
}
