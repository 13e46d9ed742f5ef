import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  findServer,
  forgetServer,
  rememberServer,
  stateFile,
  type RunningServer,
} from '../../src/embedded/running-server.ts';
import { tempDir } from './fakes.ts';

const ROOT_REPLY = JSON.stringify({ version: { distribution: 'opensearch', number: '2.19.6' } });
const DEAD = 2 ** 22 + 1; // above the greatest process id that Linux gives

test('the state file is in VDSM_SHIP_STATE_DIR, else in the cache directory', () => {
  expect(stateFile({ VDSM_SHIP_STATE_DIR: '/elsewhere', XDG_CACHE_HOME: '/cache' })).toBe('/elsewhere/demo.json');
  expect(stateFile({ XDG_CACHE_HOME: '/cache' })).toBe('/cache/vdsm-opensearch/demo.json');
  expect(stateFile({ XDG_CACHE_HOME: 'not/absolute' })).toMatch(/\.cache\/vdsm-opensearch\/demo\.json$/);
});

test('a server that runs is found, until it is forgotten', async () => {
  const env = await stateEnv();
  const server = running(await listen((_, reply) => reply.end(ROOT_REPLY)));
  await rememberServer(server, env);
  expect(await findServer(env)).toEqual(server);
  await forgetServer(server.pid, env);
  expect(await findServer(env)).toBeUndefined();
  await forgetServer(server.pid, env);
});

test('the state file can be read by its owner only, and no other file is left', async () => {
  const env = await stateEnv();
  await rememberServer({ ...running('http://127.0.0.1:9200'), version: '1' }, env);
  await rememberServer(running('http://127.0.0.1:9200'), env);
  expect((await stat(stateFile(env))).mode & 0o777).toBe(0o600);
  expect(await readdir(dirname(stateFile(env)))).toEqual(['demo.json']);
  expect(JSON.parse(await readFile(stateFile(env), 'utf8'))).toEqual(running('http://127.0.0.1:9200'));
});

test('the server of another demo is not forgotten', async () => {
  const env = await stateEnv();
  await rememberServer(running('http://127.0.0.1:9200'), env);
  await forgetServer(DEAD, env);
  expect(existsSync(stateFile(env))).toBe(true);
});

test('a file whose process has ended is removed', async () => {
  const env = await stateEnv();
  const url = await listen((_, reply) => reply.end(ROOT_REPLY));
  await rememberServer({ ...running(url), pid: DEAD }, env);
  expect(await findServer(env)).toBeUndefined();
  expect(existsSync(stateFile(env))).toBe(false);
});

test('a file whose address answers as something else, or not at all, is removed', async () => {
  const env = await stateEnv();
  const url = await listen((_, reply) => reply.end('{"version":{"number":"8.0.0"}}'));
  for (const other of [url, 'http://127.0.0.1:9', 'no address']) {
    await rememberServer(running(other), env);
    expect(await findServer(env)).toBeUndefined();
    expect(existsSync(stateFile(env))).toBe(false);
  }
});

test('a server that is too busy to answer is not returned, but its file stays', async () => {
  const env = await stateEnv();
  const silent = await listen(() => {});
  const refusing = await listen((_, reply) => reply.writeHead(429).end());
  for (const url of [silent, refusing]) {
    await rememberServer(running(url), env);
    expect(await findServer(env)).toBeUndefined();
    expect(existsSync(stateFile(env))).toBe(true);
  }
});

test.each(['', '{', 'null', '[]', '{"url":1}', '{"url":"http://127.0.0.1:9200","pid":"1"}'])(
  'a damaged file (%j) is removed',
  async (text) => {
    const env = await stateEnv();
    await mkdir(dirname(stateFile(env)), { recursive: true });
    await writeFile(stateFile(env), text);
    expect(await findServer(env)).toBeUndefined();
    expect(existsSync(stateFile(env))).toBe(false);
  },
);

test('a file that cannot be written is an environment error that names it', async () => {
  const env = { VDSM_SHIP_STATE_DIR: join(await tempDir(), 'file', 'below') };
  await writeFile(dirname(env.VDSM_SHIP_STATE_DIR), '');
  await expect(rememberServer(running('http://127.0.0.1:9200'), env)).rejects.toMatchObject({
    code: 'environment',
    message: expect.stringContaining(stateFile(env)) as string,
  });
});

async function stateEnv(): Promise<NodeJS.ProcessEnv> {
  return { VDSM_SHIP_STATE_DIR: join(await tempDir(), 'state') };
}

function running(url: string): RunningServer {
  return { url, pid: process.pid, version: '2.19.6', dataDir: '/somewhere' };
}

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
