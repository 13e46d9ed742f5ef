import type { LogFile, ReaderPosition } from '../../model/files.ts';
import { FileLineReader, type FileLines } from './file-line-reader.ts';

/**
 * Text before a position, while a run passes through it to resume there: the lines that the run needs again, of records
 * whose text a checkpoint does not hold.
 */
export class LinesAgain {
  readonly #reader: FileLineReader | undefined;
  readonly #from: number;
  #passed = 0;

  constructor(file: LogFile, { again }: ReaderPosition) {
    this.#from = again ?? Infinity;
    this.#reader = again === undefined ? undefined : new FileLineReader(file, undefined, { bytes: again, lines: 0 });
  }

  /** Takes the next text; returns the needed lines that it completes, undefined where it holds none. */
  pass(chunk: Buffer): FileLines | undefined {
    const skip = this.#from - this.#passed;
    this.#passed += chunk.length;
    return skip >= chunk.length ? undefined : this.#reader?.push(chunk.subarray(Math.max(0, skip)));
  }
}
