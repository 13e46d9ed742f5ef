import { describe, expect, it } from 'vitest';
import { readCase, readLabels } from '../../../src/commands/input/labels.ts';

describe('readLabels', () => {
  it('takes labels, and the case as one of them', () => {
    expect(readLabels({ label: [], case: undefined })).toBeUndefined();
    expect(readLabels({ label: ['site=a=b', 'rack=7'], case: 'ACME 12/3' })).toEqual({
      site: 'a=b',
      rack: '7',
      case: 'ACME 12/3',
    });
  });

  it('refuses a label named case, which would mark documents without keeping them apart', () => {
    expect(() => readLabels({ label: ['case=x'], case: undefined })).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining("--case 'x'") as string }),
    );
  });

  it('refuses labels other than K=V', () => {
    for (const label of ['x', '=x', 'x=', 'a b=c']) {
      expect(() => readLabels({ label: [label], case: undefined })).toThrow(/--label takes K=V/);
    }
  });
});

describe('readCase', () => {
  it('takes 1 to 128 characters', () => {
    for (const name of ['a', 'ä'.repeat(128), 'Case 12/3 (node1)']) expect(readCase(name)).toBe(name);
    expect(readCase(undefined)).toBeUndefined();
  });

  it.each([
    ['', /empty/],
    ['  ', /empty/],
    ['x'.repeat(129), /but got 129$/],
    [' x', /begins or ends with a space/],
    ['a\nb', /control characters/],
    ['a\u0000b', /control characters/],
  ])('refuses %j', (name, why) => {
    expect(() => readCase(name)).toThrow(why);
    expect(() => readCase(name)).toThrow(/^--case takes a name of 1 to 128 characters/);
  });
});
