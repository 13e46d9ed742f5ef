import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { CLI, runCli } from './cli.ts';
import { logText } from './log-text.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** An installed package whose sample fleet has only some hosts. */
export interface SmallPackage {
  readonly cli: string;
  readonly remove: () => Promise<void>;
}

/** Copies the built package, with these hosts of the sample fleet. */
export async function packWithHosts(hosts: readonly string[]): Promise<SmallPackage> {
  const root = await mkdtemp(join(tmpdir(), 'vdsm-test-demo-'));
  for (const part of [
    'package.json',
    'dist',
    'embedded',
    'dashboards/vdsm-opensearch.ndjson',
    'mappings',
    ...hosts.map((host) => `samples/fleet/${host}`),
  ]) {
    await mkdir(dirname(join(root, part)), { recursive: true });
    await cp(join(ROOT, part), join(root, part), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  return { cli: join(root, 'dist/cli.js'), remove: async () => await rm(root, { recursive: true, force: true }) };
}

/** Runs `demo` until Ctrl-C, and a second one and a load into its server meanwhile. Checks what each of them prints and leaves. */
export async function expectDemo(cli = CLI): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'demo-'));
  const env = { VDSM_SHIP_STATE_DIR: join(folder, 'state') };
  try {
    const demo = spawn(process.execPath, [cli, 'demo', '--data', join(folder, 'data')], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(demo, 'exit');
    let printed = '';
    demo.stdout.setEncoding('utf8');
    for await (const text of demo.stdout as AsyncIterable<string>) {
      printed += text;
      if (printed.includes('until Ctrl-C')) break;
    }
    expect(printed).toMatch(/^\d+ hosts?, 2026-05-12 /);
    expect(printed).toContain('Findings, the worst first');
    const url = /OpenSearch is at (\S+) until Ctrl-C/.exec(printed)?.[1];
    const { pid } = JSON.parse(await readFile(join(folder, 'state/demo.json'), 'utf8')) as { pid: number };

    const second = await runCli(['demo', '--once', '--json'], { env, cli });
    expect(second.code).toBe(0);
    expect(second.stderr).toContain('runs already');
    expect(JSON.parse(second.stdout)).toMatchObject({ url, ledger: { kinds: { line: { created: 0, rejected: 0 } } } });

    const load = await runCli(['load', '--host', 'mine', '-'], { env, cli, input: logText(30), cwd: folder });
    expect(load).toMatchObject({
      code: 0,
      stderr: `loading 1 file of 1 host (mine, named by --host) into the indices vdsm-*, one for each month, of ${url}\n`,
    });
    expect(load.stdout).toContain('lines: 30 read = 30 indexed');

    demo.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    expect(existsSync(join(folder, 'state/demo.json'))).toBe(false);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
