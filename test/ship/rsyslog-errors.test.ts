/** `replay` of what rsyslog keeps when the server refuses documents, in all shapes that it writes. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BulkBody } from '../../src/model/bulk-body.ts';
import { documentAt, size } from '../../src/ship/body.ts';
import type { BulkSender } from '../../src/ship/bulk.ts';
import { emptyCounts } from '../../src/ship/counts.ts';
import { rejectLine } from '../../src/ship/rejects.ts';
import { replay, type ReplayCounts } from '../../src/ship/replay/replay.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'errors-'));
  file = path.join(folder, 'vdsm-rejected.json');
});
afterEach(async () => await rm(folder, { recursive: true }));

const RECORDS = ['one {"x"} \\ "quoted"', 'two\nTraceback (most recent call last):', 'three }{ \u2028 ü'];
const SOURCES = RECORDS.map((message) => JSON.stringify({ message, 'host.name': 'node1' }));
const META = '{"index":{"_index": "vdsm-raw"}}';
const POSTDATA = SOURCES.map((source) => `${META}\n${source}\n`).join('');
const REPLY = { took: 1, errors: true, items: [{ index: { status: 429 } }] };
const BULK = 'http://127.0.0.1:9200/_bulk?';

/** As rsyslog writes it: with blanks between the parts. */
function written(value: unknown): string {
  return JSON.stringify(value).replace(/^\{/, '{ ').replace('"request":', '"request": ');
}

async function sent(
  text: string | Buffer,
): Promise<{ actions: string[]; sources: string[]; counts: ReplayCounts; told: string[] }> {
  await writeFile(file, text);
  const before = await readFile(file);
  const bodies: BulkBody[] = [];
  const sender: BulkSender = {
    activity: { bytesInFlight: 0, requestsRetried: 0, documentsRetried: 0, msWaited: 0 },
    send: async (body) => {
      bodies.push(body);
      return emptyCounts();
    },
    waitForCapacity: async () => {},
    waitUntilIdle: async () => {},
  };
  const told: string[] = [];
  const counts = await replay(file, sender, { onBadLine: (line, why) => told.push(`${line}: ${why}`), bodyBytes: 200 });
  expect(await readFile(file)).toEqual(before);
  const documents = bodies.flatMap((body) => Array.from({ length: size(body) }, (_, at) => documentAt(body, at)));
  return {
    actions: documents.map(({ action }) => action),
    sources: documents.map(({ source }) => source),
    counts,
    told,
  };
}

const ONE = written({ request: { url: BULK, postdata: POSTDATA }, reply: REPLY });
const RAW = '{"index":{"_index":"vdsm-raw","pipeline":"vdsm-raw"}}';

test.each([
  ['a line each', `${ONE}\n${ONE}\n`, 2],
  ['one behind the other', `${ONE}${ONE} ${ONE}`, 3],
  ['over several lines', `${JSON.stringify(JSON.parse(ONE), null, 2)}\n${JSON.stringify(JSON.parse(ONE), null, 2)}`, 2],
  ['without a reply', written({ request: { url: BULK, postdata: POSTDATA }, reply: null }), 1],
  [
    'only what was refused',
    written({ url: BULK, request: SOURCES.map((source) => `${META}\n${source}\n`), reply: ['{}', '{}', '{}'] }),
    1,
  ],
  [
    'interleaved',
    written({ url: BULK, response: SOURCES.map((source) => ({ request: `${META}\n${source}\n`, reply: '{}' })) }),
    1,
  ],
  [
    'with a type, which OpenSearch refuses',
    written({
      request: { url: BULK, postdata: POSTDATA.replaceAll('"vdsm-raw"}', '"vdsm-raw","_type":"events"}') },
      reply: { error: 'x', status: 400 },
    }),
    1,
  ],
])('sends the records of its requests again: %s', async (_, text, times) => {
  const { actions, sources, counts, told } = await sent(text);
  expect(told).toEqual([]);
  expect(counts).toMatchObject({ documents: { line: 3 * times }, badLines: 0 });
  // as they were: neither stamped nor given an id
  expect(sources).toEqual(Array.from({ length: times }, () => SOURCES).flat());
  expect(new Set(actions)).toEqual(new Set([RAW]));
});

test('takes index and pipeline from the address where the request does not name them', async () => {
  const [source = ''] = SOURCES;
  const alone = written({
    request: { url: 'http://h:9200/other-raw/_doc?', postdata: source },
    reply: { status: 429 },
  });
  expect((await sent(alone)).actions).toEqual(['{"index":{"_index":"other-raw","pipeline":"other-raw"}}']);
  const named = written({
    request: { url: 'http://h:9200/_bulk?pipeline=p', postdata: `${META}\n${source}\n` },
    reply: {},
  });
  expect((await sent(named)).actions).toEqual(['{"index":{"_index":"vdsm-raw","pipeline":"p"}}']);
});

test('repairs bytes that are no UTF-8, as load does', async () => {
  const bytes = Buffer.from(ONE.replace('three', 'thr\u0001ee'), 'utf8');
  const spoilt = Buffer.from(bytes.map((byte) => (byte === 1 ? 0xff : byte)));
  // in a text of JSON the escape stands for the control character
  const raw = Buffer.from(ONE.replace('three', 'thr@@ee'));
  raw[raw.indexOf('@@')] = 0xff;
  expect((await sent(raw)).sources[2]).toContain('thr\uFFFD@ee');
  expect(spoilt.length).toBeGreaterThan(0);
});

test('a record that is torn does not take the next one with it', async () => {
  const torn = ONE.slice(0, ONE.length / 2);
  for (const text of [`${torn}\n${ONE}\n`, `${torn}${ONE}\n${ONE}`, `${ONE}\n${torn}`]) {
    const { counts, told } = await sent(text);
    expect(counts.documents.line).toBeGreaterThanOrEqual(3);
    expect(told).toHaveLength(1);
  }
  const halved = written({ request: { url: BULK, postdata: `${POSTDATA}${META}\n{"message":` }, reply: {} });
  const { counts, told } = await sent(halved);
  expect([counts.documents.line, counts.badLines, told]).toEqual([
    3,
    1,
    ['1: 1 of the refused documents cannot be read'],
  ]);
});

test('what the server refuses again goes to the rejects file, and is sent from there', async () => {
  const [source = ''] = SOURCES;
  const line = rejectLine({ kind: 'line', status: 400, type: 't', reason: 'r', action: RAW, source });
  expect(JSON.parse(line)).toMatchObject({ index: 'vdsm-raw', pipeline: 'vdsm-raw', action: 'index' });
  expect(line).not.toContain('undefined');
  const { actions, sources } = await sent(`${line}\n`);
  expect([actions, sources]).toEqual([[RAW], [source]]);
});
