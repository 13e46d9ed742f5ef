import fc from 'fast-check';

import { newRecord } from '../fixtures.ts';
import { heldOf, World, type Life } from './world.ts';

/** What may happen to a log and to its reader. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('lines'), count: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 2, arbitrary: fc.constant({ does: 'again' } as const) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('half a line'), share: fc.integer({ min: 1, max: 99 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('record of many lines'),
      pauses: fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ does: 'rename' } as const) },
  { weight: 3, arbitrary: fc.constant({ does: 'reopen' } as const) },
  { weight: 3, arbitrary: fc.constant({ does: 'copy and cut' } as const) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('compress'), how: fc.constantFrom('xz', 'gz') }) },
  { weight: 2, arbitrary: fc.constant({ does: 'delete the oldest' } as const) },
  { weight: 6, arbitrary: fc.record({ does: fc.constant('wait'), ms: fc.constantFrom(300, 1500, 2500, 8000) }) },
  { weight: 1, arbitrary: fc.constant({ does: 'stop and go on' } as const) },
  { weight: 1, arbitrary: fc.constant({ does: 'kill and go on' } as const) },
  { weight: 1, arbitrary: fc.constant({ does: 'stay dead for a while' } as const) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const STAMP = 30;

/** Walks through the life of a log; returns how many steps were taken in all. */
export async function walk(runs: number, length: number): Promise<number> {
  let steps = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: Math.ceil(length / 2), maxLength: length, size: 'max' }),
      fc.integer({ min: 1, max: 7 }),
      async (history, keepEvery) => {
        const log = new Log(await World.create(keepEvery));
        try {
          for (const each of history) await log.take(each);
          await log.expectExact();
          steps += history.length;
        } finally {
          await log.end();
        }
      },
    ),
    { numRuns: runs },
  );
  return steps;
}

/** The log of one walk. */
class Log {
  readonly #world: World;
  #life: Life | undefined;
  /** The end of a line that is half written. */
  #rest = '';
  #last = '';
  #count = 0;
  /** Lines in the file that is written to. */
  #lines = 0;
  /** Rotated files, the newest first: how each is compressed. */
  #rotated: string[] = [];
  /** Of these the oldest so many were read for sure. */
  #settled = 0;
  /** The writer still writes to the file that was renamed. */
  #isBehind = false;
  #wasKilled = false;

  constructor(world: World) {
    this.#world = world;
    this.#life = world.begin();
  }

  async take(what: Step): Promise<void> {
    const world = this.#world;
    switch (what.does) {
      case 'lines':
        await this.#write(Array.from({ length: what.count }, () => this.#line()).join(''), what.count);
        return;
      case 'again':
        if (this.#lines > 0 && this.#rest === '') await this.#write(this.#last, 1);
        return;
      case 'half a line': {
        const line = this.#line();
        // a file of less than a stamp is like any other
        const at = Math.max(STAMP, Math.floor((line.length * what.share) / 100));
        await this.#write(line.slice(0, at), 1);
        this.#rest = line.slice(at);
        return;
      }
      case 'record of many lines':
        await this.#write(this.#line('failed'), 1);
        for (const [index, ms] of what.pauses.entries()) {
          await this.#world.write(`  File "x.py", line ${index}, in x\n`);
          await this.#life?.pass(ms);
        }
        // what follows it would be its own if it came in time, and is not if it does not
        await this.#write(this.#line(), 1);
        return;
      case 'rename':
        if (this.#isBehind || this.#lines === 0) return;
        await world.rotate();
        this.#rotated.unshift('');
        this.#isBehind = world.isWriting;
        if (!this.#isBehind) this.#lines = 0;
        return;
      case 'reopen':
        if (this.#isBehind) this.#lines = 0;
        this.#isBehind = false;
        await world.reopen();
        return;
      case 'copy and cut':
        if (this.#isBehind || this.#lines === 0) return;
        await world.copyTruncate();
        this.#rotated.unshift('');
        this.#lines = 0;
        return;
      case 'compress': {
        const at = this.#rotated.findIndex((ending, index) => ending === '' && !(index === 0 && this.#isBehind));
        if (at === -1) return;
        await world.compress(`vdsm.log.${at + 1}`, what.how);
        this.#rotated[at] = `.${what.how}`;
        return;
      }
      case 'delete the oldest': {
        if (this.#settled === 0) return;
        const ending = this.#rotated.pop() ?? '';
        await world.remove(`vdsm.log.${this.#rotated.length + 1}${ending}`);
        this.#settled--;
        return;
      }
      case 'wait':
        if (this.#life === undefined) return;
        await this.#life.pass(what.ms);
        // a line that a file's end cuts is needed until the rest of it is read
        if (what.ms >= 8000)
          this.#settled = Math.max(0, this.#rotated.length - (this.#isBehind || this.#rest !== '' ? 1 : 0));
        return;
      case 'stop and go on':
        await this.#life?.stop();
        this.#life = world.begin();
        return;
      case 'kill and go on':
        await this.#life?.kill();
        this.#wasKilled = true;
        this.#life = world.begin();
        return;
      case 'stay dead for a while':
        if (this.#life === undefined) this.#life = world.begin();
        else {
          await this.#life.kill();
          this.#wasKilled = true;
          this.#life = undefined;
        }
        return;
      default:
        what satisfies never;
    }
  }

  async expectExact(): Promise<void> {
    const world = this.#world;
    if (this.#rest !== '') await this.#write('', 0);
    this.#life ??= world.begin();
    await this.#life.pass(60_000);
    await this.#life.stop();
    this.#life = undefined;
    const whole = heldOf(await world.whole());
    const held = heldOf(world.documents);
    const missing = whole.filter((text) => !held.includes(text));
    const more = held.filter((text) => !whole.includes(text));
    const twice = this.#wasKilled ? 0 : world.documents.length - held.length;
    if (missing.length > 0 || more.length > 0 || world.faults.length > 0 || twice > 0)
      throw new Error(`not exact: ${JSON.stringify({ missing, more, faults: world.faults, twice }, null, 2)}`);
  }

  async end(): Promise<void> {
    await this.#life?.stop();
    await this.#world.end();
  }

  async #write(text: string, lines: number): Promise<void> {
    const all = this.#rest + text;
    this.#rest = '';
    if (all === '') return;
    await this.#world.write(all);
    this.#lines += lines;
  }

  #line(text = 'something'): string {
    this.#count++;
    const seconds = String(Math.floor(this.#count / 1000) % 60).padStart(2, '0');
    const stamp = `2020-01-31 10:00:${seconds},${String(this.#count % 1000).padStart(3, '0')}`;
    this.#last = newRecord(stamp, `${text} ${this.#count}`);
    return this.#last;
  }
}
