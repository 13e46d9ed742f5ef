import { expect, test } from 'vitest';

import type { ArchivePlace } from '../../../src/model/files.ts';
import { inStoredOrder, passedPlace } from '../../../src/read/archive/order.ts';

function place(archive: string, members: number[]): ArchivePlace {
  return { archive, members };
}

test('what lies in one archive comes in stored order, in the turns that the archive has', () => {
  const items: [string, ArchivePlace | undefined][] = [
    ['a at 10', place('a', [10, 2])],
    ['disk 1', undefined],
    ['b at 3', place('b', [3])],
    ['a at 9', place('a', [9])],
    ['disk 2', undefined],
    ['a at 10, sooner', place('a', [10, 1])],
    ['b at 0', place('b', [0])],
  ];
  const ordered = inStoredOrder(items, ([, where]) => where).map(([name]) => name);
  expect(ordered).toEqual(['a at 9', 'disk 1', 'b at 0', 'a at 10, sooner', 'disk 2', 'a at 10', 'b at 3']);
});

test('what lies uncompressed on disk needs no pass', () => {
  const file = { kind: 'vdsm' as const, path: 'x', compression: 'none', size: 1, modified: 0 } as const;
  const at = { offset: 512, size: 1, depth: 1 };
  expect(passedPlace(file)).toBeUndefined();
  expect(passedPlace({ ...file, place: { archive: 'a', members: [0], at } })).toBeUndefined();
  const nested = { archive: 'a', members: [0, 1], at };
  expect(passedPlace({ ...file, place: nested })).toBe(nested);
});
