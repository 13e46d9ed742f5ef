import PQueue from 'p-queue';
import { plainText } from '../../cli/plain.ts';
import { bytes, duration, number } from '../../cli/text.ts';
import type { LogFile } from '../../model/files.ts';
import type { HostInput, HostRule } from '../../model/hosts.ts';
import { textSize } from '../../read/bytes/text-size.ts';
import { estimateText } from '../../run/estimate.ts';
import type { Context } from '../context.ts';
import { clip } from '../table.ts';

/** ms between two events of `--log json`, two drawings on a terminal, and two lines elsewhere. */
const EVENT_EVERY = 10_000;
const DRAW_EVERY = 500;
const LINE_EVERY = 30_000;
/** Hosts shown at once; if more are being read, those that began first. */
const LINES_MAX = 16;
const NAME_MAX = 32;
/** The rate of now is that of the last so many ms. */
const RATE_SPAN = 10_000;
/** What is left is said from this share on: before, the rate is that of the start. */
const LEFT_FROM = 0.01;
/** Files whose sizes are read at once. */
const FILES_AT_ONCE = 16;

/** Progress of one host; sizes in bytes of text. */
interface HostProgress {
  readonly size: number;
  text: number;
}

/**
 * Shows how far a run is, by the clock: on a terminal in place, with one line for each host that is being read and one for the
 * run; elsewhere as one line every half minute; nothing with `--quiet`.
 */
export class Progress {
  readonly #context: Pick<Context, 'draw' | 'err' | 'columns'>;
  readonly #isDrawn: boolean;
  readonly #isShown: boolean;
  readonly #follows: boolean;
  readonly #event: Context['event'];
  readonly #hosts = new Map<HostInput, HostProgress>();
  /** Hosts that are being read, in the order in which they began. */
  readonly #running = new Set<HostInput>();
  readonly #began = performance.now();
  #hostsDone = 0;
  /** Sums over all hosts: of what there is, and what is read or, in hosts that are done, passed over. */
  #size = 0;
  #isEstimated = false;
  #reached = 0;
  #bytes = 0;
  #records = 0;
  #sent = 0;
  #waitsFor: string | undefined;
  /** Documents sent at recent instants, the oldest first. */
  #rates: { readonly at: number; readonly sent: number }[] = [];
  #timers: NodeJS.Timeout[] = [];
  /** Lines that are on the screen. */
  #lines = 0;

  constructor({
    draw,
    err,
    event,
    terminal,
    columns,
    options,
  }: Pick<Context, 'draw' | 'err' | 'event' | 'terminal' | 'columns' | 'options'>) {
    this.#context = { draw, err, columns };
    this.#isDrawn = terminal && !options.quiet;
    this.#isShown = !options.quiet && event === undefined;
    this.#follows = options.follow;
    this.#event = options.quiet ? undefined : event;
  }

  /** Starts the clock, with the hosts that are to be read. */
  async begin(hosts: readonly HostInput[]): Promise<void> {
    const sizes = this.#isShown || this.#event !== undefined ? await textSizes(hosts) : undefined;
    for (const host of hosts) this.#expect(host, sizes);
    const every = (ms: number, act: () => void): void => void this.#timers.push(setInterval(act, ms).unref());
    if (this.#isDrawn) every(DRAW_EVERY, () => this.#draw());
    else if (this.#isShown) every(LINE_EVERY, () => this.#context.err(`${this.#sumLine(Infinity)}\n`));
    if (this.#event !== undefined) every(EVENT_EVERY, () => this.#sendEvent());
  }

  /** Stops the clock, and removes what is drawn. */
  end(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    this.clear();
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
    const rules = new Map([...this.#hosts.keys()].map(({ name, rule }) => [name, rule] as const));
    return [...rules].map(([host, rule]) => ({ host, rule })).toSorted((a, b) => (a.host < b.host ? -1 : 1));
  }

  /** A host begins; one that appeared during the run counts from now on. */
  start(host: HostInput): void {
    if (!this.#hosts.has(host)) this.#expect(host, undefined);
    this.#running.add(host);
  }

  read(host: HostInput, text: number, records: number): void {
    this.#bytes += text;
    this.#records += records;
    this.#advance(host, text);
  }

  sent(documents: number): void {
    this.#sent += documents;
    this.#waitsFor = undefined;
  }

  /** Says why nothing is sent, until something is. */
  wait(cause: string): void {
    this.#waitsFor = cause;
  }

  done(host: HostInput): void {
    this.#advance(host, Infinity);
    this.#running.delete(host);
    this.#hostsDone++;
  }

  /** Removes the lines, so that other text can be printed; the clock draws them again. */
  clear(): void {
    if (this.#lines > 0) this.#context.draw(this.#erase());
    this.#lines = 0;
  }

  #expect(host: HostInput, sizes: ReadonlyMap<LogFile, number> | undefined): void {
    let size = 0;
    for (const file of host.streams.flatMap(({ files }) => files)) {
      const known = sizes?.get(file);
      this.#isEstimated ||= known === undefined && file.compression !== 'none';
      size += known ?? estimateText(file);
    }
    this.#hosts.set(host, { size, text: 0 });
    this.#size += size;
  }

  /** Moves a host on, but not beyond its size: a live log grows, and a size may be estimated. */
  #advance(host: HostInput, text: number): void {
    const progress = this.#hosts.get(host);
    if (progress === undefined) return;
    const reached = Math.min(progress.size, progress.text + text);
    this.#reached += reached - progress.text;
    progress.text = reached;
  }

  #sendEvent(): void {
    const [hosts, done] = [this.hosts, this.#hostsDone];
    this.#event?.('progress', { hosts, done, bytes: this.#bytes, records: this.#records, sent: this.#sent });
  }

  #draw(): void {
    const width = Math.max(0, this.#context.columns() - 1);
    const lines = [...this.#hostLines(), this.#sumLine(width)].map((line) => plainText(line).slice(0, width));
    this.#context.draw(`${this.#erase()}${lines.join('\n')}`);
    this.#lines = lines.length;
  }

  /** Returns the codes that move to the first line and clear the screen from there. */
  #erase(): string {
    return `\r${this.#lines > 1 ? `\u001b[${this.#lines - 1}A` : ''}\u001b[J`;
  }

  /** Of many hosts each that is being read has a line, since the line of the run says all of a single one. */
  #hostLines(): string[] {
    if (this.hosts < 2) return [];
    const shown = [...this.#running].slice(0, LINES_MAX);
    const width = Math.max(0, ...shown.map(({ name }) => Math.min(name.length, NAME_MAX)));
    return shown.map((host) => {
      const { text = 0, size = 0 } = this.#hosts.get(host) ?? {};
      return `${clip(host.name, NAME_MAX).padEnd(width)}  ${share(text, size)}${sizes(text, size)}`;
    });
  }

  /** Returns the line of the run: as many of its parts, the most telling first, as have room. */
  #sumLine(width: number): string {
    const seconds = (performance.now() - this.#began) / 1000;
    const isRead = this.#follows && this.#reached >= this.#size;
    const waits = this.#waitsFor === undefined ? [] : [`waiting: ${this.#waitsFor}`];
    const far = isRead
      ? ['following', bytes(this.#bytes)]
      : [
          `${share(this.#reached, this.#size)}${sizes(this.#size === 0 ? this.#bytes : this.#reached, this.#size, this.#isEstimated)}`,
        ];
    const left = isRead ? undefined : this.#secondsLeft(seconds);
    const parts = [
      ...far,
      ...waits,
      `${number(this.#rateNow())}/s now (${number(Math.round(this.#sent / Math.max(1, seconds)))} avg)`,
      `${duration(seconds)}${left === undefined ? '' : `, about ${duration(left)} left`}`,
      ...(this.hosts > 1 ? [`hosts ${this.#hostsDone} of ${this.hosts}`] : []),
      `${number(this.#sent)} documents sent`,
    ];
    let line = '';
    for (const part of parts) {
      const longer = line === '' ? part : `${line}  ${part}`;
      if (line !== '' && longer.length > width) break;
      line = longer;
    }
    return line;
  }

  /** Returns the documents a second of the last ten seconds. */
  #rateNow(): number {
    const now = performance.now();
    this.#rates = [...this.#rates.filter(({ at }) => now - at <= RATE_SPAN), { at: now, sent: this.#sent }];
    const oldest = this.#rates[0] ?? { at: now, sent: 0 };
    const from = now - oldest.at < 1000 ? { at: this.#began, sent: 0 } : oldest;
    return Math.round(((this.#sent - from.sent) * 1000) / Math.max(1000, now - from.at));
  }

  #secondsLeft(seconds: number): number | undefined {
    const part = this.#size === 0 ? 0 : this.#reached / this.#size;
    return part < LEFT_FROM || this.#waitsFor !== undefined ? undefined : (seconds * (1 - part)) / part;
  }
}

/** Returns the bytes of text of the files that tell it. */
async function textSizes(hosts: readonly HostInput[]): Promise<ReadonlyMap<LogFile, number>> {
  const queue = new PQueue({ concurrency: FILES_AT_ONCE });
  const sizes = new Map<LogFile, number>();
  const files = hosts.flatMap(({ streams }) => streams.flatMap((stream) => stream.files));
  await queue.addAll(
    files.map((file) => async () => {
      const size = await textSize(file);
      if (size !== undefined) sizes.set(file, size);
    }),
  );
  return sizes;
}

/** Returns `148 of 303 MB`, or `900 kB of 303 MB`. */
function sizes(part: number, whole: number, isEstimated = false): string {
  if (whole === 0) return `${bytes(part)} read`;
  const [partText, wholeText] = [bytes(part), bytes(whole)];
  const [, unit = ''] = wholeText.split(' ');
  const shown = partText.endsWith(` ${unit}`) ? partText.slice(0, -unit.length - 1) : partText;
  return `${shown} of ${isEstimated ? 'about ' : ''}${wholeText}`;
}

/** Returns a percentage, rounded down so that 100 % means done; blank for standard input, which has no size. */
function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${String(Math.min(100, Math.floor((100 * part) / whole))).padStart(3)} %  `;
}
