/** Nothing lost, nothing doubled: the quick forms of `test/long/survive.test.ts`. */
import { describe, inject, test } from 'vitest';
import { killFollows, killLoads } from '../support/disasters.ts';

const node = (): string => inject('opensearch').url;

describe('the documents of an undisturbed run are there in the end', () => {
  test('when a load is killed at two points', async () => {
    console.log(await killLoads(node(), 2, 150));
  });

  test('when a follow is killed at three points while the log is rotated', async () => {
    console.log(await killFollows(node(), 3, 20));
  });
});
