/** The dashboards on hosts of which there are raw lines only: no panel fails, and one that is empty says why. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, beforeAll, describe, expect, inject, it, test } from 'vitest';
import { NEEDS_LOAD } from '../../dashboards/build/visualization.ts';
import { savedObjects } from '../../dashboards/index.ts';
import { connect } from '../../src/ship/client.ts';
import { install } from '../../src/ship/install.ts';
import { verbLookups } from '../../src/run/lookups.ts';
import { runCli } from '../support/cli.ts';
import { decompress } from '../support/compress.ts';
import { logText } from '../support/log-text.ts';
import { recordsOf, sendRaw, shipped } from '../support/raw-path.ts';
import { removePrefix } from '../support/remove-prefix.ts';
import { requestsOf, type Answer, type PanelRequest } from '../support/panels/requests.ts';
import { PANELS_WITHOUT_RAW } from '../known-gaps.ts';

const PREFIX = 'rawpanels';
const HOSTS = ['node-c2', 'node-c4'] as const;

const { url } = inject('opensearch');
const objects = savedObjects();
const panels = objects.flatMap((object) =>
  requestsOf(object, objects).map((request) => ({
    id: object.id,
    description: object.attributes['description'],
    request,
  })),
);
let client: Client;
let folder: string;
/** Distinct records by host. */
const sent = new Map<string, readonly string[]>();

beforeAll(async () => {
  client = connect({ node: url });
  folder = await mkdtemp(path.join(tmpdir(), 'raw-panels-'));
  await install(client, { prefix: PREFIX, period: 'month', dynamic: 'strict' });
  for (const host of HOSTS) {
    const packed = await readFile(`samples/fleet/${host}/var/log/vdsm/vdsm.log.1.xz`);
    await send(host, (await decompress(packed)).toString());
  }
  await send('engine', await readFile('samples/fleet/engine/var/log/ovirt-engine/engine.log', 'utf8'));
  await client.indices.refresh({ index: `${PREFIX}-*` });
});

afterAll(async () => {
  await removePrefix(client, PREFIX);
  await client.close();
  await rm(folder, { recursive: true, force: true });
});

async function send(host: string, text: string): Promise<void> {
  // without the end of a record whose beginning rotation left in another file
  const records = [...new Set(recordsOf(text))].filter((record) => record.startsWith('20'));
  sent.set(host, records);
  const documents = records.map((record, at) => shipped(record, host, at));
  const answers = await sendRaw(url, `${PREFIX}-raw`, documents);
  expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
}

async function answerOf({ index, body }: PanelRequest): Promise<Answer> {
  const reply = await fetch(`${url}/${index.replaceAll('vdsm-', `${PREFIX}-`)}/_search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await reply.json()) as Answer & { error?: unknown };
  expect(answer.error).toBeUndefined();
  expect(reply.status).toBe(200);
  return answer;
}

/** Returns the answer of the one query of a panel. */
async function panel(id: string): Promise<Answer> {
  const found = panels.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no panel ${id}`);
  return await answerOf(found.request);
}

interface Row {
  readonly key: string;
  readonly doc_count: number;
  readonly [column: string]: unknown;
}

/** Returns lines, raw ones and complete ones of each host, as the table shows them. */
async function coverage(): Promise<Record<string, readonly number[]>> {
  const { aggregations = {} } = await panel('vdsm-coverage-raw');
  const { buckets } = aggregations['pivot'] as { buckets: Row[] };
  const column = (row: Row, at: number): number => (row[`coverage-raw-${at}`] as { doc_count: number }).doc_count;
  return Object.fromEntries(buckets.map((row) => [row.key, [0, 1, 2].map((at) => column(row, at))]));
}

describe('with raw lines only', () => {
  it.each(panels)('$id does not fail, and says why where it is empty', async ({ id, description, request }) => {
    const isEmpty = !request.hasData(await answerOf(request));
    const says = String(description).endsWith(NEEDS_LOAD);
    // with data it is no panel of what needs a load
    if (!isEmpty) expect(says && !id.endsWith('-controls')).toBe(false);
    else if (!says) expect(Object.keys(PANELS_WITHOUT_RAW)).toContain(id);
  });

  test('the coverage of each host is raw', async () => {
    const expected = [...sent].map(([host, { length }]) => [host, [length, length, 0]] as const);
    expect(await coverage()).toEqual(Object.fromEntries(expected));
    expect(sent.get('engine')?.length).toBeGreaterThan(900);
  });

  test('the requests are those of the summaries in the lines, with their durations', async () => {
    const found = new Map<string, number[]>();
    for (const host of HOSTS)
      for (const record of sent.get(host) ?? []) {
        const [, verb, seconds] = /RPC call (\S+) .*(?: in |to succeed: )([\d.]+)(?: seconds)? \(/.exec(record) ?? [];
        if (verb === undefined || seconds === undefined) continue;
        const key = `${verbLookups.verbOf(verb)} ${host}`;
        found.set(key, [...(found.get(key) ?? []), Math.round(Number(seconds) * 1e9)]);
      }
    const { aggregations } = await panel('vdsm-latency-raw');
    const rows = new Map<string, number[]>();
    const levels = aggregations as Record<string, { buckets?: Row[] }>;
    for (const verb of Object.values(levels).find(({ buckets }) => buckets)?.buckets ?? [])
      for (const host of Object.values(verb as unknown as typeof levels).find((one) => one?.buckets)?.buckets ?? [])
        rows.set(`${verb.key} ${host.key}`, [host.doc_count, (host['3'] as { value: number }).value]);
    expect(rows.size).toBeGreaterThan(10);
    for (const [key, shown] of rows)
      expect([key, shown]).toEqual([key, [found.get(key)?.length, Math.max(...(found.get(key) ?? []))]]);
    const slowest = Math.max(...[...found.values()].flat());
    expect(Math.max(...[...rows.values()].map(([, longest = 0]) => longest))).toBe(slowest);
  });
});

test('a host that is loaded is complete, and one that is loaded in part is both', async () => {
  const log = path.join(folder, 'vdsm.log');
  const load = (host: string) =>
    runCli(['load', '--no-setup', '--quiet', '--node', url, '--prefix', PREFIX, '--host', host, log]);
  await writeFile(log, logText(50));
  expect((await load('node-new')).code).toBe(0);
  const some = (sent.get('node-c2') ?? []).slice(0, 100);
  await writeFile(log, `${some.join('\n')}\n`);
  expect((await load('node-c2')).code).toBe(0);
  await client.indices.refresh({ index: `${PREFIX}-*` });
  const all = sent.get('node-c2')?.length ?? 0;
  expect(await coverage()).toMatchObject({ 'node-new': [50, 0, 50], 'node-c2': [all, all - 100, 100] });
});
