/** How much is sent at once: less to a server that is too busy, more while that makes it faster. Pure. */

export interface Pace {
  /** Requests under way at once, from 1 to 4. */
  readonly concurrency: number;
  /** Bodies larger than this many bytes are cut before they are sent. */
  readonly bytes: number;
  /** Good replies since the last change. */
  readonly good: number;
  /** Sum of ms per byte of these. */
  readonly cost: number;
  /** Bytes a ms, of all requests together, before concurrency was last raised; 0: it was not. */
  readonly before: number;
  /** Good replies until concurrency may be raised. */
  readonly patience: number;
}

/** `busy`: a 429 or a time-out. `good`: every document settled, in so many ms. */
export type PaceNews =
  { readonly kind: 'busy' } | { readonly kind: 'good'; readonly bytes: number; readonly ms: number };

export const MOST_REQUESTS = 4;
const MOST_BYTES = 8 * 1024 * 1024;
/** Below this a request costs more than its documents. */
const LEAST_BYTES = 1024 * 1024;
/** Good replies that tell how fast a server is. */
const ENOUGH = 8;
/** A single node with two requests under way was mostly slower with more: where one more did not help, it is long until the next try. */
const LONG = 200;
/** One more request at once has to make it faster by so much. */
const GAIN = 1.1;

/** The pace of a run at its start. */
export const START: Pace = { concurrency: 2, bytes: MOST_BYTES, good: 0, cost: 0, before: 0, patience: ENOUGH };

/** The pace after news of a request, with at most so many requests at once. */
export function nextPace(pace: Pace, news: PaceNews, most = MOST_REQUESTS): Pace {
  switch (news.kind) {
    case 'busy':
      return {
        concurrency: Math.max(1, pace.concurrency >> 1),
        bytes: Math.max(LEAST_BYTES, pace.bytes >> 1),
        good: 0,
        cost: 0,
        before: 0,
        patience: ENOUGH,
      };
    case 'good':
      return afterGood(
        { ...pace, good: pace.good + 1, cost: pace.cost + news.ms / Math.max(1, news.bytes) },
        Math.min(most, MOST_REQUESTS),
      );
    default:
      return news satisfies never;
  }
}

function afterGood(pace: Pace, most: number): Pace {
  const { concurrency, good, cost, before, patience } = pace;
  if (good < ENOUGH) return pace;
  const bytes = Math.min(MOST_BYTES, pace.bytes * 2);
  const speed = (concurrency * good) / Math.max(cost, Number.MIN_VALUE);
  const rest = { bytes, good: 0, cost: 0 };
  if (before > 0 && speed < before * GAIN) return { ...rest, concurrency: concurrency - 1, before: 0, patience: LONG };
  if (good < patience) return { ...pace, bytes, before: 0 };
  if (concurrency >= most) return { ...rest, concurrency, before: 0, patience };
  return { ...rest, concurrency: concurrency + 1, before: speed, patience: ENOUGH };
}
