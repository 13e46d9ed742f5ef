/** `load --checkpoint` against a server, as a user runs it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Ledger } from '../../src/commands/load/ledger.ts';
import { connect } from '../../src/ship/client.ts';
import { runCli } from '../support/cli.ts';
import { compress } from '../support/compress.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { logText } from '../support/log-text.ts';

const PREFIX = 'checkpointtest';
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

let client: Client;
let folder: string;
let node: string;

beforeAll(() => {
  node = inject('opensearch').url;
  client = connect({ node });
});

afterAll(async () => {
  await clean();
  for (const kind of ['_index_template', '_component_template', '_ingest/pipeline'])
    await client.transport.request({ method: 'DELETE', path: `/${kind}/${PREFIX}-*` });
  await client.close();
});

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'checkpoint-'));
  await clean();
});

afterEach(() => rm(folder, { recursive: true }));

async function clean(): Promise<void> {
  await client.transport.request({ method: 'DELETE', path: `/${PREFIX}-*` });
}

const at = (name: string): string => path.join(folder, 'in/node1/var/log/vdsm', name);

async function write(name: string, text: string | Buffer): Promise<void> {
  await mkdir(path.dirname(at(name)), { recursive: true });
  await writeFile(at(name), text);
}

function args(options: readonly string[] = []): string[] {
  const checkpoint = [
    '--checkpoint',
    path.join(folder, 'checkpoint'),
    '--rejects',
    path.join(folder, 'rejects.ndjson'),
  ];
  return [
    'load',
    '--json',
    ...(options.includes('--node') ? [] : ['--node', node]),
    '--prefix',
    PREFIX,
    ...checkpoint,
    ...options,
    path.join(folder, 'in'),
  ];
}

async function load(options: readonly string[] = []) {
  const result = await runCli(args(options));
  return { ...result, ledger: (result.stdout === '' ? undefined : JSON.parse(result.stdout)) as Ledger | undefined };
}

async function hostNames(): Promise<string[]> {
  await client.indices.refresh({ index: `${PREFIX}-*` });
  const { body } = await client.search({
    index: `${PREFIX}-*`,
    size: 0,
    body: { aggs: { hosts: { terms: { field: 'host.name' } } } } as never,
  });
  const found = body as unknown as { aggregations: { hosts: { buckets: { key: string }[] } } };
  return found.aggregations.hosts.buckets.map(({ key }) => key);
}

/** Returns all documents, without the fields that differ from run to run. */
async function documents(): Promise<string[]> {
  await client.indices.refresh({ index: `${PREFIX}-*` });
  const found: string[] = [];
  let after: unknown[] | undefined;
  for (;;) {
    const { body } = await client.search({
      index: `${PREFIX}-*`,
      size: 5000,
      body: {
        sort: [{ _index: 'asc' }, { 'event.dataset': 'asc' }, { '@timestamp': 'asc' }, { _id: 'asc' }] as never,
        ...(after && { search_after: after as string[] }),
      },
    });
    const hits = body.hits.hits as { _index: string; _id: string; _source: unknown; sort: unknown[] }[];
    if (hits.length === 0) return found.toSorted();
    after = hits.at(-1)?.sort;
    for (const { _index, _id, _source } of hits) found.push(`${_index} ${_id} ${placeless(_source)}`);
  }
}

/** Shows where two long lists differ first. */
function expectSame(ours: readonly string[], theirs: readonly string[]): void {
  const at = ours.findIndex((document, i) => document !== theirs[i]);
  expect({ count: ours.length, differs: at < 0 ? undefined : ours[at] }).toEqual({
    count: theirs.length,
    differs: at < 0 ? undefined : theirs[at],
  });
}

function placeless(source: unknown): string {
  return JSON.stringify(source, (key, value: unknown) =>
    ['ingested', 'file', 'line', 'offset', 'last', 'path'].includes(key) ? undefined : value,
  );
}

describe('load --checkpoint', () => {
  test('reads only new text, whatever rotation did to names', async () => {
    await write('vdsm.log', logText(2000));
    const first = await load();
    expect([first.code, first.ledger?.kinds.line.created]).toEqual([0, 2000]);
    await appendFile(at('vdsm.log'), logText(300, { from: 2000 }));
    await write('vdsm.log.1.xz', await compress(await readFile(at('vdsm.log'), 'utf8')));
    await rm(at('vdsm.log'));
    await write('vdsm.log', logText(100, { from: 3000 }));
    const second = await load();
    // the last record of the first run was sent then, and is complete only now
    expect(second.ledger?.kinds.line).toMatchObject({ read: 401, created: 400, exists: 1 });
    const third = await load();
    expect([third.code, third.ledger?.files, third.ledger?.bytes]).toEqual([0, 0, 0]);
    expect((await stat(path.join(folder, 'checkpoint'))).mode & 0o777).toBe(0o600);
    const resumed = await documents();
    await clean();
    await load(['--checkpoint', path.join(folder, 'other')]);
    expectSame(resumed, await documents());
  });

  test('has nothing that the server has not confirmed', async () => {
    await write('vdsm.log', logText(5000));
    const proxy = await startFaultProxy(node, { requests: { share: 1, status: 503 } });
    try {
      const child = spawn(process.execPath, [CLI, ...args(['--node', proxy.url])], { stdio: 'ignore' });
      const exited = once(child, 'exit');
      // the server has refused requests more than once
      await expect.poll(() => proxy.counts.requestsRefused, { timeout: 120_000 }).toBeGreaterThan(3);
      child.kill('SIGKILL');
      await exited;
    } finally {
      await proxy.close();
    }
    expect(await readdir(folder)).not.toContain('checkpoint');
    const { ledger } = await load();
    expect(ledger?.kinds.line.created).toBe(5000);
  });

  test('keeps the name of a host, when a first banner would give it another', async () => {
    const live = path.join(folder, 'in/vdsm.log');
    await mkdir(path.dirname(live), { recursive: true });
    const old = logText(200);
    await writeFile(live, old);
    await load();
    const [host] = await hostNames();
    await rename(live, `${live}.1`);
    const stamp = '2026-01-02 03:04:05,678+0000';
    await writeFile(
      live,
      `${stamp} INFO  (MainThread) [vds] (PID: 123) I am the actual vdsm 4.50.3 other.example.com (5.14.0) (vdsmd:161)\n`,
    );
    const again = await load();
    expect(again.stderr).toContain(`other.example.com keeps the name '${host}', under which the checkpoint has it`);
    expect(again.ledger?.kinds.line).toMatchObject({ created: 1 });
    expect(await hostNames()).toEqual([host]);
    // without the checkpoint the question to the server stops the load
    const other = await load(['--checkpoint', path.join(folder, 'other')]);
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining(`is there as ${host}`)]);
  });

  test('is refused to a second run, and to one with other settings', async () => {
    await write('vdsm.log', logText(10));
    await writeFile(path.join(folder, 'checkpoint.lock'), JSON.stringify({ pid: process.pid }));
    const second = await load();
    expect(second.code).toBe(3);
    expect(second.stderr).toContain(`process ${process.pid} is using this checkpoint`);
    await rename(path.join(folder, 'checkpoint.lock'), path.join(folder, 'checkpoint.lock.old'));
    expect((await load()).code).toBe(0);
    const other = await load(['--label', 'a=b']);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('was made with no --label, but this run has --label a=b');
    const fewer = await load(['--lines', 'WARN']);
    expect(fewer.code).toBe(2);
    expect(fewer.stderr).toContain('was made with no --lines, but this run has --lines warning');
    const pasted = await load(['--pasted']);
    expect([pasted.code, pasted.stderr]).toEqual([2, expect.stringContaining('--pasted')]);
  });

  test('that is damaged is set aside, and all is read again', async () => {
    await write('vdsm.log', logText(500));
    await load();
    await writeFile(path.join(folder, 'checkpoint'), 'broken');
    const again = await load();
    expect(again.stderr).toContain('checkpoint.damaged-1');
    expect(again.ledger?.kinds.line).toMatchObject({ read: 500, created: 0, exists: 500 });
  });
});
