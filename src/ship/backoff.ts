import { setTimeout as sleep } from 'node:timers/promises';

/** Full jitter: each wait is a random time from 0 to base × 2^tries, at most the cap. */
export interface BackoffOptions {
  readonly baseMs: number;
  readonly capMs: number;
}

export const DEFAULT_BACKOFF: BackoffOptions = { baseMs: 200, capMs: 10_000 };

/** An outage that recurs within this time is the same outage. Longer than several of the longest waits. */
const SAME_OUTAGE_MS = 60_000;

/** Waits between tries, for all bodies of a run, and reports each outage once. */
export class Backoff {
  readonly #options: BackoffOptions;
  readonly #halt: AbortSignal;
  readonly #onOutage: (cause: string) => void;
  /** When each outage was last seen, by its cause. */
  readonly #lastSeen = new Map<string, number>();

  constructor(options: BackoffOptions, halt: AbortSignal, onOutage: (cause: string) => void) {
    this.#options = options;
    this.#halt = halt;
    this.#onOutage = onOutage;
  }

  /** Waits after a number of tries, and returns the time it took, in ms. Throws the signal's reason when halted. */
  async wait(cause: string, tries: number): Promise<number> {
    this.#reportOnce(cause);
    const most = Math.min(this.#options.capMs, this.#options.baseMs * 2 ** Math.min(tries, 20));
    const started = performance.now();
    try {
      await sleep(Math.random() * most, undefined, { signal: this.#halt });
    } catch (error) {
      this.#halt.throwIfAborted();
      throw error;
    }
    return performance.now() - started;
  }

  #reportOnce(cause: string): void {
    const now = performance.now();
    const lastSeen = this.#lastSeen.get(cause);
    this.#lastSeen.set(cause, now);
    if (lastSeen === undefined || now - lastSeen > SAME_OUTAGE_MS) this.#onOutage(cause);
  }
}
