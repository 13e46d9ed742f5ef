/** Decides how much is sent at once: less to a busy server, more while that makes it faster. Pure. */

export interface Pace {
  /** Concurrent requests, 1 to 4. */
  readonly concurrency: number;
  /** Bodies larger than this, in bytes, are halved before they are sent. */
  readonly bytes: number;
  /** Good replies since the concurrency last changed, and the sum of their ms per byte. */
  readonly goodReplies: number;
  readonly msPerByte: number;
  /** Speed before the concurrency was last raised, in bytes per ms over all requests; 0 unless it is on trial. */
  readonly speedBefore: number;
  /** Good replies that are needed before the concurrency may be raised. */
  readonly repliesToRaise: number;
}

/** `busy`: a 429 or a time-out. `good`: a reply with a verdict for each document, none of them busy. */
export type RequestOutcome =
  { readonly kind: 'busy' } | { readonly kind: 'good'; readonly bytes: number; readonly ms: number };

export const REQUESTS_MAX = 4;
const BYTES_MAX = 8 * 1024 * 1024;
/** Below this a request costs more than its documents. */
const BYTES_MIN = 1024 * 1024;
/** Good replies after which the speed of a server is known. */
const REPLIES_TO_MEASURE = 8;
/**
 * Good replies before the next try, after one more request did not help. Most single nodes that were measured were
 * slower with more than two requests, so tries are rare.
 */
const REPLIES_TO_RETRY = 200;
/** One more request at once has to make the server faster by this factor. */
const GAIN_MIN = 1.1;

export const START_PACE: Pace = {
  concurrency: 2,
  bytes: BYTES_MAX,
  goodReplies: 0,
  msPerByte: 0,
  speedBefore: 0,
  repliesToRaise: REPLIES_TO_MEASURE,
};

/**
 * Returns the pace after a request.
 * @param most requests at once that the caller allows
 */
export function nextPace(pace: Pace, outcome: RequestOutcome, most = REQUESTS_MAX): Pace {
  switch (outcome.kind) {
    case 'busy':
      return {
        concurrency: Math.max(1, pace.concurrency >> 1),
        bytes: Math.max(BYTES_MIN, pace.bytes >> 1),
        goodReplies: 0,
        msPerByte: 0,
        speedBefore: 0,
        repliesToRaise: REPLIES_TO_MEASURE,
      };
    case 'good':
      return afterGood(
        {
          ...pace,
          goodReplies: pace.goodReplies + 1,
          msPerByte: pace.msPerByte + outcome.ms / Math.max(1, outcome.bytes),
        },
        Math.min(most, REQUESTS_MAX),
      );
    default:
      return outcome satisfies never;
  }
}

function afterGood(pace: Pace, most: number): Pace {
  const { concurrency, goodReplies, msPerByte, speedBefore, repliesToRaise } = pace;
  if (goodReplies < REPLIES_TO_MEASURE) return pace;
  const bytes = Math.min(BYTES_MAX, pace.bytes * 2);
  const speed = (concurrency * goodReplies) / Math.max(msPerByte, Number.MIN_VALUE);
  const restart = { bytes, goodReplies: 0, msPerByte: 0 };
  if (speedBefore > 0 && speed < speedBefore * GAIN_MIN)
    return { ...restart, concurrency: concurrency - 1, speedBefore: 0, repliesToRaise: REPLIES_TO_RETRY };
  if (goodReplies < repliesToRaise) return { ...pace, bytes, speedBefore: 0 };
  if (concurrency >= most) return { ...restart, concurrency, speedBefore: 0, repliesToRaise };
  return { ...restart, concurrency: concurrency + 1, speedBefore: speed, repliesToRaise: REPLIES_TO_MEASURE };
}
