/** The sample fleet on a real server: its summary, and the data of every panel of every dashboard. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, beforeAll, describe, expect, inject, it, test } from 'vitest';
import { savedObjects } from '../../dashboards/index.ts';
import { kindOf } from '../../src/answers/kinds.ts';
import type { Summary } from '../../src/answers/summary.ts';
import { findAnswer, renderAnswer } from '../../src/commands/answers/answer.ts';
import { askOf } from '../../src/commands/answers/read-ask.ts';
import { serverSource } from '../../src/commands/answers/sources.ts';
import { connect } from '../../src/ship/client.ts';
import { install } from '../../src/ship/install.ts';
import { PANELS_WITHOUT_DATA } from '../known-gaps.ts';
import { contextOf } from '../support/answers.ts';
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
    const kind = kindOf('summary');
    const ask = askOf(contextOf(['summary']), 'summary', []);
    summary = (await findAnswer(kind, ask, serverSource(client, PREFIX))) as Summary;
    text = renderAnswer(kind, summary, { width: 100, colours: false });
  });

  test('fits in 100 columns', () => {
    const wide = text.split('\n').filter((line) => line.length > 100);
    expect(wide).toEqual([]);
  });

  test('shows the slow verb, and the slow host with file and line of its calls', () => {
    expect(summary.slow.verbs[0]).toMatchObject({ verb: 'getDeviceList', slowest: { host: 'node-c3' } });
    expect(text).toMatch(/vdsm\.log\.\d\.xz:\d+$/m);
    for (const { p50, p95, max } of summary.slow.verbs) {
      expect(p50).toBeLessThanOrEqual(p95);
      expect(p95).toBeLessThanOrEqual(max);
    }
  });

  test('shows the failed merges by code and name', () => {
    const { codes } = summary.failures;
    expect(codes.find(({ code }) => code === '13')).toMatchObject({
      name: 'ImageFileNotFound',
      hosts: { 'node-c2': 1 },
    });
    expect(codes.find(({ code }) => code === '52')).toMatchObject({ name: 'MergeFailed', hosts: { 'node-c4': 1 } });
  });

  test('shows each failed command once, with stderr: from DEBUG lines, and from an exception alone', () => {
    const converts = summary.failures.commands.find(({ command }) => command === 'qemu-img convert');
    expect(converts).toMatchObject({ count: 2, hosts: { 'node-a1': 1, 'node-c4': 1 }, exitCode: 1 });
    expect(converts?.stderr).toContain('No space left on device');
  });

  test("shows the engine's calls and the troubles in companion logs, and counts neither with vdsm's", () => {
    const { troubles, slow } = summary;
    expect(slow.outside[0]?.outside).toBeGreaterThan(0);
    const renewals = troubles.find(({ log, action }) => log === 'sanlock.log' && action === 'sanlock-renewal-failed');
    expect(Object.keys(renewals?.hosts ?? {}).toSorted()).toEqual(['node-c1', 'node-c2', 'node-c4']);
    expect(slow.verbs.map(({ verb }) => verb)).not.toContain('SpmStartVDSCommand');
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
