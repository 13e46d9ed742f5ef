/**
 * Slots that are shared fairly: whoever waits gets its next turn after every other that waits had one, so that one host
 * with much to send does not starve the others.
 */
export class Turns<T> {
  readonly #waiting = new Map<T, (() => void)[]>();
  #free: number;

  constructor(slots: number) {
    this.#free = slots;
  }

  /** Does work for `who` when it is its turn. */
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

  /** Gives a slot to the next in turn, or keeps it free. A Map keeps the order of insertion: who had a turn goes last. */
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
