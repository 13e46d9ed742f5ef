import { bytes, number } from '../ledger.ts';
import type { Context } from './context.ts';

/** Redraws at most this often, in ms. */
const DRAW_EVERY = 200;

/** One line on the terminal that says how far a run is; nothing where stderr is no terminal, or with `--quiet`. */
export class Progress {
  readonly #err: (text: string) => void;
  readonly #on: boolean;
  readonly #hosts: number;
  readonly #began = Date.now();
  #hostsDone = 0;
  #bytes = 0;
  #records = 0;
  #sent = 0;
  #drawn = 0;

  constructor({ err, terminal, options }: Pick<Context, 'err' | 'terminal' | 'options'>, hosts: number) {
    this.#err = err;
    this.#on = terminal && !options.quiet;
    this.#hosts = hosts;
  }

  read(bytes: number, records: number): void {
    this.#bytes += bytes;
    this.#records += records;
    this.#draw();
  }

  sent(documents: number): void {
    this.#sent += documents;
    this.#draw();
  }

  hostDone(): void {
    this.#hostsDone++;
    this.#draw();
  }

  /** Takes the line away, so that other text can follow. */
  clear(): void {
    if (this.#on && this.#drawn > 0) this.#err('\r\u001b[K');
  }

  #draw(): void {
    const now = Date.now();
    if (!this.#on || now - this.#drawn < DRAW_EVERY) return;
    this.#drawn = now;
    const seconds = Math.max(0.001, (now - this.#began) / 1000);
    const rate = number(Math.round(this.#sent / seconds));
    this.#err(
      `\r\u001b[Khosts ${this.#hostsDone}/${this.#hosts}  read ${bytes(this.#bytes)}, ${number(this.#records)} records  sent ${number(this.#sent)} documents (${rate}/s)`,
    );
  }
}
