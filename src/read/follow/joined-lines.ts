import type { LogFile } from '../../model/files.ts';
import type { TornLine } from '../text/logical-log.ts';
import { endTorn, Page, type FileLines } from '../text/file-line-reader.ts';
import type { StreamPart } from '../text/read-log.ts';
import { CUT_BYTES, isTorn } from '../text/unterminated.ts';

const LF = 10;
const NOTHING = Buffer.alloc(0);

/**
 * Makes lines of the files of one log, one behind the other. A line that a file's end cuts waits for the beginning of the
 * next one, and is joined with it where it goes on there, as `load` does.
 */
export class JoinedLines {
  readonly #lane: number;
  readonly #onSettled: (file: LogFile) => void;
  #page: Page | undefined;
  #torn: TornLine | undefined;
  /** Whether it is known if the torn line goes on in the file; until then its first bytes are held. */
  #decided = true;
  #held: Buffer = NOTHING;

  /**
   * @param lane what its parts are told apart by
   * @param onSettled told of a file of which a last line was held, and is told of now
   */
  constructor(lane: number, onSettled: (file: LogFile) => void) {
    this.#lane = lane;
    this.#onSettled = onSettled;
  }

  /** Whether bytes wait for the end of their line. */
  get hasPending(): boolean {
    return this.#torn !== undefined || this.#held.length > 0 || this.#page?.torn() !== undefined;
  }

  /** Begins a file, where its page does; `missing`: it does not go on where the one before ended. */
  *begin(page: Page, missing: boolean): Generator<StreamPart> {
    if (!this.#decided) yield* this.#decide();
    this.#torn ??= this.#page?.torn();
    if (missing) {
      yield* this.#flushTorn();
      yield { kind: 'break', lane: this.#lane };
    }
    this.#page = page;
    this.#decided = this.#torn === undefined;
    this.#held = NOTHING;
  }

  /** Takes the next bytes of the file. */
  *push(chunk: Buffer): Generator<StreamPart> {
    if (this.#decided) {
      yield* this.#take(chunk);
      return;
    }
    this.#held = Buffer.concat([this.#held, chunk]);
    if (this.#held.length >= CUT_BYTES || this.#held.includes(LF)) yield* this.#decide();
  }

  *#decide(): Generator<StreamPart> {
    const page = this.#page;
    if (page === undefined) return;
    const held = this.#held;
    this.#held = NOTHING;
    this.#decided = true;
    const line = this.#torn?.lines.peekPending(CUT_BYTES);
    if (line !== undefined && held.length > 0 && !isTorn(line, held, page.file)) yield* this.#flushTorn();
    if (held.length > 0) yield* this.#take(held);
  }

  *#take(chunk: Buffer): Generator<StreamPart> {
    const page = this.#page;
    if (page === undefined) return;
    let rest = chunk;
    const torn = this.#torn;
    if (torn !== undefined) {
      const went = page.continueTorn(torn, chunk);
      if (went.ended) {
        this.#torn = undefined;
        this.#onSettled(torn.file);
      }
      yield this.#part(went.part);
      rest = went.rest;
    }
    if (rest.length > 0) yield this.#part(page.push(rest));
  }

  /** What was cut did not go on: it is a line of its own. */
  *#flushTorn(): Generator<StreamPart> {
    const torn = this.#torn;
    if (torn === undefined) return;
    this.#torn = undefined;
    this.#onSettled(torn.file);
    yield this.#part(endTorn(torn));
  }

  #part(lines: FileLines): StreamPart {
    return { kind: 'lines', lane: this.#lane, lines };
  }
}
