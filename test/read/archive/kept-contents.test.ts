import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { KeptContents, type Keepable } from '../../../src/read/archive/kept-contents.ts';

interface Member extends Keepable {
  busy: boolean;
}

function members(count: number): Member[] {
  return Array.from({ length: count }, (_, turn) => ({ turn, busy: false, content: undefined }));
}

function put(kept: KeptContents, member: Member | undefined, bytes: number): boolean {
  if (member === undefined || !kept.makeRoom(member, bytes)) return false;
  kept.keep(member, Buffer.alloc(bytes));
  return true;
}

describe('KeptContents', () => {
  test('contents that are read last are dropped for those read sooner, and not the other way round', () => {
    const kept = new KeptContents(100, 0);
    const [a, b, c] = members(3);
    expect(put(kept, c, 60)).toBe(true);
    expect(put(kept, b, 60)).toBe(true);
    expect(c?.content).toBeUndefined();
    expect(put(kept, c, 60)).toBe(false);
    expect(put(kept, a, 40)).toBe(true);
    expect([a, b].map((member) => member?.content?.length)).toEqual([40, 60]);
  });

  test('nothing is dropped where that would not be enough, or while it is read', () => {
    const kept = new KeptContents(100, 0);
    const [a, b, c] = members(3);
    put(kept, a, 50);
    put(kept, c, 50);
    expect(put(kept, b, 60)).toBe(false);
    expect(c?.content?.length).toBe(50);
    if (c !== undefined) c.busy = true;
    expect(put(kept, b, 50)).toBe(false);
  });

  test('of what was read only the last is kept, and it is dropped first', () => {
    const kept = new KeptContents(100, 40);
    const [a, b, c, d] = members(4);
    for (const member of [a, b]) put(kept, member, 30);
    for (const member of [a, b]) if (member !== undefined) kept.release(member);
    expect([a, b].map((member) => member?.content?.length)).toEqual([undefined, 30]);
    put(kept, c, 60);
    expect(put(kept, d, 40)).toBe(true);
    expect([b, c, d].map((member) => member?.content?.length)).toEqual([undefined, 60, 40]);
  });

  test('never holds more than its budget, whatever comes in whatever order', () => {
    const steps = fc.array(
      fc.tuple(fc.nat(9), fc.integer({ min: 0, max: 60 }), fc.constantFrom('put', 'release', 'busy')),
    );
    fc.assert(
      fc.property(steps, (all) => {
        const kept = new KeptContents(100, 30);
        const some = members(10);
        for (const [at, bytes, step] of all) {
          const member = some[at];
          if (member === undefined) continue;
          if (step === 'put' && member.content === undefined) put(kept, member, bytes);
          if (step === 'busy') member.busy = true;
          if (step === 'release') {
            member.busy = false;
            kept.release(member);
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
