/** `load --follow` and signals, against a server, as a user runs it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { Client } from '@opensearch-project/opensearch';
import parse from 'parse-prometheus-text-format';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import type { Ledger } from '../../src/commands/load/ledger.ts';
import { connect } from '../../src/ship/client.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { logText } from '../support/log-text.ts';

const PREFIX = 'followtest';
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

let client: Client;
let folder: string;
let node: string;
let child: ChildProcess | undefined;

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
  folder = await mkdtemp(path.join(tmpdir(), 'follow-e2e-'));
  await mkdir(path.join(folder, 'node1/var/log/vdsm'), { recursive: true });
  await clean();
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

async function clean(): Promise<void> {
  await client.transport.request({ method: 'DELETE', path: `/${PREFIX}-*` });
}

const at = (name: string): string => path.join(folder, 'node1/var/log/vdsm', name);

/** Starts a load; `ended` resolves when it ends. */
function start(options: readonly string[], url = node) {
  const args = [
    'load',
    '--json',
    '--node',
    url,
    '--prefix',
    PREFIX,
    '--rejects',
    path.join(folder, 'rejects'),
    ...options,
  ];
  const running = spawn(process.execPath, [CLI, ...args, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  child = running;
  let [stdout, stderr] = ['', ''];
  running.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  running.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(running, 'close').then(([code]) => ({
    code: code as number | null,
    stderr,
    ledger: (stdout === '' ? undefined : JSON.parse(stdout)) as Ledger | undefined,
  }));
  return { kill: (signal: NodeJS.Signals) => running.kill(signal), ended, stderr: () => stderr };
}

async function countLines(): Promise<number> {
  await client.indices.refresh({ index: `${PREFIX}-*` });
  // 503: an index was just created, and its shards do not search yet
  const { body } = await client.count({ index: `${PREFIX}-logs-*` }, { ignore: [404, 503] });
  return body.count ?? 0;
}

async function untilLines(count: number): Promise<void> {
  while ((await countLines()) < count) await sleep(100);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

test('a log is followed over a rotation, and SIGTERM stops it cleanly with sums that add up', async () => {
  const lines = logText(400)
    .split('\n')
    .filter((line) => /^\d{4}-/.test(line));
  const part = (from: number, to: number): string =>
    lines
      .slice(from, to)
      .map((line) => `${line}\n`)
      .join('');
  await writeFile(at('vdsm.log'), part(0, 100));
  const run = start(['--follow', '--log', 'json']);
  await untilLines(99);
  await appendFile(at('vdsm.log'), part(100, 150));
  await rename(at('vdsm.log'), at('vdsm.log.1'));
  await appendFile(at('vdsm.log.1'), part(150, 160));
  await writeFile(at('vdsm.log'), part(160, 300));
  await untilLines(300);
  run.kill('SIGTERM');
  const { code, ledger, stderr } = await run.ended;
  expect(code).toBe(143);
  expect(ledger?.stopped).toEqual({ by: 'SIGTERM', unconfirmed: 0 });
  expect(ledger?.kinds.line).toMatchObject({ read: 300, created: 300, exists: 0 });
  // a slow machine takes long enough for a report of progress
  const events = stderr
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { event: string }).event);
  expect(events.filter((event) => event !== 'progress' && event !== 'message')).toEqual([]);
  expect(events).toContain('message');
});

test('all logs of a host are followed side by side, and go on from a checkpoint', async () => {
  const second = (i: number): string => `2023-04-25 03:56:${String(i % 60).padStart(2, '0')}`;
  const vdsm = (from: number, to: number): string =>
    rows(from, to, (i) => `${second(i)},061+0000 INFO  (jsonrpc/1) [root] number ${i} (x:1)`);
  const helper = (from: number, to: number): string =>
    rows(
      from,
      to,
      (i) => `MainProcess|jsonrpc/1::DEBUG::${second(i)},100::x::1::SuperVdsm.ServerCallback::(wrapper) ${i}`,
    );
  const sanlock = (from: number, to: number): string => rows(from, to, (i) => `${second(i)} ${i} [1]: s1 number ${i}`);
  const checkpoint = path.join(folder, 'checkpoint');
  const options = ['--follow', '--quiet-time', '300ms', '--checkpoint', checkpoint];
  const write = async (from: number, to: number): Promise<void> => {
    await appendFile(at('vdsm.log'), vdsm(from, to));
    await appendFile(at('supervdsm.log'), helper(from, to));
    await appendFile(at('../sanlock.log'), sanlock(from, to));
  };
  await write(0, 20);
  const run = start(options);
  await untilLines(60);
  await rename(at('supervdsm.log'), at('supervdsm.log.1'));
  await write(20, 40);
  await untilLines(120);
  run.kill('SIGTERM');
  const first = await run.ended;
  expect(first.code).toBe(143);
  expect(first.ledger?.kinds.line).toMatchObject({ created: 120, exists: 0 });
  await write(40, 60);
  const again = start(options);
  await untilLines(180);
  again.kill('SIGTERM');
  const { code, ledger } = await again.ended;
  expect(code).toBe(143);
  expect(ledger?.kinds.line).toMatchObject({ created: 60, exists: 0 });
  const counts = ['vdsm.log', 'vdsm.supervdsm', 'sanlock.log'].map(async (dataset) => {
    const query = { term: { 'event.dataset': dataset } };
    const { body } = await client.count({ index: `${PREFIX}-logs-*`, body: { query } });
    return body.count;
  });
  expect(await Promise.all(counts)).toEqual([60, 60, 60]);
});

test('logs and hosts that appear are followed, too, and go on from a checkpoint', async () => {
  const options = ['--follow', '--quiet-time', '300ms', '--checkpoint', path.join(folder, 'checkpoint')];
  const vm = path.join(folder, 'node1/var/log/libvirt/qemu/vm1.log');
  const other = path.join(folder, 'node2/var/log/vdsm/vdsm.log');
  await writeFile(at('vdsm.log'), logText(100));
  const run = start(options);
  await untilLines(99);
  await mkdir(path.dirname(vm), { recursive: true });
  await writeFile(vm, '2026-05-01 00:00:00.123+0000: starting up libvirt version: 8.0.0\n');
  await mkdir(path.dirname(other), { recursive: true });
  await writeFile(other, logText(50));
  await untilLines(151);
  await appendFile(vm, '2026-05-01 00:10:00.123+0000: shutting down, reason=destroyed\n');
  await appendFile(at('vdsm.log'), logText(100, { from: 100 }));
  await untilLines(252);
  run.kill('SIGTERM');
  const { code, ledger, stderr } = await run.ended;
  expect(code).toBe(143);
  expect(ledger).toMatchObject({ hosts: 2, files: 3, kinds: { line: { read: 252, created: 252, exists: 0 } } });
  expect(stderr).toContain(`node1: ${vm} appeared; following it too`);
  expect(stderr).toContain(`node2: ${other} appeared; following it too`);

  await appendFile(vm, '2026-05-01 00:20:00.123+0000: starting up libvirt version: 8.0.0\n');
  const again = start(options);
  await untilLines(253);
  again.kill('SIGTERM');
  const rest = await again.ended;
  expect(rest.ledger).toMatchObject({ hosts: 2, kinds: { line: { created: 1, exists: 0 } } });
});

function rows(from: number, to: number, row: (i: number) => string): string {
  return Array.from({ length: to - from }, (_, i) => `${row(from + i)}\n`).join('');
}

test('SIGINT in a load sends what was read and leaves the rest to the next one', async () => {
  await writeFile(at('vdsm.log'), logText(20_000));
  // a slow server, so that the signal comes before the log is read to its end
  const proxy = await startFaultProxy(node, { delayMs: 300 });
  const run = start(['--workers', '1'], proxy.url);
  await untilLines(1000);
  run.kill('SIGINT');
  const { code, ledger } = await run.ended;
  await proxy.close();
  expect(code).toBe(130);
  expect(ledger?.stopped?.by).toBe('SIGINT');
  // the rest of the host's log is not read
  expect(ledger?.kinds.line.read).toBeLessThan(20_000);
  // a slow server may receive more than it confirms in time
  const confirmed = ledger?.kinds.line.created ?? 0;
  expect(confirmed).toBeGreaterThanOrEqual(1000);
  const rest = await start([]).ended;
  expect(rest.code).toBe(0);
  const { read = 0, created = 0, exists = 0 } = rest.ledger?.kinds.line ?? {};
  expect({ read, accounted: created + exists }).toEqual({ read: 20_000, accounted: 20_000 });
  expect(exists).toBeGreaterThanOrEqual(confirmed);
  expect(await countLines()).toBe(20_000);
});

test('a server that is gone keeps a stop no longer than its bound, and a second signal not at all', async () => {
  await writeFile(at('vdsm.log'), logText(2000));
  const proxy = await startFaultProxy(node, { requests: { share: 1, status: 503 } });
  try {
    const bounded = start([], proxy.url);
    await until(() => bounded.stderr().includes('Waiting'));
    bounded.kill('SIGTERM');
    const { code, ledger } = await bounded.ended;
    expect(code).toBe(143);
    expect(ledger?.stopped).toMatchObject({ by: 'SIGTERM', records: 2000, waitsFor: 'the server answers 503' });
    // what waits is in the sums: 0 read would say that there was nothing to do
    expect(ledger?.kinds.line).toMatchObject({ read: 2000, created: 0, unconfirmed: 2000 });

    const impatient = start([], proxy.url);
    await until(() => impatient.stderr().includes('Waiting'));
    impatient.kill('SIGINT');
    await until(() => impatient.stderr().includes('a second signal'));
    impatient.kill('SIGINT');
    const ended = await impatient.ended;
    expect(ended.code).toBe(130);
    expect(ended.ledger).toBeUndefined();
  } finally {
    await proxy.close();
  }
});

test('--metrics says while it runs what the ledger says in the end, and ends with the load', async () => {
  await writeFile(at('vdsm.log'), logText(400));
  const proxy = await startFaultProxy(node, { requests: { share: 1, status: 503 } });
  try {
    const checkpoint = path.join(folder, 'checkpoint');
    const options = ['--follow', '--quiet-time', '300ms', '--checkpoint', checkpoint, '--metrics', '127.0.0.1:0'];
    const run = start(options, proxy.url);
    await until(() => run.stderr().includes('/metrics'));
    const url = /http:\S+\/metrics/.exec(run.stderr())?.[0] ?? '';
    const read = async (): Promise<(name: string, labels?: object) => number | undefined> => {
      const answer = await fetch(url);
      const families = answer.ok ? parse(await answer.text()) : [];
      return (name, labels) => {
        const family = families.find((one) => one.name === `vdsm_ship_${name}`);
        const sample = family?.metrics.find((one) => labels === undefined || isDeepStrictEqual(one.labels, labels));
        return sample === undefined ? undefined : Number(sample.value);
      };
    };
    const untilMetrics = async (holds: (value: Awaited<ReturnType<typeof read>>) => boolean): Promise<void> => {
      while (!holds(await read())) await sleep(50);
    };
    // while nothing gets through
    await untilMetrics((value) => value('server_unavailable') === 1 && (value('requests_retried_total') ?? 0) > 0);
    const during = await read();
    expect(during('in_flight_bytes')).toBeGreaterThan(0);
    expect(during('documents_unconfirmed', { kind: 'line' })).toBeGreaterThan(0);
    expect(during('lag_seconds')).toBeUndefined();
    expect(during('checkpoint_age_seconds')).toBeUndefined();

    proxy.set({});
    await untilMetrics((value) => value('checkpoint_age_seconds') !== undefined && value('in_flight_bytes') === 0);
    const value = await read();
    run.kill('SIGTERM');
    const { code, ledger } = await run.ended;
    expect(code).toBe(143);
    expect(value('records_total')).toBe(ledger?.kinds.line.read);
    expect(value('read_bytes_total')).toBe(ledger?.bytes);
    expect(value('requests_retried_total')).toBe(ledger?.retried.requests);
    expect(value('documents_retried_total')).toBe(ledger?.retried.documents);
    expect(Math.round(value('retry_wait_seconds_total') ?? -1)).toBe(ledger?.retried.seconds);
    expect(value('documents_total', { kind: 'line', outcome: 'created' })).toBe(ledger?.kinds.line.created);
    for (const kind of ['call', 'task', 'command'] as const)
      expect(value('documents_total', { kind, outcome: 'created' })).toBe(ledger?.kinds[kind].created);
    expect(value('server_unavailable')).toBe(0);
    expect(value('hosts')).toBe(1);
    const lag = Date.now() - Date.parse(ledger?.until ?? '');
    expect(value('lag_seconds', { host: 'node1' })).toBeGreaterThan(lag / 1000 - 60);
    expect(value('lag_seconds', { host: 'node1' })).toBeLessThanOrEqual(lag / 1000);
    await expect(fetch(url)).rejects.toThrow();
  } finally {
    await proxy.close();
  }
});
