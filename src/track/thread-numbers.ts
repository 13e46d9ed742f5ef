/**
 * Detects from the numbers of threads that the process is another one: Python numbers unnamed threads (`Thread-N`), and
 * in 4.9 to 4.18 a request comes on a new thread, or on that of a new connection.
 */
import { evictOldest } from '../model/bounded-map.ts';

/**
 * This many requests in a row on new threads, with rising numbers below half of the highest one, show that the count
 * began again. Threads that begin together may be logged in any order, but their numbers are next to each other.
 */
const NEEDED = 3;
/**
 * The same, if the beginning of the epoch is not in the input: threads of old connections may appear late.
 */
const NEEDED_UNSURE = 8;
const HIGHEST_MIN = 20;
/** Maximum number of remembered numbers, the last used ones: a connection that is kept open is used again. */
const KEPT = 20_000;

/** Numbers of threads in one epoch. */
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
 * Notes the thread of a request; returns true where the count of threads began again.
 * @param sure whether the beginning of the epoch is in the input
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

/** Returns the number of an unnamed thread: 12 of `Thread-12`. */
function numberOf(thread: string): number | undefined {
  if (!thread.startsWith('Thread-') || thread.length > 17) return undefined;
  const number = Number(thread.slice('Thread-'.length));
  return Number.isInteger(number) ? number : undefined;
}
