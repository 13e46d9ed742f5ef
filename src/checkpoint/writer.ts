/** Writes one thing again and again, whenever there is news of it: one at a time, and not too often. */

/** From one writing to the next, at least, in ms. */
const EVERY_MS = 1000;
/** Writing may take a twentieth of the time. */
const SHARE = 20;
/** After a failure, in ms. */
const RETRY_MS = 5000;

export interface WriterEvents {
  /** Told once, until it works again. */
  failed(error: unknown): void;
  healed(): void;
}

export class Writer {
  readonly #write: () => Promise<void>;
  readonly #events: WriterEvents;
  #isWanted = false;
  #failing = false;
  #timer: NodeJS.Timeout | undefined;
  #next = 0;
  #underWay: Promise<void> | undefined;

  /** @param write writes what there is at the moment of the call */
  constructor(write: () => Promise<void>, events: WriterEvents) {
    this.#write = write;
    this.#events = events;
  }

  /** There is news. */
  want(): void {
    this.#isWanted = true;
    if (this.#timer !== undefined || this.#underWay !== undefined) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#underWay = this.#run().finally(() => {
          this.#underWay = undefined;
          if (this.#isWanted) this.want();
        });
      },
      Math.max(0, this.#next - performance.now()),
    );
    // nobody waits for it but `close`
    this.#timer.unref();
  }

  /** Writes what is left; false: it could not be written. */
  async close(): Promise<boolean> {
    await this.#underWay;
    clearTimeout(this.#timer);
    if (this.#isWanted) await this.#run();
    // the end of the one before may have asked for another one
    clearTimeout(this.#timer);
    return !this.#isWanted;
  }

  async #run(): Promise<void> {
    this.#isWanted = false;
    const begun = performance.now();
    try {
      await this.#write();
      if (this.#failing) this.#events.healed();
      this.#failing = false;
    } catch (error) {
      this.#isWanted = true;
      if (!this.#failing) this.#events.failed(error);
      this.#failing = true;
    }
    const now = performance.now();
    this.#next = now + (this.#failing ? RETRY_MS : Math.max(EVERY_MS, (now - begun) * SHARE));
  }
}
