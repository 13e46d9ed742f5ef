/** Aggregations of a panel, with fields that the compiler checks against the field table. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { AggregatableOn, NumericOn } from '../../src/schema/fields.ts';
import type { Query } from './query.ts';

/** An aggregation as a visualization holds it. */
export interface Agg {
  readonly id: string;
  readonly enabled: true;
  readonly type: string;
  readonly schema: 'metric' | 'segment' | 'group' | 'bucket' | 'split';
  readonly params: Readonly<Record<string, unknown>>;
}

/** A number to compute; `on` is never set, it keeps metrics of different kinds of documents apart. */
export interface Metric<K extends DocumentKind> {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly on?: K;
}

/** A division into groups; `on` is never set, it keeps buckets of different kinds of documents apart. */
export interface Bucket<K extends DocumentKind> {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly on?: K;
}

/** Counts documents. */
export function count<K extends DocumentKind>(label: string): Metric<K> {
  return { type: 'count', params: { customLabel: label } };
}

/** Counts different values. */
export function distinct<K extends DocumentKind>(field: AggregatableOn<K>, label: string): Metric<K> {
  return { type: 'cardinality', params: { field, customLabel: label } };
}

export function average<K extends DocumentKind>(field: NumericOn<K>, label: string): Metric<K> {
  return { type: 'avg', params: { field, customLabel: label } };
}

export function sum<K extends DocumentKind>(field: NumericOn<K>, label: string): Metric<K> {
  return { type: 'sum', params: { field, customLabel: label } };
}

export function highest<K extends DocumentKind>(field: NumericOn<K> | '@timestamp', label: string): Metric<K> {
  return { type: 'max', params: { field, customLabel: label } };
}

export function lowest<K extends DocumentKind>(field: NumericOn<K> | '@timestamp', label: string): Metric<K> {
  return { type: 'min', params: { field, customLabel: label } };
}

export function percentiles<K extends DocumentKind>(
  field: NumericOn<K>,
  percents: readonly number[],
  label?: string,
): Metric<K> {
  return { type: 'percentiles', params: { field, percents, ...(label === undefined ? {} : { customLabel: label }) } };
}

/** Takes the value of a field from the newest document. */
export function newest<K extends DocumentKind>(field: AggregatableOn<K>, label: string): Metric<K> {
  return {
    type: 'top_hits',
    params: { field, aggregate: 'concat', size: 1, sortField: '@timestamp', sortOrder: 'desc', customLabel: label },
  };
}

interface TermsOptions {
  readonly label: string;
  readonly size?: number;
  /** What to order by: the number of a metric, from 1 (of a percentile `1.95`), or `key`, the value itself. */
  readonly by?: string;
  readonly order?: 'asc' | 'desc';
  /** Label of the group of documents without the field; absent: no such group. */
  readonly missing?: string;
}

/** Groups by the value of a field. */
export function terms<K extends DocumentKind>(field: AggregatableOn<K>, options: TermsOptions): Bucket<K> {
  const { label, size = 10, by = '1', order = 'desc', missing } = options;
  return {
    type: 'terms',
    params: {
      field,
      orderBy: by === 'key' ? '_key' : by,
      order,
      size,
      otherBucket: false,
      otherBucketLabel: 'other',
      missingBucket: missing !== undefined,
      missingBucketLabel: missing ?? 'none',
      customLabel: label,
    },
  };
}

/** Groups by the values that are more frequent in the documents of the panel than in all: what these have in common. */
export function significant<K extends DocumentKind>(field: AggregatableOn<K>, label: string, size = 5): Bucket<K> {
  return { type: 'significant_terms', params: { field, size, json: '{"min_doc_count": 1}', customLabel: label } };
}

/** Groups by time. */
export function overTime<K extends DocumentKind>(): Bucket<K> {
  return {
    type: 'date_histogram',
    params: {
      field: '@timestamp',
      useNormalizedOpenSearchInterval: true,
      scaleMetricValues: false,
      interval: 'auto',
      drop_partials: false,
      min_doc_count: 1,
      extended_bounds: {},
      customLabel: 'time',
    },
  };
}

/** Groups by queries, each with a label. */
export function filters<K extends DocumentKind>(named: Readonly<Record<string, Query<K>>>): Bucket<K> {
  const entries = Object.entries(named).map(([label, query]) => ({
    input: { query: query.text, language: 'kuery' },
    label,
  }));
  return { type: 'filters', params: { filters: entries } };
}

/** Numbers metrics and buckets as Dashboards does: from 1, metrics first. */
export function numberAggs<K extends DocumentKind>(
  metrics: readonly Metric<K>[],
  buckets: readonly (readonly [Agg['schema'], Bucket<K>])[],
): Agg[] {
  const all = [
    ...metrics.map(({ type, params }) => ({ type, params, schema: 'metric' as const })),
    ...buckets.map(([schema, { type, params }]) => ({ type, params, schema })),
  ];
  return all.map(({ type, params, schema }, at) => ({ id: String(at + 1), enabled: true, type, schema, params }));
}
