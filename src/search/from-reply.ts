/** Replies of OpenSearch as results of queries. */
import { compareKeys } from '../query/collect.ts';
import { measured } from '../query/match.ts';
import { percentileFrom } from '../query/percentiles.ts';
import type { Group, Grouped, GroupRow, Row, Select, Selected } from '../query/query.ts';
import { valueAt } from '../ship/json.ts';

/** Returns the documents of a reply. */
export function readSelected(reply: unknown, { fields, longest }: Select): Selected {
  const total = valueAt(reply, 'hits', 'total', 'value');
  const hits = (valueAt(reply, 'hits', 'hits') ?? []) as unknown[];
  return { total: Number(total ?? hits.length), rows: hits.map((hit) => rowOf(hit, fields, longest)) };
}

/** Returns the values of the first key, the highest first. */
export function readTop(reply: unknown): string[] {
  const buckets = (valueAt(reply, 'aggregations', 'top', 'buckets') ?? []) as unknown[];
  return buckets.map(keyOf);
}

/** Returns the groups of a reply. */
export function readGrouped(reply: unknown, query: Group): Grouped {
  const rows: GroupRow[] = [];
  let isCut = false;
  const walk = (level: unknown, keys: readonly string[]): void => {
    if (keys.length === query.by.length) {
      rows.push(groupOf(level, keys, query));
      return;
    }
    if (Number(valueAt(level, 'inside', 'sum_other_doc_count') ?? 0) > 0)
      isCut ||= query.top === undefined || keys.length > 0;
    for (const bucket of (valueAt(level, 'inside', 'buckets') ?? []) as unknown[])
      walk(bucket, [...keys, keyOf(bucket)]);
  };
  const aggregations = valueAt(reply, 'aggregations');
  if (aggregations !== undefined) walk(aggregations, []);
  return { rows: rows.toSorted(compareKeys), isCut };
}

function groupOf(bucket: unknown, keys: readonly string[], { measures, hit }: Group): GroupRow {
  const read: Record<string, number> = {};
  for (const [name, { of, field, at = [] }] of Object.entries(measures)) {
    const value = valueAt(bucket, name, 'value');
    // the sum of no values is 0, the highest of none is null
    if (typeof value !== 'number' || (of === 'sum' && value === 0)) continue;
    read[name] = measured(field, value);
    if (of !== 'percentiles') continue;
    for (const percent of at) {
      const percentile = valueAt(bucket, `${name}.percentiles`, 'values', percent.toFixed(1));
      if (typeof percentile === 'number') read[`${name}.${percent}`] = percentileFrom(percentile, value);
    }
  }
  const [found] = (valueAt(bucket, 'hit', 'hits', 'hits') ?? []) as unknown[];
  return {
    keys,
    count: Number(valueAt(bucket, 'doc_count')),
    from: instantOf(valueAt(bucket, 'from', 'value')),
    until: instantOf(valueAt(bucket, 'until', 'value')),
    measures: read,
    ...(hit && found !== undefined && { hit: rowOf(found, hit.fields) }),
  };
}

function keyOf(bucket: unknown): string {
  const text = valueAt(bucket, 'key_as_string') ?? valueAt(bucket, 'key');
  return typeof text === 'string' ? text : String(text);
}

function instantOf(ms: unknown): string {
  return typeof ms === 'number' ? new Date(ms).toISOString() : '';
}

/** Returns the fields of a document that a query asks for: nested on the server, by dotted names here. */
function rowOf(hit: unknown, fields: readonly string[], longest?: number): Row {
  const source = valueAt(hit, '_source');
  const row: Record<string, unknown> = {};
  for (const field of fields) {
    const value = valueAt(source, ...field.split('.'));
    if (value === undefined || value === null) continue;
    row[field] = typeof value === 'string' && longest !== undefined ? value.slice(0, longest) : value;
  }
  return row as Row;
}
