import { bytes, number } from '../../cli/text.ts';
import type { HostInput } from '../../model/hosts.ts';
import type { Context } from '../context.ts';
import { clip } from '../table.ts';

/** With `--log json` an event tells of the progress this often, in ms. */
const TELL_EVERY = 10_000;
/** Redraws at most this often, in ms. */
const DRAW_EVERY = 200;
/** Lines of hosts at most; with more at once, those that began first are shown. */
const LINES_MAX = 16;
const NAME_MAX = 32;

/** How far one host is. */
interface HostProgress {
  readonly size: number;
  readonly began: number;
  stored: number;
  records: number;
}

/**
 * Lines on the terminal that say how far a run is: one of each host that is being read, and one of all; drawn again in
 * place. Nothing where stderr is no terminal, or with `--quiet`.
 */
export class Progress {
  readonly #err: (text: string) => void;
  readonly #columns: () => number;
  readonly #on: boolean;
  readonly #event: Context['event'];
  #told = Date.now();
  readonly #hosts: Set<HostInput>;
  #size: number;
  readonly #began = Date.now();
  /** Those under way, in the order in which they began. */
  readonly #running = new Map<HostInput, HostProgress>();
  #hostsDone = 0;
  #stored = 0;
  #bytes = 0;
  #records = 0;
  #sent = 0;
  #drawn = 0;
  /** Lines on the screen that are ours. */
  #lines = 0;

  constructor(
    { err, event, terminal, columns, options }: Pick<Context, 'err' | 'event' | 'terminal' | 'columns' | 'options'>,
    hosts: readonly HostInput[],
  ) {
    this.#err = err;
    this.#columns = columns;
    this.#on = terminal && !options.quiet;
    this.#event = options.quiet ? undefined : event;
    this.#hosts = new Set(hosts);
    this.#size = hosts.reduce((sum, host) => sum + storedSize(host), 0);
  }

  /** How many hosts there are, with those that appeared meanwhile. */
  get hosts(): number {
    return this.#hosts.size;
  }

  /** A host is begun; one that appeared meanwhile counts from now on. */
  start(host: HostInput): void {
    if (!this.#hosts.has(host)) this.#size += storedSize(host);
    this.#hosts.add(host);
    this.#running.set(host, { size: storedSize(host), began: Date.now(), stored: 0, records: 0 });
    this.#draw();
  }

  read(host: HostInput, bytes: number, records: number, stored: number): void {
    this.#bytes += bytes;
    this.#records += records;
    this.#stored += stored;
    const progress = this.#running.get(host);
    if (progress !== undefined) {
      progress.stored += stored;
      progress.records += records;
    }
    this.#draw();
  }

  sent(documents: number): void {
    this.#sent += documents;
    this.#draw();
  }

  done(host: HostInput): void {
    this.#running.delete(host);
    this.#hostsDone++;
    this.#draw();
  }

  /** Takes the lines away, so that other text can follow. */
  clear(): void {
    if (this.#lines > 0) this.#err(this.#erase());
    this.#lines = 0;
    // what follows is not drawn over at once, but soon
    this.#drawn = 0;
  }

  #draw(): void {
    const now = Date.now();
    if (this.#event !== undefined && now - this.#told >= TELL_EVERY) {
      this.#told = now;
      const [hosts, done] = [this.hosts, this.#hostsDone];
      this.#event('progress', { hosts, done, bytes: this.#bytes, records: this.#records, sent: this.#sent });
    }
    if (!this.#on || now - this.#drawn < DRAW_EVERY) return;
    this.#drawn = now;
    const width = this.#columns() - 1;
    const lines = this.#render(now).map((line) => line.slice(0, Math.max(0, width)));
    this.#err(`${this.#erase()}${lines.join('\n')}`);
    this.#lines = lines.length;
  }

  /** Moves to the first of our lines and clears from there. */
  #erase(): string {
    return `\r${this.#lines > 1 ? `\u001b[${this.#lines - 1}A` : ''}\u001b[J`;
  }

  #render(now: number): string[] {
    const shown = [...this.#running].slice(0, LINES_MAX);
    const width = Math.max(0, ...shown.map(([{ name }]) => Math.min(name.length, NAME_MAX)));
    const hosts = shown.map(([{ name }, host]) => {
      const rate = perSecond(host.records, now - host.began);
      return `${clip(name, NAME_MAX).padEnd(width)}  ${share(host.stored, host.size)}  ${number(host.records)} records (${rate}/s)`;
    });
    const more = this.#running.size - shown.length;
    const sent = `sent ${number(this.#sent)} documents (${perSecond(this.#sent, now - this.#began)}/s)`;
    return [
      ...hosts,
      `hosts ${this.#hostsDone}/${this.hosts}${more > 0 ? ` (${more} more under way)` : ''}  ${share(this.#stored, this.#size)}  read ${bytes(this.#bytes)}, ${number(this.#records)} records  ${sent}`,
    ];
  }
}

function storedSize({ streams }: HostInput): number {
  return streams.flatMap(({ files }) => files).reduce((sum, { size }) => sum + size, 0);
}

/** Rounded down, so that only what is done is at 100 %; standard input has no size. */
function share(part: number, whole: number): string {
  return whole === 0 ? '     ' : `${String(Math.min(100, Math.floor((100 * part) / whole))).padStart(3)} %`;
}

function perSecond(count: number, ms: number): string {
  return number(Math.round(count / Math.max(0.001, ms / 1000)));
}
