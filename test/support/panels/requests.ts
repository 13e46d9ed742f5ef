/** The searches that saved objects send to the server, built from the objects themselves: a panel with a wrong search fails a test. */
import type { SavedObject } from '../../../dashboards/build/objects.ts';
import { dqlToQuery, fieldsOfDql, searchedInDql, type Dsl } from './dql.ts';

/** A search, with the fields that the panel names. */
export interface PanelRequest {
  readonly index: string;
  readonly body: Dsl;
  readonly fields: readonly string[];
  /** Fields that its queries name: they must be searchable. */
  readonly searched: readonly string[];
  /** Fields to group, measure or sort by: they must be aggregatable. */
  readonly aggregated: readonly string[];
  /** Whether the panel would show data from an answer. */
  readonly hasData: (answer: Answer) => boolean;
}

export interface Answer {
  readonly hits: { readonly total: { readonly value: number }; readonly hits: readonly unknown[] };
  readonly aggregations?: Dsl;
}

/** Returns the searches of an object, none for text. Throws on an unknown type of visualization. */
export function requestsOf(object: SavedObject, objects: readonly SavedObject[]): PanelRequest[] {
  if (object.type === 'search') return [searchRequest(object, objects)];
  if (object.type !== 'visualization') return [];
  const state = JSON.parse(String(object.attributes['visState'])) as VisState;
  switch (state.type) {
    case 'markdown':
      return [];
    case 'input_control_vis':
      return controlRequests(object, state, objects);
    case 'metrics':
      return [tableRequest(state)];
    case 'vega':
      return [vegaRequest(state)];
    case 'histogram':
    case 'horizontal_bar':
    case 'line':
    case 'heatmap':
    case 'metric':
    case 'table':
      return [aggRequest(object, state, objects)];
    default:
      throw new Error(`${object.id}: unknown type of visualization '${state.type}'`);
  }
}

interface VisState {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly aggs: readonly VisAgg[];
}

interface VisAgg {
  readonly id: string;
  readonly type: string;
  readonly schema: string;
  readonly params: {
    readonly field?: string;
    readonly orderBy?: string;
    readonly order?: string;
    readonly size?: number;
    readonly percents?: readonly number[];
    readonly missingBucket?: boolean;
    readonly missingBucketLabel?: string;
    readonly sortField?: string;
    readonly json?: string;
    readonly filters?: readonly { readonly input: { readonly query: string }; readonly label: string }[];
  };
}

interface SearchSource {
  readonly query: { readonly query: string; readonly language: string };
  readonly indexRefName?: string;
}

function sourceOf(object: SavedObject): SearchSource {
  const meta = object.attributes['kibanaSavedObjectMeta'] as { searchSourceJSON: string };
  return JSON.parse(meta.searchSourceJSON) as SearchSource;
}

/** Returns the index names of the index pattern that an object refers to under a name. */
function indexOf(object: SavedObject, name: string | undefined, objects: readonly SavedObject[]): string {
  const reference = object.references.find((one) => one.name === name);
  const pattern = objects.find(({ type, id }) => type === 'index-pattern' && id === reference?.id);
  if (pattern === undefined) throw new Error(`${object.id}: '${name}' refers to no index pattern`);
  return String(pattern.attributes['title']);
}

function searchRequest(object: SavedObject, objects: readonly SavedObject[]): PanelRequest {
  const source = sourceOf(object);
  const columns = object.attributes['columns'] as readonly string[];
  const sort = object.attributes['sort'] as readonly (readonly [string, string])[];
  return {
    index: indexOf(object, source.indexRefName, objects),
    body: { size: 1, query: dqlToQuery(source.query.query), sort: sort.map(([field, order]) => ({ [field]: order })) },
    fields: [...columns, ...fieldsOfDql(source.query.query)],
    searched: searchedInDql(source.query.query),
    aggregated: sort.map(([field]) => field),
    hasData: ({ hits }) => hits.total.value > 0,
  };
}

function controlRequests(object: SavedObject, { params }: VisState, objects: readonly SavedObject[]): PanelRequest[] {
  const controls = params['controls'] as readonly { fieldName: string; indexPatternRefName: string }[];
  return controls.map(({ fieldName, indexPatternRefName }) => ({
    index: indexOf(object, indexPatternRefName, objects),
    body: { size: 0, aggs: { values: { terms: { field: fieldName } } } },
    fields: [fieldName],
    // the chosen value becomes a filter
    searched: [fieldName],
    aggregated: [fieldName],
    // only logs loaded with --case have a value here
    hasData: ({ aggregations }) => fieldName === 'labels.case' || hasBuckets(aggregations),
  }));
}

function aggRequest(object: SavedObject, { aggs }: VisState, objects: readonly SavedObject[]): PanelRequest {
  const source = sourceOf(object);
  const metrics = aggs.filter(({ schema }) => schema === 'metric');
  const buckets = aggs.filter(({ schema }) => schema !== 'metric');
  const measured = Object.fromEntries(metrics.flatMap((metric) => metricBody(metric)));
  const nested = buckets.reduceRight<Dsl>(
    (inner, bucket) => ({ ...measured, [bucket.id]: { ...bucketBody(bucket, metrics), aggs: inner } }),
    measured,
  );
  const named = aggs.flatMap(({ params }) => [params.field, params.sortField].filter((field) => field !== undefined));
  const queries = [
    source.query.query,
    ...aggs.flatMap(({ params }) => (params.filters ?? []).map(({ input }) => input.query)),
  ];
  const inBackground = aggs.flatMap(({ params }) => fieldsOfDsl(JSON.parse(params.json ?? '{}')));
  // a click on a bucket filters by its field
  const clicked = buckets.flatMap(({ params }) => params.field ?? []);
  return {
    index: indexOf(object, source.indexRefName, objects),
    body: { size: 0, track_total_hits: true, query: dqlToQuery(source.query.query), aggs: nested },
    fields: [...named, ...inBackground, ...queries.flatMap((text) => fieldsOfDql(text))],
    searched: [...clicked, ...inBackground, ...queries.flatMap((text) => searchedInDql(text))],
    aggregated: named,
    hasData: ({ hits, aggregations }) => hits.total.value > 0 && (buckets.length === 0 || hasBuckets(aggregations)),
  };
}

function metricBody({ id, type, params }: VisAgg): [string, Dsl][] {
  const { field } = params;
  switch (type) {
    case 'count':
      return [];
    case 'cardinality':
    case 'avg':
    case 'sum':
    case 'max':
    case 'min':
      return [[id, { [type]: { field } }]];
    case 'percentiles':
      return [[id, { percentiles: { field, percents: params.percents } }]];
    case 'top_hits':
      return [[id, { top_hits: { size: 1, docvalue_fields: [field], sort: [{ [params.sortField ?? '']: 'desc' }] } }]];
    default:
      throw new Error(`unknown type of metric '${type}'`);
  }
}

function bucketBody({ type, params }: VisAgg, metrics: readonly VisAgg[]): Dsl {
  const { field, size } = params;
  switch (type) {
    case 'terms':
      return {
        terms: {
          field,
          size,
          order: { [orderOf(params.orderBy ?? '1', metrics)]: params.order ?? 'desc' },
          ...(params.missingBucket && field !== 'process.exit_code' ? { missing: params.missingBucketLabel } : {}),
        },
      };
    case 'significant_terms':
      return { significant_terms: { field, size, ...(JSON.parse(params.json ?? '{}') as Dsl) } };
    case 'date_histogram':
      return { date_histogram: { field, fixed_interval: '10m', min_doc_count: 1 } };
    case 'filters':
      return {
        filters: {
          filters: Object.fromEntries(
            (params.filters ?? []).map(({ input, label }) => [label, dqlToQuery(input.query)]),
          ),
        },
      };
    default:
      throw new Error(`unknown type of bucket '${type}'`);
  }
}

/** Returns what a terms bucket is ordered by: the id of its metric, but `_count` for a count, which has no aggregation. */
function orderOf(orderBy: string, metrics: readonly VisAgg[]): string {
  if (orderBy === '_key') return '_key';
  const metric = metrics.find(({ id }) => id === orderBy.split('.')[0]);
  if (metric === undefined) throw new Error(`ordered by metric '${orderBy}', which does not exist`);
  return metric.type === 'count' ? '_count' : orderBy;
}

function hasBuckets(aggregations: Dsl | undefined): boolean {
  return Object.values(aggregations ?? {}).some((agg) => {
    const { buckets } = agg as { buckets?: unknown };
    if (buckets === undefined) return false;
    return Object.values(buckets as object).some((bucket) => ((bucket as { doc_count?: number }).doc_count ?? 0) > 0);
  });
}

interface TableSeries {
  readonly id: string;
  readonly filter?: { readonly query: string };
  readonly metrics: readonly {
    readonly id: string;
    readonly type: string;
    readonly field?: string;
    readonly numerator?: { readonly query: string };
    readonly denominator?: { readonly query: string };
    readonly percentiles?: readonly { readonly value: number }[];
    readonly script?: string;
    readonly variables?: readonly { readonly name: string; readonly field: string }[];
  }[];
}

/** Makes the search of a TSVB table: a row for each term, and for each column its filter, with one histogram bucket over the whole time. */
function tableRequest({ params }: VisState): PanelRequest {
  const series = params['series'] as readonly TableSeries[];
  const rows = String(params['pivot_id']);
  const { query } = params['filter'] as { query: string };
  const metrics = series.flatMap((one) => one.metrics);
  const inColumns = [
    ...metrics.flatMap(({ numerator, denominator }) => [numerator?.query, denominator?.query]),
    ...series.map(({ filter }) => filter?.query),
  ];
  const named = [
    rows,
    ...metrics.flatMap(({ type, field }) => (type === 'calculation' || field === undefined ? [] : [field])),
  ];
  return {
    index: String(params['index_pattern']),
    body: {
      size: 0,
      track_total_hits: true,
      query: dqlToQuery(query),
      aggs: {
        pivot: {
          terms: { field: rows, size: Number(params['pivot_rows']) },
          aggs: Object.fromEntries(series.map((one) => [one.id, columnBody(one)])),
        },
      },
    },
    fields: [...named, ...fieldsOfDql(query), ...inColumns.flatMap((text) => fieldsOfDql(text ?? ''))],
    searched: [rows, ...[query, ...inColumns].flatMap((text) => searchedInDql(text ?? ''))],
    aggregated: named,
    hasData: ({ aggregations }) => hasBuckets(aggregations),
  };
}

function columnBody({ filter, metrics }: TableSeries): Dsl {
  const aggs = Object.fromEntries(metrics.flatMap((metric) => tableMetric(metric, metrics)));
  const timeseries = { auto_date_histogram: { field: '@timestamp', buckets: 1 }, aggs };
  return { filter: dqlToQuery(filter?.query ?? ''), aggs: { timeseries } };
}

function tableMetric(metric: TableSeries['metrics'][number], all: TableSeries['metrics']): [string, Dsl][] {
  const { id, type, field } = metric;
  switch (type) {
    case 'count':
      return [];
    case 'max':
    case 'min':
      return [[id, { [type]: { field } }]];
    case 'percentile':
      return [[id, { percentiles: { field, percents: (metric.percentiles ?? []).map(({ value }) => value) } }]];
    case 'filter_ratio':
      return [
        [`${id}-numerator`, { filter: dqlToQuery(metric.numerator?.query ?? '') }],
        [`${id}-denominator`, { filter: dqlToQuery(metric.denominator?.query ?? '') }],
      ];
    case 'calculation': {
      const pathOf = (of: string): string => (all.find((other) => other.id === of)?.type === 'count' ? '_count' : of);
      const paths = Object.fromEntries((metric.variables ?? []).map(({ name, field: of }) => [name, pathOf(of)]));
      return [[id, { bucket_script: { buckets_path: paths, script: { source: metric.script, lang: 'painless' } } }]];
    }
    default:
      throw new Error(`unknown type of column '${type}'`);
  }
}

interface VegaSpec {
  readonly data: { readonly url: { readonly index: string; readonly body: VegaBody } };
}

interface VegaBody {
  readonly query: { readonly bool: { readonly filter: readonly (string | Dsl)[] } };
  readonly size: number;
  readonly sort?: readonly Readonly<Record<string, string>>[];
  readonly _source?: readonly string[];
  readonly aggs?: Dsl;
}

function vegaRequest({ params }: VisState): PanelRequest {
  const { url } = (JSON.parse(String(params['spec'])) as VegaSpec).data;
  // as Dashboards sends it with no filter and all of the time: without its placeholders
  const conditions = url.body.query.bool.filter.filter(
    (one): one is Dsl => typeof one !== 'string' && !('range' in one),
  );
  return {
    index: url.index,
    body: { ...url.body, track_total_hits: true, query: { bool: { filter: conditions } } },
    fields: [...(url.body._source ?? []), ...conditions.flatMap((one) => fieldsOfDsl(one))],
    searched: conditions.flatMap((one) => fieldsOfDsl(one)),
    aggregated: [...(url.body.sort ?? []).flatMap((sort) => Object.keys(sort)), ...fieldsOfAggs(url.body.aggs)],
    hasData: ({ hits, aggregations }) =>
      url.body.aggs === undefined ? hits.hits.length > 0 : hasBuckets(aggregations),
  };
}

/** Returns the fields that aggregations name, at any depth. */
function fieldsOfAggs(aggs: unknown): string[] {
  if (aggs === null || typeof aggs !== 'object') return [];
  return Object.entries(aggs).flatMap(([key, value]: [string, unknown]) =>
    key === 'field' ? [String(value)] : fieldsOfAggs(value),
  );
}

/** Returns the fields that `exists`, `term` and `terms` queries name, at any depth. */
function fieldsOfDsl(query: unknown): string[] {
  if (query === null || typeof query !== 'object') return [];
  if (Array.isArray(query)) return query.flatMap((one: unknown) => fieldsOfDsl(one));
  return Object.entries(query).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'exists') return [(value as { field: string }).field];
    return key === 'term' || key === 'terms' ? Object.keys(value as object) : fieldsOfDsl(value);
  });
}
