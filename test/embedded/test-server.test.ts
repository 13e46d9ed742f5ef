/** Which server the end-to-end tests get. `test/long/cluster.test.ts` has the cluster. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { TestProject } from 'vitest/node';
import setup, { dockerAnswers, dockerServer, startTestServer } from '../support/server.ts';

const SLOW = 240_000;

afterEach(() => void vi.unstubAllEnvs());

test('tests use the server that VDSM_TEST_OPENSEARCH_URL names, and leave it running', async () => {
  const given = createServer((_, reply) => void reply.end('{}')).listen(0, '127.0.0.1');
  await once(given, 'listening');
  const url = `http://127.0.0.1:${(given.address() as AddressInfo).port}`;
  vi.stubEnv('VDSM_TEST_OPENSEARCH_URL', `${url}/`);
  const provide = vi.fn<TestProject['provide']>();
  const teardown = await setup({ provide } as Partial<TestProject> as TestProject);
  expect(provide).toHaveBeenCalledExactlyOnceWith('opensearch', { url, how: 'given' });
  await teardown();
  expect((await fetch(url)).status).toBe(200);
  given.close();
  given.closeAllConnections();
  await expect(setup({ provide } as Partial<TestProject> as TestProject)).rejects.toThrow('does not answer');
});

test.skipIf(!(await dockerAnswers()))('a server in a container answers', { timeout: SLOW }, async () => {
  const server = await dockerServer();
  expect((await fetch(server?.url ?? '')).status).toBe(200);
  await server?.stop();
});

test('a test with a server of its own says that it needs Java where there is none', async () => {
  await expect(startTestServer({ env: { PATH: '/nowhere' } })).rejects.toThrow(
    /^this test stops, pauses or clusters servers .* needs Java and Maven .* VDSM_TEST_OPENSEARCH_URL: the embedded server needs Java/,
  );
});
