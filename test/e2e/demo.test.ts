import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { logText } from '../support/log-text.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'));
  env = { VDSM_SHIP_STATE_DIR: join(folder, 'state') };
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('demo', () => {
  test('stays up until Ctrl-C; a second one and load find it; it leaves nothing behind', async () => {
    const demo = spawn(process.execPath, [CLI, 'demo', '--data', join(folder, 'data')], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(demo, 'exit');
    let said = '';
    demo.stdout.setEncoding('utf8');
    for await (const text of demo.stdout as AsyncIterable<string>) {
      said += text;
      if (said.includes('until Ctrl-C')) break;
    }
    expect(said).toMatch(/^Time span: 2026-05-12T/);
    const url = /OpenSearch is at (\S+) until Ctrl-C/.exec(said)?.[1];
    const { pid } = JSON.parse(await readFile(join(folder, 'state/demo.json'), 'utf8')) as { pid: number };

    const second = await runCli(['demo', '--once', '--json'], { env });
    expect(second.code).toBe(0);
    expect(second.stderr).toContain('runs already');
    expect(JSON.parse(second.stdout)).toMatchObject({ url, ledger: { kinds: { line: { created: 0, rejected: 0 } } } });

    const load = await runCli(['load', '--host', 'mine', '-'], { env, input: logText(30), cwd: folder });
    expect(load).toMatchObject({ code: 0, stderr: '' });
    expect(load.stdout).toContain('lines: 30 read = 30 indexed');

    demo.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    expect(existsSync(join(folder, 'state/demo.json'))).toBe(false);
  });
});
