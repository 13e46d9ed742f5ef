/** Nothing lost, nothing doubled: the full forms of `test/e2e/survive-*.test.ts`, with figures. */
import { describe, inject, test } from 'vitest';
import { killFollows, killLoads, loseAddress, loseNode, loseServer, refuse, soak } from '../support/disasters.ts';
import { startTestServer } from '../support/server.ts';

const node = (): string => inject('opensearch').url;
const MINUTES = Number(process.env['VDSM_SOAK_MINUTES'] ?? 10);
/** Lines per second; the server has to index a third more documents. */
const RATE = Number(process.env['VDSM_SOAK_RATE'] ?? 5000);

describe('the documents of an undisturbed run are there in the end', () => {
  test('when a load is killed at 20 points', async () => {
    console.log(await killLoads(node(), 20, 1500));
  });

  test('when a follow is killed at 20 points while the log is rotated', async () => {
    console.log(await killFollows(node(), 20, 100));
  });

  test('when half of the requests and documents are refused and replies are cut', async () => {
    console.log(await refuse(node(), 100));
  });

  test('when the server hangs for a minute, dies, is gone for a minute and comes back', async () => {
    console.log(await loseServer(60, 3000));
  });

  test('when one of three nodes dies', async () => {
    console.log(await loseNode(3000));
  });

  test.each(['alone', 'copied'] as const)('when the node that is sent to dies, whose shard is %s', async (how) => {
    console.log(await loseAddress(3000, how));
  });
});

test(`a log that is written at ${RATE} lines a second is followed in flat memory, exactly and without falling behind`, async () => {
  const shared = inject('opensearch');
  const report = (row: object): void => console.log(row);
  if (shared.how !== 'embedded') return await soak(shared.url, MINUTES, RATE, report);
  // the shared server starts soon and does not optimise its code: after some minutes it is the slower one
  const server = await startTestServer({ fast: false });
  try {
    await soak(server.url, MINUTES, RATE, report);
  } finally {
    await server.stop();
  }
});
