import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import { all, any, atLeast, begins, group, has, is, narrowed, not, select, within } from '../../src/query/build.ts';
import { Collector, toResults } from '../../src/query/collect.ts';
import { tester } from '../../src/query/match.ts';
import { addValue, percentileFrom, percentileOf } from '../../src/query/percentiles.ts';
import type { Filter, Plan } from '../../src/query/query.ts';

const LINE = {
  '@timestamp': '2026-05-12T08:00:00.000Z',
  'host.name': 'a',
  'event.action': 'banner',
  'vdsm.ids': ['x', 'y'],
  'vdsm.call.poll': true,
  'vdsm.log.offset': 5,
  'error.message': 'm'.repeat(600),
  labels: { case: 'k' },
};

describe('a filter', () => {
  it.each<[string, Filter, boolean]>([
    ['finds a value', is('event.action', 'x', 'banner'), true],
    ['finds a value of a list', is('vdsm.ids', 'y'), true],
    ['finds true', is('vdsm.call.poll', true), true],
    ['does not take text for a number', is('vdsm.log.offset', '5'), false],
    ['finds a label', is('labels.case', 'k'), true],
    ['finds the beginning of a value', begins('event.action', 'ban'), true],
    ['finds at least', atLeast('vdsm.log.offset', 5), true],
    ['finds no field that is missing', has('vdsm.call.id'), false],
    ['does not find what the server does not index: a keyword that is too long', has('error.message.keyword'), false],
    ['finds the text itself', has('error.message'), true],
    ['finds a time, without its end', within(Date.parse('2026-05-12T08:00Z'), Date.parse('2026-05-12T08:01Z')), true],
    ['leaves the end of a time out', within(0, Date.parse('2026-05-12T08:00Z')), false],
    ['joins by and', all(is('event.action', 'banner'), not(has('vdsm.ids'))), false],
    ['joins by or', any(is('event.action', 'x'), has('vdsm.ids')), true],
    ['of nothing at all finds everything', all(), true],
  ])('%s', (_, filter, found) => {
    expect(tester(filter)(LINE)).toBe(found);
  });
});

/** Documents of a time, on hosts, with a number. */
const documents = fc.array(
  fc.record({
    '@timestamp': fc.integer({ min: 0, max: 10_000 }).map((ms) => new Date(ms).toISOString()),
    'host.name': fc.constantFrom('a', 'b', 'c'),
    'vdsm.call.verb': fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
    'event.duration': fc.integer({ min: 0, max: 1e9 }),
    'vdsm.log.offset': fc.integer({ min: 0, max: 1e6 }),
  }),
  { maxLength: 60 },
);

const PLAN: Plan = {
  rows: select('call', has('vdsm.call.verb'), {
    sort: [{ field: 'event.duration', descending: true }],
    limit: 5,
    fields: ['@timestamp', 'event.duration', 'vdsm.call.verb'],
  }),
  groups: group('call', all(), {
    by: [{ field: 'vdsm.call.verb', missing: 'none' }, { field: 'host.name' }],
    measures: {
      sum: { of: 'sum', field: 'event.duration' },
      time: { of: 'percentiles', field: 'event.duration', at: [50, 95] },
    },
    hit: { sort: [], fields: ['event.duration'] },
  }),
};

test('results are the same however documents are parted among hosts', () => {
  fc.assert(
    fc.property(documents, fc.integer({ min: 1, max: 4 }), (docs, parts) => {
      const found = (some: readonly object[]) => {
        const collector = new Collector(PLAN);
        for (const doc of some) collector.add('call', doc);
        return collector.found;
      };
      const parted = Array.from({ length: parts }, (_, i) => found(docs.filter((__, at) => at % parts === i)));
      expect(toResults(PLAN, parted)).toEqual(toResults(PLAN, [found(docs)]));
    }),
  );
});

test('groups of the values with the highest measure are kept, others not', () => {
  const plan: Plan = {
    top: group('call', all(), {
      by: [{ field: 'vdsm.call.verb' }],
      measures: { most: { of: 'max', field: 'event.duration' } },
      top: { measure: 'most', size: 1 },
    }),
  };
  const collector = new Collector(plan);
  for (const [verb, duration] of [
    ['x', 1],
    ['y', 9],
    ['z', 5],
  ] as const)
    collector.add('call', { '@timestamp': LINE['@timestamp'], 'vdsm.call.verb': verb, 'event.duration': duration });
  expect(toResults(plan, [collector.found]).grouped['top']?.rows).toMatchObject([{ keys: ['y'], count: 1 }]);
});

test('a list is counted in the group of each of its values, and a time in its span', () => {
  const plan: Plan = narrowed(
    { ids: group('line', all(), { by: [{ field: 'vdsm.ids' as never }, { every: 60_000 }] }) },
    is('host.name', 'a'),
  );
  const collector = new Collector(plan);
  collector.add('line', LINE);
  collector.add('line', { ...LINE, 'host.name': 'b' });
  expect(toResults(plan, [collector.found]).grouped['ids']?.rows).toMatchObject([
    { keys: ['x', '2026-05-12T08:00:00.000Z'], count: 1 },
    { keys: ['y', '2026-05-12T08:00:00.000Z'], count: 1 },
  ]);
});

describe('a percentile', () => {
  test('is within 0.8 % of the value of its rank', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1e13 }), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(50, 95, 99),
        (values, percent) => {
          const histogram = new Map<number, number>();
          for (const value of values) addValue(histogram, value);
          const sorted = values.toSorted((a, b) => a - b);
          const exact = sorted[Math.ceil((percent * values.length) / 100) - 1] ?? 0;
          const found = percentileOf(histogram, percent, Math.max(...values)) ?? 0;
          expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * 0.008);
        },
      ),
    );
  });

  test('of a server is the same: the server returns the lowest or the highest value of the bucket', () => {
    const histogram = new Map<number, number>();
    for (const value of [3_300_000_000, 3_300_000_000, 0]) addValue(histogram, value);
    const own = percentileOf(histogram, 50, 3_300_000_000);
    const width = 2 ** 31 / 128;
    const low = Math.floor(3_300_000_000 / width) * width;
    expect(percentileFrom(low, 3_300_000_000)).toBe(own);
    expect(percentileFrom(low + width - 1, 3_300_000_000)).toBe(own);
    expect(percentileOf(histogram, 1, 1)).toBe(0);
  });
});
