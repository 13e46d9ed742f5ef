import { describe, expect, test } from 'vitest';
import { FileOrder } from '../../../src/search/lines/file-order.ts';
import { toRecord, type Hit } from '../../../src/search/lines/to-record.ts';

/** A line at an instant, in ms, and a place in its file; without one the server does not know it. */
function lineAt(ms: number, offset?: number, path = '/l/vdsm.log') {
  const log = offset === undefined ? {} : { offset };
  const _source = { '@timestamp': new Date(ms).toISOString(), log: { file: { path } }, vdsm: { log } };
  return toRecord({ _index: 'x', _id: `${path}:${ms}:${offset}`, _source }, 'vdsm');
}

type Line = ReturnType<typeof lineAt>;

/** Returns lines, which come by instant, in the order of their files. */
function ordered(lines: readonly Line[], page = 3) {
  const order = new FileOrder();
  const taken: Line[] = [];
  const sorted = lines.toSorted((a, b) => a.record.time - b.record.time);
  for (const [at, line] of sorted.entries()) {
    order.add(line);
    if (at % page === 0) taken.push(...order.take(false));
  }
  taken.push(...order.take(true));
  return { ids: taken.map(({ id }) => id), unordered: order.unordered };
}

/** Lines of files that rotate one into the other, in their order; stamps go back by up to `back` ms. */
function logOf(files: readonly number[], every: number, back: number): Line[] {
  let time = 0;
  return files.flatMap((count, file) =>
    Array.from({ length: count }, (_, at) => {
      time += every;
      const early = (at * 7919 + file) % 3 === 0 ? back : 0;
      return lineAt(time - early, at * 120);
    }),
  );
}

describe('lines of the server', () => {
  test.each([
    ['of one file', [3000], 10, 0],
    ['whose stamps go back', [3000], 10, 55],
    ['of one instant', [3000], 0, 0],
    ['of files that rotate', [900, 1200, 700], 10, 0],
    ['of files that rotate, whose stamps go back', [900, 1200, 700], 10, 55],
  ])('%s are in the order of the files', (_name, files, every, back) => {
    const lines = logOf(files, every, back);
    expect(ordered(lines)).toEqual({ ids: lines.map(({ id }) => id), unordered: 0 });
  });

  test('of several paths are in the order of their instants', () => {
    const lines = [lineAt(0, 0, 'a'), lineAt(10, 0, 'b'), lineAt(20, 100, 'a'), lineAt(9000, 100, 'b')];
    expect(ordered(lines).ids).toEqual(lines.map(({ id }) => id));
  });

  test('without offsets stay as they came; those of one instant are counted', () => {
    const lines = [lineAt(0), lineAt(10), lineAt(10), lineAt(10, 5), lineAt(20), lineAt(30, 1), lineAt(30, 2)];
    const { ids, unordered } = ordered(lines);
    expect(ids).toEqual(lines.map(({ id }) => id));
    expect(unordered).toBe(3);
  });
});

describe('the record of a line', () => {
  const hit = (_index: string, time: string, more: object = {}): Hit => ({
    _index,
    _id: 'i',
    _source: { '@timestamp': time, ...more },
  });

  test.each([
    ['vdsm-logs-2026.05', '2026-05-31T23:30:00.000Z', '2026-05-31 23:30:00,000'],
    ['vdsm-logs-2026.06', '2026-05-31T23:30:00.000Z', '2026-06-01 00:00:00,000'],
    ['vdsm-logs-2026.05', '2026-06-01T01:30:00.000Z', '2026-05-31 23:59:59,999'],
    ['vdsm-logs-2026.06.02', '2026-06-01T22:30:00.000Z', '2026-06-02 00:00:00,000'],
    ['vdsm-logs-2025', '2026-01-01T01:30:00.000Z', '2025-12-31 23:59:59,999'],
    ['vdsm-logs-all', '2026-01-01T01:30:00.000Z', '2026-01-01 01:30:00,000'],
  ])('of %s at %s has the stamp %s', (index, time, stamp) => {
    expect(toRecord(hit(index, time), 'vdsm').record.stamp).toBe(stamp);
  });

  test('has the level as its layout writes it, and no traceback that its message has', () => {
    const source = {
      message: 'x\nTraceback (most recent call last)',
      error: { stack_trace: 'Traceback (most recent call last)' },
      log: { level: 'warning' },
      vdsm: { log: { layout: 'new' }, quality: ['tz_assumed', 'lazy_args'] },
    };
    const time = '2026-05-31T23:30:00.000Z';
    expect(toRecord(hit('x', time, source), 'vdsm').record).toMatchObject({
      level: 'WARN',
      trace: '',
      zoneSource: 'assumed',
      quality: 1,
      line: -1,
      offset: -1,
    });
  });
});
