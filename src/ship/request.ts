/** Single requests at the start of a run: with patience for a server that is still starting, and errors for people. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import { serverName } from './client.ts';
import { replyOf } from './reply.ts';
import { errorOf, excerpt, type Reply } from './verdict.ts';

export interface ServerInfo {
  readonly version: string;
  readonly cluster: string;
  /** Told apart by it from every other one, whatever their names. */
  readonly uuid: string;
}

export interface Patience {
  /** How long to try; 30 unless told. */
  readonly seconds?: number;
  readonly signal?: AbortSignal;
}

/**
 * Waits until the server answers, and makes sure that it is OpenSearch. Fails with a ShipperError (`server`) after that
 * long without an answer, and at once where waiting would not help: wrong credentials, a certificate, another program.
 */
export async function waitForServer(client: Client, patience: Patience = {}): Promise<ServerInfo> {
  const { status, body } = await ask(client, { method: 'GET', path: '/' }, patience);
  const version = (body as { version?: { number?: unknown; distribution?: unknown } } | null)?.version;
  if (status !== 200 || typeof version?.number !== 'string') {
    throw new ShipperError(
      'server',
      `${serverName(client)}: expected OpenSearch, got status ${status} with ${excerpt(body)}. Check --node; is there a proxy in between?`,
    );
  }
  if (version.distribution !== 'opensearch') {
    throw new ShipperError(
      'server',
      `${serverName(client)}: expected OpenSearch, got version ${version.number} of something else (Elasticsearch?). Check --node.`,
    );
  }
  const { cluster_name: cluster, cluster_uuid: uuid } = body as { cluster_name?: unknown; cluster_uuid?: unknown };
  return { version: version.number, cluster: String(cluster), uuid: String(uuid) };
}

/** What the server said to one request: any status but those that are waited out or mean that we are not let in. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Sends one request, again and again while the server is out of reach or busy. Fails with a ShipperError (`server`). */
export async function ask(
  client: Client,
  request: { readonly method: string; readonly path: string; readonly body?: unknown },
  { seconds = 30, signal }: Patience = {},
): Promise<Answer> {
  const end = performance.now() + seconds * 1000;
  for (let tries = 1; ; tries++) {
    signal?.throwIfAborted();
    const left = end - performance.now();
    const reply = await replyOf(
      client.transport.request(
        {
          method: request.method,
          path: request.path,
          ...(request.body === undefined ? {} : { body: request.body as object }),
        },
        { requestTimeout: Math.max(1000, Math.min(left, 30_000)) },
      ),
    );
    if (!isPassing(reply)) return entered(client, reply);
    const wait = Math.random() * Math.min(2000, 100 * 2 ** Math.min(tries, 10));
    if (performance.now() + wait >= end) throw unreachable(client, reply, seconds);
    await sleep(wait, undefined, signal && { signal });
  }
}

/** What may be over in a moment. */
function isPassing(reply: Reply): boolean {
  if (reply.kind === 'fault') return !CERTIFICATE.test(reply.message);
  return reply.status === 429 || reply.status === 408 || reply.status >= 500;
}

const CERTIFICATE = /certificate|altnames|wrong version number|SSL routines/i;

function entered(client: Client, reply: Reply): Answer {
  const name = serverName(client);
  if (reply.kind === 'fault') {
    throw new ShipperError(
      'server',
      `${name}: the encrypted connection failed: ${reply.message.replaceAll(/\s+/g, ' ').trim()}. Try --ca FILE with the server's authority, the name that its certificate has, or http:// if it is not encrypted.`,
    );
  }
  if (reply.status === 401 || reply.status === 403) {
    const { reason } = errorOf(reply.body, reply.status);
    const what = reply.status === 401 ? 'does not accept the credentials' : 'does not allow this to our user';
    throw new ShipperError(
      'server',
      `${name}: the server ${what} (${reply.status}): ${reason || excerpt(reply.body)}. Check --username and --password-file, or --api-key-file.`,
    );
  }
  return reply;
}

function unreachable(client: Client, reply: Reply, seconds: number): ShipperError {
  const came = reply.kind === 'fault' ? reply.message : `status ${reply.status} with ${excerpt(reply.body)}`;
  const plain = reply.kind === 'fault' && /hang up|ECONNRESET/.test(reply.message) ? ' Does it want https://?' : '';
  return new ShipperError(
    'server',
    `${serverName(client)}: no usable answer for ${seconds} s; the last try gave: ${came}.${plain} Check that OpenSearch runs and that --node is right, or start one with \`demo\`.`,
  );
}
