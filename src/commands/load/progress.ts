import { plainText } from '../../cli/plain.ts';
import { bytes, number } from '../../cli/text.ts';
import type { HostInput, HostRule } from '../../model/hosts.ts';
import type { Context } from '../context.ts';
import { clip } from '../table.ts';

/** Time between two progress events of `--log json`, in ms. */
const EVENT_EVERY = 10_000;
/** Time between two redraws, at least, in ms. */
const DRAW_EVERY = 200;
/** Hosts shown at once; if more are being read, those that began first. */
const LINES_MAX = 16;
const NAME_MAX = 32;

/** Progress of one host; sizes in stored bytes. */
interface HostProgress {
  readonly size: number;
  readonly began: number;
  stored: number;
  records: number;
}

/**
 * Draws the progress of a run on the terminal, in place: one line for each host that is being read, and one for the
 * run. Draws nothing if stderr is no terminal, or with `--quiet`.
 */
export class Progress {
  readonly #write: (codes: string) => void;
  readonly #columns: () => number;
  readonly #on: boolean;
  readonly #event: Context['event'];
  #lastEvent = Date.now();
  readonly #hosts = new Set<HostInput>();
  #size = 0;
  readonly #began = Date.now();
  /** Hosts that are being read, in the order in which they began. */
  readonly #running = new Map<HostInput, HostProgress>();
  #hostsDone = 0;
  #stored = 0;
  #bytes = 0;
  #records = 0;
  #sent = 0;
  #drawn = 0;
  /** Lines that are on the screen. */
  #lines = 0;

  constructor({
    draw,
    event,
    terminal,
    columns,
    options,
  }: Pick<Context, 'draw' | 'event' | 'terminal' | 'columns' | 'options'>) {
    this.#write = draw;
    this.#columns = columns;
    this.#on = terminal && !options.quiet;
    this.#event = options.quiet ? undefined : event;
  }

  /** Sets the hosts that are to be read. */
  expect(hosts: readonly HostInput[]): void {
    for (const host of hosts) {
      this.#hosts.add(host);
      this.#size += storedSize(host);
    }
  }

  /** What was read so far, of all hosts. */
  get sizes(): { bytes: number; records: number } {
    return { bytes: this.#bytes, records: this.#records };
  }

  /** Number of hosts, including those that appeared during the run. */
  get hosts(): number {
    return this.#hosts.size;
  }

  /** The hosts by name, including those that appeared during the run. */
  get hostNames(): { host: string; rule: HostRule }[] {
    const rules = new Map([...this.#hosts].map(({ name, rule }) => [name, rule] as const));
    return [...rules].map(([host, rule]) => ({ host, rule })).toSorted((a, b) => (a.host < b.host ? -1 : 1));
  }

  /** Shows a host; one that appeared during the run counts from now on. */
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

  /** Removes the lines, so that other text can be printed. */
  clear(): void {
    if (this.#lines > 0) this.#write(this.#erase());
    this.#lines = 0;
    // draw again soon, though not in the same moment
    this.#drawn = 0;
  }

  #draw(): void {
    const now = Date.now();
    if (this.#event !== undefined && now - this.#lastEvent >= EVENT_EVERY) {
      this.#lastEvent = now;
      const [hosts, done] = [this.hosts, this.#hostsDone];
      this.#event('progress', { hosts, done, bytes: this.#bytes, records: this.#records, sent: this.#sent });
    }
    if (!this.#on || now - this.#drawn < DRAW_EVERY) return;
    this.#drawn = now;
    const width = this.#columns() - 1;
    const lines = this.#render(now).map((line) => plainText(line).slice(0, Math.max(0, width)));
    this.#write(`${this.#erase()}${lines.join('\n')}`);
    this.#lines = lines.length;
  }

  /** Returns the codes that move to the first line and clear the screen from there. */
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
      `hosts ${this.#hostsDone}/${this.hosts}${more > 0 ? ` (${more} more being read)` : ''}  ${share(this.#stored, this.#size)}  read ${bytes(this.#bytes)}, ${number(this.#records)} records  ${sent}`,
    ];
  }
}

function storedSize({ streams }: HostInput): number {
  return streams.flatMap(({ files }) => files).reduce((sum, { size }) => sum + size, 0);
}

/** Returns a percentage, rounded down so that 100 % means done; blank for standard input, which has no size. */
function share(part: number, whole: number): string {
  return whole === 0 ? '     ' : `${String(Math.min(100, Math.floor((100 * part) / whole))).padStart(3)} %`;
}

function perSecond(count: number, ms: number): string {
  return number(Math.round(count / Math.max(0.001, ms / 1000)));
}
