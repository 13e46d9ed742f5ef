import type { Piece } from '../../logs/pasted/piece.ts';
import type { LineBatch } from '../../model/records.ts';
import { QUALITY_BIT } from '../../schema/quality.ts';

/**
 * Collects repaired lines in a batch, with the number of written lines that each was made from, and flags those that
 * changed.
 */
export class RepairedLines {
  #lines: string[] = [];
  #offsets: number[] = [];
  #flags: number[] = [];
  #written: number[] = [];
  #fragments: boolean[] = [];

  /** Adds a line that needs no further repair. */
  asRead(piece: Piece): void {
    const { isRepaired, raw, text, written, offset, flags } = piece;
    if (isRepaired) this.#push(text, offset, flags | QUALITY_BIT.pasted, written, false);
    else this.#push(raw, offset, flags, written, false);
  }

  /** Adds the lines of a fragment. */
  fragment(pieces: readonly Piece[]): void {
    for (const [i, { text, written, offset, flags }] of pieces.entries()) {
      this.#push(text, offset, i === 0 ? flags | QUALITY_BIT.pasted : flags, written, i === 0);
    }
  }

  /** Adds the lines of a record, each with the number of pieces that it was made from, in their order. */
  record(pieces: readonly Piece[], lines: readonly { readonly text: string; readonly from: number }[]): void {
    if (lines.length === pieces.length && lines.every(({ text }, i) => isSame(pieces[i], text))) {
      for (const piece of pieces) this.asRead(piece);
      return;
    }
    let at = 0;
    for (const [i, { text, from }] of lines.entries()) {
      const made = pieces.slice(at, at + from);
      at += from;
      const flags = made.reduce((bits, piece) => bits | piece.flags, i === 0 ? QUALITY_BIT.pasted : 0);
      const written = made.reduce((sum, piece) => sum + piece.written, 0);
      this.#push(text, made[0]?.offset ?? 0, flags, written, false);
    }
  }

  /** Returns the batch, and begins the next. */
  take(): LineBatch {
    const flags = this.#flags.some((bits) => bits !== 0) ? Uint16Array.from(this.#flags) : undefined;
    const repairs = { written: this.#written, fragments: this.#fragments };
    const batch = { lines: this.#lines, offsets: this.#offsets, flags, repairs };
    [this.#lines, this.#offsets, this.#flags, this.#written, this.#fragments] = [[], [], [], [], []];
    return batch;
  }

  #push(line: string, offset: number, flags: number, written: number, isFragment: boolean): void {
    this.#lines.push(line);
    this.#offsets.push(offset);
    this.#flags.push(flags);
    this.#written.push(written);
    this.#fragments.push(isFragment);
  }
}

function isSame(piece: Piece | undefined, text: string): boolean {
  return piece !== undefined && !piece.isRepaired && piece.text === text;
}
