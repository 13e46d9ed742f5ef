/** Undoes what was done to all lines of a text alike: marks before every line, and a wrap at one width. */
import { findDoubled, Undoubler } from './doubled.ts';
import { findFold, unfold, type Fold } from './fold.ts';
import { hasHeaderDate, type IsHeader } from './headers.ts';
import type { TextMark } from './text-mark.ts';
import { findTextMarks, stripTextMarks } from './text-marks.ts';
import type { Piece } from './piece.ts';

/** Lines, and characters, by which the form of a text is found. */
const SURVEYED = 4000;
const SURVEYED_SIZE = 1024 * 1024;
/** Lines that a header may be broken into. */
const HEADER_LINES = 6;
/** Characters of a line that is put together, at most. */
const JOINED_MAX = 256 * 1024;

/** Holds the first lines of each file until its form is known. */
export class TextForm {
  readonly #isHeader: IsHeader;
  #held: Piece[] = [];
  #size = 0;
  #marks: readonly TextMark[] | undefined;
  #fold: Fold | undefined;
  #undoubler: Undoubler | undefined;

  constructor(isHeader: IsHeader) {
    this.#isHeader = isHeader;
  }

  /** Takes a line of the file. */
  add(piece: Piece): void {
    this.#size += piece.text.length;
    if (this.#marks === undefined) this.#held.push(piece);
    else this.#keep(unmark(piece, this.#marks));
  }

  /** Returns the lines that no line below can change. */
  take(): Piece[] {
    if (this.#marks === undefined) {
      if (this.#held.length < SURVEYED && this.#size < SURVEYED_SIZE) return [];
      this.#survey();
    }
    return this.#unfold(HEADER_LINES);
  }

  /** Ends the file; returns the lines that are left. */
  end(): Piece[] {
    if (this.#marks === undefined) this.#survey();
    const pieces = this.#unfold(0);
    this.#marks = this.#fold = this.#undoubler = undefined;
    this.#size = 0;
    return pieces;
  }

  /** Adds a line without its marks. */
  #keep(piece: Piece): void {
    if (this.#undoubler === undefined) this.#held.push(piece);
    else this.#undoubler.add(this.#held, piece);
  }

  #survey(): void {
    const marks = findTextMarks(this.#held.map(({ text }) => text));
    this.#marks = marks;
    const unmarked = this.#held.map((piece) => unmark(piece, marks));
    const doubled = findDoubled(
      unmarked.map(({ text }) => text),
      this.#isHeader,
    );
    this.#undoubler = doubled < 0 ? undefined : new Undoubler(doubled);
    this.#held = [];
    for (const piece of unmarked) this.#keep(piece);
    this.#fold = findFold(
      this.#held.map(({ text }) => text),
      this.#isHeader,
    );
  }

  #unfold(ahead: number): Piece[] {
    const [held, fold] = [this.#held, this.#fold];
    this.#held = [];
    if (fold === undefined) {
      // the blank line behind the last one counts for that
      if (ahead > 0 && this.#undoubler !== undefined) this.#held = held.splice(-1);
      return held;
    }
    const done: Piece[] = [];
    let at = 0;
    while (at < held.length) {
      const end = this.#endOf(held, at, fold);
      // the lines below may belong to this one, or complete a header that ends it
      if (end.at > held.length - ahead && end.text.length < JOINED_MAX) break;
      done.push(joinPieces(held.slice(at, end.at), end.text));
      at = end.at;
    }
    if (ahead === 0) return done;
    this.#held = held.slice(at);
    return done;
  }

  /** Finds where the line that begins at a place ends, and its text. */
  #endOf(held: readonly Piece[], at: number, fold: Fold, max = JOINED_MAX): { text: string; at: number } {
    let line = held[at]?.text ?? '';
    let text = line;
    let next = at + 1;
    for (; next < held.length && text.length < max; next++) {
      const below = held[next]?.text ?? '';
      // a comment does not continue what it comments on
      if ((held[next]?.isOutside === true) !== (held[at]?.isOutside === true)) break;
      const joined = unfold(text, line, below, fold);
      if (joined === undefined || this.#begins(held, next, fold)) break;
      [text, line] = [joined, below];
    }
    return { text, at: next };
  }

  /** Returns whether a record begins at a line, whose header may be complete with the lines below only. */
  #begins(held: readonly Piece[], at: number, fold: Fold): boolean {
    let line = held[at]?.text ?? '';
    if (this.#isHeader(line)) return true;
    if (!hasHeaderDate(line)) return false;
    let text = line;
    for (let next = at + 1; next < Math.min(held.length, at + HEADER_LINES); next++) {
      const below = held[next]?.text ?? '';
      const joined = unfold(text, line, below, fold);
      if (joined === undefined) return false;
      [text, line] = [joined, below];
      if (this.#isHeader(text)) return true;
    }
    return false;
  }
}

function unmark(piece: Piece, marks: readonly TextMark[]): Piece {
  if (marks.length === 0) return piece;
  const { text, isOutside } = stripTextMarks(piece.text, marks);
  if (text === piece.text && !isOutside) return piece;
  return { ...piece, text, isOutside, isRepaired: piece.isRepaired || text !== piece.text };
}

function joinPieces(pieces: readonly Piece[], text: string): Piece {
  const [first] = pieces;
  if (first === undefined || pieces.length === 1) return first ?? NO_PIECE;
  return {
    ...first,
    text,
    isRepaired: true,
    written: pieces.reduce((sum, { written }) => sum + written, 0),
    flags: pieces.reduce((bits, { flags }) => bits | flags, 0),
  };
}

const NO_PIECE: Piece = { text: '', raw: '', isRepaired: false, written: 0, offset: 0, flags: 0 };
