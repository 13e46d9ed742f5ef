/** One host's log: lines are written by pens, one for each thread, and put into order at the end. */
import type { AnsweredRequest } from './calls.ts';
import { createRandom, idOf } from './random.ts';
import type { Random } from './random.ts';
import { RELEASES } from './releases.ts';
import type { Release } from './releases.ts';
import { siteOf } from './sites.ts';
import type { Site, SiteName } from './sites.ts';
import { stamp, zone } from './time.ts';
import { POOLS, load, pidOf } from './world.ts';
import type { Caller, EpochSpec, HostName, HostSpec, Level, Pool } from './world.ts';

const LEVELS: readonly Level[] = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];
const SHORT: Partial<Readonly<Record<Level, string>>> = { WARNING: 'WARN', CRITICAL: 'CRIT' };

/** The time of one vdsm process. */
export interface Epoch extends Omit<EpochSpec, 'release'> {
  readonly release: Release;
  readonly pid: number;
}

export interface WrittenRecord {
  readonly time: number;
  readonly thread: string;
  readonly text: string;
}

export class Host {
  readonly spec: HostSpec;
  readonly name: HostName;
  readonly fqdn: string;
  /** The id that the host has of itself. */
  readonly uuid: string;
  readonly pool: Pool;
  readonly random: Random;
  readonly epochs: readonly [Epoch, ...Epoch[]];
  readonly records: WrittenRecord[] = [];
  /** Requests of clients with their answers, for the companion logs. */
  readonly requests: AnsweredRequest[] = [];
  readonly #busy = new Map<string, number>();
  readonly #ports = new Map<string, number>();
  #connections = 40;

  constructor(spec: HostSpec) {
    this.spec = spec;
    this.name = spec.name;
    this.fqdn = `${spec.name}.example.com`;
    this.uuid = idOf(`host ${spec.name}`);
    this.pool = POOLS[spec.pool];
    this.random = createRandom(`host ${spec.name}`);
    const [first, ...later] = spec.epochs;
    const epochOf = (epoch: EpochSpec, n: number): Epoch => ({
      ...epoch,
      release: RELEASES[epoch.release],
      pid: pidOf(spec.name, n),
    });
    this.epochs = [epochOf(first, 0), ...later.map((epoch, n) => epochOf(epoch, n + 1))];
  }

  /** Returns the epoch at a time; undefined while vdsm does not run. */
  epochAt(time: number): Epoch | undefined {
    return this.epochs.find((epoch) => time >= epoch.from && time <= epoch.until);
  }

  /** Returns a pen for a thread. What it writes after the end of its epoch is lost, as it is on a real host. */
  pen(time: number, thread: string): Pen {
    return new Pen(this, time, thread, this.epochAt(time));
  }

  /** Returns a pen on a worker of a pool (`jsonrpc`, `tasks`, `periodic`): an idle one, else the one that is idle soonest. */
  workerPen(time: number, pool: string, size: number): Pen {
    const busyUntil = (name: string): number => this.#busy.get(name) ?? 0;
    const names = Array.from({ length: size }, (_, n) => `${pool}/${n}`);
    const free = names.filter((name) => busyUntil(name) < time);
    const name =
      free.length > 0 ? this.random.pick(free) : names.reduce((a, b) => (busyUntil(a) <= busyUntil(b) ? a : b));
    const pen = this.pen(Math.max(time, busyUntil(name) + 1), name);
    pen.done = () => this.#busy.set(name, pen.time);
    return pen;
  }

  /** Returns a pen on a thread that serves one connection of XML-RPC and then ends. */
  connectionPen(time: number): Pen {
    this.#connections += this.random.int(1, 3);
    return this.pen(time, `Thread-${this.#connections}`);
  }

  /** Begins anew after a restart: with the numbers of threads, and with new connections. */
  forget(): void {
    this.#busy.clear();
    this.#ports.clear();
    this.#connections = 40;
  }

  /** Returns the port of a caller's connection. The engine and MOM keep theirs, the others connect each time. */
  portOf(caller: Caller): number {
    const keeps = caller.name === 'engine' || caller.name === 'mom';
    const port = this.#ports.get(caller.name) ?? this.random.int(33_000, 60_000);
    if (keeps) this.#ports.set(caller.name, port);
    return port;
  }

  /** Returns how long something takes here, at that time, in ms. */
  duration(ms: number, sigma: number, time: number): number {
    return this.random.around(ms, sigma) * this.spec.speed * load(time);
  }
}

/** What a record has that its site does not. */
interface RecordOptions {
  /** The traceback. */
  readonly trace?: string;
  /** The logger, where it is not the one of the site. */
  readonly logger?: string;
  /** The place in the code, where it is not the one of the site. */
  readonly from?: Partial<Omit<Site, 'logger'>>;
}

interface Header {
  readonly level: Level;
  readonly thread: string;
  readonly logger: string;
}

/** Writes the lines of one thread, one after the other. */
export class Pen {
  readonly host: Host;
  readonly thread: string;
  readonly #epoch: Epoch | undefined;
  time: number;
  /** Frees the worker of a pool. */
  done: () => void = () => {};

  constructor(host: Host, time: number, thread: string, epoch: Epoch | undefined) {
    this.host = host;
    this.time = time;
    this.thread = thread;
    this.#epoch = epoch;
  }

  get release(): Release {
    return (this.#epoch ?? this.host.epochs[0]).release;
  }

  /** The lowest level that vdsm logs; undefined where vdsm does not run. */
  get level(): Level | undefined {
    return this.#epoch?.level;
  }

  debug(site: SiteName, message: string, options?: RecordOptions): this {
    return this.#write('DEBUG', site, message, options);
  }

  info(site: SiteName, message: string, options?: RecordOptions): this {
    return this.#write('INFO', site, message, options);
  }

  warning(site: SiteName, message: string, options?: RecordOptions): this {
    return this.#write('WARNING', site, message, options);
  }

  error(site: SiteName, message: string, options?: RecordOptions): this {
    return this.#write('ERROR', site, message, options);
  }

  critical(site: SiteName, message: string, options?: RecordOptions): this {
    return this.#write('CRITICAL', site, message, options);
  }

  /** Lets time pass, in ms. */
  wait(ms: number): this {
    this.time += ms;
    return this;
  }

  /** Returns a pen on another thread of the same process, from now on. */
  fork(thread: string): Pen {
    return new Pen(this.host, this.time, thread, this.#epoch);
  }

  #write(level: Level, site: SiteName, message: string, { trace = '', logger, from }: RecordOptions = {}): this {
    const host = this.host;
    const epoch = this.#epoch;
    // a line takes some tenths of a millisecond
    this.time += host.random.between(0.05, 0.5);
    if (epoch === undefined || this.time > epoch.until || LEVELS.indexOf(level) < LEVELS.indexOf(epoch.level))
      return this;
    const place = { ...siteOf(site, epoch.release), ...from };
    const header = { level, thread: this.thread, logger: logger ?? place.logger };
    const text = epoch.release.layout === 'old' ? this.#old(header, place, message) : this.#new(header, place, message);
    host.records.push({ time: this.time, thread: this.thread, text: trace === '' ? text : `${text}\n${trace}` });
    return this;
  }

  #old({ level, thread, logger }: Header, { module, line, func }: Site, message: string): string {
    return `${thread}::${level}::${stamp(this.time, this.host.spec.east)}::${module}::${line}::${logger}::(${func}) ${message}`;
  }

  #new({ level, thread, logger }: Header, { module, line }: Site, message: string): string {
    const { east } = this.host.spec;
    const short = (SHORT[level] ?? level).padEnd(5);
    return `${stamp(this.time, east)}${zone(east)} ${short} (${thread}) [${logger}] ${message} (${module}:${line})`;
  }
}
