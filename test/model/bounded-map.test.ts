import { expect, test } from 'vitest';
import { evictOldest, setNewest } from '../../src/model/bounded-map.ts';

test('a bounded map deletes the entry that was set longest ago', () => {
  const map = new Map<string, number>();
  for (const [i, key] of ['a', 'b', 'a', 'c', 'd'].entries()) setNewest(map, key, i, 3);
  expect([...map]).toEqual([
    ['a', 2],
    ['c', 3],
    ['d', 4],
  ]);
});

test('nothing is deleted up to the maximum', () => {
  const set = new Set([undefined, 1]);
  evictOldest(set, 2);
  expect(set.size).toBe(2);
  evictOldest(set, 1);
  expect([...set]).toEqual([1]);
});
