import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Ledger } from '../../src/commands/load/ledger.ts';
import { connect } from '../../src/ship/client.ts';
import { install } from '../../src/ship/install.ts';
import { printed, runCli } from '../support/cli.ts';
import { compress } from '../support/compress.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { samplePath } from '../support/evidence.ts';
import { logText } from '../support/log-text.ts';
import { removePrefix } from '../support/remove-prefix.ts';

const PREFIX = 'loadtest';

let client: Client;
let folder: string;
let node: string;
/** A run that only waits, in parallel with the others. */
let waiting: ReturnType<typeof runCli>;

beforeAll(() => {
  node = inject('opensearch').url;
  client = connect({ node });
  waiting = runCli(['load', '--node', 'http://127.0.0.1:9', '--host', 'node1', '-'], { input: logText(10) });
});

afterAll(async () => {
  await removePrefix(client, PREFIX);
  await client.close();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'load-'));
  await clean();
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function clean(): Promise<void> {
  await client.transport.request({ method: 'DELETE', path: `/${PREFIX}-*` });
}

/** Loads, and returns exit code, ledger and output. */
async function load(paths: string[], options: string[] = [], env: NodeJS.ProcessEnv = {}) {
  const rejects = ['--rejects', join(folder, 'rejects.ndjson')];
  const result = await runCli(
    [
      'load',
      '--json',
      ...(options.includes('--node') ? [] : ['--node', node]),
      '--prefix',
      PREFIX,
      ...rejects,
      ...options,
      ...paths,
    ],
    { env },
  );
  return { ...result, ledger: (result.stdout === '' ? undefined : JSON.parse(result.stdout)) as Ledger | undefined };
}

async function ids(): Promise<string[]> {
  await client.indices.refresh({ index: `${PREFIX}-*` });
  const { body } = await client.search({
    index: `${PREFIX}-*`,
    size: 10_000,
    body: { _source: false, sort: ['_doc'] },
  });
  return (body.hits.hits as { _index: string; _id: string }[]).map(({ _index, _id }) => `${_index} ${_id}`).toSorted();
}

async function host(name: string, files: Record<string, string | Buffer>): Promise<string> {
  const at = join(folder, 'in', name, 'var/log/vdsm');
  await mkdir(at, { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(at, file), content);
  return join(folder, 'in');
}

describe('load', () => {
  test('indexes what parse prints, and nothing twice: again, from an .xz, from a plain copy', async () => {
    const text = logText(3000);
    const half = text.indexOf('2026-05-01 00:00:10');
    const path = await host('node1', {
      'vdsm.log': text.slice(half),
      'vdsm.log.1.xz': await compress(text.slice(0, half)),
    });
    const first = await load([path]);
    const guess = 'guessed names of hosts: node1 (by directory); set others with --host or --host-from\n';
    expect(first.code).toBe(0);
    expect(first.stderr.split('loading ')).toEqual([
      guess,
      expect.stringContaining(`2 files of 1 host (node1, named by directory) into the indices ${PREFIX}-*`),
    ]);
    expect(first.ledger?.kinds.line).toMatchObject({ read: 3000, created: 3000, exists: 0, rejected: 0 });
    const expected = printed(await runCli(['parse', '--prefix', PREFIX, path]))
      .map(({ _index, _id }) => `${_index} ${_id}`)
      .toSorted();
    expect(await ids()).toEqual(expected);

    for (const again of [path, await host('node1', { 'vdsm.log.1.xz': '', 'vdsm.log': text })]) {
      const { code, ledger } = await load([again]);
      expect(code).toBe(0);
      for (const page of Object.values(ledger?.kinds ?? {}))
        expect(page).toMatchObject({ created: 0, updated: 0, rejected: 0 });
      expect(ledger?.kinds.line).toMatchObject({ read: 3000, exists: 3000 });
    }
    expect(await ids()).toEqual(expected);
  });

  test('adds up for many hosts at once, and names the span', async () => {
    for (const name of ['node1', 'node2', 'node3']) await host(name, { 'vdsm.log': gzipSync(logText(500)) });
    const { code, ledger } = await load([join(folder, 'in')], ['--workers', '3']);
    expect(code).toBe(0);
    expect(ledger).toMatchObject({ hosts: 3, files: 3, faults: [], from: '2026-05-01T00:00:00.000Z' });
    expect(ledger?.kinds.line).toMatchObject({ read: 1500, created: 1500 });
    expect(ledger?.kinds.call.created).toBe(ledger?.kinds.call.read);
  });

  test('loads everything readable in spite of damaged files, names each with its byte, and exits 1', async () => {
    const xz = await compress(logText(2000));
    // another text: what is damaged must not be a copy of another file
    const corrupt = await compress(logText(2000, { thread: 'jsonrpc/3' }));
    corrupt.fill(0, corrupt.length >> 1, (corrupt.length >> 1) + 64);
    const path = await host('node1', {
      'vdsm.log': logText(100, { thread: 'jsonrpc/9' }),
      'vdsm.log.1': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      'vdsm.log.2.xz': xz.subarray(0, xz.length - 200),
      'vdsm.log.3.xz': corrupt,
      'vdsm.log.4.xz': gzipSync(logText(100, { thread: 'jsonrpc/7' })),
      'vdsm.log.5.xz': '',
    });
    const { code, ledger, stderr } = await load([path]);
    expect(code).toBe(1);
    const faulty = new Set(ledger?.faults.map((fault) => fault.path.replace(/.*\//, '')));
    expect([...faulty].toSorted()).toEqual(['vdsm.log.1', 'vdsm.log.2.xz', 'vdsm.log.3.xz']);
    for (const name of faulty) expect(stderr).toMatch(new RegExp(`${name}: byte \\d+: `));
    expect(ledger?.kinds.line.created).toBeGreaterThan(200);
    expect(ledger?.kinds.line).toMatchObject({ rejected: 0 });
  });

  test('reads standard input', async () => {
    const { code, stdout } = await runCli(
      ['load', '--json', '--node', node, '--prefix', PREFIX, '--host', 'Node7', '-'],
      {
        input: logText(10),
        cwd: folder,
      },
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ hosts: 1, kinds: { line: { read: 10, created: 10 } } });
  });

  test('puts documents that the server refuses into the rejects file, exits 1, and replay sends them', async () => {
    const path = await host('node1', { 'vdsm.log': logText(50) });
    await runCli(['setup', '--node', node, '--prefix', PREFIX]);
    const wrong = { properties: { message: { type: 'integer' } } };
    await client.indices.create({ index: `${PREFIX}-logs-2026.05`, body: { mappings: wrong as never } });
    const refused = await load([path], ['--no-setup']);
    expect(refused.code).toBe(1);
    expect(refused.ledger?.kinds.line).toMatchObject({ read: 50, created: 0, rejected: 50 });
    expect(refused.stderr).toContain('rejects.ndjson');
    const lines = (await readFile(join(folder, 'rejects.ndjson'), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(50);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      status: 400,
      error: { type: 'mapper_parsing_exception' },
      line: 1,
      document: { host: { name: 'node1' } },
    });

    await client.indices.delete({ index: `${PREFIX}-logs-2026.05` });
    const rest = join(folder, 'rest.ndjson');
    const replayed = await runCli(['replay', '--node', node, '--rejects', rest, join(folder, 'rejects.ndjson')]);
    expect(replayed).toMatchObject({
      code: 0,
      stdout: 'lines: 50 read = 50 created + 0 updated + 0 already there + 0 rejected\n',
    });
    expect(existsSync(rest)).toBe(false);
  });

  test('ends with 3 and the cause for a wrong password, a page instead of a server, and a missing template', async () => {
    const path = await host('node1', { 'vdsm.log': logText(10) });
    const proxy = await startFaultProxy(node, { unauthorized: true });
    try {
      const refused = await load([path], ['--node', proxy.url.replace('//', '//admin:secret@')]);
      expect(refused.code).toBe(3);
      expect(refused.stderr).toMatch(/401/);
      expect(refused.stderr).not.toContain('secret');
      proxy.set({ html: true });
      const page = await load([path], ['--node', proxy.url]);
      expect(page.code).toBe(3);
      expect(page.stderr).toMatch(/<html/i);
    } finally {
      await proxy.close();
    }
    const missing = await load([path], ['--no-setup', '--prefix', 'nowhere']);
    expect(missing.code).toBe(3);
    expect(missing.stderr).toMatch(/vdsm-ship setup/);
  });

  test('ends with 3 where it would write the same lines twice, or fields of other types', async () => {
    const path = await host('node1', { 'vdsm.log': logText(10) });
    expect((await load([path])).code).toBe(0);
    const other = await load([path], ['--no-setup', '--period', 'day']);
    expect(other.code).toBe(3);
    expect(other.stderr).toMatch(/was installed with --period month, not day; .*load with --period month/);
    expect((await load([path], ['--no-setup'])).ledger?.kinds.line).toMatchObject({ created: 0, exists: 10 });

    const site = `/_index_template/site-${PREFIX}`;
    const body = { index_patterns: [`${PREFIX}*`], priority: 500 };
    await client.transport.request({ method: 'PUT', path: site, body });
    try {
      for (const options of [[], ['--no-setup']]) {
        const overridden = await load([path], options);
        expect(overridden.code).toBe(3);
        expect(overridden.stderr).toContain(`index template site-${PREFIX} (priority 500, for ${PREFIX}*) wins`);
      }
      const setup = await runCli(['setup', '--node', node, '--prefix', PREFIX]);
      expect([setup.code, setup.stderr.includes(`site-${PREFIX}`)]).toEqual([3, true]);
    } finally {
      await client.transport.request({ method: 'DELETE', path: site });
    }
  });

  test('waits 30 s for a server that is down, then ends with 3 and names the address', async () => {
    const { code, stderr } = await waiting;
    expect(code).toBe(3);
    expect(stderr).toContain('http://127.0.0.1:9');
    expect(stderr).toContain('--node');
  });

  test('reads the window of --since and --until: the ids of a whole run, no more and no less', async () => {
    const text = logText(30_000);
    const third = text.indexOf('2026-05-01 00:01:10');
    const path = await host('node1', {
      'vdsm.log': text.slice(third),
      'vdsm.log.1.xz': await compress(text.slice(0, third)),
    });
    const window = ['--since', '2026-05-01T00:01:00Z', '--until', '2026-05-01T02:01:30.000+02:00'];
    const { code, ledger } = await load([path], window);
    expect(code).toBe(0);
    expect(ledger).toMatchObject({
      filesOutside: 0,
      from: '2026-05-01T00:01:00.000Z',
      until: '2026-05-01T00:01:29.960Z',
    });
    const { line } = ledger?.kinds ?? {};
    expect(line).toMatchObject({ read: 30_000, created: 30_000 - (line?.filtered ?? 0) });
    const within = printed(await runCli(['parse', '--prefix', PREFIX, ...window, path]));
    expect(await ids()).toEqual(within.map(({ _index, _id }) => `${_index} ${_id}`).toSorted());
    const whole = new Set(printed(await runCli(['parse', '--prefix', PREFIX, path])).map(({ _id }) => _id));
    expect(within.filter(({ _id }) => !whole.has(_id))).toEqual([]);

    // the log is older than that: nothing is read
    const late = await load([path], ['--since', '1h']);
    expect(late).toMatchObject({ code: 0, ledger: { files: 1, filesOutside: 1 } });
    expect(late.ledger?.kinds.line.created).toBe(0);
    expect(late.stderr).toMatch(
      /^guessed names of hosts: .*\nskipped 1 file outside of the time from .* on\nloading 1 file of 1 host .*\n$/,
    );
  });

  test('ends with 3 when no PATH can be read, and with 2 on a wrong value', async () => {
    expect((await load([join(folder, 'nothing-here')])).code).toBe(3);
    for (const options of [
      ['--period', 'week'],
      ['--prefix', 'A*'],
      ['--workers', '0'],
      ['--label', 'x'],
      ['--host='],
      ['--since', 'yesterday'],
      ['--until', '2026-13-01'],
      ['--case', ' '],
    ]) {
      const { code, stderr } = await load([folder], options);
      expect([options, code]).toEqual([options, 2]);
      expect(stderr).toContain(options[0]?.replace('=', ''));
    }
  });

  test('loads sample logs of the oldest and the newest release into strict templates', async () => {
    await install(client, { prefix: PREFIX, period: 'month', dynamic: 'strict' });
    const samples = join(dirname(samplePath('driven_v4.9.0.DEBUG')), '*.vdsm.log.xz');
    const { code, ledger } = await load([samples], ['--host', 'sample', '--no-setup']);
    expect(code).toBe(0);
    expect(ledger?.kinds.line).toMatchObject({ read: 10_974, created: 10_974, rejected: 0 });
    for (const page of Object.values(ledger?.kinds ?? {})) expect(page.rejected).toBe(0);
  });
});
