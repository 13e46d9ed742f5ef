import { describe, expect, it } from 'vitest';
import { StoredBytes } from '../../src/run/stored-bytes.ts';

describe('StoredBytes', () => {
  it('counts a plain file by its text, and no more than its size where it grows', () => {
    const stored = new StoredBytes();
    stored.startFile({ size: 100, compression: 'none' });
    expect([stored.read(60), stored.read(30), stored.read(50), stored.endFile()]).toEqual([60, 30, 10, 0]);
  });

  it('counts a compressed file by an estimate that never goes back, and in the end by its size', () => {
    const stored = new StoredBytes();
    stored.startFile({ size: 1000, compression: 'xz' });
    const steps = Array.from({ length: 50 }, () => stored.read(1000));
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
    expect(steps[0]).toBeGreaterThan(0);
    const sum = steps.reduce((a, b) => a + b, 0);
    // not at its end before it is
    expect(sum).toBe(990);
    expect(stored.endFile()).toBe(10);
    expect(stored.endFile()).toBe(0);
  });

  it('learns the ratio from the compressed files before', () => {
    const stored = new StoredBytes();
    stored.startFile({ size: 1000, compression: 'xz' });
    stored.read(5000);
    stored.endFile();
    stored.startFile({ size: 1000, compression: 'xz' });
    expect(stored.read(2500)).toBe(500);
  });
});
