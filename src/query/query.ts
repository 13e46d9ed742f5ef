/**
 * What an answer asks of documents, as data: it can be sent to a server, to a worker thread, and compared. Both backends, the
 * server (`src/search/`) and the logs themselves (`Collector`), answer the same query with the same rows.
 */
import type { DocumentKind } from '../schema/document-kinds.ts';
import type { AggregatableOn, FieldOn, NumericOn } from '../schema/fields.ts';

/** A value that a filter compares with. A date is an ISO 8601 instant in UTC, with milliseconds, as documents have it. */
type FilterValue = string | number | boolean;

/** A test of one document. Of a list it is enough that one value fits. */
export type Filter<K extends DocumentKind = DocumentKind> =
  | { readonly op: 'is'; readonly field: FieldOf<K>; readonly values: readonly FilterValue[] }
  | { readonly op: 'has'; readonly field: FieldOf<K> }
  | { readonly op: 'begins'; readonly field: FieldOf<K>; readonly text: string }
  /** At least `from`, and below `below`. */
  | {
      readonly op: 'range';
      readonly field: FieldOf<K>;
      readonly from?: string | number | undefined;
      readonly below?: string | number | undefined;
    }
  | { readonly op: 'all'; readonly of: readonly Filter<K>[] }
  | { readonly op: 'any'; readonly of: readonly Filter<K>[] }
  | { readonly op: 'not'; readonly of: Filter<K> };

/** Fields of a kind; for plans, whose queries are of several kinds, of any. */
type FieldOf<K extends DocumentKind> = DocumentKind extends K ? string : FieldOn<K> | 'labels.case';

export interface Sort<K extends DocumentKind = DocumentKind> {
  readonly field: DocumentKind extends K ? string : AggregatableOn<K>;
  readonly descending?: true;
}

/** Asks for documents themselves: the first `limit` in an order. Equal ones are in the order of time, host and place. */
export interface Select<K extends DocumentKind = DocumentKind> {
  readonly kind: 'select';
  readonly of: DocumentKind;
  readonly where: Filter<K>;
  readonly sort: readonly Sort<K>[];
  readonly limit: number;
  readonly fields: readonly string[];
  /** Most characters of each text in a row: what is beyond them is cut off. Absent: all. */
  readonly longest?: number | undefined;
}

/** By what documents are grouped: a value of a field, or a span of time. */
export type Key<K extends DocumentKind = DocumentKind> =
  | {
      readonly field: DocumentKind extends K ? string : AggregatableOn<K>;
      /** Stands for documents without the field; without it they are in no group. */
      readonly missing?: string | undefined;
    }
  /** Spans of this many ms, counted from 1970; the key of a group is the instant at which it begins. */
  | { readonly every: number };

/** Measures the values of a numeric field. */
type Measure<K extends DocumentKind = DocumentKind> = {
  readonly of: 'sum' | 'max' | 'percentiles';
  readonly field: DocumentKind extends K ? string : NumericOn<K>;
  /** Of percentiles: which, such as 50 and 95. */
  readonly at?: readonly number[];
};

/** Counts and measures documents in groups; each group also has the time of its first and last document. */
export interface Group<K extends DocumentKind = DocumentKind> {
  readonly kind: 'group';
  readonly of: DocumentKind;
  readonly where: Filter<K>;
  readonly by: readonly Key<K>[];
  readonly measures: Readonly<Record<string, Measure<K>>>;
  /** A document of each group, the first in an order, with these fields. */
  readonly hit?: { readonly sort: readonly Sort<K>[]; readonly fields: readonly string[] } | undefined;
  /** Only the groups of the first key's values with the highest values of a `max` measure. */
  readonly top?: { readonly measure: string; readonly size: number } | undefined;
}

export type Query = Select | Group;

/** The queries of an answer, by name. All of them are answered in one pass, or one request. */
export type Plan = Readonly<Record<string, Query>>;

type Value = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

/** A document, or some fields of it, by dotted name. */
export type Row = Readonly<Record<string, Value | undefined>>;

export interface Selected {
  /** Documents that fit; `rows` has no more of them than the limit. */
  readonly total: number;
  readonly rows: readonly Row[];
}

export interface GroupRow {
  readonly keys: readonly string[];
  readonly count: number;
  /** Instants of its first and last document, ISO 8601. */
  readonly from: string;
  readonly until: string;
  /** Sums and highest values by name; percentiles as `NAME.50`. Absent: no document has the field. */
  readonly measures: Readonly<Record<string, number>>;
  readonly hit?: Row | undefined;
}

export interface Grouped {
  /** In the order of their keys. */
  readonly rows: readonly GroupRow[];
  /** There are more groups than a backend keeps. */
  readonly isCut: boolean;
}

export interface Results {
  readonly selected: Readonly<Record<string, Selected>>;
  readonly grouped: Readonly<Record<string, Grouped>>;
}

/** Most groups of one query: what is beyond them is said to be cut. */
export const GROUPS_MAX = 20_000;
/** Most documents of one query; more are no answer. A server refuses more in one request. */
export const ROWS_MAX = 10_000;

/** Ends every order, so that it is the same from both backends. */
export const LAST_SORTS: readonly Sort[] = [
  { field: '@timestamp' },
  { field: 'host.name' },
  { field: 'log.file.path' },
  { field: 'vdsm.log.offset' },
];
