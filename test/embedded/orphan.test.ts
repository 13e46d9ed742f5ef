import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cacheDir } from '../../src/embedded/paths.ts';
import { isAlive } from '../../src/embedded/process.ts';
import { buildPackage, type BuiltPackage } from './built-package.ts';
import { environmentWith, tempDir } from './fakes.ts';

const SLOW = 240_000;

let built: BuiltPackage;
beforeAll(async () => {
  built = await buildPackage();
}, 60_000);
afterAll(async () => await built.remove());

test('a server ends when the process that started it is killed', { timeout: SLOW }, async () => {
  const parent = built.node(starter(await tempDir()));
  const [line] = await once(createInterface({ input: parent.stdout ?? process.stdin }), 'line');
  const { pid, url } = JSON.parse(String(line)) as { pid: number; url: string };
  expect((await fetch(url)).status).toBe(200);

  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('it ends, too, when that process is killed while the server starts', { timeout: SLOW }, async () => {
  const pidFile = join(await tempDir(), 'pid');
  const java = `case "$1" in -version) ;; *) echo $$ > '${pidFile}';; esac; PATH='${process.env['PATH']}'; exec java "$@"`;
  const env = { ...process.env, ...(await environmentWith({ java })) };
  delete env['JAVA_HOME'];
  const parent = built.node(starter(await tempDir()), env);
  const javaPid = async (): Promise<number> => Number(await readFile(pidFile, 'utf8').catch(() => '0'));
  await expect.poll(javaPid, { timeout: 120_000 }).toBeGreaterThan(0);
  const pid = await javaPid();
  expect(isAlive(pid)).toBe(true);

  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 60_000 }).toBe(false);
});

/** Starts a server in a process that would then go on for ever; prints its process id and URL when it answers. */
function starter(home: string): string {
  const options = JSON.stringify({ dataDir: cacheDir(), home, fast: true });
  return `const { startEmbedded } = await import(dist + '/embedded/server.js');
    const { pid, url } = await startEmbedded(${options});
    console.log(JSON.stringify({ pid, url }));
    setInterval(() => {}, 60_000);`;
}
