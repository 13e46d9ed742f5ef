import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { Kept, type Wanted } from '../../../src/read/archive/kept.ts';

interface Thing extends Wanted {
  busy: boolean;
}

function things(count: number): Thing[] {
  return Array.from({ length: count }, (_, turn) => ({ turn, busy: false, content: undefined }));
}

function put(kept: Kept, thing: Thing | undefined, bytes: number): boolean {
  if (thing === undefined || !kept.makeRoom(thing, bytes)) return false;
  kept.keep(thing, Buffer.alloc(bytes));
  return true;
}

describe('Kept', () => {
  test('what is needed last gives way to what is needed sooner, and not the other way round', () => {
    const kept = new Kept(100, 0);
    const [a, b, c] = things(3);
    expect(put(kept, c, 60)).toBe(true);
    expect(put(kept, b, 60)).toBe(true);
    expect(c?.content).toBeUndefined();
    expect(put(kept, c, 60)).toBe(false);
    expect(put(kept, a, 40)).toBe(true);
    expect([a, b].map((thing) => thing?.content?.length)).toEqual([40, 60]);
  });

  test('nothing gives way where that would not be enough, or while it is read', () => {
    const kept = new Kept(100, 0);
    const [a, b, c] = things(3);
    put(kept, a, 50);
    put(kept, c, 50);
    expect(put(kept, b, 60)).toBe(false);
    expect(c?.content?.length).toBe(50);
    if (c !== undefined) c.busy = true;
    expect(put(kept, b, 50)).toBe(false);
  });

  test('of what was read only the last is kept, and it gives way first', () => {
    const kept = new Kept(100, 40);
    const [a, b, c, d] = things(4);
    for (const thing of [a, b]) put(kept, thing, 30);
    for (const thing of [a, b]) if (thing !== undefined) kept.release(thing);
    expect([a, b].map((thing) => thing?.content?.length)).toEqual([undefined, 30]);
    put(kept, c, 60);
    expect(put(kept, d, 40)).toBe(true);
    expect([b, c, d].map((thing) => thing?.content?.length)).toEqual([undefined, 60, 40]);
  });

  test('never holds more than its budget, whatever comes in whatever order', () => {
    const steps = fc.array(
      fc.tuple(fc.nat(9), fc.integer({ min: 0, max: 60 }), fc.constantFrom('put', 'release', 'busy')),
    );
    fc.assert(
      fc.property(steps, (all) => {
        const kept = new Kept(100, 30);
        const some = things(10);
        for (const [at, bytes, step] of all) {
          const thing = some[at];
          if (thing === undefined) continue;
          if (step === 'put' && thing.content === undefined) put(kept, thing, bytes);
          if (step === 'busy') thing.busy = true;
          if (step === 'release') {
            thing.busy = false;
            kept.release(thing);
          }
          expect(some.reduce((sum, { content }) => sum + (content?.length ?? 0), 0)).toBeLessThanOrEqual(100);
        }
        kept.clear();
        expect(some.every(({ content }) => content === undefined)).toBe(true);
        expect(put(kept, some[0], 100)).toBe(true);
      }),
    );
  });
});
