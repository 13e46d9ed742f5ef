/** Decides how to read the next file. Pure: `read-log.ts` collects the facts and carries out the decision. */
import type { LogFile, ReaderPosition, TextFingerprint } from '../../model/files.ts';
import type { LogicalLog } from './logical-log.ts';
import { isUnchanged } from './positions.ts';

/** Facts about a file that begins like one that an earlier run has read. */
export interface KnownText {
  readonly file: LogFile;
  readonly known: ReaderPosition;
  /** Another file with this beginning was resumed in this run. */
  readonly isResumedElsewhere: boolean;
  /**
   * Text of the file up to the position: whether the file has that much, and the fingerprint of its end. Absent until
   * it was read.
   */
  readonly before?: { readonly isComplete: boolean; readonly tail: TextFingerprint };
}

/**
 * Decides how to read a file that an earlier run may have read:
 * - `unchanged`: same size and compression as before, so it holds nothing new
 * - `superseded`: a copy of it has grown, too, and was resumed, so text after this position may have been read there:
 *   the position is void, and the file is new
 * - `compare`: its text up to the position has to be read to decide
 * - `shortened`: it is a truncated copy, and holds nothing new
 * - `resume`: reading continues at the position
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
  /** The first bytes after it; undefined if all of the file is duplicate. */
  readonly rest: Buffer | undefined;
}

/** Facts about a file that no earlier run has read. */
export interface NewText {
  /** Absent if the file begins with new text, or has none. */
  readonly duplicate: Duplicate | undefined;
  /** Of a file without text: a file that was read and has the same name, compression suffixes aside. */
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
