import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { all, group, has, is, not, select, within } from '../../src/query/build.ts';
import type { Plan } from '../../src/query/query.ts';
import { askServer } from '../../src/search/ask-server.ts';
import { toBody } from '../../src/search/to-body.ts';
import { connect } from '../../src/ship/client.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** Starts a server that gives these replies to `_msearch`, one after the other; returns it, and the searches that it gets. */
async function serve(...replies: readonly object[]) {
  const asked: Record<string, unknown>[][] = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push(
        body
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>),
      );
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(replies[asked.length - 1] ?? { responses: [] }));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { client: connect({ node: [`http://127.0.0.1:${port}`] }), asked };
}

const PLAN: Plan = {
  a: group('line', all(), { by: [{ field: 'host.name' }, { field: 'event.action', missing: 'none' }] }),
};
const TOO_MANY = {
  error: {
    type: 'x',
    reason: '',
    root_cause: [],
    caused_by: { type: 'too_many_buckets_exception', reason: 'too many' },
  },
};
const BUCKETS = {
  aggregations: {
    inside: {
      sum_other_doc_count: 3,
      buckets: [
        {
          key: 'h',
          doc_count: 2,
          inside: { buckets: [{ key: 'x', doc_count: 2, from: { value: 0 }, until: { value: 1000 } }] },
        },
      ],
    },
  },
};

test('a server that refuses to count in so many groups is asked for fewer, and the result says that it is cut', async () => {
  const { client, asked } = await serve({ responses: [TOO_MANY] }, { responses: [BUCKETS] });
  const { grouped } = await askServer(client, 'vdsm', PLAN);
  expect(
    asked.map(([, body]) => (body as { aggs: { inside: { terms: { size: number } } } }).aggs.inside.terms.size),
  ).toEqual([2000, 250]);
  expect(asked[0]?.[0]).toMatchObject({ index: 'vdsm-logs-*', ignore_unavailable: true });
  const [from, until] = ['1970-01-01T00:00:00.000Z', '1970-01-01T00:00:01.000Z'];
  expect(grouped['a']).toEqual({ rows: [{ keys: ['h', 'x'], count: 2, from, until, measures: {} }], isCut: true });
  await client.close();
});

test('a search is sent again while the shards of an index are not ready', async () => {
  const { client, asked } = await serve(
    { responses: [{ status: 503, error: { reason: 'all shards failed' } }] },
    { responses: [BUCKETS] },
  );
  expect((await askServer(client, 'vdsm', PLAN)).grouped['a']?.rows).toHaveLength(1);
  expect(asked).toHaveLength(2);
  await client.close();
});

test('a search that the server refuses is an error with its reason and advice', async () => {
  const { client } = await serve({ responses: [TOO_MANY] }, { responses: [TOO_MANY] });
  await expect(askServer(client, 'vdsm', PLAN)).rejects.toThrow(
    /refused a search: too many\. If it is too much, narrow it/,
  );
  await client.close();
});

test('what is no OpenSearch is named as that, and not as a search that is too much', async () => {
  const { client } = await serve({ name: 'x', version: { number: '2.19.6' } });
  await expect(askServer(client, 'vdsm', PLAN)).rejects.toThrow(/what answers there is no OpenSearch.*Check --node$/);
  await client.close();
});

test('filters are queries of the server', () => {
  const where = all<'line'>(is('event.action', 'a', 'b'), has('vdsm.ids'), not(is('tags', 'raw')), within(0, 1000));
  expect(
    toBody(select('line', where, { limit: 5, fields: ['message'], sort: [{ field: '@timestamp', descending: true }] })),
  ).toMatchObject({
    size: 5,
    _source: ['message'],
    sort: [{ '@timestamp': { order: 'desc', unmapped_type: 'date' } }, {}, {}, {}, {}],
    query: {
      bool: {
        filter: [
          { terms: { 'event.action': ['a', 'b'] } },
          { exists: { field: 'vdsm.ids' } },
          { bool: { must_not: [{ terms: { tags: ['raw'] } }] } },
          { range: { '@timestamp': { gte: '1970-01-01T00:00:00.000Z', lt: '1970-01-01T00:00:01.000Z' } } },
        ],
      },
    },
  });
});
