/** The quick form, with one host of the sample fleet. `test/long/demo.test.ts` has the whole fleet. */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { expectDemo, packWithHosts, type SmallPackage } from '../support/demo.ts';

let small: SmallPackage;

beforeAll(async () => {
  small = await packWithHosts(['node-c1']);
});

afterAll(async () => await small.remove());

describe('demo', () => {
  test('runs until Ctrl-C; a second one and load find it; it leaves nothing behind', async () => {
    await expectDemo(small.cli);
  });
});
