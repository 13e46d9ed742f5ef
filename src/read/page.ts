import type { LineBatch, LogFile } from '../model.ts';
import type { TornLine } from './lane.ts';
import type { TextPrinter } from './print.ts';
import { LineSplitter } from './lines.ts';

/** Lines of one file. */
export interface FileLines extends LineBatch {
  readonly file: LogFile;
  /** Lines of the file before them. */
  readonly before: number;
  /** Bytes of text that were read since the last part. */
  readonly bytes: number;
}

/** Makes lines of a file's text, and counts them. */
export class Page {
  /** Bytes that it was given. */
  bytes: number;
  /** Takes the prints of its text, where that is to be found again. */
  readonly printer: TextPrinter | undefined;
  readonly #file: LogFile;
  #lines: LineSplitter | undefined;
  #before: number;

  /** @param at where the text begins that it will be given, if not at the file's beginning */
  constructor(file: LogFile, printer?: TextPrinter, at = { bytes: 0, lines: 0 }) {
    this.#file = file;
    this.printer = printer;
    this.bytes = at.bytes;
    this.#before = at.lines;
  }

  /** Lines of the file that were given out. */
  get lines(): number {
    return this.#before;
  }

  /** Takes the next text; gives the lines that are complete now. */
  push(chunk: Buffer): FileLines {
    this.#lines ??= new LineSplitter(this.bytes);
    this.bytes += chunk.length;
    this.printer?.add(chunk);
    return this.#part(this.#lines.push(chunk), chunk.length);
  }

  /** Bytes at its beginning that belong to a line of the file before it. */
  skip(bytes: Buffer, ended: boolean): void {
    this.bytes += bytes.length;
    this.printer?.add(bytes);
    if (ended) this.#before++;
  }

  /** Gives the line that no `\n` ended, if there is one. */
  end(): FileLines {
    return this.#part((this.#lines ?? new LineSplitter()).end(), 0);
  }

  /** Its last line, if no `\n` ended it. */
  torn(): TornLine | undefined {
    const lines = this.#lines;
    if (lines === undefined || lines.peekPending(1).length === 0) return undefined;
    return { file: this.#file, lines, before: this.#before };
  }

  #part({ lines, offsets, flags }: LineBatch, bytes: number): FileLines {
    const before = this.#before;
    this.#before += lines.length;
    return { lines, offsets, flags, file: this.#file, before, bytes };
  }
}
