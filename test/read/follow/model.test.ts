import { expect, test } from 'vitest';

import { walk } from './model.ts';

test('whatever rotation, writer and reader do, each line of a followed log is sent as an undisturbed load sends it', async () => {
  expect(await walk(40, 40)).toBeGreaterThan(700);
});
