/** Finds and undoes blank lines that a page or mail put behind every line of a log. */
import { hasHeaderDate, type IsHeader } from './headers.ts';
import type { Piece } from './piece.ts';

/** Lines with a blank one behind them, at least. */
const DOUBLED_MIN = 2;

/**
 * Returns the index of the first line behind which, and behind every second line from there, is a blank one; -1 where blank
 * lines stand between records only, or do not stand behind all lines. Lines before the first header may be of a person.
 */
export function findDoubled(lines: readonly string[], isHeader: IsHeader): number {
  const from = lines.findIndex((line) => isHeader(line) || hasHeaderDate(line));
  if (from < 0) return -1;
  let last = lines.length - 1;
  while (last > from && isBlank(lines[last])) last--;
  let continuing = 0;
  for (let at = from; at <= last; at++) {
    const line = lines[at] ?? '';
    if ((at - from) % 2 === 1) {
      if (!isBlank(line)) return -1;
    } else if (!isBlank(line) && !isHeader(line) && !hasHeaderDate(line)) {
      if (isParagraph(line)) return -1;
      continuing++;
    }
  }
  // blank lines between records part nothing that belongs together
  return last - from >= 2 * DOUBLED_MIN && continuing > 0 ? from : -1;
}

/** Plain words in a line by which it is one that a person wrote between records, with blank lines around it. */
const WORDS_MIN = 4;
const PLAIN_MIN = 0.65;
const PLAIN = /^[(“"'‘]?[A-Za-z]?[a-z'’-]*[.,:;!?)”"'’]{0,3}$/;
const OF_PYTHON = /^(?:Traceback \(most recent|During handling of|The above exception)/;

function isParagraph(line: string): boolean {
  if (!/^[A-Za-z]/.test(line) || OF_PYTHON.test(line)) return false;
  const words = line.slice(0, 2000).trim().split(/\s+/);
  const plain = words.filter((word) => PLAIN.test(word)).length;
  return PLAIN.test(words[0] ?? '') && words.length >= WORDS_MIN && plain >= words.length * PLAIN_MIN;
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === '';
}

/** Leaves out every second line of a text, as long as it is blank: each is counted with the line before it. */
export class Undoubler {
  /** Lines until the first one that has a blank one behind it. */
  #before: number;
  #isOdd = false;
  #isOver = false;

  constructor(from: number) {
    this.#before = from;
  }

  /** Adds the next line of the text to those that are kept. */
  add(kept: Piece[], piece: Piece): void {
    const last = kept.at(-1);
    if (this.#before > 0) this.#before--;
    else if (!this.#isOver) {
      const isOdd = this.#isOdd;
      this.#isOdd = !isOdd;
      if (isOdd && piece.text.trim() !== '') this.#isOver = true;
      else if (isOdd && last !== undefined) {
        kept[kept.length - 1] = {
          ...last,
          isRepaired: true,
          written: last.written + piece.written,
          flags: last.flags | piece.flags,
        };
        return;
      }
    }
    kept.push(piece);
  }
}
