/** Several addresses of one cluster, against fake nodes that share their documents. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from '@opensearch-project/opensearch';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSender } from '../../src/ship/bulk.ts';
import { connect, isOnThisMachine, serverName } from '../../src/ship/client.ts';
import { reportNodes } from '../../src/ship/nodes/pool.ts';
import { request } from '../../src/ship/request.ts';
import { waitForServer } from '../../src/ship/wait-for-server.ts';
import { bulkBody } from '../support/bulk-body.ts';

/** `cut`: takes the documents, and breaks the connection instead of answering. */
type Mode = 'works' | 'cut' | 'hangs' | 503;

class FakeNode {
  mode: Mode = 'works';
  uuid = 'one';
  /** Paths of the requests. */
  readonly seen: string[] = [];
  readonly #documents: Map<string, number>;
  #server: Server | undefined;
  #port = 0;

  constructor(documents: Map<string, number>) {
    this.#documents = documents;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<this> {
    this.#server = createServer((asked, response) => {
      const chunks: Buffer[] = [];
      asked.on('data', (chunk: Buffer) => chunks.push(chunk));
      asked.on('end', () => {
        this.seen.push(asked.url ?? '');
        if (this.mode === 'hangs') return;
        if (this.mode === 503) return void response.writeHead(503).end();
        const answer = asked.url?.startsWith('/_bulk') ? this.#index(Buffer.concat(chunks).toString()) : this.#info();
        if (this.mode === 'cut') return void asked.socket.destroy();
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => this.#server?.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #info(): object {
    return { cluster_name: 'c', cluster_uuid: this.uuid, version: { number: '2.19.7', distribution: 'opensearch' } };
  }

  #index(text: string): object {
    const ids = [...text.matchAll(/"_id":"([^"]*)"/g)].map(([, id]) => id ?? '');
    return {
      items: ids.map((id) => {
        const before = this.#documents.get(id) ?? 0;
        this.#documents.set(id, before + 1);
        if (before === 0) return { create: { status: 201 } };
        return { create: { status: 409, error: { type: 'version_conflict_engine_exception', reason: 'exists' } } };
      }),
    };
  }
}

let documents: Map<string, number>;
let a: FakeNode;
let b: FakeNode;
let c: FakeNode;
let client: Client;
let reports: string[];

beforeEach(async () => {
  documents = new Map();
  reports = [];
  [a, b, c] = (await Promise.all([1, 2, 3].map(() => new FakeNode(documents).start()))) as [
    FakeNode,
    FakeNode,
    FakeNode,
  ];
  client = connect({ node: [a.url, b.url, c.url], requestTimeoutMs: 1000 });
});

afterEach(async () => {
  await client.close();
  await Promise.all([a.stop(), b.stop(), c.stop()]);
});

/** Sends bodies one after another, with what happens in between; a wait between tries would take too long. */
async function sendAll(count: number, between: (n: number) => unknown = () => {}): Promise<number> {
  const sender = createSender(client, {
    reject: async () => {},
    backoff: { baseMs: 600_000, capMs: 600_000 },
    onOutage: (text) => reports.push(text),
  });
  let retried = 0;
  for (let n = 0; n < count; n++) {
    await between(n);
    retried += (await sender.send(bulkBody([{ index: 'i', id: `d${n}`, source: { n } }]))).requestsRetried;
  }
  return retried;
}

describe('a load on several nodes', () => {
  test.each<[string, (node: FakeNode) => unknown, RegExp]>([
    ['that dies', (node) => node.stop(), /ECONNREFUSED|ECONNRESET|socket hang up/],
    ['that breaks off its answers', (node) => (node.mode = 'cut'), /socket hang up|ECONNRESET/],
    ['that answers 503', (node) => (node.mode = 503), /it answers 503/],
    ['that answers nothing', (node) => (node.mode = 'hangs'), /timed out/],
  ])('goes on at once without one %s', async (_, fault, why) => {
    await waitForServer(client);
    reportNodes(client, (text) => reports.push(text));
    const retried = await sendAll(12, (n) => n === 4 && fault(b));
    expect(retried).toBe(1);
    expect([...documents.keys()]).toHaveLength(12);
    expect(reports).toEqual([expect.stringContaining(`${b.url}: `)]);
    expect(reports[0]).toMatch(why);
    expect(reports[0]).toContain(`Going on with ${a.url}, ${c.url}.`);
  });

  test('takes turns among them', async () => {
    await waitForServer(client);
    await sendAll(9);
    const bulks = [a, b, c].map(({ seen }) => seen.filter((path) => path.startsWith('/_bulk')).length);
    expect(bulks).toEqual([3, 3, 3]);
  });

  test('survives the loss of one node after another', async () => {
    await waitForServer(client);
    await sendAll(20, (n) => (n === 5 ? a.stop() : n === 10 ? (b.mode = 503) : undefined));
    expect(documents.size).toBe(20);
  });

  test('uses a node again when it is back', async () => {
    await waitForServer(client);
    reportNodes(client, (text) => reports.push(text));
    await sendAll(6, (n) => n === 2 && b.stop());
    await b.start();
    await until(async () => {
      await request(client, { method: 'GET', path: '/x' });
      return reports.length > 1;
    });
    expect(reports[1]).toBe(`${b.url} works again`);
    b.seen.length = 0;
    await sendAll(3);
    expect(b.seen).toHaveLength(1);
  });

  test('does not use a node that is back as part of another cluster', async () => {
    await waitForServer(client);
    reportNodes(client, (text) => reports.push(text));
    await sendAll(6, (n) => n === 2 && b.stop());
    b.uuid = 'two';
    await b.start();
    await until(async () => {
      await request(client, { method: 'GET', path: '/x' });
      return reports.length > 1;
    });
    expect(reports[1]).toBe(`${b.url} belongs to another cluster now (two); nothing is sent to it`);
    b.seen.length = 0;
    await sendAll(12);
    expect(b.seen.filter((path) => path.startsWith('/_bulk'))).toEqual([]);
  });

  test('waits when none works, and goes on with the first that does', async () => {
    await waitForServer(client);
    const sender = createSender(client, {
      reject: async () => {},
      backoff: { baseMs: 20, capMs: 20 },
      onOutage: (text) => reports.push(text),
    });
    for (const node of [a, b, c]) node.mode = 503;
    const sent = sender.send(bulkBody([{ index: 'i', id: 'x', source: {} }]));
    await until(() => reports.length > 0);
    expect(reports).toEqual([`${serverName(client)}: the server answers 503. Waiting and trying again.`]);
    c.mode = 'works';
    expect((await sent).documents.line.created).toBe(1);
  });
});

describe('at the start', () => {
  test.each<[string, () => unknown]>([
    ['refuses', () => a.stop()],
    ['answers nothing', () => (a.mode = 'hangs')],
    ['answers 503', () => (a.mode = 503)],
    ['belongs to no cluster yet', () => (a.uuid = '_na_')],
  ])('a node that %s is left out', async (_, fault) => {
    await fault();
    const began = performance.now();
    expect(await waitForServer(client)).toMatchObject({ uuid: 'one' });
    expect(performance.now() - began).toBeLessThan(8000);
    reportNodes(client, (text) => reports.push(text));
    expect(reports).toEqual([expect.stringMatching(`^${a.url}: .*Going on with ${b.url}, ${c.url}\\.$`)]);
    expect(await sendAll(6)).toBe(0);
    expect(documents.size).toBe(6);
  });

  test('a node that comes later is used', async () => {
    await a.stop();
    await waitForServer(client);
    await a.start();
    await until(async () => {
      await sendAll(3);
      return a.seen.some((path) => path.startsWith('/_bulk'));
    });
  });

  test('nodes of several clusters are refused, and both named', async () => {
    c.uuid = 'two';
    await expect(waitForServer(client)).rejects.toMatchObject({
      exitCode: 2,
      message: `the addresses of --node belong to several clusters: ${a.url} to 'c' (one), ${c.url} to 'c' (two). Give the nodes of one cluster.`,
    });
  });

  test('all are named when none answers', async () => {
    a.mode = 503;
    b.mode = 'hangs';
    await c.stop();
    await expect(waitForServer(client, { seconds: 2 })).rejects.toThrow(
      new RegExp(`${a.url}: it answers 503; ${b.url}: .*; ${c.url}: connect ECONNREFUSED`),
    );
  });

  test('a single node is waited for until it belongs to a cluster', async () => {
    a.uuid = '_na_';
    const alone = connect({ node: a.url });
    await expect(waitForServer(alone, { seconds: 1 })).rejects.toThrow('it belongs to no cluster yet');
    setTimeout(() => (a.uuid = 'one'), 300);
    expect(await waitForServer(alone)).toMatchObject({ uuid: 'one' });
    await alone.close();
  });
});

test('the same address twice is one', () => {
  const twice = connect({ node: [a.url, `${a.url}/`] });
  expect(serverName(twice)).toBe(a.url);
});

test.each([
  [['http://127.0.0.1:1', 'http://localhost:2'], true],
  [['http://127.0.0.1:1', 'http://host:2'], false],
])('%j are on this machine: %s', (node, expected) => {
  expect(isOnThisMachine(connect({ node }))).toBe(expected);
});

test('one user counts for all nodes, and two are refused', () => {
  expect(serverName(connect({ node: ['http://u:p@one:1', 'http://two:2'] }))).toBe('http://one:1, http://two:2');
  expect(() => connect({ node: ['http://u:p@one:1', 'http://u:q@two:2'] })).toThrow('several users or passwords');
});

test('two addresses in one are refused', () => {
  expect(() => connect({ node: 'http://one:1,two:2' })).toThrow('Give --node once for each address');
  expect(() => connect({ node: 'http://one,two:2' })).toThrow('Give --node once for each address');
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let n = 0; n < 400; n++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it did not happen within 10 s');
}
