import { expect, test } from 'vitest';

import { walk } from '../read/follow/model.ts';

test('a followed log is read exactly, whatever rotation, writer and reader do in tens of thousands of steps', async () => {
  const steps = await walk(700, 80);
  console.log(`${steps} steps`);
  expect(steps).toBeGreaterThan(35_000);
});
