import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { waitForServer } from '../../src/ship/wait-for-server.ts';
import { createSender, type BulkSender, type SenderOptions } from '../../src/ship/bulk.ts';
import { connect } from '../../src/ship/client.ts';
import { addCounts, emptyCounts, type SentCounts } from '../../src/ship/counts.ts';
import { openRejects, type RejectLine } from '../../src/ship/rejects.ts';
import { replay } from '../../src/ship/replay/replay.ts';
import { install } from '../../src/ship/install.ts';
import { bulkBody, type PlainDocument } from '../support/bulk-body.ts';
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { removePrefix } from '../support/remove-prefix.ts';

const PREFIX = 'shiptest';
const INDEX = `${PREFIX}-logs-2026.11`;

let direct: Client;
let proxy: FaultProxy;
let client: Client;
let folder: string;
let outages: string[];

beforeAll(async () => {
  direct = connect({ node: inject('opensearch').url });
  await install(direct, { prefix: PREFIX, period: 'month' });
});

afterAll(async () => {
  await removePrefix(direct, PREFIX);
  await direct.close();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ship-'));
  proxy = await startFaultProxy(inject('opensearch').url);
  client = connect({ node: proxy.url, requestTimeoutMs: 30_000 });
  outages = [];
  await direct.transport.request({ method: 'DELETE', path: `/${PREFIX}-*` });
});

afterEach(async () => {
  await client.close();
  await proxy.close();
  await rm(folder, { recursive: true });
});

describe('a sender whose server has faults', () => {
  test('indexes every document once when half of the requests and half of the documents get 429 or 503', async () => {
    proxy.set({ seed: 7, requests: { share: 0.5, status: 503 }, items: { share: 0.5, status: 429 } });
    const counts = await sendAll(sender(), inBodies(lines(2000), 100));
    expect(counts.documents.line).toEqual({ created: 2000, updated: 0, exists: 0, rejected: 0, notOverwritten: 0 });
    expect(await count()).toBe(2000);
    expect(counts.documentsRetried).toBeGreaterThanOrEqual(proxy.counts.itemsRefused);
    expect(proxy.counts.itemsRefused).toBeGreaterThan(500);
    // one line for each of the two faults, not one for each request
    expect(outages).toHaveLength(2);
  });

  test('indexes every document once when connections are cut in mid-reply', async () => {
    proxy.set({ seed: 3, cutReply: { share: 0.5 } });
    const counts = await sendAll(sender(), inBodies(lines(1000), 100));
    expect(counts.documents.line.created + counts.documents.line.exists).toBe(1000);
    expect(await count()).toBe(1000);
    expect(proxy.counts.repliesCut).toBeGreaterThan(0);
    expect(counts.documents.line.exists).toBeGreaterThan(0);
  });

  test('does not wait for ever for a reply that stalls', async () => {
    const impatient = connect({ node: proxy.url, requestTimeoutMs: 1000 });
    proxy.set({ seed: 5, stallReply: { share: 1 } });
    const sending = sendAll(sender({}, impatient), [bulkBody(lines(10))]);
    await expect.poll(() => proxy.counts.repliesCut, { timeout: 60_000 }).toBeGreaterThan(1);
    proxy.set({});
    expect((await sending).documents.line.exists).toBe(10);
    await impatient.close();
  });

  test('splits bodies that get a 413, and rejects the one document that is too large alone', async () => {
    proxy.set({ maxBytes: 20_000 });
    const rejects = await openRejects(join(folder, 'rejects'));
    const huge = { index: INDEX, id: 'huge', source: { message: 'x'.repeat(30_000) } };
    const counts = await sendAll(sender({ reject: (some) => rejects.write(some) }), [bulkBody([...lines(300), huge])]);
    await rejects.close();
    expect(counts.documents.line).toEqual({ created: 300, updated: 0, exists: 0, rejected: 1, notOverwritten: 0 });
    expect(counts.bodiesHalved).toBeGreaterThan(1);
    const [line] = await rejectLines();
    expect(line).toMatchObject({ index: INDEX, id: 'huge', status: 413 });
  });

  test('cuts a large body to which the other side hangs up', async () => {
    proxy.set({ hangUpAbove: 600_000 });
    const large = Array.from({ length: 10 }, (_, n) => ({
      index: INDEX,
      id: `large${n}`,
      source: { message: 'x '.repeat(60_000) },
    }));
    const counts = await sendAll(sender(), [bulkBody(large)]);
    expect(counts.documents.line.created).toBe(10);
    expect(await count()).toBe(10);
  });

  test('waits for a block that an operator lifts', async () => {
    await sendAll(sender(), [bulkBody(lines(1))]);
    await settings({ 'index.blocks.write': true });
    const sending = sendAll(sender(), [bulkBody(lines(20))]);
    await expect.poll(() => proxy.counts.bulkRequests, { timeout: 60_000 }).toBeGreaterThan(4);
    await settings({ 'index.blocks.write': null });
    const counts = await sending;
    expect(counts.documents.line).toEqual({ created: 19, updated: 0, exists: 1, rejected: 0, notOverwritten: 0 });
    expect(outages).toHaveLength(1);
    expect(outages[0]).toContain('index write (api)');
  });

  test('ends its waiting at the signal', async () => {
    proxy.set({ requests: { share: 1, status: 503 } });
    const stop = new AbortController();
    const sending = sendAll(sender({ signal: stop.signal, backoff: { baseMs: 3_600_000, capMs: 3_600_000 } }), [
      bulkBody(lines(1)),
    ]);
    const outcome = sending.then(
      () => 'sent',
      (error: unknown) => (error as Error).message,
    );
    await expect.poll(() => outages.length, { timeout: 60_000 }).toBe(1);
    stop.abort(new Error('told to stop'));
    expect(await outcome).toBe('told to stop');
  });
});

describe('a sender stops with the cause', () => {
  test('when the credentials are refused', async () => {
    proxy.set({ unauthorized: true });
    await expect(sendAll(sender(), [bulkBody(lines(3))])).rejects.toMatchObject({
      code: 'server',
      message: expect.stringContaining('does not accept the credentials (401): Unauthorized') as string,
    });
  });

  test('when something else answers, with its answer', async () => {
    proxy.set({ html: true });
    await expect(sendAll(sender(), [bulkBody(lines(3))])).rejects.toThrow(/expected a bulk reply.*Sign in/);
  });

  test('when a pipeline is missing that the administrator wants for all documents', async () => {
    await sendAll(sender(), [bulkBody(lines(1))]);
    await settings({ 'index.final_pipeline': 'gone' });
    await expect(sendAll(sender(), [bulkBody(lines(3))])).rejects.toMatchObject({
      code: 'setup',
      message: expect.stringContaining('pipeline with id [gone] does not exist') as string,
    });
  });

  test('and every other body under way or sent later stops as well', async () => {
    proxy.set({ unauthorized: true });
    const one = sender();
    await expect(one.send(bulkBody(lines(1)))).rejects.toThrow('401');
    proxy.set({});
    await expect(one.send(bulkBody(lines(1)))).rejects.toThrow('401');
    expect(await count()).toBe(0);
  });
});

/** These tests have their own server, since tests of other files use the shared one meanwhile. */
describe('settings of a whole cluster', () => {
  let server: TestServer;
  let admin: Client;
  let way: FaultProxy;
  let behind: Client;

  beforeAll(async () => {
    server = await startTestServer();
    admin = connect({ node: server.url });
    way = await startFaultProxy(server.url);
    behind = connect({ node: way.url, requestTimeoutMs: 30_000 });
    await install(admin, { prefix: PREFIX, period: 'month' });
  });

  afterAll(async () => {
    await behind.close();
    await way.close();
    await admin.close();
    await server.stop();
  });

  test('a sender stops with the cause when an index may not be made', async () => {
    await set({ 'action.auto_create_index': 'false' });
    try {
      await expect(sendAll(sender({}, behind), [bulkBody(lines(3))])).rejects.toMatchObject({
        code: 'setup',
        message: expect.stringContaining('Set action.auto_create_index') as string,
      });
    } finally {
      await set({ 'action.auto_create_index': null });
    }
  });

  test('a sender stops with the cause at the limit of shards', async () => {
    await set({ 'cluster.max_shards_per_node': 1 });
    try {
      await expect(sendAll(sender({}, behind), [bulkBody(lines(3))])).rejects.toMatchObject({
        code: 'setup',
        message: expect.stringContaining('raise cluster.max_shards_per_node') as string,
      });
    } finally {
      await set({ 'cluster.max_shards_per_node': null });
    }
  });

  test('a read-only cluster is not set up, and named, and no wrong password', async () => {
    await set({ 'cluster.blocks.read_only': true });
    try {
      await expect(install(admin, { prefix: 'shipblocked', period: 'month' })).rejects.toMatchObject({
        code: 'server',
        message: expect.stringMatching(/refuses changes \(403\).*read-only.*cluster\.blocks\.read_only/) as string,
      });
    } finally {
      await set({ 'cluster.blocks.read_only': null });
    }
  });

  test('a server that calls itself 7.10.2 is told what to set', async () => {
    await set({ 'compatibility.override_main_response_version': true });
    try {
      await expect(waitForServer(admin)).rejects.toThrow(/compatibility\.override_main_response_version .*2\.7/);
    } finally {
      await set({ 'compatibility.override_main_response_version': null });
    }
  });

  test('a sender waits for a cluster that is read-only as a whole, which is a 403 of the whole request', async () => {
    await set({ 'cluster.blocks.read_only': true });
    const before = way.counts.bulkRequests;
    const sending = sendAll(sender({}, behind), [bulkBody(lines(20))]);
    try {
      await expect.poll(() => way.counts.bulkRequests - before, { timeout: 60_000 }).toBeGreaterThan(2);
    } finally {
      await set({ 'cluster.blocks.read_only': null });
    }
    expect((await sending).documents.line.created).toBe(20);
  });

  async function set(transient: object): Promise<void> {
    await admin.transport.request({ method: 'PUT', path: '/_cluster/settings', body: { transient } });
  }
});

describe('documents', () => {
  test('that are there already count as existing: lines by id, calls by version', async () => {
    const call = (version: number): PlainDocument => ({
      index: `${PREFIX}-calls-2026.11`,
      id: 'c',
      kind: 'call',
      version,
      source: { event: { outcome: version > 3 ? 'success' : 'unknown' } },
    });
    const first = await sendAll(sender(), [bulkBody([...lines(5), call(3)])]);
    expect(first.documents.call.created).toBe(1);
    const again = await sendAll(sender(), [bulkBody([...lines(7), call(3)])]);
    expect(again.documents.line).toEqual({ created: 2, updated: 0, exists: 5, rejected: 0, notOverwritten: 0 });
    expect(again.documents.call).toEqual({ created: 0, updated: 0, exists: 1, rejected: 0, notOverwritten: 0 });
    const fuller = await sendAll(sender(), [bulkBody([call(4)])]);
    expect(fuller.documents.call.updated).toBe(1);
    const older = await sendAll(sender(), [bulkBody([call(2)])]);
    expect(older.documents.call.exists).toBe(1);
  });

  test('that the mapping refuses go to the rejects file, and into the index once they are repaired', async () => {
    const path = join(folder, 'rejects');
    const rejects = await openRejects(path);
    const origin = { log: { file: { path: 'vdsm.log.1.xz' } }, vdsm: { log: { line: 42, offset: 4711 } } };
    const bad = { index: INDEX, id: 'bad', source: { message: 'a\u2028b', source: { ip: '<masked>' }, ...origin } };
    const counts = await sendAll(sender({ reject: (some) => rejects.write(some) }), [bulkBody([...lines(3), bad])]);
    await rejects.close();
    expect(counts.documents.line).toEqual({ created: 3, updated: 0, exists: 0, rejected: 1, notOverwritten: 0 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const [line] = await rejectLines();
    expect(line).toMatchObject({
      kind: 'line',
      index: INDEX,
      id: 'bad',
      action: 'create',
      status: 400,
      error: { type: 'mapper_parsing_exception' },
      file: 'vdsm.log.1.xz',
      line: 42,
      offset: 4711,
      document: bad.source,
    });
    const repaired = (await readFile(path, 'utf8')).replaceAll('<masked>', '192.0.2.1');
    await writeFile(path, `{"half":\n${repaired}{"kind":"line"}\n`);
    const complaints: string[] = [];
    const again = await replay(path, sender(), { onBadLine: (number, why) => complaints.push(`${number}: ${why}`) });
    expect(again.sent.documents.line).toEqual({ created: 1, updated: 0, exists: 0, rejected: 0, notOverwritten: 0 });
    expect(again.documents.line).toBe(1);
    expect(again.badLines).toBe(2);
    expect(complaints).toEqual(["3: 'index' or 'id' is missing", '1: not JSON']);
    expect(await count()).toBe(4);
  });

  test('that spoil a whole request are found by halving it', async () => {
    const rejected: string[] = [];
    const spoiler = { index: INDEX, id: 'x'.repeat(600), source: { message: 'm' } };
    const counts = await sendAll(
      sender({ reject: async (some) => void rejected.push(...some.map((one) => one.reason)) }),
      [bulkBody([...lines(30), spoiler])],
    );
    expect(counts.documents.line).toEqual({ created: 30, updated: 0, exists: 0, rejected: 1, notOverwritten: 0 });
    expect(rejected[0]).toContain('too long');
  });

  test('that cannot be kept as rejects stop the run', async () => {
    await expect(openRejects(join(folder, 'no', 'such', 'folder'))).rejects.toMatchObject({ code: 'environment' });
    const rejects = await openRejects('/dev/full');
    const bad = { index: INDEX, id: 'bad', source: { source: { ip: 'x' } } };
    await expect(sendAll(sender({ reject: (some) => rejects.write(some) }), [bulkBody([bad])])).rejects.toMatchObject({
      code: 'environment',
      message: expect.stringContaining('do not count as done') as string,
    });
  });
});

describe('at the start', () => {
  test('the server reports its version', async () => {
    expect(await waitForServer(client)).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+/) as string });
  });

  test('a server that still starts is waited for', async () => {
    proxy.set({ requests: { share: 1, status: 503 }, everything: true });
    const waiting = waitForServer(client);
    await expect.poll(() => proxy.counts.requestsRefused, { timeout: 60_000 }).toBeGreaterThan(1);
    proxy.set({});
    await expect(waiting).resolves.toHaveProperty('version');
  });

  test('a server that stays down is given up, with the last answer and what to try', async () => {
    await proxy.close();
    await expect(waitForServer(client, { seconds: 0.3 })).rejects.toMatchObject({
      code: 'server',
      message: expect.stringMatching(/127\.0\.0\.1:\d+: no usable answer for 0\.3 s; .*ECONNREFUSED.*--node/) as string,
    });
    proxy = await startFaultProxy(inject('opensearch').url);
  });

  test('a refused password and a login page are reported at once', async () => {
    proxy.set({ unauthorized: true });
    await expect(waitForServer(client)).rejects.toThrow(/does not accept the credentials \(401\).*--password-file/);
    proxy.set({ html: true });
    await expect(waitForServer(client)).rejects.toThrow(/expected OpenSearch, got status 200 with '<!DOCTYPE/);
  });
});

function sender(options: Partial<SenderOptions> = {}, over = client): BulkSender {
  return createSender(over, {
    reject: async (rejected) => {
      throw new Error(`unexpected reject: ${rejected[0]?.reason}`);
    },
    onOutage: (text) => outages.push(text),
    backoff: { baseMs: 2, capMs: 20 },
    ...options,
  });
}

async function sendAll(one: BulkSender, bodies: ReturnType<typeof bulkBody>[]): Promise<SentCounts> {
  const sum = emptyCounts();
  for (const counts of await Promise.all(bodies.map((body) => one.send(body)))) addCounts(sum, counts);
  return sum;
}

function lines(many: number): PlainDocument[] {
  return Array.from({ length: many }, (_, n) => ({
    index: INDEX,
    id: `id${n}`,
    source: { '@timestamp': '2026-11-05T10:00:00.123Z', message: `line ${n} of the log`, host: { name: 'h1' } },
  }));
}

function inBodies(documents: PlainDocument[], each: number): ReturnType<typeof bulkBody>[] {
  const bodies = [];
  for (let at = 0; at < documents.length; at += each) bodies.push(bulkBody(documents.slice(at, at + each)));
  return bodies;
}

async function count(): Promise<number> {
  await direct.indices.refresh({ index: `${PREFIX}-*` });
  return (await direct.count({ index: `${PREFIX}-*` })).body.count;
}

async function rejectLines(): Promise<RejectLine[]> {
  const text = await readFile(join(folder, 'rejects'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RejectLine);
}

async function settings(body: object): Promise<void> {
  await direct.transport.request({ method: 'PUT', path: `/${INDEX}/_settings`, body });
}
