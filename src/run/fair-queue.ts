/**
 * Shares a capacity fairly: whoever had a turn waits until all others that wait have had one, so that no host starves
 * another.
 */
export class FairQueue<T> {
  readonly #waiting = new Map<T, (() => void)[]>();
  #free: number;

  constructor(capacity: number) {
    this.#free = capacity;
  }

  /** Does work when the turn of `who` comes; resolves to the result of the work. */
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

  /** Begins the next work that waits. Since a Map keeps the order of insertion, whoever had a turn goes to the end. */
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
