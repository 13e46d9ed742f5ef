/** Nothing lost, nothing doubled: the quick forms of `test/long/survive.test.ts`, and clocks that step back. */
import { describe, inject, test } from 'vitest';
import { loseServer, refuse, stepBack } from '../support/disasters.ts';

const node = (): string => inject('opensearch').url;

describe('the documents of an undisturbed run are there in the end', () => {
  test('when half of the requests and documents are refused and replies are cut', async () => {
    console.log(await refuse(node(), 20));
  });

  test('when the server hangs, dies and comes back', async () => {
    console.log(await loseServer(2, 500));
  });

  test('when the clock of the host or of this process steps back', async () => {
    await stepBack(node());
  });
});
