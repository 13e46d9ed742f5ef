/** The sample fleet on a real server: its summary, and the data of every panel of every dashboard. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, beforeAll, describe, expect, inject, it, test } from 'vitest';
import { savedObjects } from '../../dashboards/index.ts';
import { renderSummary } from '../../src/commands/summary/render-summary.ts';
import { summarize } from '../../src/commands/summary/summary.ts';
import type { Summary } from '../../src/commands/summary/summary.ts';
import { connect } from '../../src/ship/client.ts';
import { install } from '../../src/ship/install.ts';
import { PANELS_WITHOUT_DATA } from '../known-gaps.ts';
import { runCli } from '../support/cli.ts';
import { requestsOf } from '../support/panels/requests.ts';
import type { Answer } from '../support/panels/requests.ts';

const FLEET = fileURLToPath(new URL('../../samples/fleet', import.meta.url));
/** The prefix of the dashboards. */
const PREFIX = 'vdsm';

const { url } = inject('opensearch');
let client: Client;
let folder: string;

beforeAll(async () => {
  client = connect({ node: url });
  folder = await mkdtemp(path.join(tmpdir(), 'fleet-e2e-'));
  // strict: a field that the mapping lacks is a reject
  await install(client, { prefix: PREFIX, period: 'month', dynamic: 'strict' });
  const rejects = ['--rejects', path.join(folder, 'rejects.ndjson')];
  const { code, stderr } = await runCli(['load', '--no-setup', '--node', url, ...rejects, '--quiet', FLEET]);
  if (code !== 0) throw new Error(`the fleet was not loaded: ${stderr}`);
  await client.indices.refresh({ index: `${PREFIX}-*` });
});

afterAll(async () => {
  await client.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the summary of the sample fleet', () => {
  let summary: Summary;
  let text: string;

  beforeAll(async () => {
    summary = await summarize(client, PREFIX);
    text = renderSummary(summary);
  });

  test('fits in 100 columns', () => {
    const wide = text.split('\n').filter((line) => line.length > 100);
    expect(wide).toEqual([]);
  });

  test('shows eight hosts over five eras or more, and their levels', () => {
    expect(summary.records.hosts).toHaveLength(8);
    expect(summary.records.eras.length).toBeGreaterThanOrEqual(5);
    expect(summary.records.levels.map(({ key }) => key)).toEqual(expect.arrayContaining(['debug', 'info', 'error']));
    expect(text).toMatch(/^Time span: 2026-05-12T05:5\d:/);
  });

  test('shows the slow verb, and the slow host with file and line of its calls', () => {
    expect(summary.verbs[0]).toMatchObject({ verb: 'getDeviceList', failures: 0 });
    expect(summary.slowest[0]).toMatchObject({ verb: 'getDeviceList', host: 'node-c3', caller: '192.0.2.10' });
    expect(text).toMatch(/vdsm\.log\.\d\.xz:\d+$/m);
    for (const { p50, p95, p99, max } of summary.verbs) {
      expect(p50).toBeLessThanOrEqual(p95);
      expect(p95).toBeLessThanOrEqual(p99);
      expect(p99).toBeLessThanOrEqual(max);
    }
  });

  test('shows the storage domain that fails on three hosts within a minute', () => {
    const [domain] = summary.domains;
    expect(domain?.hosts.map(({ key }) => key).toSorted()).toEqual(['node-c1', 'node-c2', 'node-c4']);
    expect(summary.failures.find(({ code }) => code === '358')).toMatchObject({ name: 'StorageDomainDoesNotExist' });
  });

  test('shows the failed merges by code and name', () => {
    expect(summary.failures.find(({ code }) => code === '13')).toMatchObject({
      name: 'ImageFileNotFound',
      hosts: [{ key: 'node-c2' }],
    });
    expect(summary.failures.find(({ code }) => code === '52')).toMatchObject({
      name: 'MergeFailed',
      hosts: [{ key: 'node-c4' }],
    });
  });

  test('shows each failed command once, with stderr and task: from DEBUG lines, and from an exception alone', () => {
    const converts = summary.commands.filter(({ command }) => command.includes('qemu-img convert'));
    expect(converts.map(({ host, exitCode }) => [host, exitCode])).toEqual([
      ['node-c4', 1],
      ['node-a1', 1],
    ]);
    for (const { stderr, task } of converts) {
      expect(stderr).toContain('No space left on device');
      expect(task).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('shows callers of three kinds: engine, local client, peers', () => {
    const callers = summary.callers.map(({ key }) => key);
    expect(callers[0]).toBe('192.0.2.10');
    expect(callers).toEqual(expect.arrayContaining(['::1', '127.0.0.1', '192.0.2.31']));
  });

  test("shows the engine's calls and the troubles in companion logs, and counts neither with vdsm's", () => {
    const { engine, troubles } = summary.beside;
    expect(engine.calls).toBeGreaterThan(1000);
    expect(engine.linked).toBeGreaterThan(300);
    expect(engine.slowest[0]?.outside).toBeGreaterThan(0);
    const renewals = troubles.find(({ log, action }) => log === 'sanlock.log' && action === 'sanlock-renewal-failed');
    expect(renewals?.hosts.map(({ key }) => key).toSorted()).toEqual(['node-c1', 'node-c2', 'node-c4']);
    expect(text).toContain('  engine: ');
    expect(summary.verbs.map(({ verb }) => verb)).not.toContain('SpmStartVDSCommand');
    expect(summary.slowest.every(({ host }) => host !== 'engine')).toBe(true);
  });

  test('shows restarts, and the upgrade inside of a file', () => {
    const starts = summary.restarts.map(({ host, version }) => `${host} ${version}`);
    expect(starts.filter((start) => start.startsWith('node-b2'))).toHaveLength(2);
    expect(starts.filter((start) => start.startsWith('node-b1'))).toEqual([
      'node-b1 4.18.25-1.el7',
      'node-b1 4.19.51-1.el7',
    ]);
  });
});

const objects = savedObjects();
const panels = objects.flatMap((object) => requestsOf(object, objects).map((request) => ({ id: object.id, request })));

describe('the panels of the dashboards', () => {
  it.each(panels)('$id gets an answer with data in it', async ({ id, request }) => {
    const reply = await fetch(`${url}/${request.index}/_search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request.body),
    });
    const answer = (await reply.json()) as Answer & { error?: unknown };
    expect(answer.error).toBeUndefined();
    expect(reply.status).toBe(200);
    if (id in PANELS_WITHOUT_DATA) expect(request.hasData(answer)).toBe(false);
    else expect(request.hasData(answer)).toBe(true);
  });
});
