import type { LogFile } from '../../model/files.ts';
import type { LineBatch } from '../../model/records.ts';
import type { UnterminatedLine } from './logical-log.ts';
import type { TextFingerprinter } from './fingerprint.ts';
import { LineSplitter } from './line-splitter.ts';

/** Lines of one file. */
export interface FileLines extends LineBatch {
  readonly file: LogFile;
  /** Lines of the file before them. */
  readonly before: number;
  /** Bytes of text that were read since the last lines. */
  readonly bytes: number;
}

const LF = 10;

/** Ends an unterminated line that no file continues. */
export function endUnterminated({ file, lines, before }: UnterminatedLine): FileLines {
  return { ...lines.end(), file, before, bytes: 0 };
}

/** Splits the text of one file into lines, and counts them. */
export class FileLineReader {
  readonly file: LogFile;
  /** Takes fingerprints of the text; absent where its position is not saved. */
  readonly fingerprinter: TextFingerprinter | undefined;
  /** Bytes of the file up to here. */
  bytes: number;
  #lines: LineSplitter | undefined;
  #before: number;

  /** @param at where in the file the pushed text begins */
  constructor(file: LogFile, fingerprinter?: TextFingerprinter, at = { bytes: 0, lines: 0 }) {
    this.file = file;
    this.fingerprinter = fingerprinter;
    this.bytes = at.bytes;
    this.#before = at.lines;
  }

  /** Lines of the file up to here. */
  get lines(): number {
    return this.#before;
  }

  /** Adds the next text; returns the lines that it completes. */
  push(chunk: Buffer): FileLines {
    this.#lines ??= new LineSplitter(this.bytes);
    this.bytes += chunk.length;
    this.fingerprinter?.add(chunk);
    return this.#part(this.#lines.push(chunk), chunk.length);
  }

  /**
   * Adds text at the beginning of this file to the unterminated line of the file before. Returns the part with that
   * line, the `rest` that belongs to this file, and whether the line has `ended`.
   */
  continueLine(
    { file, lines, before }: UnterminatedLine,
    chunk: Buffer,
  ): { part: FileLines; rest: Buffer; ended: boolean } {
    const end = chunk.indexOf(LF) + 1;
    const ended = end > 0;
    const head = ended ? chunk.subarray(0, end) : chunk;
    this.bytes += head.length;
    this.fingerprinter?.add(head);
    if (ended) this.#before++;
    const part = { ...lines.push(head), file, before, bytes: head.length };
    return { part, rest: chunk.subarray(head.length), ended };
  }

  /** Returns the unterminated last line, if there is one. */
  end(): FileLines {
    return this.#part((this.#lines ?? new LineSplitter()).end(), 0);
  }

  /** Returns the unterminated last line so that the next file can continue it; undefined where there is none. */
  unterminated(): UnterminatedLine | undefined {
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
