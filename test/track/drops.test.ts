import { describe, expect, it } from 'vitest';
import { qualityFlags } from '../../src/document/quality-flags.ts';
import { parseAndTrack } from './parse-and-track.ts';

const TASK = '8d0cbd4e-4a6c-4b92-a4f6-000000000001';

/** A line of 4.50 so many seconds after noon. */
const line = (seconds: number, thread: string, logger: string, text: string, level = 'INFO ') => {
  const at = new Date(Date.UTC(2026, 4, 12, 12) + Math.round(seconds * 1000)).toISOString().slice(0, 23);
  return `${at.replace('T', ' ').replace('.', ',')}+0000 ${level} (${thread}) [${logger}] ${text} (x:1)`;
};
const starts = (
  seconds: number,
  verb: string,
  { thread = 'jsonrpc/1', client = '::1,4000', logger = 'vdsm.api' } = {},
) => line(seconds, thread, logger, `START ${verb}() from=${client}`);
const finishes = (
  seconds: number,
  verb: string,
  { thread = 'jsonrpc/1', client = '::1,4000', logger = 'vdsm.api' } = {},
) => line(seconds, thread, logger, `FINISH ${verb} return=None from=${client}`);
const dropped = (seconds: number, window = 60) =>
  line(
    seconds,
    'jsonrpc/9',
    'root',
    `ThreadedHandler is overloaded, dropped 486 log messages in the last ${window} seconds (max pending: 1209)`,
    'CRIT ',
  );
const runs = (seconds: number, tool: string) =>
  line(seconds, 'jsonrpc/1', 'common.commands', `/sbin/${tool} (cwd None)`, 'DEBUG');
const banner = (seconds: number) =>
  line(seconds, 'MainThread', 'vds', '(PID: 7) I am the actual vdsm 4.50.7 node1 (5.14.0)');

/** Verb, outcome and flags of each call, in the order of their beginnings. */
function callsOf(lines: readonly string[]) {
  return parseAndTrack(lines)
    .calls.toSorted((a, b) => (a.opening?.line ?? 0) - (b.opening?.line ?? 0))
    .map(({ verb, outcome, quality }) => [verb, outcome, qualityFlags(quality) ?? []]);
}

describe('a window in which records were dropped', () => {
  it('makes open spans without an end unknown, and flags them', () => {
    const lines = [starts(0, 'before'), dropped(70), starts(80, 'after', { thread: 'jsonrpc/2' })];
    expect(callsOf(lines)).toEqual([
      ['before', 'unknown', ['drop_window']],
      ['after', 'unknown', []],
    ]);
  });

  it('leaves spans whose end is logged, in it or after it', () => {
    const lines = [
      starts(0, 'inside'),
      finishes(30, 'inside'),
      starts(40, 'over', { thread: 'jsonrpc/2' }),
      dropped(70),
      finishes(90, 'over', { thread: 'jsonrpc/2' }),
    ];
    expect(callsOf(lines)).toEqual([
      ['inside', 'success', []],
      ['over', 'success', []],
    ]);
  });

  it('flags spans that ended in it as unknown, though it is reported later', () => {
    const lines = [
      starts(0, 'early'),
      starts(1, 'lost'),
      finishes(2, 'early'),
      starts(20, 'outer'),
      starts(30, 'inner'),
      finishes(40, 'outer'),
      dropped(75),
    ];
    expect(callsOf(lines)).toEqual([
      ['early', 'success', []],
      ['lost', 'unknown', []],
      ['outer', 'success', []],
      ['inner', 'unknown', ['drop_window']],
    ]);
  });

  it('flags a request of the bridge and a command that stay open', () => {
    const calling = (seconds: number) =>
      line(seconds, 'jsonrpc/1', 'jsonrpc.JsonRpcServer', "Calling 'Host.getStats' in bridge with {}", 'DEBUG');
    const { calls, commands } = parseAndTrack([
      calling(0),
      runs(1, 'lvm'),
      dropped(61),
      calling(70),
      runs(71, 'dmsetup'),
    ]);
    expect(calls.map(({ quality }) => qualityFlags(quality))).toEqual([['drop_window'], undefined]);
    expect(commands.map(({ text, outcome, quality }) => [text, outcome, qualityFlags(quality)])).toEqual([
      ['/sbin/lvm', 'unknown', ['drop_window']],
      ['/sbin/dmsetup', 'unknown', undefined],
    ]);
  });

  it('ends the call whose end was dropped, where the next one cannot be inside of it', () => {
    const other = { client: '::1,4999' };
    const inside = { client: 'internal' };
    const nexts = [
      [starts(80, 'getStats'), finishes(81, 'getStats')],
      [starts(80, 'getVolumeInfo', other), finishes(81, 'getVolumeInfo', other)],
    ];
    for (const next of nexts) {
      const { calls } = parseAndTrack([starts(0, 'getStats'), dropped(61), ...next]);
      expect(calls.map(({ depth, outcome }) => [depth, outcome])).toEqual([
        [0, 'unknown'],
        [0, 'success'],
      ]);
    }
    // the outer call goes on: only the inner one of the same verb ended unseen
    const { calls } = parseAndTrack([
      starts(0, 'create'),
      starts(1, 'prepareImage', inside),
      dropped(61),
      starts(70, 'prepareImage', inside),
      finishes(71, 'prepareImage', inside),
      finishes(72, 'create'),
    ]);
    expect(calls.map(({ verb, depth, outcome }) => [verb, depth, outcome])).toEqual([
      ['prepareImage', 1, 'unknown'],
      ['prepareImage', 1, 'success'],
      ['create', 0, 'success'],
    ]);
  });

  it('does not reach into the epoch before', () => {
    expect(callsOf([starts(0, 'old'), banner(5), dropped(40)])).toEqual([['old', 'unknown', []]]);
  });

  it('leaves the calls of a rested log as they were', () => {
    const rested = line(
      61,
      'jsonrpc/9',
      'root',
      'ThreadedHandler is ok in the last 60 seconds (max pending: 21)',
      'DEBUG',
    );
    expect(callsOf([starts(0, 'open'), rested])).toEqual([['open', 'unknown', []]]);
  });
});

it('takes a notice that comes again at once for the same one: each costs a look at all that is open', () => {
  const lines = [starts(0, 'open'), dropped(61), starts(61, 'new', { thread: 'jsonrpc/2' }), dropped(62), dropped(121)];
  expect(callsOf(lines.slice(0, 4))).toEqual([
    ['open', 'unknown', ['drop_window']],
    ['new', 'unknown', []],
  ]);
  expect(callsOf(lines).map(([, , flags]) => flags)).toEqual([['drop_window'], ['drop_window']]);
});

describe('a task in such a window', () => {
  const job = (seconds: number, text: string) => line(seconds, 'tasks/1', 'storage.threadpool.workerthread', text);
  const begins = job(0, `START task ${TASK} (cmd=<bound method Task.commit of <x>>, args=None)`);
  const ends = (seconds: number) => job(seconds, `FINISH task ${TASK}`);
  // its call is not in these lines
  const taskOf = (lines: readonly string[]) =>
    parseAndTrack(lines).tasks.map(({ outcome, flags }) => [outcome, flags.filter((flag) => flag !== 'start_missing')]);

  it('is unknown where only its worker shows its end: its error may have been dropped', () => {
    expect(taskOf([begins, ends(30)])).toEqual([['success', ['verdict_inferred']]]);
    expect(taskOf([begins, ends(30), dropped(61)])).toEqual([['unknown', ['drop_window']]]);
    expect(taskOf([begins, dropped(61)])).toEqual([['unknown', ['drop_window']]]);
    expect(taskOf([begins, ends(30), dropped(100)])).toEqual([['success', ['verdict_inferred']]]);
  });

  it('has the outcome that a record states', () => {
    const poll = (seconds: number) =>
      line(
        seconds,
        'jsonrpc/2',
        'vdsm.api',
        `FINISH getAllTasksStatuses return={'allTasksStatus': {'${TASK}': {'code': 0, 'message': 'x', 'taskState': 'finished', 'taskResult': 'success', 'taskID': '${TASK}'}}} from=::1,4000`,
      );
    expect(taskOf([begins, ends(30), dropped(61), poll(70)])).toEqual([['success', []]]);
  });
});
