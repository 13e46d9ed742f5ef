/** A line as read, or one of several lines that share it. */
export interface Piece {
  /** The line after the repair of single lines, without `\r`. */
  readonly text: string;
  readonly raw: string;
  readonly isRepaired: boolean;
  /** Lines as written that it counts for: 1, or 0 if it follows another piece on the same line. */
  readonly written: number;
  readonly offset: number;
  readonly flags: number;
  /** The line lacks a mark that others of its text have. */
  readonly isOutside?: boolean;
}
