/** Queries as searches of OpenSearch. */
import { FIELDS, type FieldDef } from '../schema/fields.ts';
import { LAST_SORTS, ROWS_MAX, type Filter, type Group, type Key, type Query, type Sort } from '../query/query.ts';

/** Most values of each key, from the first on. The groups of all keys together may be 65,535 on a server as it is installed. */
const KEY_SIZES = [2000, 1000, 500, 200];
/** The same, by the number of keys, for a server that refuses so many: no more than 60,000 groups, inner and outer ones. */
const FEW_SIZES: readonly (readonly number[])[] = [[], [20_000], [250, 200], [60, 40, 20], [25, 20, 10, 8]];
/** A shard looks at so many values before it says which are the highest: there are fewer verbs than this. */
const SHARD_SIZE = 2000;

const DEFS: ReadonlyMap<string, FieldDef> = new Map(FIELDS.map((field: FieldDef) => [field.name, field]));

interface BodyOptions {
  /** The only values of the first key. */
  readonly top?: readonly string[] | undefined;
  /** Whether the server refused as many groups as there are. */
  readonly few?: boolean;
}

/** Returns the body of the search that answers a query. */
export function toBody(query: Query, { top, few = false }: BodyOptions = {}): object {
  if (query.kind === 'select') {
    const { where, sort, fields } = query;
    return {
      size: Math.min(query.limit, ROWS_MAX),
      track_total_hits: true,
      query: toQuery(where),
      sort: toSort(sort),
      _source: [...fields],
    };
  }
  return { size: 0, track_total_hits: false, query: toQuery(query.where), aggs: toAggs(query, 0, { top, few }) };
}

/** Returns the search for the values of the first key that have the highest measure. */
export function toTopBody({ where, by, measures, top }: Group): object | undefined {
  const [key] = by;
  const field = top && measures[top.measure]?.field;
  if (top === undefined || key === undefined || 'every' in key || field === undefined) return undefined;
  const order = [{ highest: 'desc' }, { _key: 'asc' }];
  return {
    size: 0,
    track_total_hits: false,
    query: toQuery(where),
    aggs: {
      top: {
        terms: { field: key.field, size: top.size, shard_size: SHARD_SIZE, order },
        aggs: { highest: { max: { field } } },
      },
    },
  };
}

function toQuery(filter: Filter): object {
  switch (filter.op) {
    case 'is':
      return { terms: { [filter.field]: [...filter.values] } };
    case 'has':
      return { exists: { field: filter.field } };
    case 'begins':
      return { prefix: { [filter.field]: { value: filter.text } } };
    case 'range': {
      const { from, below } = filter;
      return {
        range: {
          [filter.field]: { ...(from !== undefined && { gte: from }), ...(below !== undefined && { lt: below }) },
        },
      };
    }
    case 'all':
      return { bool: { filter: filter.of.map(toQuery) } };
    case 'any':
      return { bool: { should: filter.of.map(toQuery), minimum_should_match: 1 } };
    case 'not':
      return { bool: { must_not: [toQuery(filter.of)] } };
    default:
      return filter satisfies never;
  }
}

function toSort(sort: readonly Sort[]): object[] {
  return [...sort, ...LAST_SORTS].map(({ field, descending }) => ({
    [field]: {
      order: descending ? 'desc' : 'asc',
      missing: '_last',
      // an index that has no document with the field may not know it
      unmapped_type: DEFS.get(field)?.type === 'date' ? 'date' : 'keyword',
    },
  }));
}

/** Returns the aggregation of a key with those of the later keys inside, and the measures innermost. */
function toAggs(query: Group, at: number, options: BodyOptions): object {
  const key = query.by[at];
  if (key === undefined) return measuresOf(query);
  const sizes = options.few ? (FEW_SIZES[query.by.length] ?? KEY_SIZES) : KEY_SIZES;
  const only = at === 0 ? options.top : undefined;
  return { inside: { ...toBuckets(key, sizes[at] ?? 1, only), aggs: toAggs(query, at + 1, options) } };
}

function toBuckets(key: Key, size: number, only: readonly string[] | undefined): object {
  if ('every' in key)
    return { date_histogram: { field: '@timestamp', fixed_interval: `${key.every}ms`, min_doc_count: 1 } };
  const { field, missing } = key;
  return {
    terms: {
      field,
      size,
      ...(missing !== undefined && { missing }),
      ...(only !== undefined && { include: [...only] }),
    },
  };
}

function measuresOf({ measures, hit }: Group): object {
  const named = Object.entries(measures).flatMap(([name, { of, field, at = [] }]) => {
    if (of !== 'percentiles') return [[name, { [of]: { field } }]];
    const percentiles = { field, percents: [...at], hdr: { number_of_significant_value_digits: 2 } };
    return [
      [name, { max: { field } }],
      [`${name}.percentiles`, { percentiles }],
    ];
  });
  return {
    from: { min: { field: '@timestamp' } },
    until: { max: { field: '@timestamp' } },
    ...Object.fromEntries(named),
    ...(hit && { hit: { top_hits: { size: 1, sort: toSort(hit.sort), _source: [...hit.fields] } } }),
  };
}
