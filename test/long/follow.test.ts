import { expect, test } from 'vitest';

import { walk } from '../read/follow/model.ts';

test('whatever rotation, writer and reader do for tens of thousands of steps, a followed log is read exactly', async () => {
  const steps = await walk(700, 80);
  console.log(`${steps} steps`);
  expect(steps).toBeGreaterThan(35_000);
});
