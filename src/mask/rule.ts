/** What a rule of masking is. */

/** Text that stands for a secret. */
export const MASK = '********';

/** Collects the secrets of one text. */
export interface Secrets {
  /**
   * Adds a secret, unless it is empty or a placeholder.
   * @param start of the secret, in UTF-16 units of the text
   * @param end behind it
   */
  add(start: number, end: number): void;
  /**
   * Takes characters that a rule is going to read beyond a place, out of as many as a few readings of the whole text have.
   * Returns false where too few are left: only a text made to be slow needs more, and the rule gives the place up.
   */
  spend(characters: number): boolean;
}

/** One row of the table: a place where a secret stands. */
export interface MaskRule {
  readonly name: string;
  /** Where the secret stands, for `docs/masking.md`. */
  readonly where: string;
  /**
   * Finds the places; global. It is linear, so it begins with constant text and repeats nothing without a bound.
   */
  readonly find: RegExp;
  /**
   * Adds the secrets of one place.
   * @param at end of the match of `find`
   * @returns where to look for the next place; before `at` where a name in the match hides another one
   */
  read(text: string, at: number, match: RegExpExecArray, secrets: Secrets): number;
  /** The look of the secret decides as well, so the tests cannot put any other in its place. */
  readonly byLook?: true;
  /** Texts in which `§` stands before and behind each secret; the tests try many secrets in its place. */
  readonly samples: readonly string[];
  /** Texts that look alike, and hold no secret. */
  readonly keeps: readonly string[];
}
