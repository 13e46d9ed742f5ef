import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import parse from 'parse-prometheus-text-format';
import { afterEach, describe, expect, test } from 'vitest';
import { METRICS, type MetricSources } from '../../../src/commands/load/metrics.ts';
import { readMetricsAddress, startMetrics, type MetricsServer } from '../../../src/commands/load/metrics-server.ts';
import { lastTimeOf } from '../../../src/commands/load/newest.ts';
import { RunTotals } from '../../../src/commands/load/run-totals.ts';
import { emptyCounts } from '../../../src/ship/counts.ts';
import { bulkBody } from '../../support/bulk-body.ts';

let server: MetricsServer | undefined;

afterEach(() => server?.close());

describe('the text', () => {
  test('is what a parser of Prometheus reads, with the values of the run', async () => {
    server = await startMetrics({ host: '127.0.0.1', port: 0 });
    server.serve(run());
    const answer = await fetch(server.url);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const families = parse(await answer.text());
    expect(families.map(({ name }) => name)).toEqual(METRICS.map(({ name }) => name));
    for (const { name, type, help } of METRICS)
      expect(families.find((family) => family.name === name)).toMatchObject({ type: type.toUpperCase(), help });
    const values = (name: string) => families.find((family) => family.name === name)?.metrics;
    expect(values('vdsm_ship_records_total')).toEqual([{ value: '7' }]);
    expect(values('vdsm_ship_documents_total')).toContainEqual({
      labels: { kind: 'call', outcome: 'not_overwritten' },
      value: '3',
    });
    expect(values('vdsm_ship_documents_total')).toHaveLength(4 * 5);
    expect(values('vdsm_ship_documents_unconfirmed')).toContainEqual({ labels: { kind: 'line' }, value: '2' });
    expect(values('vdsm_ship_retry_wait_seconds_total')).toEqual([{ value: '1.5' }]);
    expect(values('vdsm_ship_server_unavailable')).toEqual([{ value: '1' }]);
    expect(Number(values('vdsm_ship_checkpoint_age_seconds')?.[0]?.value)).toBeCloseTo(60, 0);
    const [lag] = values('vdsm_ship_lag_seconds') ?? [];
    expect(lag?.labels).toEqual({ host: 'a "strange"\\name\n' });
    expect(Number(lag?.value)).toBeCloseTo(30, 0);
  });

  test('is as right the second time', async () => {
    server = await startMetrics({ host: '127.0.0.1', port: 0 });
    const sources = run();
    server.serve(sources);
    const first = parse(await (await fetch(server.url)).text());
    const second = parse(await (await fetch(server.url)).text());
    const counters = (families: typeof first) => families.filter(({ type }) => type === 'COUNTER');
    expect(counters(first)).not.toEqual([]);
    expect(counters(second)).toEqual(counters(first));
  });

  test('leaves out what there is not: no checkpoint, no host', async () => {
    server = await startMetrics({ host: '127.0.0.1', port: 0 });
    server.serve({ ...run(), checkpoint: undefined, newest: { times: new Map() } });
    const answer = await fetch(server.url);
    expect(answer.status).toBe(200);
    const text = await answer.text();
    const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(samples.filter((line) => /checkpoint|lag/.test(line))).toEqual([]);
  });
});

describe('names', () => {
  test.each(METRICS)('$name follows the conventions of Prometheus', ({ name, type, help, labels = [] }) => {
    expect(name).toMatch(/^vdsm_ship(_[a-z]+)+$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    expect(name).not.toMatch(/milli|minute|hour|kilo|mega|_ms\b|percent|gauge|counter/);
    for (const label of labels) expect(label).toMatch(/^[a-z][a-z_]*$/);
    expect(help).toMatch(/^\S.*\.$/);
  });

  test('stand in docs/follow.md, with type and meaning', () => {
    const rows = readFileSync('docs/follow.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `vdsm_ship_'))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    expect(rows).toEqual(METRICS.map(({ name, type, help }) => ['', `\`${name}\``, type, help, '']));
  });

  test('in examples of docs/follow.md exist', () => {
    const named = readFileSync('docs/follow.md', 'utf8').match(/\bvdsm_ship_\w+/g) ?? [];
    expect(named.filter((name) => !METRICS.some((metric) => metric.name === name))).toEqual([]);
  });
});

describe('the address', () => {
  test.each([
    ['9464', '127.0.0.1', 9464],
    [':9464', '127.0.0.1', 9464],
    ['0.0.0.0:80', '0.0.0.0', 80],
    ['localhost:0', 'localhost', 0],
    ['[::1]:9464', '::1', 9464],
  ])('%s is port %s of %s', (given, host, port) => {
    expect(readMetricsAddress(given)).toEqual({ host, port });
  });

  test.each(['', 'localhost', '127.0.0.1:', '65536', '-1', 'http://x:1', '::1:9464', '[::1]', 'a b:1', '9464/metrics'])(
    '%j is refused',
    (given) => {
      expect(() => readMetricsAddress(given)).toThrow(expect.objectContaining({ exitCode: 2 }));
    },
  );

  test('of another program is refused, and named', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(startMetrics({ host: '127.0.0.1', port })).rejects.toMatchObject({
      exitCode: 3,
      message: `--metrics cannot listen on 127.0.0.1:${port}: another program has that port. Choose another address.`,
    });
    other.close();
  });

  test('that this machine does not have is refused', async () => {
    await expect(startMetrics({ host: '192.0.2.1', port: 0 })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('this machine does not have that address') as string,
    });
  });
});

test('answers nothing but the metrics, and only when there is a run', async () => {
  server = await startMetrics({ host: '127.0.0.1', port: 0 });
  const status = async (url: string, method = 'GET') => (await fetch(url, { method })).status;
  expect(await status(server.url)).toBe(503);
  server.serve(run());
  expect(await status(`${server.url}?x=1`)).toBe(200);
  expect(await status(server.url, 'HEAD')).toBe(200);
  expect(await status(server.url.replace('/metrics', '/'))).toBe(404);
  expect(await status(server.url, 'POST')).toBe(405);
  server.close();
  await expect(fetch(server.url)).rejects.toThrow();
});

test('the time of a body is that of its last line', () => {
  const stamped = (kind: 'line' | 'call', second: number) => ({
    index: 'i',
    id: `${kind}${second}`,
    kind,
    source: { '@timestamp': `2026-05-01T00:00:0${second}.000Z` },
  });
  const at = (second: number): number => Date.parse(`2026-05-01T00:00:0${second}Z`);
  expect(lastTimeOf(bulkBody([stamped('line', 1), stamped('line', 3), stamped('call', 2)]))).toBe(at(3));
  expect(lastTimeOf(bulkBody([stamped('call', 2)]))).toBe(at(2));
  expect(lastTimeOf(bulkBody([]))).toBeUndefined();
});

function run(): MetricSources {
  const totals = new RunTotals([]);
  const counts = emptyCounts();
  counts.documents.call.notOverwritten = 3;
  totals.addUnconfirmed({ kinds: Uint8Array.of(0, 0, 1, 1, 1) });
  totals.addSent({ kinds: Uint8Array.of(1, 1, 1) }, counts);
  totals.addOutage('it is down');
  return {
    progress: { sizes: { records: 7, bytes: 700 }, hosts: 1 },
    totals,
    sender: { activity: { bytesInFlight: 10, requestsRetried: 2, documentsRetried: 20, msWaited: 1500 } },
    newest: { times: new Map([['a "strange"\\name\n', Date.now() - 30_000]]) },
    nodes: { working: 2 },
    checkpoint: { writes: { last: Date.now() - 60_000, failures: 0 } },
  };
}
