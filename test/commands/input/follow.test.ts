import { expect, test } from 'vitest';
import { readArguments } from '../../../src/cli/arguments.ts';
import { readFollow } from '../../../src/commands/input/follow.ts';
import { createJsonLog } from '../../../src/cli/json-log.ts';
import type { FollowTimes } from '../../../src/run/types.ts';

function follow(...args: string[]): FollowTimes | undefined {
  const request = readArguments(['load', ...args], {});
  if (request.kind !== 'run') throw new Error('no run');
  return readFollow(request);
}

test('the times of --follow are two seconds and five minutes by default', () => {
  expect(follow('logs')).toBeUndefined();
  expect(follow('--follow', 'logs')).toEqual({ quietMs: 2000, openAfterMs: 300_000 });
  expect(follow('--follow', '--quiet-time', '500ms', '--open-after', '1h', 'logs')).toEqual({
    quietMs: 500,
    openAfterMs: 3_600_000,
  });
});

test.each([
  [['--follow', '-'], /standard input/],
  [['--follow', '--pasted', 'logs'], /--pasted reads texts that do not grow/],
  [['--follow', '--until', '2026-05-01', 'logs'], /--until sets an end/],
  [['--follow', '--list', 'logs'], /--list loads nothing/],
  [['--quiet-time', 'soon', 'logs'], /--quiet-time takes a time such as 500ms, 2s, 5m or 1h, .* got 'soon'/],
  [['--open-after', '0s', 'logs'], /--open-after takes a time such as/],
  [['--open-after', '2000h', 'logs'], /at most a day/],
])('%j is refused, with the reason', (args, why) => {
  expect(() => follow(...args)).toThrow(why);
});

test('a JSON log has one object per line, for each line of a text and for each event', () => {
  const lines: string[] = [];
  const log = createJsonLog(
    (line) => lines.push(line),
    () => 0,
  );
  log.text('one\ntwo "quoted"\n');
  log.event('progress', { hosts: 2 });
  const time = '1970-01-01T00:00:00.000Z';
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { time, event: 'message', message: 'one' },
    { time, event: 'message', message: 'two "quoted"' },
    { time, event: 'progress', hosts: 2 },
  ]);
  expect(lines.every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toBe(true);
});
