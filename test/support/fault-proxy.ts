/**
 * A loopback HTTP proxy in front of an OpenSearch server, which misbehaves on request. Item faults are real: what is
 * answered with 429 was not indexed. Faults are drawn from a seeded generator in order of arrival.
 *
 *     const proxy = await startFaultProxy(inject('opensearch').url, { items: { share: 0.5, status: 429 } });
 *     const client = connect({ node: proxy.url });
 *     proxy.set({});            // from now on it only forwards
 *     await proxy.close();
 */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What goes wrong. Shares are between 0 and 1. All but `unauthorized`, `html` and `everything` concern `_bulk` requests only. */
export interface Faults {
  /** Seed of the generator; default 1. */
  readonly seed?: number;
  /** This share of requests is answered with this status and not forwarded. */
  readonly requests?: { readonly share: number; readonly status: number };
  /** This share of documents is answered with this status and not forwarded. */
  readonly items?: { readonly share: number; readonly status: number };
  /** This share of requests is forwarded, and the connection cut in the middle of the reply. */
  readonly cutReply?: { readonly share: number };
  /** This share of requests is forwarded, and the reply stops in its middle, with the connection open. */
  readonly stallReply?: { readonly share: number };
  /** Wait before each request is handled, in ms. */
  readonly delayMs?: number;
  /** Bodies above this size get a 413. */
  readonly maxBytes?: number;
  /** Bodies above this size get no answer: the connection is closed. */
  readonly hangUpAbove?: number;
  /** Every request, bulk or not, gets a 401. */
  readonly unauthorized?: boolean;
  /** Every request, bulk or not, gets a web page with status 200, as from a login page of a proxy. */
  readonly html?: boolean;
  /** `requests` concerns every request, bulk or not. */
  readonly everything?: boolean;
  /** Requests that match, as `PUT /index/_settings {"body":1}`, are answered with this status and not forwarded. */
  readonly refuse?: { readonly what: RegExp; readonly status: number };
  /** Requests that match get no answer and are not forwarded. */
  readonly hold?: RegExp;
}

/** What the proxy has done since its start. */
interface FaultCounts {
  /** Bulk requests that came in. */
  bulkRequests: number;
  requestsRefused: number;
  requestsHeld: number;
  itemsRefused: number;
  repliesCut: number;
  /** Documents by the status that the server answered for them, or that was planted. */
  readonly statuses: Record<number, number>;
}

export interface FaultProxy {
  readonly url: string;
  readonly counts: FaultCounts;
  /** Sets the faults from the next request on; there are no others then. */
  set(faults: Faults): void;
  close(): Promise<void>;
}

/** Starts a proxy on a port of 127.0.0.1, by default a free one. */
export async function startFaultProxy(target: string, faults: Faults = {}, port = 0): Promise<FaultProxy> {
  const counts: FaultCounts = {
    bulkRequests: 0,
    requestsRefused: 0,
    requestsHeld: 0,
    itemsRefused: 0,
    repliesCut: 0,
    statuses: {},
  };
  let now = faults;
  let random = generator(faults.seed ?? 1);
  const server = createServer((request, response) => {
    void handle({ target, faults: now, random, counts }, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    set: (next) => {
      now = next;
      random = generator(next.seed ?? 1);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Setting {
  readonly target: string;
  readonly faults: Faults;
  readonly random: () => number;
  readonly counts: FaultCounts;
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

async function handle(setting: Setting, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { faults, counts, random } = setting;
  const body = await readAll(request);
  const bulk = (request.url ?? '').startsWith('/_bulk');
  if (bulk) counts.bulkRequests++;
  const what = `${request.method} ${request.url} ${bulk ? '' : body.toString('utf8')}`;
  if (faults.hold?.test(what) === true) return void counts.requestsHeld++;
  if (faults.refuse?.what.test(what) === true) {
    counts.requestsRefused++;
    return answer(response, refusal(faults.refuse.status));
  }
  if (faults.delayMs !== undefined && bulk) await sleep(faults.delayMs);
  if (faults.unauthorized) return answer(response, json(401, { error: 'Unauthorized' }));
  if (faults.html) return answer(response, { status: 200, type: 'text/html', body: Buffer.from(LOGIN_PAGE) });
  if (faults.requests && (bulk || faults.everything) && random() < faults.requests.share) {
    counts.requestsRefused++;
    if (isAlone(request)) count(counts, faults.requests.status);
    return answer(response, refusal(faults.requests.status));
  }
  const alone = isAlone(request);
  if (!bulk && !alone) return answer(response, await forward(setting, request, body));
  if (faults.hangUpAbove !== undefined && body.length > faults.hangUpAbove) return void response.destroy();
  if (faults.maxBytes !== undefined && body.length > faults.maxBytes) {
    return answer(response, { status: 413, type: 'text/html', body: Buffer.from('<h1>413 Too Large</h1>') });
  }
  const reply =
    faults.items && bulk
      ? await forwardSome(setting, faults.items, request, body)
      : await forward(setting, request, body);
  if (alone) count(counts, reply.status);
  else countItems(counts, reply);
  if (faults.cutReply && random() < faults.cutReply.share) {
    counts.repliesCut++;
    return half(response, reply, () => response.destroy());
  }
  if (faults.stallReply && random() < faults.stallReply.share) {
    counts.repliesCut++;
    return half(response, reply, () => {});
  }
  return answer(response, reply);
}

const LOGIN_PAGE =
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in to go on.</body></html>';

/** Forwards the documents without a fault, and puts the faults of the others into the reply at their places. */
async function forwardSome(
  setting: Setting,
  fault: { readonly share: number; readonly status: number },
  request: IncomingMessage,
  body: Buffer,
): Promise<Reply> {
  // rsyslog writes an empty line behind each document
  const lines = body
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  const spared: string[] = [];
  const refused: boolean[] = [];
  for (let at = 0; at + 1 < lines.length; at += 2) {
    const refuse = setting.random() < fault.share;
    refused.push(refuse);
    if (refuse) setting.counts.itemsRefused++;
    else spared.push(`${lines[at]}\n${lines[at + 1]}\n`);
  }
  let items: unknown[] = [];
  if (spared.length > 0) {
    const reply = await forward(setting, request, Buffer.from(spared.join('')));
    if (reply.status !== 200) return reply;
    items = (JSON.parse(reply.body.toString('utf8')) as { items: unknown[] }).items;
  }
  const error = { type: 'rejected_execution_exception', reason: 'planted by the fault proxy' };
  let next = 0;
  const merged = refused.map((refuse) => (refuse ? { create: { status: fault.status, error } } : items[next++]));
  return json(200, { errors: true, items: merged });
}

/** Returns whether a request brings one document by itself, as some shippers send it. */
function isAlone({ url }: IncomingMessage): boolean {
  return /\/_doc\b/.test(url ?? '');
}

function countItems(counts: FaultCounts, { status, body }: Reply): void {
  if (status !== 200) return count(counts, status);
  for (const [, one] of body.toString('utf8').matchAll(/"status":(\d+)/g)) count(counts, Number(one));
}

function count({ statuses }: FaultCounts, status: number): void {
  statuses[status] = (statuses[status] ?? 0) + 1;
}

function forward({ target }: Setting, request: IncomingMessage, body: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = { ...request.headers, 'content-length': String(body.length) };
    const { host: _, ...rest } = headers;
    const onward = httpRequest(
      new URL(request.url ?? '/', target),
      { method: request.method ?? 'GET', headers: rest },
      (reply) => {
        readAll(reply).then(
          (all) => resolve({ status: reply.statusCode ?? 502, type: reply.headers['content-type'] ?? '', body: all }),
          reject,
        );
      },
    );
    onward.on('error', () => resolve(refusal(502)));
    onward.end(body);
  });
}

function refusal(status: number): Reply {
  return json(status, { error: { type: 'planted', reason: 'planted by the fault proxy' }, status });
}

function json(status: number, body: object): Reply {
  return { status, type: 'application/json; charset=UTF-8', body: Buffer.from(JSON.stringify(body)) };
}

function answer(response: ServerResponse, { status, type, body }: Reply): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length });
  response.end(body);
}

/** Announces the length of the whole reply, and sends half of it. */
function half(response: ServerResponse, { status, type, body }: Reply, then: () => void): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length });
  response.write(body.subarray(0, body.length >> 1), then);
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Returns a generator of numbers between 0 and 1 (mulberry32), the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
