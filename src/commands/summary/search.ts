/** Searches on the server, and how to read their answers. */
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../../errors.ts';
import { valueAt } from '../../ship/json.ts';

/** A value, and the number of documents that have it. */
export interface Count {
  readonly key: string;
  readonly count: number;
}

export type Json = Record<string, unknown>;

export interface SearchResult {
  readonly hits: Json[];
  aggregation(name: string): Json;
  buckets(name: string): Json[];
}

/**
 * Searches the indices of a pattern; none at all is an empty result.
 * @throws {ShipperError} `server`
 */
export async function search(client: Client, index: string, body: object): Promise<SearchResult> {
  const { statusCode, body: answer } = await client.search({ index, body, ignore_unavailable: true });
  if (statusCode !== 200)
    throw new ShipperError(
      'server',
      `a search in ${index} failed with status ${statusCode}: ${JSON.stringify(answer).slice(0, 200)}`,
    );
  const hits = valueAt(answer, 'hits', 'hits') as Json[];
  const aggregations = (valueAt(answer, 'aggregations') ?? {}) as Json;
  const aggregation = (name: string): Json => (aggregations[name] ?? {}) as Json;
  return {
    hits: hits.map((hit) => hit['_source'] as Json),
    aggregation,
    buckets: (name) => (aggregation(name)['buckets'] ?? []) as Json[],
  };
}

/** Returns the buckets of an aggregation inside another. */
export function bucketsAt(from: Json, name: string): Json[] {
  return (valueAt(from, name, 'buckets') ?? []) as Json[];
}

/** Returns the value and the count of each bucket. */
export function counts(buckets: readonly Json[]): Count[] {
  return buckets.map((bucket) => ({
    key: textOf(bucket['key_as_string'] ?? bucket['key']),
    count: Number(bucket['doc_count']),
  }));
}

/** Returns a value of a reply as text; empty if it has none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** Returns an aggregation of the values of a field, most frequent first. */
export const terms = (field: string, size: number) => ({ terms: { field, size } });
export const FAILED = { term: { 'event.outcome': 'failure' } };
