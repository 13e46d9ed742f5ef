import { request, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
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

  // as browsers send them; PORT is that of the server
  test.each([
    ['a name that points to loopback', 'GET', '/_search', { host: 'evil.example:PORT' }],
    [
      'that name, as its own page sees it',
      'POST',
      '/kept/_doc',
      { host: 'evil.example:PORT', origin: 'http://evil.example:PORT' },
    ],
    ['that name, without a page', 'GET', '/favicon.ico', { host: 'evil.example' }],
    ['a name that begins like an address', 'GET', '/', { host: '127.0.0.1.evil.example:PORT' }],
    ['the address of any interface', 'GET', '/', { host: '0.0.0.0:PORT' }],
    ['two names', 'GET', '/', { host: ['127.0.0.1:PORT', 'evil.example'] }],
    ['a form of a page', 'POST', '/kept/_doc', { origin: 'https://evil.example', 'content-type': 'text/plain' }],
    ['a form in a sandboxed frame or a file', 'POST', '/kept/_doc', { origin: 'null' }],
    ['a page of another port', 'POST', '/kept/_delete_by_query', { origin: 'http://127.0.0.1:3000' }],
    ['a page with TLS', 'GET', '/', { origin: 'https://127.0.0.1:PORT' }],
    ['a preflight', 'OPTIONS', '/kept', { origin: 'https://evil.example', 'access-control-request-method': 'DELETE' }],
    ['a preflight of a name', 'OPTIONS', '/kept', { host: 'evil.example', 'access-control-request-method': 'PUT' }],
    [
      'an image or script in a page',
      'GET',
      '/_cat/indices',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    ],
    ['a link in a page', 'GET', '/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    ['an image in a page of another port', 'GET', '/', { 'sec-fetch-site': 'same-site' }],
    ['a web socket', 'GET', '/', { origin: 'https://evil.example', upgrade: 'websocket', connection: 'Upgrade' }],
    ['a path that is none', 'GET', '/%zz', { host: 'evil.example' }],
  ])('refuses %s', { timeout: SLOW }, async (_, method, path, headers) => {
    const { status, text, headers: answered } = await ask(server.url, method, path, headers);
    expect([status, text]).toEqual([403, expect.stringContaining('foreign_request')]);
    expect(Object.keys(answered).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  test.each([
    ['a program', {}],
    ['a program that says localhost', { host: 'localhost:PORT' }],
    ['a program that says Localhost, without a port', { host: 'LOCALHOST' }],
    ['a program behind a forwarded port', { host: '127.0.0.1:12345' }],
    ['a program with IPv6', { host: '[::1]:PORT' }],
    ['an address that the user typed', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
    ['a page of its own', { origin: 'http://127.0.0.1:PORT', 'sec-fetch-site': 'same-origin' }],
    ['the server of Dashboards', { 'x-opensearch-product-origin': 'opensearch-dashboards' }],
  ])('answers %s', { timeout: SLOW }, async (_, headers) => {
    expect(await ask(server.url, 'GET', '/', headers)).toMatchObject({
      status: 200,
      text: expect.stringContaining('opensearch') as string,
    });
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

/** Sends a request with any headers, which `fetch` does not. */
async function ask(url: string, method: string, path: string, given: Record<string, string | string[]>) {
  const { hostname, port, host } = new URL(url);
  const fill = (value: string): string => value.replace('PORT', port);
  const headers = Object.entries({ host, ...given }).flatMap(([name, values]) =>
    [values].flat().flatMap((value) => [name, fill(value)]),
  );
  const sent = request({ hostname, port, method, path, headers, setHost: false });
  sent.end(method === 'POST' ? '{}' : undefined);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, text: await text(answer) };
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
