/** The cluster with which `survive.test.ts` loses a node. */
import { expect, test } from 'vitest';
import { isAlive } from '../../src/embedded/process.ts';
import { startTestCluster } from '../support/server.ts';

test('a cluster survives the kill of a node and takes it back', async () => {
  const cluster = await startTestCluster(2);
  const [first, second] = cluster.nodes;
  await second?.kill();
  const back = await cluster.restart(1);
  const health = await fetch(`${first?.url}/_cluster/health?wait_for_nodes=2&timeout=120s`);
  expect(await health.json()).toMatchObject({ number_of_nodes: 2, timed_out: false });
  await cluster.stop();
  expect([first, second, back].map((node) => isAlive(node?.pid ?? 0))).toEqual([false, false, false]);
});
