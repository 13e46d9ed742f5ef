/** Searches whose answers the commands read: what is aggregated, and the documents found. */
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../../errors.ts';

/** A value of a bucket, and how many documents have it. */
export interface Count {
  readonly key: string;
  readonly count: number;
}

export type Json = Record<string, unknown>;

export interface Found {
  readonly hits: Json[];
  aggregation(name: string): Json;
  buckets(name: string): Json[];
}

/** Asks one index pattern; an index that is not there has nothing in it. */
export async function search(client: Client, index: string, body: object): Promise<Found> {
  const { statusCode, body: answer } = await client.search({ index, body, ignore_unavailable: true });
  if (statusCode !== 200)
    throw new ShipperError(
      'server',
      `a search on ${index} gave ${statusCode}: ${JSON.stringify(answer).slice(0, 200)}`,
    );
  const hits = at(answer, 'hits', 'hits') as Json[];
  const aggregations = (at(answer, 'aggregations') ?? {}) as Json;
  const aggregation = (name: string): Json => (aggregations[name] ?? {}) as Json;
  return {
    hits: hits.map((hit) => hit['_source'] as Json),
    aggregation,
    buckets: (name) => (aggregation(name)['buckets'] ?? []) as Json[],
  };
}

/** Buckets of an aggregation inside of another. */
export function bucketsAt(from: Json, name: string): Json[] {
  return (at(from, name, 'buckets') ?? []) as Json[];
}

/** Buckets as names and numbers. */
export function counts(buckets: readonly Json[]): Count[] {
  return buckets.map((bucket) => ({
    key: textOf(bucket['key_as_string'] ?? bucket['key']),
    count: Number(bucket['doc_count']),
  }));
}

/** A value of a reply that is text by the mapping. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** What stands at a path of a reply. */
export function at(value: unknown, ...path: string[]): unknown {
  let here = value;
  for (const key of path) here = here === null || typeof here !== 'object' ? undefined : (here as Json)[key];
  return here;
}

/** Values of a field, the most frequent first. */
export const terms = (field: string, size: number) => ({ terms: { field, size } });
export const FAILED = { term: { 'event.outcome': 'failure' } };
