import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Client } from '@opensearch-project/opensearch';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSender, type BulkSender, type Rejected, type SenderOptions } from '../../src/ship/bulk.ts';
import { connect, isOnThisMachine } from '../../src/ship/client.ts';
import { bulkBody } from '../support/bulk-body.ts';

/** What the fake server says to one document, or to a whole request (a number). */
type Say = (id: string, nth: number) => number;

let server: Server;
let client: Client;
/** Ids of each request, in order of arrival. */
let requests: string[][];
/** Content encoding of each request. */
let encodings: (string | undefined)[];
let sayItem: Say;
let sayRequest: (ids: readonly string[]) => number;
let hold: Promise<void> | undefined;
let underWay: number;
let mostUnderWay: number;
let rejected: Rejected[];
let outages: string[];

beforeEach(async () => {
  requests = [];
  encodings = [];
  rejected = [];
  outages = [];
  sayItem = () => 201;
  sayRequest = () => 200;
  hold = undefined;
  underWay = mostUnderWay = 0;
  const times = new Map<string, number>();
  server = createServer((request, response) => {
    void (async () => {
      underWay++;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      await hold;
      const encoding = request.headers['content-encoding'];
      encodings.push(encoding);
      const bytes = Buffer.concat(chunks);
      const ids = [...(encoding === 'gzip' ? gunzipSync(bytes) : bytes).toString().matchAll(/"_id":"([^"]*)"/g)].map(
        ([, id]) => id ?? '',
      );
      requests.push(ids);
      const items = ids.map((id) => {
        times.set(id, (times.get(id) ?? 0) + 1);
        return {
          create: { status: sayItem(id, times.get(id) ?? 1), error: { type: 'some_type', reason: 'some reason' } },
        };
      });
      underWay--;
      response.writeHead(sayRequest(ids), { 'content-type': 'application/json' });
      response.end(JSON.stringify({ items }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = connect({ node: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});

afterEach(async () => {
  await client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('retries', () => {
  test('send only documents that were not taken, until they are', async () => {
    sayItem = (id, nth) => (id === 'b' && nth <= 25 ? 429 : id === 'c' && nth === 1 ? 503 : 201);
    const counts = await sender().send(body('a', 'b', 'c', 'd'));
    expect(requests.slice(0, 3)).toEqual([['a', 'b', 'c', 'd'], ['b', 'c'], ['b']]);
    expect(requests).toHaveLength(26);
    expect(counts.documents.line.created).toBe(4);
    expect(counts).toMatchObject({ requestsRetried: 25, documentsRetried: 26 });
    // One for 429 alone: the first item that has to wait gives the cause.
    expect(outages).toHaveLength(1);
  });

  test('continue for as long as nothing is accepted, whatever the status', async () => {
    sayItem = (_, nth) => (nth <= 40 ? 500 : 201);
    expect((await sender().send(body('a', 'b'))).documents.line.created).toBe(2);
    expect(rejected).toEqual([]);
  });
});

describe('a document that makes the server fail', () => {
  test('is rejected after ten tries, if others are accepted meanwhile', async () => {
    sayItem = (id) => (id === 'poison' ? 500 : 201);
    const counts = await sender().send(body('a', 'poison', 'b'));
    expect(counts.documents.line).toEqual({ created: 2, updated: 0, exists: 0, rejected: 1, notOverwritten: 0 });
    expect(rejected).toMatchObject([
      { status: 500, type: 'some_type', reason: 'some reason', source: '{"n":"poison"}' },
    ]);
    expect(requests).toHaveLength(10);
  });

  test('is found by halving, if whole requests fail because of it', async () => {
    sayRequest = (ids) => (ids.includes('poison') ? 500 : 200);
    const one = sender();
    const [counts] = await Promise.all([
      one.send(body('a', 'b', 'c', 'poison', 'd')),
      // Others are taken all the while, which shows that the server works.
      (async () => {
        for (let n = 0; rejected.length === 0; n++) await one.send(body(`other${n}`));
      })(),
    ]);
    expect(counts.documents.line).toEqual({ created: 4, updated: 0, exists: 0, rejected: 1, notOverwritten: 0 });
    expect(rejected.map((document) => document.source)).toEqual(['{"n":"poison"}']);
  });
});

describe('the load on the server', () => {
  test('is two requests at most, until more are known to help', async () => {
    const one = sender();
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => one.send(body(id))));
    expect(mostUnderWay).toBeLessThanOrEqual(2);
    await one.waitUntilIdle();
    expect(requests).toHaveLength(5);
  });

  test('is bounded in bytes: waitForCapacity() waits', async () => {
    let release = (): void => {};
    hold = new Promise((resolve) => (release = resolve));
    const one = sender({ maxBytesInFlight: 10 });
    await one.waitForCapacity();
    const sending = one.send(body('a'));
    let roomy = false;
    const waiting = one.waitForCapacity().then(() => (roomy = true));
    await expect.poll(() => underWay, { timeout: 60_000 }).toBe(1);
    expect(roomy).toBe(false);
    release();
    await Promise.all([sending, waiting]);
    expect(roomy).toBe(true);
  });

  test('is reduced with each sign that the server is busy: bodies are halved', async () => {
    sayItem = (_, nth) => (nth <= 4 ? 429 : 201);
    const source = { message: 'x'.repeat(1e6) };
    const large = bulkBody(['a', 'b', 'c'].map((id) => ({ index: 'i', id, source })));
    const counts = await sender().send(large);
    expect(counts.documents.line.created).toBe(3);
    expect(requests[0]).toEqual(['a', 'b', 'c']);
    expect(requests.slice(-3).map((ids) => ids.length)).toEqual([1, 1, 1]);
    // nothing on the way found them too large
    expect(counts.bodiesHalved).toBe(0);
  });

  test('may be nothing', async () => {
    expect((await sender().send(body())).documents.line.created).toBe(0);
    expect(requests).toEqual([]);
  });
});

describe('bodies', () => {
  test('go to a server on this machine as they are, and compressed with gzip', async () => {
    await sender().send(body('a'));
    await sender({ gzip: true }).send(body('b', 'c'));
    expect(requests).toEqual([['a'], ['b', 'c']]);
    expect(encodings).toEqual([undefined, 'gzip']);
  });

  test('are compressed for a server elsewhere', () => {
    const here = ['http://127.0.0.1:9200', 'http://127.8.0.1', 'http://localhost:9200', 'http://[::1]:9200'];
    const there = ['http://10.0.0.1:9200', 'https://opensearch.example.com', 'http://127.0.0.1.example.com'];
    expect(here.map((node) => isOnThisMachine(connect({ node })))).toEqual(here.map(() => true));
    expect(there.map((node) => isOnThisMachine(connect({ node })))).toEqual(there.map(() => false));
  });

  test('go as they are from the time on that a proxy takes none that is compressed', async () => {
    sayRequest = () => (encodings.at(-1) === 'gzip' ? 415 : 200);
    const one = sender({ gzip: true });
    const counts = await one.send(body('a', 'b'));
    await one.send(body('c'));
    expect(counts.documents.line.created).toBe(2);
    expect(encodings).toEqual(['gzip', undefined, undefined]);
  });
});

test('a reject that cannot be kept ends the waiting of every other body', async () => {
  sayItem = (id) => (id === 'bad' ? 400 : 429);
  const one = sender({
    backoff: { baseMs: 3_600_000, capMs: 3_600_000 },
    reject: () => Promise.reject(new Error('disk full')),
  });
  const waiting = reasonOf(one.send(body('a')));
  await expect.poll(() => outages.length, { timeout: 60_000 }).toBe(1);
  await expect(one.send(body('bad'))).rejects.toThrow('disk full');
  expect(await waiting).toBe('disk full');
});

function sender(options: Partial<SenderOptions> = {}): BulkSender {
  return createSender(client, {
    reject: async (some) => void rejected.push(...some),
    onOutage: (text) => outages.push(text),
    backoff: { baseMs: 1, capMs: 3 },
    ...options,
  });
}

function body(...ids: string[]): ReturnType<typeof bulkBody> {
  return bulkBody(ids.map((id) => ({ index: 'i', id, source: { n: id } })));
}

function reasonOf(sending: Promise<unknown>): Promise<string> {
  return sending.then(
    () => 'sent',
    (error: unknown) => (error as Error).message,
  );
}
