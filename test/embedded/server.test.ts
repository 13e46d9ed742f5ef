import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive } from '../../src/embedded/process.ts';
import { pinnedVersion } from '../../src/embedded/jars.ts';
import { startEmbedded } from '../../src/embedded/server.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { environmentWith, faultOf, tempDir } from './fakes.ts';

const SLOW = 240_000; // a server starts in 4 s on a quiet machine

test(
  'a server answers on loopback only, stops when told to, and has its data when it comes back',
  { timeout: SLOW },
  async () => {
    const home = await tempDir();
    const first = await startTestServer({ home });
    expect(first.version).toBe(await pinnedVersion());
    expect(await addressesOf(first.url)).toEqual(expect.arrayContaining([expect.stringMatching(/^127\.0\.0\.1:\d+$/)]));
    expect((await addressesOf(first.url)).filter((address) => !address.startsWith('127.0.0.1:'))).toEqual([]);

    const put = await fetch(`${first.url}/kept/_doc/1?refresh=true`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"said":"hello"}',
    });
    expect(put.status).toBe(201);
    await expect(first.stop()).resolves.toEqual({ code: 0, signal: null });
    expect(isAlive(first.pid)).toBe(false);
    await expect(first.stop()).resolves.toEqual({ code: 0, signal: null });

    const second = await startTestServer({ home });
    const got = await fetch(`${second.url}/kept/_doc/1`);
    expect(await got.json()).toMatchObject({ found: true, _source: { said: 'hello' } });
    await second.kill();
    await expect(second.exited).resolves.toMatchObject({ signal: 'SIGKILL' });
  },
);

describe('a server that runs', () => {
  let server: TestServer;
  let taken: number;

  beforeAll(async () => {
    taken = await listener();
    server = await startTestServer({ port: { prefer: taken } });
  }, SLOW);

  test(
    'has the next free port, where the preferred one is taken; an exact one is refused',
    { timeout: SLOW },
    async () => {
      const port = Number(new URL(server.url).port);
      expect(port).toBeGreaterThan(taken);
      expect(port).toBeLessThan(taken + 100);
      const fault = await faultOf(startTestServer({ port: taken }));
      expect(fault.message).toContain('cannot listen on its port');
    },
  );

  test('is not harmed by a second one with the same data, which is refused', { timeout: SLOW }, async () => {
    const fault = await faultOf(startTestServer({ home: server.home }));
    expect(fault.code).toBe('environment');
    expect(fault.message).toContain(`another OpenSearch uses the data in ${server.home} already`);
    expect((await fetch(server.url)).status).toBe(200);
  });

  test('can be stopped when it is paused', { timeout: SLOW }, async () => {
    server.pause();
    // its threads stop one by one: on a busy machine one of them may still answer
    const asked = async (): Promise<unknown> => await fetch(server.url, { signal: AbortSignal.timeout(500) });
    await expect.poll(() => asked().then(() => 'an answer', String), { timeout: 10_000 }).toContain('timeout');
    server.resume();
    expect((await fetch(server.url)).status).toBe(200);
    server.pause();
    expect(existsSync(server.home)).toBe(true);
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    // its home is a temporary one
    expect(existsSync(server.home)).toBe(false);
  });
});

test('a Java without a compiler is reported as one that is no JDK', { timeout: SLOW }, async () => {
  // As a JRE does, it lacks the module that runs a source file.
  const env = { ...process.env, JDK_JAVA_OPTIONS: '--limit-modules java.base' };
  const fault = await faultOf(startTestServer({ env }));
  expect(fault.message).toContain('needs a JDK');
});

test('a server that fails to start is quoted', async () => {
  const java =
    'case "$1" in -version) echo "openjdk version \\"17.0.1\\"" >&2;; *) echo "out of luck" >&2; exit 3;; esac';
  const env = await environmentWith({ java });
  const home = await tempDir();
  const fault = await faultOf(startEmbedded({ home, program: home, env }));
  expect(fault.message).toMatch(/failed to start: exit code 3\nlast lines of its output:\n {2}out of luck\n/);
  expect(fault.message).toContain('--node URL');
});

test('a start can be aborted', { timeout: SLOW }, async () => {
  const giveUp = new AbortController();
  const starting = startTestServer({
    signal: giveUp.signal,
    onProgress: (text) => text === 'starting OpenSearch' && setTimeout(() => giveUp.abort(new Error('enough')), 300),
  });
  await expect(starting).rejects.toThrow('enough');
});

test.each(['1', 'lots', '128m', '0.5g', ''])('a heap of %j is a usage error', async (heap) => {
  expect(await faultOf(startEmbedded({ heap }))).toMatchObject({ code: 'usage' });
});

/** Every address on which the server listens, for HTTP and for other nodes. */
async function addressesOf(url: string): Promise<string[]> {
  const reply = await fetch(`${url}/_nodes/_local/http,transport?filter_path=**.bound_address`);
  const said = JSON.stringify(await reply.json());
  return [...said.matchAll(/"([^"]+:\d+)"/g)].map((found) => found[1] ?? '');
}

const listeners: Server[] = [];
afterAll(() => {
  for (const one of listeners) one.close();
});

/** A port on which somebody listens until the tests end. */
async function listener(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  listeners.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
