/**
 * Shares a capacity fairly: whoever waits gets its next turn after every other that waits had one, so that a host with
 * much to send does not starve the others.
 */
export class FairQueue<T> {
  readonly #waiting = new Map<T, (() => void)[]>();
  #free: number;

  constructor(capacity: number) {
    this.#free = capacity;
  }

  /** Does work for `who` when its turn comes; resolves to what the work returns. */
  async take<R>(who: T, work: () => Promise<R>): Promise<R> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((go) => this.#queue(who, go));
    try {
      return await work();
    } finally {
      this.#pass();
    }
  }

  #queue(who: T, go: () => void): void {
    const queue = this.#waiting.get(who);
    if (queue === undefined) this.#waiting.set(who, [go]);
    else queue.push(go);
  }

  /** Lets the next one begin, if any waits. A Map keeps the order of insertion: who had a turn goes last. */
  #pass(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free++;
      return;
    }
    const [who, [go, ...rest]] = next;
    this.#waiting.delete(who);
    if (rest.length > 0) this.#waiting.set(who, rest);
    go?.();
  }
}
