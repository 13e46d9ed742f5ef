/**
 * Tells from the numbers of threads that the process is another one: python counts unnamed threads (`Thread-N`), and a
 * request of 4.9 to 4.18 comes on a connection, or on a thread, that is new with it.
 */
import { evictOldest } from '../model/bounded-map.ts';

/**
 * Requests on new threads, each with a higher number than the one before, all below half of the highest seen: the count
 * began again. Threads that begin together may be told of in any order, but they have numbers next to each other.
 */
const NEEDED = 3;
/** The same where the beginning of the life is not in the input: connections that are kept open may be seen late. */
const NEEDED_UNSURE = 8;
const HIGHEST_MIN = 20;
/** Numbers that are remembered; a connection that is kept open comes again and again, so it stays among them. */
const KEPT = 20_000;

/** Numbers seen in one life of the process, as plain data. */
export interface ThreadNumbersState {
  readonly seen: Set<number>;
  readonly highest: number;
  readonly last: number;
  readonly run: number;
}

export class ThreadNumbers {
  readonly #seen: Set<number>;
  #highest: number;
  #last: number;
  #run: number;

  constructor(state?: ThreadNumbersState) {
    this.#seen = state?.seen ?? new Set();
    this.#highest = state?.highest ?? -1;
    this.#last = state?.last ?? -1;
    this.#run = state?.run ?? 0;
  }

  save(): ThreadNumbersState {
    return { seen: this.#seen, highest: this.#highest, last: this.#last, run: this.#run };
  }

  /**
   * Takes the thread of a request; true: the count of threads began again.
   * @param sure that the beginning of this life is in the input
   */
  isReset(thread: string, sure: boolean): boolean {
    const number = numberOf(thread);
    if (number === undefined || number === this.#last) return false;
    const isNew = !this.#seen.delete(number);
    this.#seen.add(number);
    evictOldest(this.#seen, KEPT);
    if (!isNew) return false;
    const isLow = number * 2 < this.#highest && this.#highest >= HIGHEST_MIN;
    if (!isLow) this.#run = 0;
    else this.#run = this.#run === 0 || number > this.#last ? this.#run + 1 : 1;
    if (number > this.#highest) this.#highest = number;
    this.#last = number;
    return this.#run >= (sure ? NEEDED : NEEDED_UNSURE);
  }

  /** Another process counts from the beginning. */
  clear(): void {
    this.#seen.clear();
    this.#highest = this.#last = -1;
    this.#run = 0;
  }
}

/** `Thread-12`: 12. */
function numberOf(thread: string): number | undefined {
  if (!thread.startsWith('Thread-') || thread.length > 17) return undefined;
  const number = Number(thread.slice('Thread-'.length));
  return Number.isInteger(number) ? number : undefined;
}
