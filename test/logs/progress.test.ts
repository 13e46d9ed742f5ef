import { describe, expect, it } from 'vitest';
import { foldProgress } from '../../src/logs/progress.ts';

describe('foldProgress', () => {
  it('keeps the first and the last line of a progress bar, whichever tool drew it', () => {
    expect(foldProgress(['Copying', '    (0/100%)\r    (1/100%)\r    (2.5/100%)\r'])).toEqual([
      'Copying',
      '    (0/100%)',
      '    (2.5/100%)',
    ]);
    expect(foldProgress(['Copying', '    (0/100%)', '    (1/100%)', '    (2/100%)', 'done'])).toEqual([
      'Copying',
      '    (0/100%)',
      '    (2/100%)',
      'done',
    ]);
    expect(foldProgress(['x', '█ 0% [----]\r█ 50% [**--]\r█ 100% [****]'])).toEqual([
      'x',
      '█ 0% [----]',
      '█ 100% [****]',
    ]);
  });

  it('returns the same array where it drops nothing', () => {
    for (const lines of [['a', 'b'], ['a', '    (0/100%)'], ['a\rb'], []]) expect(foldProgress(lines)).toBe(lines);
  });

  it('takes any text in linear time', () => {
    for (const part of ['\r', '(', '(1/100%)\r', ' 1% [', '*', '⟦', ' ']) {
      const began = performance.now();
      foldProgress(['x', part.repeat(400_000)]);
      expect(performance.now() - began).toBeLessThan(2000);
    }
  });
});
