/** Indices of an earlier release beside those of today: every panel and the summary read both, and say the same of each. */
import { fileURLToPath } from 'node:url';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { savedObjects } from '../../dashboards/index.ts';
import { giveAnswers } from '../support/answers.ts';
import { FLEET_QUESTIONS } from '../support/fleet-questions.ts';
import { DOCUMENT_KINDS, INDEX_FAMILY } from '../../src/schema/document-kinds.ts';
import { connect } from '../../src/ship/client.ts';
import { findDifferences } from '../../src/ship/find-differences.ts';
import { install } from '../../src/ship/install.ts';
import { copyDocuments } from '../../src/ship/rebuild/copy.ts';
import { runCli } from '../support/cli.ts';
import { oldIndexBody } from '../support/old-mapping.ts';
import { requestsOf } from '../support/panels/requests.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const FLEET = fileURLToPath(new URL('../../samples/fleet', import.meta.url));
/** The prefix of the dashboards. */
const OPTIONS = { prefix: 'vdsm', period: 'month' } as const;
/** The month of the fleet, whose indices are old, and another, whose indices are made of their documents. */
const OLD = '2026.05';
const NEW = '2026.06';

let server: TestServer;
let client: Client;

beforeAll(async () => {
  server = await startTestServer();
  client = connect({ node: server.url });
  for (const kind of DOCUMENT_KINDS) await ask('PUT', `/vdsm-${INDEX_FAMILY[kind]}-${OLD}`, oldIndexBody('vdsm', kind));
  await install(client, OPTIONS);
  const { code, stderr } = await runCli(['load', '--node', server.url, '--quiet', FLEET]);
  if (code !== 0) throw new Error(`the fleet was not loaded: ${stderr}`);
  for (const kind of DOCUMENT_KINDS) {
    const [old, now] = [OLD, NEW].map((month) => `vdsm-${INDEX_FAMILY[kind]}-${month}`);
    await copyDocuments(client, String(old), String(now));
  }
}, 300_000);

afterAll(async () => {
  await client.close();
  await server.stop();
});

test('the load wrote to the old indices, and the others have the new mapping', async () => {
  const differences = await findDifferences(client, OPTIONS);
  expect(differences).toEqual(
    DOCUMENT_KINDS.map((kind) => ({
      kind: 'old-mapping',
      index: `vdsm-${INDEX_FAMILY[kind]}-${OLD}`,
      expected: 2,
      found: 1,
    })),
  );
  const again = await runCli(['load', '--node', server.url, '--quiet', '--json', FLEET]);
  const { kinds } = JSON.parse(again.stdout) as { kinds: Record<string, { created?: number; indexed?: number }> };
  for (const { created = 0, indexed = 0 } of Object.values(kinds)) expect(created + indexed).toBe(0);
});

const objects = savedObjects();
const panels = objects.flatMap((object) => requestsOf(object, objects).map((request) => ({ id: object.id, request })));

describe('a panel answers from old and new indices together, the same from each', () => {
  it.each(panels)('$id', async ({ request: { index, body } }) => {
    const both = await answer(index, body);
    const [old, now] = [await answer(of(index, OLD), body), await answer(of(index, NEW), body)];
    expect(differencesOf(old.aggregations, now.aggregations)).toEqual([]);
    expect(now.hits.total).toEqual(old.hits.total);
    expect(both.hits.total.value).toBe(2 * old.hits.total.value);
  });
});

test('every answer reads both', async () => {
  const answers = await giveAnswers(FLEET_QUESTIONS, ['--node', server.url]);
  expect(answers.map(({ data }) => data.head.hosts.length)).toEqual(FLEET_QUESTIONS.map(() => 9));
});

describe('what people search for is found in both', () => {
  it.each([
    ['a word of a message', { match: { message: 'prepareImage' } }],
    ['a phrase of a message', { match_phrase: { message: 'Run and protect' } }],
    [
      'a word anywhere, as Dashboards asks',
      { multi_match: { type: 'best_fields', query: 'prepareImage', lenient: true } },
    ],
    ['any id of a record', { exists: { field: 'vdsm.ids' } }],
    ['lines of a place in a file', { range: { 'vdsm.log.offset': { gte: 1000, lt: 50_000 } } }],
    ['calls by their ends', { range: { 'event.end': { gte: '2026-05-12T08:00:00Z' } } }],
    ['documents by the time of their load', { range: { 'event.ingested': { gte: 'now-1h' } } }],
    ['calls by an argument', { exists: { field: 'vdsm.call.args' } }],
  ])('%s', async (_, query) => {
    const body = { size: 0, track_total_hits: true, query };
    const old = await answer(`vdsm-*-${OLD}`, body);
    expect(old.hits.total.value).toBeGreaterThan(0);
    expect((await answer(`vdsm-*-${NEW}`, body)).hits.total).toEqual(old.hits.total);
  });
});

interface Found {
  readonly hits: { readonly total: { readonly value: number } };
  readonly aggregations?: unknown;
  readonly _shards: { readonly failed: number };
}

/** Searches indices; fails where a shard fails. */
async function answer(index: string, body: object): Promise<Found> {
  const found = (await ask('POST', `/${index}/_search`, { ...body, track_total_hits: true })) as Found;
  expect(found._shards.failed).toBe(0);
  return found;
}

/**
 * Returns where two answers differ. Percentiles are estimates, which depend on the order of documents; of several
 * documents with equal sort values, any may be the top one.
 */
function differencesOf(old: unknown, now: unknown, at = ''): string[] {
  if (typeof old === 'number' && typeof now === 'number' && /values|value$|sort/.test(at))
    return Math.abs(old - now) <= 0.05 * Math.abs(old) ? [] : [`${at}: ${old}, ${now}`];
  if (old === null || now === null || typeof old !== 'object' || typeof now !== 'object')
    return old === now || /_index$|_id$|\.hits\.hits\.\d+\._source\b/.test(at)
      ? []
      : [`${at}: ${String(old)}, ${String(now)}`];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return keys.flatMap((key) => differencesOf(old[key as never], now[key as never], `${at}.${key}`));
}

/** Returns the names of the indices of a month. */
function of(index: string, month: string): string {
  return index.replaceAll('*', (_, at: number) => (index.slice(0, at).endsWith('vdsm-') ? `*-${month}` : month));
}

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  return (await client.transport.request({ method, path, ...(body && { body }) })).body;
}
