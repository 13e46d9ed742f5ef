/** Answers queries from a server: all searches of a plan in one request, and one before it if a query asks for the highest. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import { INDEX_FAMILY } from '../schema/document-kinds.ts';
import type { Grouped, Plan, Query, Results, Selected } from '../query/query.ts';
import { serverName } from '../ship/client.ts';
import { valueAt } from '../ship/json.ts';
import { request } from '../ship/request.ts';
import { readGrouped, readSelected, readTop } from './from-reply.ts';
import { toBody, toTopBody } from './to-body.ts';

interface Search {
  readonly index: string;
  readonly body: object;
}

/**
 * Returns the results of all queries of a plan.
 * @param prefix of the names of the indices; where there are none, nothing is found
 * @param seconds how long to try
 * @throws {ShipperError} `server`: it cannot be reached, or refuses a search
 */
export async function askServer(client: Client, prefix: string, plan: Plan, seconds?: number): Promise<Results> {
  const queries = Object.entries(plan);
  const tops = await findTops(client, prefix, queries, seconds);
  const searchOf = ([name, query]: readonly [string, Query], few: boolean): Search => ({
    index: indexOf(prefix, query),
    body: toBody(query, { top: tops.get(name), few }),
  });
  const replies = await searchAll(
    client,
    queries.map((each) => searchOf(each, false)),
    seconds,
  );
  const tooMany = [...replies.keys()].filter((i) => isTooMany(replies[i]));
  if (tooMany.length > 0) {
    const fewer = tooMany.flatMap((i) => queries.slice(i, i + 1)).map((each) => searchOf(each, true));
    const again = await searchAll(client, fewer, seconds);
    for (const [at, i] of tooMany.entries()) replies[i] = again[at];
  }
  for (const reply of replies) checkReply(client, reply);
  const selected: Record<string, Selected> = {};
  const grouped: Record<string, Grouped> = {};
  for (const [i, [name, query]] of queries.entries()) {
    if (query.kind === 'select') selected[name] = readSelected(replies[i], query);
    else grouped[name] = readGrouped(replies[i], query);
  }
  return { selected, grouped };
}

async function findTops(
  client: Client,
  prefix: string,
  queries: readonly (readonly [string, Query])[],
  seconds: number | undefined,
): Promise<Map<string, string[]>> {
  const searches = queries.flatMap(([name, query]) => {
    const body = query.kind === 'group' ? toTopBody(query) : undefined;
    return body === undefined ? [] : [{ name, index: indexOf(prefix, query), body }];
  });
  if (searches.length === 0) return new Map();
  const replies = await searchAll(client, searches, seconds);
  for (const reply of replies) checkReply(client, reply);
  return new Map(searches.map(({ name }, i) => [name, readTop(replies[i])]));
}

function indexOf(prefix: string, query: Query): string {
  return `${prefix}-${INDEX_FAMILY[query.of]}-*`;
}

/** Between two tries of a search for which the shards are not ready, in ms. */
const PAUSE_MS = 500;

/** Sends searches, and again while an index is just made, moved or too busy. */
async function searchAll(client: Client, searches: readonly Search[], seconds = 30): Promise<unknown[]> {
  const lines = searches.flatMap(({ index, body }) => [
    JSON.stringify({ index, ignore_unavailable: true, allow_no_indices: true }),
    JSON.stringify(body),
  ]);
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const { status, body } = await request(
      client,
      { method: 'POST', path: '/_msearch', bulkBody: `${lines.join('\n')}\n` },
      { seconds },
    );
    const replies = valueAt(body, 'responses');
    if (status !== 200) throw refused(client, `this with status ${status}`, valueAt(body, 'error'), status >= 429);
    if (!Array.isArray(replies))
      throw new ShipperError(
        'server',
        `${serverName(client)}: what answers there is no OpenSearch, or not one cluster: it has no answers to a search. Check --node`,
      );
    const isReady = (replies as unknown[]).every((reply) => !isTransient(reply));
    if (isReady || performance.now() + PAUSE_MS >= end) return replies as unknown[];
    await sleep(PAUSE_MS);
  }
}

function isTransient(reply: unknown): boolean {
  const status = valueAt(reply, 'status');
  return (status === 503 || status === 429) && !isTooMany(reply);
}

function checkReply(client: Client, reply: unknown): void {
  const error = errorOf(reply);
  if (error !== undefined) throw refused(client, 'a search', error, true);
}

function errorOf(reply: unknown): unknown {
  return valueAt(reply, 'error') ?? valueAt(reply, '_shards', 'failures', '0', 'reason');
}

/** Returns whether the server refused to count in so many groups (`search.max_buckets`). */
function isTooMany(reply: unknown): boolean {
  return JSON.stringify(errorOf(reply) ?? '').includes('too_many_buckets_exception');
}

const TOO_MUCH = '. If it is too much, narrow it with --since and --until or --only-host';

function refused(client: Client, what: string, error: unknown, mayBeTooMuch: boolean): ShipperError {
  const reasons = [
    valueAt(error, 'root_cause', '0', 'reason'),
    valueAt(error, 'caused_by', 'reason'),
    valueAt(error, 'reason'),
  ];
  const named = reasons.find((text) => typeof text === 'string' && text !== '') as string | undefined;
  const reason = named ?? JSON.stringify(error ?? '').slice(0, 300);
  return new ShipperError(
    'server',
    `${serverName(client)}: the server refused ${what}: ${reason.replace(/\.+$/, '')}${mayBeTooMuch ? TOO_MUCH : ''}`,
  );
}
