import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cover } from '../../src/track/busy.ts';

it('covers what any intervals cover together, whatever their order', () => {
  const interval = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: -3, max: 20 }));
  fc.assert(
    fc.property(fc.array(interval, { maxLength: 30 }), (intervals) => {
      const covered: number[] = [];
      const sum = intervals.reduce((total, [from, ms]) => total + cover(covered, from, from + ms), 0);
      const each = new Set(
        intervals.flatMap(([from, ms]) => Array.from({ length: Math.max(0, ms) }, (_, i) => from + i)),
      );
      expect(sum).toBe(each.size);
      expect(covered).toEqual(covered.toSorted((a, b) => a - b));
    }),
  );
});

it('forgets the oldest of many', () => {
  const covered: number[] = [];
  for (let i = 0; i < 1000; i++) expect(cover(covered, i * 10, i * 10 + 5)).toBe(5);
  expect(covered.length).toBeLessThanOrEqual(128);
  expect(cover(covered, 9900, 9999)).toBe(99 - 10 * 5);
});
