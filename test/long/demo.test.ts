/** `demo` as its users run it, with the whole sample fleet. The quick form is `test/e2e/demo.test.ts`. */
import { test } from 'vitest';
import { expectDemo } from '../support/demo.ts';

test('demo runs until Ctrl-C; a second one and load find it; it leaves nothing behind', async () => {
  await expectDemo();
});
