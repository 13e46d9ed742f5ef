/** Short names for the parts of queries. */
import type { DocumentKind } from '../schema/document-kinds.ts';
import type { Filter, Group, Plan, Query, Select } from './query.ts';

type FieldIn<K extends DocumentKind> = Extract<Filter<K>, { op: 'has' }>['field'];

/** Returns a filter for documents whose field has one of some values. */
export function is<K extends DocumentKind>(
  field: FieldIn<K>,
  ...values: readonly (string | number | boolean)[]
): Filter<K> {
  return { op: 'is', field, values };
}

export function has<K extends DocumentKind>(field: FieldIn<K>): Filter<K> {
  return { op: 'has', field };
}

export function begins<K extends DocumentKind>(field: FieldIn<K>, text: string): Filter<K> {
  return { op: 'begins', field, text };
}

/** Returns a filter for numbers of at least this value. */
export function atLeast<K extends DocumentKind>(field: FieldIn<K>, from: number): Filter<K> {
  return { op: 'range', field, from };
}

export function all<K extends DocumentKind>(...of: readonly Filter<K>[]): Filter<K> {
  return { op: 'all', of };
}

export function any<K extends DocumentKind>(...of: readonly Filter<K>[]): Filter<K> {
  return { op: 'any', of };
}

export function not<K extends DocumentKind>(of: Filter<K>): Filter<K> {
  return { op: 'not', of };
}

/** Returns a filter for documents within a time; `until` is outside of it. */
export function within<K extends DocumentKind>(since: number, until: number): Filter<K> {
  const iso = (time: number): string | undefined => (Number.isFinite(time) ? new Date(time).toISOString() : undefined);
  return { op: 'range', field: '@timestamp' as FieldIn<K>, from: iso(since), below: iso(until) };
}

/** Returns a query for documents of a kind; without an order the earliest first. */
export function select<K extends DocumentKind>(
  of: K,
  where: Filter<K>,
  rest: Pick<Select<K>, 'fields' | 'limit'> & Partial<Pick<Select<K>, 'sort' | 'longest'>>,
): Query {
  const query: Select<K> = { kind: 'select', of, where, sort: [], ...rest };
  return query as unknown as Query;
}

/** Returns a query for groups of documents of a kind. */
export function group<K extends DocumentKind>(
  of: K,
  where: Filter<K>,
  rest: Pick<Group<K>, 'by'> & Partial<Pick<Group<K>, 'measures' | 'hit' | 'top'>>,
): Query {
  const query: Group<K> = { kind: 'group', of, where, measures: {}, ...rest };
  return query as unknown as Query;
}

/** Returns a plan whose queries find only documents that pass one more filter. */
export function narrowed(plan: Plan, filter: Filter | undefined): Plan {
  if (filter === undefined) return plan;
  return Object.fromEntries(
    Object.entries(plan).map(([name, query]) => [name, { ...query, where: all(filter, query.where) }]),
  );
}
