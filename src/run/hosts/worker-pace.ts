/** Decides how many threads read: as many as the sink can keep up with. */

/** How many threads read hosts. */
export interface Workers {
  readonly atFirst: number;
  /** More begin while the sink waits for work, up to this number. */
  readonly most: number;
}

/** ms between two decisions: a bulk body takes a thread about 200 ms. */
const INTERVAL_MS = 500;
/** Share of the time for which a sink has nothing to do, from which one more thread helps. */
const IDLE_SHARE = 0.25;

/** Knows for how long a sink had nothing to do, once it has had something. */
export class SinkUse {
  readonly #now: () => number;
  #inFlight = 0;
  #idleSince = 0;
  #idle = 0;
  /** Undefined before the first work: what takes time until then is the start of the threads. */
  #from: number | undefined;

  /** @param now returns the time in ms */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Does work of the sink. */
  async during<R>(work: () => Promise<R>): Promise<R> {
    if (this.#from === undefined) this.#from = this.#now();
    else if (this.#inFlight === 0) this.#idle += this.#now() - this.#idleSince;
    this.#inFlight++;
    try {
      return await work();
    } finally {
      if (--this.#inFlight === 0) this.#idleSince = this.#now();
    }
  }

  /** Returns the share of the time since the last call for which the sink had nothing to do, from 0 to 1. */
  takeIdleShare(): number {
    if (this.#from === undefined) return 0;
    const now = this.#now();
    if (this.#inFlight === 0) {
      this.#idle += now - this.#idleSince;
      this.#idleSince = now;
    }
    const share = this.#idle / Math.max(1, now - this.#from);
    this.#idle = 0;
    this.#from = now;
    return share;
  }
}

/** Lets threads begin one after the other. */
export class WorkerPace {
  readonly #gates: ((mayBegin: boolean) => void)[] = [];
  readonly #timer: NodeJS.Timeout;
  #open: number;

  constructor(use: SinkUse, { atFirst }: Workers, intervalMs = INTERVAL_MS) {
    this.#open = atFirst;
    use.takeIdleShare();
    this.#timer = setInterval(() => {
      if (use.takeIdleShare() > IDLE_SHARE) this.#gates.shift()?.(true);
    }, intervalMs);
  }

  /** Resolves to true when one more thread may begin, or to false if none is needed any more. */
  mayBegin(): Promise<boolean> {
    if (this.#open-- > 0) return Promise.resolve(true);
    return new Promise((resolve) => this.#gates.push(resolve));
  }

  /** Lets no other thread begin: all hosts have one. */
  close(): void {
    clearInterval(this.#timer);
    for (const gate of this.#gates.splice(0)) gate(false);
  }
}
