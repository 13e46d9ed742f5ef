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
export interface ThreadNumbers {
  readonly seen: Set<number>;
  highest: number;
  last: number;
  run: number;
}

export function newThreadNumbers(): ThreadNumbers {
  return { seen: new Set(), highest: -1, last: -1, run: 0 };
}

/**
 * Takes the thread of a request; true: the count of threads began again.
 * @param sure that the beginning of this life is in the input
 */
export function isReset(numbers: ThreadNumbers, thread: string, sure: boolean): boolean {
  const number = numberOf(thread);
  if (number === undefined || number === numbers.last) return false;
  const isNew = !numbers.seen.delete(number);
  numbers.seen.add(number);
  evictOldest(numbers.seen, KEPT);
  if (!isNew) return false;
  const isLow = number * 2 < numbers.highest && numbers.highest >= HIGHEST_MIN;
  if (!isLow) numbers.run = 0;
  else numbers.run = numbers.run === 0 || number > numbers.last ? numbers.run + 1 : 1;
  if (number > numbers.highest) numbers.highest = number;
  numbers.last = number;
  return numbers.run >= (sure ? NEEDED : NEEDED_UNSURE);
}

/** `Thread-12`: 12. */
function numberOf(thread: string): number | undefined {
  if (!thread.startsWith('Thread-') || thread.length > 17) return undefined;
  const number = Number(thread.slice('Thread-'.length));
  return Number.isInteger(number) ? number : undefined;
}
