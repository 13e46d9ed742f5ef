import type { LineBatch, LogFile } from '../model.ts';
import type { TornLine } from './lane.ts';
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
  bytes = 0;
  readonly #file: LogFile;
  #lines: LineSplitter | undefined;
  #before = 0;

  constructor(file: LogFile) {
    this.#file = file;
  }

  /** Takes the next text; gives the lines that are complete now. */
  push(chunk: Buffer): FileLines {
    this.#lines ??= new LineSplitter(this.bytes);
    this.bytes += chunk.length;
    return this.#part(this.#lines.push(chunk), chunk.length);
  }

  /** Bytes at its beginning that belong to a line of the file before it. */
  skip(bytes: number, ended: boolean): void {
    this.bytes += bytes;
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
