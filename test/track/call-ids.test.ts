import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { qualityFlags } from '../../src/document/quality-flags.ts';
import '../support/properties.ts';
import { parseAndTrack } from './parse-and-track.ts';

const at = (seconds: number) =>
  new Date(Date.UTC(2026, 4, 12, 12, 0, seconds)).toISOString().slice(0, 23).replace('T', ' ').replace('.', ',');
const line = (seconds: number, text: string, logger = 'vdsm.api', level = 'INFO ') =>
  `${at(seconds)}+0000 ${level} (jsonrpc/1) [${logger}] ${text} (x:1)`;

/** Line numbers of beginning and end, outcome and flags of each call, in the order of their first lines. */
function callsOf(lines: readonly string[]) {
  return parseAndTrack(lines)
    .calls.map(({ opening, closing, outcome, quality }) => ({
      from: opening?.line,
      to: closing?.line,
      outcome,
      flags: qualityFlags(quality) ?? [],
    }))
    .toSorted((a, b) => (a.from ?? a.to ?? 0) - (b.from ?? b.to ?? 0));
}

const TASKS = ['0f5202f3-6d12-4a2f-853d-1786315e37f9', '8d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00'] as const;
const paired = (from: number, to: number) => ({ from, to, outcome: 'success', flags: [] });
const open = (from: number) => ({ from, to: undefined, outcome: 'unknown', flags: [] });
const late = (to: number) => ({ from: undefined, to, outcome: 'success', flags: ['start_missing'] });

describe('the end of a call', () => {
  it.each([
    ['a task', `from=::1,1, task_id=${TASKS[0]}`, `from=::1,1, task_id=${TASKS[1]}`],
    ['a task without a UUID', 'from=::1,1, task_id=fake-task-1', 'from=::1,1, task_id=fake-task-2'],
    ['a flow', 'from=::1,1, flow_id=a', 'from=::1,1, flow_id=b'],
    ['an address', 'from=::ffff:192.0.2.1,1, flow_id=a', 'from=::ffff:192.0.2.2,1, flow_id=a'],
    ['a port', 'from=192.0.2.1,1', 'from=192.0.2.1,2'],
    ['a VM', `from=::1,1, vmId=${TASKS[0]}`, `from=::1,1, vmId=${TASKS[1]}`],
    ['vdsm itself', 'from=internal', 'from=::1,1'],
  ])('closes no call of another id: %s', (_id, from, to) => {
    expect(
      callsOf([line(0, `START prepareImage() ${from}`), line(1, `FINISH prepareImage return=None ${to}`)]),
    ).toEqual([open(1), late(2)]);
  });

  it.each([
    ['IPv4-mapped', '::ffff:192.0.2.1,1', '192.0.2.1,1'],
    ['in hexadecimal digits', '::ffff:192.0.2.1,1', '0:0:0:0:0:FFFF:c000:201,1'],
    ['between brackets', '2001:db8::1,1', '[2001:DB8:0::1],1'],
    ['without a port', '[::ffff:192.0.2.1],1', '192.0.2.1'],
    ['masked', 'XX.XX.XX.XX,XXXXX', '192.0.2.1,1'],
  ])('closes a call of the same address: %s', (_spelling, from, to) => {
    const lines = [line(0, `START prepareImage() from=${from}`), line(1, `FINISH prepareImage return=None from=${to}`)];
    expect(callsOf(lines)).toEqual([paired(1, 2)]);
    expect(callsOf(lines.map((text) => text.replace(' (x:1)', ', flow_id=f, task_id=t (x:1)')))).toEqual([
      paired(1, 2),
    ]);
  });

  it('closes the call further out that agrees, and that inside is unknown', () => {
    const start = (task: string) => `START prepareImage() from=::1,1, task_id=${task}`;
    const finish = `FINISH prepareImage return=None from=::1,1, task_id=${TASKS[0]}`;
    expect(callsOf([line(0, start(TASKS[0])), line(1, start(TASKS[1])), line(2, finish)])).toEqual([
      paired(1, 3),
      open(2),
    ]);
  });

  it('leaves a call that it contradicts open, which may end later', () => {
    const context = (task: string) => `from=::1,1, task_id=${task}`;
    const lines = [
      line(0, `START prepareImage() ${context(TASKS[0])}`),
      line(1, `FINISH prepareImage return=None ${context(TASKS[1])}`),
      line(2, `FINISH prepareImage return=None ${context(TASKS[0])}`),
    ];
    expect(callsOf(lines)).toEqual([paired(1, 3), late(2)]);
  });

  it('is a call of its own, with caller and flow of its own, and gets its summary and its error', () => {
    const { calls } = parseAndTrack([
      line(0, `START getSpmStatus() from=::1,1, flow_id=a, task_id=${TASKS[0]}`),
      line(1, `FINISH getSpmStatus error=boom from=::1,2, task_id=${TASKS[1]}`),
      line(2, 'FINISH getSpmStatus error=boom', 'storage.dispatcher', 'ERROR'),
      line(3, 'RPC call StoragePool.getSpmStatus failed (error 100) in 1.50 seconds', 'jsonrpc.JsonRpcServer'),
      line(4, `FINISH getSpmStatus return=None from=::1,1, flow_id=a, task_id=${TASKS[0]}`),
    ]);
    expect(calls).toHaveLength(2);
    const own = calls.find(({ id }) => id === 'line1');
    expect(own).toMatchObject({ depth: 0, parentId: undefined, flow: undefined, caller: { port: 2 }, records: 3 });
    expect(own).toMatchObject({
      outcome: 'failure',
      code: 100,
      rpcSeconds: 1.5,
      task: TASKS[1],
      callerInherited: false,
    });
    expect(calls.find(({ id }) => id === 'line0')).toMatchObject({ outcome: 'success', records: 2, flow: 'a' });
  });

  it('is inside the open call whose caller and flow it shares', () => {
    const { calls } = parseAndTrack([
      line(0, `START outer() from=::1,1, flow_id=a, task_id=${TASKS[0]}`),
      line(1, `FINISH inner return=None from=internal, task_id=${TASKS[1]}`),
      line(2, `FINISH outer return=None from=::1,1, flow_id=a, task_id=${TASKS[0]}`),
    ]);
    expect(calls.find(({ verb }) => verb === 'inner')).toMatchObject({
      depth: 1,
      parentId: 'line0',
      flow: 'a',
      flowInherited: true,
      callerInherited: true,
      task: TASKS[1],
    });
  });

  it('of another request ends the open one, whose end is missing', () => {
    const { calls } = parseAndTrack([
      line(0, "Calling 'Host.ping2' in bridge with {}", 'jsonrpc.JsonRpcServer', 'DEBUG'),
      line(1, "Return 'Host.getJobs' in bridge with {}", 'jsonrpc.JsonRpcServer', 'DEBUG'),
      line(2, 'RPC call Host.getJobs succeeded in 0.10 seconds', 'jsonrpc.JsonRpcServer'),
    ]);
    expect(calls.find(({ verb }) => verb === 'ping2')).toMatchObject({ outcome: 'unknown', records: 1 });
    expect(calls.find(({ verb }) => verb === 'getJobs')).toMatchObject({
      outcome: 'success',
      opening: undefined,
      rpcSeconds: 0.1,
      records: 2,
    });
    expect(calls).toHaveLength(2);
  });
});

/** Ways in which a log may spell one caller. */
const SPELLINGS = [
  [
    '::ffff:192.0.2.1,1',
    '192.0.2.1,1',
    '[::ffff:192.0.2.1],1',
    '::FFFF:192.0.2.1,1',
    '::ffff:c000:0201,1',
    '192.0.2.1',
  ],
  ['2001:db8::7,2', '[2001:db8::7],2', '2001:DB8:0:0::7,2', '2001:db8::7'],
  ['192.0.2.9,3', '::ffff:192.0.2.9,3', '[192.0.2.9],3', '::ffff:192.0.2.9'],
] as const;

/** A call of a client: what its two records state. */
const someCall = fc.record({
  verb: fc.constantFrom('getInfo', 'prepareImage'),
  caller: fc.integer({ min: 0, max: SPELLINGS.length - 1 }),
  flow: fc.constantFrom(undefined, 'f1', 'f, 2'),
});
/** Records of some calls in any order: the number of the call, whether it begins, and how its caller is spelled. */
const someRecords = fc.array(someCall, { minLength: 1, maxLength: 7 }).chain((calls) =>
  fc.record({
    calls: fc.constant(calls),
    records: fc.shuffledSubarray(
      calls.flatMap((_, call) => [
        { call, begins: true },
        { call, begins: false },
      ]),
    ),
    spelled: fc.array(fc.nat(), { minLength: 2 * calls.length, maxLength: 2 * calls.length }),
  }),
);

type Some = typeof someRecords extends fc.Arbitrary<infer T> ? T : never;

function linesOf({ calls, records, spelled }: Some, withTask: boolean, isSpelled: boolean): string[] {
  return records.map(({ call, begins }, i) => {
    const { verb, caller, flow } = calls[call] ?? { verb: '', caller: 0, flow: undefined };
    const spellings = SPELLINGS[caller] ?? [];
    const from = spellings[isSpelled ? (spelled[i] ?? 0) % spellings.length : 0];
    const context = `from=${from}${flow === undefined ? '' : `, flow_id=${flow}`}${withTask ? `, task_id=task-${call}` : ''}`;
    return line(i, begins ? `START ${verb}(x='a') ${context}` : `FINISH ${verb} return=None ${context}`);
  });
}

/** Beginning and end of each call by the plain rule: calls nest, and an end closes the innermost start that `fits`. */
function expectedOf(
  { records }: Some,
  fits: (start: number, finish: number) => boolean,
): [from: number | undefined, to: number | undefined][] {
  const stack: { readonly call: number; readonly from: number }[] = [];
  const found: [number | undefined, number | undefined][] = [];
  for (const [i, { call, begins }] of records.entries()) {
    if (begins) {
      stack.push({ call, from: i + 1 });
      continue;
    }
    const place = stack.findLastIndex((one) => fits(one.call, call));
    if (place < 0) found.push([undefined, i + 1]);
    else for (const [j, { from }] of stack.splice(place).entries()) found.push([from, j === 0 ? i + 1 : undefined]);
  }
  return [...found, ...stack.map(({ from }): [number, undefined] => [from, undefined])].toSorted(byFirst);
}

const byFirst = (a: readonly (number | undefined)[], b: readonly (number | undefined)[]) =>
  (a[0] ?? a[1] ?? 0) - (b[0] ?? b[1] ?? 0);
const pairsOf = (lines: readonly string[]) => callsOf(lines).map(({ from, to }) => [from, to]);

describe('records of calls in any order', () => {
  it('pair by the ids of their tasks, however the caller is spelled', () => {
    fc.assert(
      fc.property(someRecords, (some) => {
        const expected = expectedOf(some, (start, finish) => start === finish);
        expect(pairsOf(linesOf(some, true, false))).toEqual(expected);
        expect(pairsOf(linesOf(some, true, true))).toEqual(expected);
      }),
    );
  });

  it('pair without tasks where verb, caller and flow do not contradict', () => {
    fc.assert(
      fc.property(someRecords, (some) => {
        const expected = expectedOf(some, (start, finish) => {
          const [a, b] = [some.calls[start], some.calls[finish]];
          if (a?.verb !== b?.verb || a?.caller !== b?.caller) return false;
          return a?.flow === undefined || b?.flow === undefined || a.flow === b.flow;
        });
        expect(pairsOf(linesOf(some, false, false))).toEqual(expected);
        expect(pairsOf(linesOf(some, false, true))).toEqual(expected);
      }),
    );
  });

  it('nest as without ids where all end', () => {
    const steps = fc.array(fc.constantFrom('a', 'b', undefined), { maxLength: 60 });
    const nested = steps.map((verbs) => {
      const open: string[] = [];
      const records: string[] = [];
      const finish = () => void records.push(`FINISH ${open.pop()} return=None`);
      for (const verb of verbs) {
        if (verb !== undefined) records.push(`START ${open[open.push(verb) - 1]}()`);
        else if (open.length > 0) finish();
      }
      while (open.length > 0) finish();
      return records;
    });
    fc.assert(
      fc.property(nested, (records) => {
        const plain = records.map((text, i) => line(i, text));
        const same = records.map((text, i) => line(i, `${text} from=::1,1, flow_id=f`));
        expect(callsOf(same)).toEqual(callsOf(plain));
        expect(callsOf(same)).toHaveLength(records.length / 2);
        expect(callsOf(same).every(({ outcome }) => outcome === 'success')).toBe(true);
      }),
    );
  });
});
