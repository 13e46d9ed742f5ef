import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BulkBody } from '../../src/model/bulk-body.ts';
import { documentAt, halves, makeBody, pick, size } from '../../src/ship/body.ts';

const body = fc
  .array(fc.record({ kind: fc.constantFrom('line', 'call', 'task', 'command'), action: text(), source: text() }), {
    minLength: 2,
    maxLength: 20,
  })
  .map(makeBody);

describe('a body', () => {
  test('halved has the same documents in the same order', () => {
    fc.assert(
      fc.property(body, (whole) => {
        const [first, second] = halves(whole);
        expect(size(first)).toBeGreaterThan(0);
        expect(size(second)).toBeGreaterThan(0);
        expect([...all(first), ...all(second)]).toEqual(all(whole));
        expect(Buffer.concat([first.bytes, second.bytes])).toEqual(Buffer.from(whole.bytes));
        // halves of halves, too: their bytes are views that do not begin at 0.
        const quarters = [first, second].flatMap((half) => (size(half) > 1 ? halves(half) : [half]));
        expect(quarters.flatMap(all)).toEqual(all(whole));
      }),
    );
  });

  test('of picked documents has only these', () => {
    fc.assert(
      fc.property(body, fc.infiniteStream(fc.boolean()), (whole, coins) => {
        const wanted = all(whole).flatMap((_, index) => (coins.next().value ? [index] : []));
        expect(all(pick(whole, wanted))).toEqual(wanted.map((index) => all(whole)[index]));
      }),
    );
  });

  test('is not copied when all of it is picked', () => {
    const whole = makeBody([{ kind: 'line', action: '{}', source: '{}' }]);
    expect(pick(whole, [0])).toBe(whole);
  });
});

function all(from: BulkBody): unknown[] {
  return Array.from(from.ends, (_, index) => ({ kind: from.kinds[index], ...documentAt(from, index) }));
}

function text(): fc.Arbitrary<string> {
  return fc.json().map((json) => json.replaceAll('\n', ' ').trim());
}
