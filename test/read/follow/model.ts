import fc from 'fast-check';

import { newRecord } from '../fixtures.ts';
import { heldOf, World, type FollowRun } from './world.ts';

/** What can happen to a log and to its reader. */
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
  { weight: 3, arbitrary: fc.constant({ does: 'copy and truncate' } as const) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('compress'), how: fc.constantFrom('xz', 'gz') }) },
  { weight: 2, arbitrary: fc.constant({ does: 'delete the oldest' } as const) },
  { weight: 6, arbitrary: fc.record({ does: fc.constant('wait'), ms: fc.constantFrom(300, 1500, 2500, 8000) }) },
  { weight: 1, arbitrary: fc.constant({ does: 'stop and restart' } as const) },
  { weight: 1, arbitrary: fc.constant({ does: 'kill and restart' } as const) },
  { weight: 1, arbitrary: fc.constant({ does: 'kill, and restart later' } as const) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const STAMP = 30;

/** Runs random histories of a log; returns the number of all their steps. */
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

/** The log of one history. */
class Log {
  readonly #world: World;
  #run: FollowRun | undefined;
  /** The end of the unterminated line. */
  #rest = '';
  #last = '';
  #count = 0;
  /** Lines in the writer's file. */
  #lines = 0;
  /** Extensions of the rotated files, the newest first; empty where a file is not compressed. */
  #rotated: string[] = [];
  /** Number of the oldest of these that were certainly read. */
  #settled = 0;
  /** The writer still writes to the file that was renamed. */
  #isBehind = false;
  #wasKilled = false;

  constructor(world: World) {
    this.#world = world;
    this.#run = world.begin();
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
        // a file shorter than a stamp could be any file
        const at = Math.max(STAMP, Math.floor((line.length * what.share) / 100));
        await this.#write(line.slice(0, at), 1);
        this.#rest = line.slice(at);
        return;
      }
      case 'record of many lines':
        await this.#write(this.#line('failed'), 1);
        for (const [index, ms] of what.pauses.entries()) {
          await this.#world.write(`  File "x.py", line ${index}, in x\n`);
          await this.#run?.pass(ms);
        }
        // without a header, the next line would be the record's own or not, depending on the pause before it
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
      case 'copy and truncate':
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
        if (this.#run === undefined) return;
        await this.#run.pass(what.ms);
        // a file that ends within a line is needed until the rest of the line is read
        if (what.ms >= 8000)
          this.#settled = Math.max(0, this.#rotated.length - (this.#isBehind || this.#rest !== '' ? 1 : 0));
        return;
      case 'stop and restart':
        await this.#run?.stop();
        this.#run = world.begin();
        return;
      case 'kill and restart':
        await this.#run?.kill();
        this.#wasKilled = true;
        this.#run = world.begin();
        return;
      case 'kill, and restart later':
        if (this.#run === undefined) this.#run = world.begin();
        else {
          await this.#run.kill();
          this.#wasKilled = true;
          this.#run = undefined;
        }
        return;
      default:
        what satisfies never;
    }
  }

  async expectExact(): Promise<void> {
    const world = this.#world;
    if (this.#rest !== '') await this.#write('', 0);
    this.#run ??= world.begin();
    await this.#run.pass(60_000);
    await this.#run.stop();
    this.#run = undefined;
    const whole = heldOf(await world.whole());
    const held = heldOf(world.documents);
    const missing = whole.filter((text) => !held.includes(text));
    const more = held.filter((text) => !whole.includes(text));
    const twice = this.#wasKilled ? 0 : world.documents.length - held.length;
    if (missing.length > 0 || more.length > 0 || world.faults.length > 0 || twice > 0)
      throw new Error(`not exact: ${JSON.stringify({ missing, more, faults: world.faults, twice }, null, 2)}`);
  }

  async end(): Promise<void> {
    await this.#run?.stop();
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
