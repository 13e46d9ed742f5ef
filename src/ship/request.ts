/**
 * Single requests outside the bulk traffic: retried while the server is unreachable or busy, with errors for people.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import { serverName } from './client.ts';
import { hasNextNode } from './nodes/pool.ts';
import { replyOf } from './reply.ts';
import { expectsTls, HTTPS_ADVICE, isTlsFault, tlsFaultText } from './access/tls-faults.ts';
import { errorOf, excerpt, isFaultOfNode, isNoRight, refusalOf, type BulkItem, type Reply } from './verdict.ts';

export interface RequestLimits {
  /** How long to retry, in seconds; default 30. */
  readonly seconds?: number;
  readonly signal?: AbortSignal;
  /** Return a 403 as an answer, for requests that a run can do without. */
  readonly mayRefuse?: boolean;
  /** Send it to this node only, of several. */
  readonly nodeId?: string;
}

/** An answer that is no reason to retry or to give up; its status may still be an error. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Sends a request, and again while the server is unreachable or busy.
 * @throws {ShipperError} `server`: no answer within the limit, wrong credentials, a certificate that does not verify
 */
export async function request(
  client: Client,
  {
    method,
    path,
    body,
    bulkBody,
  }: {
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
    /** Lines of JSON, instead of a body. */
    readonly bulkBody?: string;
  },
  { seconds = 30, signal, mayRefuse = false, nodeId }: RequestLimits = {},
): Promise<Answer> {
  const end = performance.now() + seconds * 1000;
  let isNextNode = false;
  for (let tries = 1; ; tries++) {
    signal?.throwIfAborted();
    // a node that did not answer may have used up the time of the others
    const left = isNextNode ? seconds * 1000 : end - performance.now();
    const reply = await replyOf(
      client.transport.request(
        {
          method,
          path,
          ...(body === undefined ? {} : { body: body as object }),
          ...(bulkBody === undefined ? {} : { bulkBody }),
        },
        { requestTimeout: Math.max(1000, Math.min(left, 30_000)), ...(nodeId !== undefined && { id: nodeId }) },
      ),
    );
    if (mayRefuse && reply.kind === 'answer' && reply.status === 403) return reply;
    if (await expectsTls(client, reply, nodeId))
      throw new ShipperError('server', `${serverName(client, nodeId)}: ${HTTPS_ADVICE}`);
    if (!isTransient(reply)) return answerOf(serverName(client, nodeId), reply);
    isNextNode = nodeId === undefined && isFaultOfNode(reply) && hasNextNode(client, tries);
    if (isNextNode) continue;
    const wait = Math.random() * Math.min(2000, 100 * 2 ** Math.min(tries, 10));
    if (performance.now() + wait >= end) throw unreachable(serverName(client, nodeId), reply, seconds);
    await sleep(wait, undefined, signal && { signal });
  }
}

function isTransient(reply: Reply): boolean {
  if (reply.kind === 'fault') return !isTlsFault(reply.message);
  return reply.status === 429 || reply.status === 408 || reply.status >= 500;
}

function answerOf(name: string, reply: Reply): Answer {
  if (reply.kind === 'fault') throw new ShipperError('server', `${name}: ${tlsFaultText(reply.message)}`);
  if (reply.status === 401 || reply.status === 403) {
    const error = errorOf(reply.body, reply.status);
    if (isNoRight(error)) throw noRight(name, error);
    const { what, advice } = refusalOf(error, reply.body);
    throw new ShipperError('server', `${name}: ${what}. ${advice}`);
  }
  return reply;
}

/** The user lacks a right, which the message names. */
export class NoRight extends ShipperError {}

/**
 * Returns the error for a part of an answer by which the server refuses the user.
 * @param name the server's, for the message
 */
export function noRight(name: string, error: BulkItem): NoRight {
  const { what, advice } = refusalOf(error);
  return new NoRight('server', `${name}: ${what}. ${advice}`);
}

/** No usable answer within the limit. */
export class Unreachable extends ShipperError {}

function unreachable(name: string, reply: Reply, seconds: number): Unreachable {
  const last = reply.kind === 'fault' ? reply.message : `status ${reply.status} with ${excerpt(reply.body)}`;
  return new Unreachable(
    'server',
    `${name}: no usable answer for ${seconds} s; last try: ${last}. Check that OpenSearch runs and that --node is right, or start a server with 'vdsm-ship demo'.`,
  );
}
