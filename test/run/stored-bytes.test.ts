import { describe, expect, it } from 'vitest';
import { StoredBytes } from '../../src/run/stored-bytes.ts';

describe('StoredBytes', () => {
  it('counts a plain file by its text, and a growing one up to the size that it had', () => {
    const stored = new StoredBytes();
    stored.startFile({ size: 100, compression: 'none' });
    expect([stored.read(60), stored.read(30), stored.read(50), stored.endFile()]).toEqual([60, 30, 10, 0]);
  });

  it('estimates a compressed file without ever going back, and ends at its size', () => {
    const stored = new StoredBytes();
    stored.startFile({ size: 1000, compression: 'xz' });
    const steps = Array.from({ length: 50 }, () => stored.read(1000));
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
    expect(steps[0]).toBeGreaterThan(0);
    const sum = steps.reduce((a, b) => a + b, 0);
    // an estimate never reaches the end of the file
    expect(sum).toBe(990);
    expect(stored.endFile()).toBe(10);
    expect(stored.endFile()).toBe(0);
  });

  it('uses the ratio of the compressed files before', () => {
    const stored = new StoredBytes();
    stored.startFile({ size: 1000, compression: 'xz' });
    stored.read(5000);
    stored.endFile();
    stored.startFile({ size: 1000, compression: 'xz' });
    expect(stored.read(2500)).toBe(500);
  });
});
