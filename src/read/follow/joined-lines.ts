import type { LogFile } from '../../model/files.ts';
import type { UnterminatedLine } from '../text/logical-log.ts';
import { endUnterminated, FileLineReader, type FileLines } from '../text/file-line-reader.ts';
import type { StreamPart } from '../text/read-log.ts';
import { BOUNDARY_BYTES, continuesLine } from '../text/file-boundary.ts';

const LF = 10;
const NOTHING = Buffer.alloc(0);

/**
 * Splits the files of one log into lines, one file after the other. The unterminated line at the end of a file is held
 * until the beginning of the next file is known, and is joined with it where that continues the line, as in `load`.
 */
export class JoinedLines {
  readonly #log: number;
  readonly #onSettled: (file: LogFile) => void;
  #reader: FileLineReader | undefined;
  #unterminated: UnterminatedLine | undefined;
  /** Whether it is decided if the file continues the unterminated line; until then the file's first bytes are held. */
  #isDecided = true;
  #held: Buffer = NOTHING;

  /**
   * @param log number of the logical log
   * @param onSettled gets the file whose unterminated line is not held any more
   */
  constructor(log: number, onSettled: (file: LogFile) => void) {
    this.#log = log;
    this.#onSettled = onSettled;
  }

  /** Whether bytes wait for the end of their line. */
  get hasPending(): boolean {
    return this.#unterminated !== undefined || this.#held.length > 0 || this.#reader?.unterminated() !== undefined;
  }

  /**
   * Begins a file, at the position of its reader.
   * @param isMissing text is missing between the file before and this one
   */
  *begin(reader: FileLineReader, isMissing: boolean): Generator<StreamPart> {
    if (!this.#isDecided) yield* this.#decide();
    this.#unterminated ??= this.#reader?.unterminated();
    if (isMissing) {
      yield* this.#flush();
      yield { kind: 'break', log: this.#log };
    }
    this.#reader = reader;
    this.#isDecided = this.#unterminated === undefined;
    this.#held = NOTHING;
  }

  /** Adds the next bytes of the file. */
  *push(chunk: Buffer): Generator<StreamPart> {
    if (this.#isDecided) {
      yield* this.#split(chunk);
      return;
    }
    this.#held = Buffer.concat([this.#held, chunk]);
    if (this.#held.length >= BOUNDARY_BYTES || this.#held.includes(LF)) yield* this.#decide();
  }

  *#decide(): Generator<StreamPart> {
    const reader = this.#reader;
    if (reader === undefined) return;
    const held = this.#held;
    this.#held = NOTHING;
    this.#isDecided = true;
    const line = this.#unterminated?.lines.peekPending(BOUNDARY_BYTES);
    if (line !== undefined && held.length > 0 && !continuesLine(line, held, reader.file)) yield* this.#flush();
    if (held.length > 0) yield* this.#split(held);
  }

  *#split(chunk: Buffer): Generator<StreamPart> {
    const reader = this.#reader;
    if (reader === undefined) return;
    let rest = chunk;
    const unterminated = this.#unterminated;
    if (unterminated !== undefined) {
      const continued = reader.continueLine(unterminated, chunk);
      if (continued.ended) {
        this.#unterminated = undefined;
        this.#onSettled(unterminated.file);
      }
      yield this.#part(continued.part);
      rest = continued.rest;
    }
    if (rest.length > 0) yield this.#part(reader.push(rest));
  }

  /** Ends the unterminated line, which the next file does not continue. */
  *#flush(): Generator<StreamPart> {
    const unterminated = this.#unterminated;
    if (unterminated === undefined) return;
    this.#unterminated = undefined;
    this.#onSettled(unterminated.file);
    yield this.#part(endUnterminated(unterminated));
  }

  #part(lines: FileLines): StreamPart {
    return { kind: 'lines', log: this.#log, lines };
  }
}
