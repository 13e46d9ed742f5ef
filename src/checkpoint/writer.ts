/** Time between two writes, at least, in ms. */
const EVERY_MS = 1000;
/** Writing may take a twentieth of the time. */
const PAUSE_FACTOR = 20;
/** Time until the next try after a failure, in ms. */
const RETRY_MS = 5000;

export interface WriterEvents {
  /** Called for the first of several failures in a row. */
  failed(error: unknown): void;
  /** Called for the first success after that. */
  recovered(): void;
}

/** Writes a changing thing whenever it has changed: one write at a time, and not too often. */
export class Writer {
  readonly #write: () => Promise<void>;
  readonly #events: WriterEvents;
  #isScheduled = false;
  #failing = false;
  #timer: NodeJS.Timeout | undefined;
  #next = 0;
  #underWay: Promise<void> | undefined;

  /** @param write writes the thing as it is at the moment of the call */
  constructor(write: () => Promise<void>, events: WriterEvents) {
    this.#write = write;
    this.#events = events;
  }

  /** Schedules a write, since the thing has changed. */
  schedule(): void {
    this.#isScheduled = true;
    if (this.#timer !== undefined || this.#underWay !== undefined) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#underWay = this.#run().finally(() => {
          this.#underWay = undefined;
          if (this.#isScheduled) this.schedule();
        });
      },
      Math.max(0, this.#next - performance.now()),
    );
    // only `close` waits for it
    this.#timer.unref();
  }

  /** Writes unsaved states. Returns false if it could not be written. */
  async close(): Promise<boolean> {
    await this.#underWay;
    clearTimeout(this.#timer);
    if (this.#isScheduled) await this.#run();
    // the end of the write before may have scheduled another one
    clearTimeout(this.#timer);
    return !this.#isScheduled;
  }

  async #run(): Promise<void> {
    this.#isScheduled = false;
    const begun = performance.now();
    try {
      await this.#write();
      if (this.#failing) this.#events.recovered();
      this.#failing = false;
    } catch (error) {
      this.#isScheduled = true;
      if (!this.#failing) this.#events.failed(error);
      this.#failing = true;
    }
    const now = performance.now();
    this.#next = now + (this.#failing ? RETRY_MS : Math.max(EVERY_MS, (now - begun) * PAUSE_FACTOR));
  }
}
