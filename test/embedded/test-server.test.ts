import { existsSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import type { TestProject } from 'vitest/node';
import { isAlive } from '../../src/embedded/process.ts';
import setup, { dockerAnswers, dockerServer, startTestCluster, startTestServer } from '../support/server.ts';

const SLOW = 240_000;

afterEach(() => void vi.unstubAllEnvs());

test(
  'tests use the server that VDSM_TEST_OPENSEARCH_URL names, and leave it running; one of the tests takes its home with it',
  { timeout: SLOW },
  async () => {
    const server = await startTestServer();
    vi.stubEnv('VDSM_TEST_OPENSEARCH_URL', `${server.url}/`);
    const provide = vi.fn<TestProject['provide']>();
    const teardown = await setup({ provide } as Partial<TestProject> as TestProject);
    expect(provide).toHaveBeenCalledExactlyOnceWith('opensearch', { url: server.url, how: 'given' });
    await teardown();
    expect((await fetch(server.url)).status).toBe(200);
    expect(existsSync(server.home)).toBe(true);
    await server.stop();
    expect(existsSync(server.home)).toBe(false);
    await expect(setup({ provide } as Partial<TestProject> as TestProject)).rejects.toThrow('does not answer');
  },
);

test('a cluster survives the kill of a node and takes it back', { timeout: SLOW }, async () => {
  const cluster = await startTestCluster(2);
  const [first, second] = cluster.nodes;
  await second?.kill();
  const back = await cluster.restart(1);
  const health = await fetch(`${first?.url}/_cluster/health?wait_for_nodes=2&timeout=120s`);
  expect(await health.json()).toMatchObject({ number_of_nodes: 2, timed_out: false });
  await cluster.stop();
  expect([first, second, back].map((node) => isAlive(node?.pid ?? 0))).toEqual([false, false, false]);
});

test.skipIf(!(await dockerAnswers()))('a server in a container answers', { timeout: SLOW }, async () => {
  const server = await dockerServer();
  expect((await fetch(server?.url ?? '')).status).toBe(200);
  await server?.stop();
});
