import { describe, expect, test } from 'vitest';
import { nextPace, START_PACE, type Pace } from '../../src/ship/pace.ts';

const MB = 1024 * 1024;

/** After so many replies; `ms` is what one of 4 MB takes with so many requests under way. */
function after(replies: number, ms: (concurrency: number) => number, from: Pace = START_PACE, most?: number): Pace {
  let pace = from;
  for (let n = 0; n < replies; n++)
    pace = nextPace(pace, { kind: 'good', bytes: 4 * MB, ms: ms(pace.concurrency) }, most);
  return pace;
}

const busy = (pace: Pace): Pace => nextPace(pace, { kind: 'busy' });

describe('requests under way at once', () => {
  test('become four if the server handles more at the same speed', () => {
    expect(after(100, () => 200).concurrency).toBe(4);
    expect(after(10_000, () => 200).concurrency).toBe(4);
  });

  test('stay two if more of them only wait for each other', () => {
    let three = 0;
    let pace = START_PACE;
    for (let n = 0; n < 1000; n++) {
      pace = after(1, (concurrency) => 100 * concurrency, pace);
      if (pace.concurrency === 3) three++;
      expect(pace.concurrency).toBeLessThanOrEqual(3);
    }
    // it is tried now and then
    expect(three).toBeGreaterThan(0);
    expect(three).toBeLessThan(100);
  });

  test('are halved with each sign of a busy server, down to one, and grow again after it', () => {
    const four = after(100, () => 200);
    expect([busy(four).concurrency, busy(busy(four)).concurrency]).toEqual([2, 1]);
    const least = busy(busy(busy(busy(four))));
    expect(least.concurrency).toBe(1);
    expect(after(100, () => 200, least).concurrency).toBe(4);
  });

  test('are no more than the caller allows', () => {
    expect(after(1000, () => 200, START_PACE, 2).concurrency).toBe(2);
  });
});

test('bodies become smaller with each sign of a busy server down to 1 MiB, and are whole again after it', () => {
  let pace = START_PACE;
  for (let n = 0; n < 2; n++) pace = busy(pace);
  expect(pace.bytes).toBe(2 * MB);
  for (let n = 0; n < 50; n++) pace = busy(pace);
  expect(pace.bytes).toBe(MB);
  expect(after(100, () => 200, pace).bytes).toBe(8 * MB);
});
