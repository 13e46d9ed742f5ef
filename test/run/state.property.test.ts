/**
 * Runs that are stopped anywhere and resumed from their state give the documents of an undisturbed run: the same ids and
 * texts, in the same order.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readState, STATE_FORMAT } from '../../src/run/host-state.ts';
import type { HostState } from '../../src/run/host-state.ts';
import type { InputFault, LogFile, LogKind, ReaderPosition } from '../../src/model/files.ts';
import type { ClockFacts } from '../../src/model/hosts.ts';
import type { LineBatch } from '../../src/model/records.ts';
import { readHost } from '../../src/run/read-host.ts';
import type { OpenStream } from '../../src/run/types.ts';
import { kindOf } from '../golden/documents.ts';
import { LineSplitter } from '../../src/read/text/line-splitter.ts';
import { openBytes } from '../../src/read/bytes/open.ts';
import type { StreamPart } from '../../src/read/text/read-log.ts';
import { sampleLogs } from '../support/evidence.ts';
import { runs } from '../support/properties.ts';

const GOLDENS = 'test/golden';
const SHAPES = 'test/run/state-shape.json';

const goldens = readdirSync(GOLDENS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.log') && !name.startsWith('pasted/'))
  .map((name) => `${GOLDENS}/${name}`)
  .toSorted();

describe('a run that is stopped and resumed', () => {
  it.each(goldens)('gives the documents of an undisturbed one, stopped after each line of %s', async (path) => {
    const { lines, documents } = await stoppedEverywhere(path);
    const whole = await documentsOf(lines, []);
    // records of the system log wait for the end, those of other logs in it do not
    if (path.includes('syslog-forwarded')) expect(documents.toSorted()).toEqual(whole.toSorted());
    else expect(documents).toEqual(whole);
  });

  it.each(goldens.filter((path) => kindOf(path) === 'vdsm'))('does so wherever it is stopped in %s', async (path) => {
    const lines = await linesOf(path);
    const whole = await documentsOf(lines, []);
    const cuts = fc.array(fc.integer({ min: 1, max: lines.lines.length }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(cuts, async (some) => {
        const sorted = [...new Set(some)].toSorted((a, b) => a - b);
        expect(await documentsOf(lines, sorted)).toEqual(whole);
      }),
      { numRuns: runs(2) },
    );
  });

  it('within a record that bears secrets keeps its id and masks them', async () => {
    const lines = toBatch([
      "Thread-1::DEBUG::2014-10-26 01:50:00,000::vdsm::1::vds::(run) call with {'password': 'hunter2one'}",
      "  and {'password':",
      "  'hunter2two'}, {'passwd': 'hunter2three', 'x': 1}",
      'Thread-1::DEBUG::2014-10-26 01:50:01,000::vdsm::1::vds::(run) all is said',
    ]);
    const whole = await documentsOf(lines, []);
    expect(whole.join('\n')).toContain('and');
    expect(whole.join('\n')).not.toContain('hunter2');
    expect(await documentsOf(lines, [1, 2, 3])).toEqual(whole);
  });

  it('remembers which pass of a double hour it is in', async () => {
    const row = (stamp: string) => `MainThread::INFO::${stamp},000::vdsm::1::vds::(run) said at ${stamp}`;
    const stamps = ['01:50:00', '02:10:00', '02:50:00', '02:05:00', '02:40:00', '02:59:00', '03:10:00'];
    const lines = toBatch(stamps.map((time) => row(`2014-10-26 ${time}`)));
    const clock = { zone: 'Europe/Rome', source: 'option', flag: undefined, driftMs: 0 } as const;
    const whole = await documentsOf(lines, [], clock);
    expect(await documentsOf(lines, [1, 2, 3, 4, 5, 6], clock)).toEqual(whole);
    expect(new Set(whole).size).toBe(stamps.length);
  });

  it('keeps every text unchanged', async () => {
    const header = '2023-04-25 03:56:53,061-0400 INFO  (jsonrpc/1) [vdsm.api]';
    const lines = toBatch([
      `${header} START createVolume(__proto__={'a': 1}, x='\u2028\uD800 é', spUUID='${'9'.repeat(8)}') from=::1,5, task_id=6ec7e9ec-bf8a-4cd8-a60f-41b0cb7ef0c2 (api:48)`,
      ' and goes on',
      `${header} FINISH createVolume return=None from=::1,5, task_id=6ec7e9ec-bf8a-4cd8-a60f-41b0cb7ef0c2 (api:54)`,
    ]);
    expect(await documentsOf(lines, [1, 2, 3])).toEqual(await documentsOf(lines, []));
  });
});

describe('a run over a sample log that is stopped and resumed', () => {
  it.each(sampleLogs())('%s', async (path) => {
    const lines = await linesOf(path);
    const whole = await documentsOf(lines, []);
    const { length } = lines.lines;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: length }), { minLength: 3, maxLength: 8 }),
        async (cuts) => {
          const documents = await documentsOf(
            lines,
            cuts.toSorted((a, b) => a - b),
          );
          expect(documents.length).toBe(whole.length);
          expect(documents.find((document, i) => document !== whole[i])).toBeUndefined();
        },
      ),
      { numRuns: runs(3) },
    );
  });
});

describe('a state', () => {
  it('is saved unchanged by a run that resumes from it and reads nothing', async () => {
    for (const path of goldens) {
      const { lines, states } = await stoppedEverywhere(path);
      for (const state of states) {
        const again: Uint8Array[] = [];
        await documentsOf(
          { ...NO_LINES, kind: lines.kind, path: lines.path },
          [0],
          undefined,
          (kept) => again.push(kept),
          state,
        );
        expect(unplaced(readState(again[0] as Uint8Array))).toEqual(unplaced(readState(state)));
      }
    }
  });
});

const NO_LINES: Text = { lines: [], offsets: [], flags: undefined, kind: 'vdsm', path: 'vdsm.log' };

/** A state without the positions in its files. */
function unplaced(state: HostState): unknown {
  return { ...state, streams: [...state.streams.values()].map(({ logs }) => logs) };
}

describe('the shape of a state', () => {
  const shapes = new Set<string>();

  beforeAll(async () => {
    for (const path of goldens) for (const shape of (await stoppedEverywhere(path)).shapes) shapes.add(shape);
  });

  it(`is that of format ${STATE_FORMAT}: if you changed it, raise STATE_FORMAT and record it with RECORD_GOLDENS=1`, () => {
    const seen = { format: STATE_FORMAT, shapes: [...shapes].toSorted() };
    if (process.env['RECORD_GOLDENS'] === '1') writeFileSync(SHAPES, `${JSON.stringify(seen, null, 2)}\n`);
    expect(seen).toEqual(JSON.parse(readFileSync(SHAPES, 'utf8')));
  });
});

interface StoppedRun {
  readonly lines: Text;
  readonly documents: readonly string[];
  /** Some of the states between. */
  readonly states: readonly Uint8Array[];
  readonly shapes: ReadonlySet<string>;
}

const stopped = new Map<string, Promise<StoppedRun>>();

/** Runs over a file, stopped and resumed after each line; once for each file. */
async function stoppedEverywhere(path: string): Promise<StoppedRun> {
  const run = stopped.get(path) ?? stopEverywhere(path);
  stopped.set(path, run);
  return run;
}

async function stopEverywhere(path: string): Promise<StoppedRun> {
  const lines = await linesOf(path);
  const everywhere = Array.from({ length: lines.lines.length }, (_, i) => i + 1);
  const states: Uint8Array[] = [];
  const shapes = new Set<string>();
  let count = 0;
  const documents = await documentsOf(lines, everywhere, undefined, (state) => {
    noteShapes(readState(state), shapes);
    if (count++ % 7 === 0) states.push(state);
  });
  return { lines, documents, states, shapes };
}

/** Ends a run. */
class Stopped extends Error {}

/** Returns all documents in the form of `parse`, in their order, of a run that is stopped and resumed after some lines. */
async function documentsOf(
  lines: Text,
  cuts: readonly number[],
  clock?: ClockFacts,
  onState?: (state: Uint8Array) => void,
  resume?: Uint8Array,
): Promise<string[]> {
  const documents: string[] = [];
  let state = resume;
  for (const cut of [...cuts, Infinity]) {
    let reached = false;
    const sink = {
      async body({ bytes }: { bytes: Uint8Array }) {
        documents.push(...Buffer.from(bytes).toString().split('\n').slice(0, -1));
        return undefined;
      },
      fault(fault: InputFault) {
        throw new Error(fault.message);
      },
      progress: () => {},
      state: {
        due: () => reached,
        keep(make: () => Uint8Array) {
          state = make();
          onState?.(state);
        },
      },
    };
    const open: OpenStream = (_, __, known) => {
      const from = known[0]?.lines ?? 0;
      const until = Math.min(cut, lines.lines.length);
      return {
        parts: partsOf(lines, from, until, cut !== Infinity, () => (reached = true)),
        positions: () => [at(until)],
      };
    };
    const host = {
      name: 'node1',
      rule: 'option',
      streams: [{ kind: lines.kind, name: lines.path, files: [fileOf(lines)] }],
    } as const;
    const options = { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'print' } as const;
    try {
      await readHost(clock ? { ...host, clock } : host, options, sink, state, open);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
  }
  return documents;
}

/** Lines of a log. */
interface Text extends LineBatch {
  readonly kind: LogKind;
  readonly path: string;
}

function fileOf({ kind, path }: Text): LogFile {
  return { kind, path, compression: 'none', size: 0, modified: 0 };
}

async function* partsOf(
  text: Text,
  from: number,
  until: number,
  stops: boolean,
  onReached: () => void,
): AsyncGenerator<StreamPart> {
  onReached();
  const { lines, offsets, flags } = text;
  const part = {
    lines: lines.slice(from, until),
    offsets: offsets.slice(from, until),
    flags: flags?.slice(from, until),
  };
  yield { kind: 'lines', log: 0, lines: { ...part, file: fileOf(text), before: from, bytes: 0 } };
  if (stops) throw new Stopped();
  yield { kind: 'end' };
}

function at(lines: number): ReaderPosition {
  const print = { bytes: 0, hash: '' };
  const place = { log: 0, path: 'vdsm.log', inode: 0, compression: 'none', size: 0 } as const;
  return { ...place, head: print, tail: print, offset: 0, lines, ended: false, first: 0, last: 0 };
}

async function linesOf(path: string): Promise<Text> {
  const splitter = new LineSplitter();
  const chunks: Buffer[] = [];
  const compression = path.endsWith('.xz') ? 'xz' : 'none';
  for await (const chunk of openBytes({ kind: 'vdsm' as const, path, compression, size: 0, modified: 0 }, () => {}))
    chunks.push(Buffer.from(chunk));
  const [all, rest] = [splitter.push(Buffer.concat(chunks)), splitter.end()];
  const flags =
    all.flags === undefined && rest.flags === undefined
      ? undefined
      : new Uint16Array(all.lines.length + rest.lines.length);
  flags?.set(all.flags ?? []);
  flags?.set(rest.flags ?? [], all.lines.length);
  const kind = compression === 'none' ? kindOf(path) : 'vdsm';
  return { lines: [...all.lines, ...rest.lines], offsets: [...all.offsets, ...rest.offsets], flags, kind, path };
}

function toBatch(lines: string[]): Text {
  return { lines, offsets: lines.map((_, i) => i), flags: undefined, kind: 'vdsm', path: 'vdsm.log' };
}

/** Objects with keys from the log. */
const OPEN_KEYS = new Set(['values', 'ids', 'facts', 'headerFacts', 'note']);

/** Collects the keys of each object in a state. */
function noteShapes(value: unknown, shapes: Set<string>, seen = new Set<unknown>()): void {
  if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value)) return;
  seen.add(value);

  if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
    for (const one of value.values()) noteShapes(one, shapes, seen);
    return;
  }
  shapes.add(Object.keys(value).toSorted().join(' '));
  for (const [key, one] of Object.entries(value)) if (!OPEN_KEYS.has(key)) noteShapes(one, shapes, seen);
}
