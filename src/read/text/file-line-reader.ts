import type { LogFile } from '../../model/files.ts';
import type { LineBatch } from '../../model/records.ts';
import type { TornLine } from './logical-log.ts';
import type { TextPrinter } from './fingerprint.ts';
import { LineSplitter } from './line-splitter.ts';

/** Lines of one file. */
export interface FileLines extends LineBatch {
  readonly file: LogFile;
  /** Lines of the file before them. */
  readonly before: number;
  /** Bytes of text that were read since the last part. */
  readonly bytes: number;
}

const LF = 10;

/** The line that no file went on with: it is one of its own. */
export function endTorn({ file, lines, before }: TornLine): FileLines {
  return { ...lines.end(), file, before, bytes: 0 };
}

/** Makes lines of a file's text, and counts them. */
export class Page {
  /** Bytes that it was given. */
  bytes: number;
  /** Takes the prints of its text, where that is to be found again. */
  readonly printer: TextPrinter | undefined;
  readonly file: LogFile;
  #lines: LineSplitter | undefined;
  #before: number;

  /** @param at where the text begins that it will be given, if not at the file's beginning */
  constructor(file: LogFile, printer?: TextPrinter, at = { bytes: 0, lines: 0 }) {
    this.file = file;
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

  /**
   * Gives text at the file's beginning to the line that the file before left torn. `rest` is what is this file's own;
   * `ended`: the torn line is whole now.
   */
  continueTorn({ file, lines, before }: TornLine, chunk: Buffer): { part: FileLines; rest: Buffer; ended: boolean } {
    const end = chunk.indexOf(LF) + 1;
    const ended = end > 0;
    const head = ended ? chunk.subarray(0, end) : chunk;
    this.bytes += head.length;
    this.printer?.add(head);
    if (ended) this.#before++;
    const part = { ...lines.push(head), file, before, bytes: head.length };
    return { part, rest: chunk.subarray(head.length), ended };
  }

  /** Gives the line that no `\n` ended, if there is one. */
  end(): FileLines {
    return this.#part((this.#lines ?? new LineSplitter()).end(), 0);
  }

  /** Its last line, if no `\n` ended it. */
  torn(): TornLine | undefined {
    const lines = this.#lines;
    if (lines === undefined || lines.peekPending(1).length === 0) return undefined;
    return { file: this.file, lines, before: this.#before };
  }

  #part({ lines, offsets, flags }: LineBatch, bytes: number): FileLines {
    const before = this.#before;
    this.#before += lines.length;
    return { lines, offsets, flags, file: this.file, before, bytes };
  }
}
