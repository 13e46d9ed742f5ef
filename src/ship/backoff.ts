/** Waits between tries, and says so once per outage. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Full jitter: a wait is anything between 0 and base x 2^tries, at most the cap. */
export interface Backoff {
  readonly baseMs: number;
  readonly capMs: number;
}

export const DEFAULT_BACKOFF: Backoff = { baseMs: 200, capMs: 10_000 };

/** An outage that comes back within this time is the same outage: longer than several of the longest waits between two tries. */
const SAME_OUTAGE_MS = 60_000;

/** The waiting of all bodies of a run. */
export class Waits {
  readonly #backoff: Backoff;
  readonly #halt: AbortSignal;
  readonly #onOutage: (cause: string) => void;
  /** When each outage was last felt, by its cause. */
  readonly #felt = new Map<string, number>();

  constructor(backoff: Backoff, halt: AbortSignal, onOutage: (cause: string) => void) {
    this.#backoff = backoff;
    this.#halt = halt;
    this.#onOutage = onOutage;
  }

  /** Waits after so many tries, and returns the milliseconds it took. Fails with the signal's reason when halted. */
  async wait(cause: string, tries: number): Promise<number> {
    this.#sayOnce(cause);
    const most = Math.min(this.#backoff.capMs, this.#backoff.baseMs * 2 ** Math.min(tries, 20));
    const started = performance.now();
    try {
      await sleep(Math.random() * most, undefined, { signal: this.#halt });
    } catch (error) {
      this.#halt.throwIfAborted();
      throw error;
    }
    return performance.now() - started;
  }

  #sayOnce(cause: string): void {
    const now = performance.now();
    const felt = this.#felt.get(cause);
    this.#felt.set(cause, now);
    if (felt === undefined || now - felt > SAME_OUTAGE_MS) this.#onOutage(cause);
  }
}
