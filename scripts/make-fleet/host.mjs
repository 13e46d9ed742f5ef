/** The log of one host: a pen writes the lines of one thread; the lines are sorted by time at the end. */
import { createRandom } from './random.mjs';
import { RELEASES } from './releases.mjs';
import { siteOf } from './sites.mjs';
import { stamp, zone } from './time.mjs';
import { load } from './world.mjs';

const LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];
const SHORT = { WARNING: 'WARN', CRITICAL: 'CRIT' };

export class Host {
  records = [];
  /** Requests of clients; `calls.mjs` adds them. */
  requests = [];
  #busy = new Map();
  #ports = new Map();
  #connections = 40;

  constructor(spec) {
    this.spec = spec;
    this.name = spec.name;
    this.fqdn = `${spec.name}.example.com`;
    this.random = createRandom(`host ${spec.name}`);
    this.lives = spec.lives.map((life) => ({ ...life, release: RELEASES[life.release] }));
  }

  /** What runs at a time; undefined while nothing does. */
  lifeAt(time) {
    return this.lives.find((life) => time >= life.from && time <= life.until);
  }

  /** Returns a pen for a thread. What it writes after the end of its process is lost, as in reality. */
  pen(time, thread) {
    return new Pen(this, time, thread, this.lifeAt(time));
  }

  /** A pen on a worker of a pool (`jsonrpc`, `tasks`, `periodic`) that has nothing to do, or that will have soonest. */
  workerPen(time, pool, size) {
    const names = Array.from({ length: size }, (_, n) => `${pool}/${n}`);
    const free = names.filter((name) => (this.#busy.get(name) ?? 0) < time);
    const name =
      free.length > 0
        ? this.random.pick(free)
        : names.reduce((a, b) => (this.#busy.get(a) <= this.#busy.get(b) ? a : b));
    const pen = this.pen(Math.max(time, (this.#busy.get(name) ?? 0) + 1), name);
    pen.done = () => this.#busy.set(name, pen.time);
    return pen;
  }

  /** A pen on a thread that serves one connection and then ends: XML-RPC. */
  connectionPen(time) {
    this.#connections += this.random.int(1, 3);
    return this.pen(time, `Thread-${this.#connections}`);
  }

  /** Restart: threads are counted anew, connections made anew. */
  forget() {
    this.#busy.clear();
    this.#ports.clear();
    this.#connections = 40;
  }

  /** Port of a caller's connection; the engine and MOM keep theirs, the others connect each time. */
  portOf(caller) {
    const keeps = caller.name === 'engine' || caller.name === 'mom';
    const port = this.#ports.get(caller.name) ?? this.random.int(33_000, 60_000);
    if (keeps) this.#ports.set(caller.name, port);
    return port;
  }

  /** How long something takes here, at that time. */
  duration(ms, sigma, time) {
    return this.random.around(ms, sigma) * this.spec.speed * load(time);
  }
}

/** Writes the lines of one thread, in order. */
class Pen {
  done = () => {};

  constructor(host, time, thread, life) {
    this.host = host;
    this.time = time;
    this.thread = thread;
    this.life = life;
  }

  get release() {
    return this.life?.release ?? this.host.lives[0].release;
  }

  debug(site, message, more) {
    return this.#write('DEBUG', site, message, more);
  }

  info(site, message, more) {
    return this.#write('INFO', site, message, more);
  }

  warning(site, message, more) {
    return this.#write('WARNING', site, message, more);
  }

  error(site, message, more) {
    return this.#write('ERROR', site, message, more);
  }

  critical(site, message, more) {
    return this.#write('CRITICAL', site, message, more);
  }

  /** Lets time pass. */
  wait(ms) {
    this.time += ms;
    return this;
  }

  /** Another thread of the same process, from now on. */
  fork(thread) {
    return new Pen(this.host, this.time, thread, this.life);
  }

  /** @param more `trace`: traceback; `logger`, `from` (`{module, line, func}`): other than the site's */
  #write(level, site, message, { trace = '', logger, from } = {}) {
    const { host, life } = this;
    // a line takes some tenths of a millisecond
    this.time += host.random.between(0.05, 0.5);
    if (life === undefined || this.time > life.until || LEVELS.indexOf(level) < LEVELS.indexOf(life.level)) return this;
    const place = { ...siteOf(site, life.release), ...from };
    const header = { level, thread: this.thread, logger: logger ?? place.logger };
    const text = life.release.layout === 'old' ? this.#old(header, place, message) : this.#new(header, place, message);
    host.records.push({ time: this.time, thread: this.thread, text: trace === '' ? text : `${text}\n${trace}` });
    return this;
  }

  #old({ level, thread, logger }, { module, line, func }, message) {
    return `${thread}::${level}::${stamp(this.time, this.host.spec.east)}::${module}::${line}::${logger}::(${func}) ${message}`;
  }

  #new({ level, thread, logger }, { module, line }, message) {
    const { east } = this.host.spec;
    const short = (SHORT[level] ?? level).padEnd(5);
    return `${stamp(this.time, east)}${zone(east)} ${short} (${thread}) [${logger}] ${message} (${module}:${line})`;
  }
}
