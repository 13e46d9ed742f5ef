import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchJars, pinnedVersion } from '../../src/embedded/jars.ts';
import { buildPackage, type BuiltPackage } from './built-package.ts';
import { environmentWith, faultOf, tempDir } from './fakes.ts';

const VERSION = await pinnedVersion();
const NAME = `opensearch-${VERSION}`;
const onProgress = (): void => {};

/** A `mvn` that takes half a second, writes each call to a file in its folder, and puts one jar there. */
const MVN = `
for arg; do case "$arg" in -Dout=*) out="\${arg#-Dout=}";; esac; done
echo "$@" >> "\${0%/*}/calls"
/bin/mkdir -p "$out/lib"; /bin/sleep 0.5; echo jar > "$out/lib/one.jar"`;

let built: BuiltPackage;
beforeAll(async () => {
  built = await buildPackage();
}, 60_000);
afterAll(async () => await built.remove());

test('a missing mvn is reported, with the alternatives', async () => {
  const fault = await faultOf(fetchJars({ dataDir: await tempDir(), env: await environmentWith({}), onProgress }));
  expect(fault.message).toMatch(/needs Maven to fetch its jars, but 'mvn' cannot be run: .*ENOENT/);
  expect(fault.message).toContain('docker compose -f docker/compose.yaml up');
});

test('a failing mvn is quoted, and leaves no files', async () => {
  const dataDir = await tempDir();
  const env = await environmentWith({ mvn: `${MVN}\necho "[ERROR] Could not transfer artifact"; exit 1` });
  const fault = await faultOf(fetchJars({ dataDir, env, onProgress }));
  expect(fault.message).toMatch(/exit code 1[^]*Could not transfer artifact/);
  expect(await readdir(dataDir)).toEqual([]);
});

test('jars are fetched once, with the arguments of VDSM_SHIP_MVN_ARGS', async () => {
  const dataDir = await tempDir();
  const env: NodeJS.ProcessEnv = {
    ...(await environmentWith({ mvn: MVN })),
    VDSM_SHIP_MVN_ARGS: '-o  -Dmaven.repo.local=elsewhere',
  };
  const program = await fetchJars({ dataDir, env, onProgress });
  expect(program).toBe(join(dataDir, NAME));
  expect(await fetchJars({ dataDir, env, onProgress })).toBe(program);
  expect(await readdir(dataDir)).toEqual([NAME]);
  const calls = await readFile(join(env['PATH'] ?? '', 'calls'), 'utf8');
  expect(calls).toMatch(/^-q -B -ntp -o -Dmaven\.repo\.local=elsewhere -Dout=.* process-resources\n$/);
});

test('jars of another list are fetched again', async () => {
  const dataDir = await tempDir();
  await mkdir(join(dataDir, NAME, 'lib'), { recursive: true });
  await writeFile(join(dataDir, NAME, 'lib', 'old.jar'), 'jar');
  await writeFile(join(dataDir, NAME, 'pom.xml'), '<project/>');
  await fetchJars({ dataDir, env: await environmentWith({ mvn: MVN }), onProgress });
  expect(await readdir(join(dataDir, NAME, 'lib'))).toEqual(['one.jar']);
  expect(await readdir(dataDir)).toEqual([NAME]);
});

test('processes that start together fetch once', async () => {
  const dataDir = await tempDir();
  const env = await environmentWith({ mvn: MVN });
  const children = [1, 2, 3].map(() => built.node(layIn(dataDir), env));
  const codes = await Promise.all(children.map(async (child) => await once(child, 'exit')));
  expect(codes.map(([code]) => code as unknown)).toEqual([0, 0, 0]);
  expect(await readdir(dataDir)).toEqual([NAME]);
  expect((await readFile(join(env['PATH'] ?? '', 'calls'), 'utf8')).trim().split('\n')).toHaveLength(1);
});

test('the incomplete directory of a killed process is ignored and removed', async () => {
  const dataDir = await tempDir();
  const child = built.node(layIn(dataDir), await environmentWith({ mvn: `${MVN}; /bin/sleep 2` }));
  await expect.poll(() => halfDone(dataDir), { timeout: 20_000 }).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(existsSync(join(dataDir, NAME))).toBe(false);
  await fetchJars({ dataDir, env: await environmentWith({ mvn: MVN }), onProgress });
  expect(await readdir(dataDir)).toEqual([NAME]);
});

test('a fetch can be aborted', async () => {
  const dataDir = await tempDir();
  const env = await environmentWith({ mvn: `${MVN}; exec /bin/sleep 30` });
  const giveUp = new AbortController();
  const laid = fetchJars({ dataDir, env, onProgress, signal: giveUp.signal });
  giveUp.abort(new Error('enough'));
  await expect(laid).rejects.toThrow('enough');
  expect(await readdir(dataDir)).toEqual([]);
});

function layIn(dataDir: string): string {
  return `const { fetchJars } = await import(dist + '/embedded/jars.js');
    await fetchJars({ dataDir: ${JSON.stringify(dataDir)}, env: process.env, onProgress() {} });`;
}

/** Whether a jar lies in a directory that has not its final name. */
async function halfDone(dataDir: string): Promise<boolean> {
  const parts = (await readdir(dataDir)).filter((name) => name.startsWith(`${NAME}.part-`));
  return parts.some((name) => existsSync(join(dataDir, name, 'lib', 'one.jar')));
}
