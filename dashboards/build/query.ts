/** Queries in the language of the search bar (DQL), with field names that the compiler checks. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { FieldOn } from '../../src/schema/fields.ts';

/** A query on documents of kind `K`; text of the search bar. */
export interface Query<K extends DocumentKind> {
  readonly text: string;
  /** Never set: keeps queries of different kinds apart. */
  readonly on?: K;
}

/** Documents whose field has one of the values. */
export function is<K extends DocumentKind>(
  field: FieldOn<K>,
  ...values: readonly (string | number | boolean)[]
): Query<K> {
  const texts = values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value)));
  return { text: texts.length === 1 ? `${field}: ${texts[0]}` : `${field}: (${texts.join(' or ')})` };
}

/** Documents whose field begins like this. */
export function startsWith<K extends DocumentKind>(field: FieldOn<K>, beginning: string): Query<K> {
  return { text: `${field}: ${beginning}*` };
}

/** Documents that have the field. */
export function has<K extends DocumentKind>(field: FieldOn<K>): Query<K> {
  return { text: `${field}: *` };
}

/** Documents whose field is at least so much. */
export function atLeast<K extends DocumentKind>(field: FieldOn<K>, value: number): Query<K> {
  return { text: `${field} >= ${value}` };
}

/** Documents whose field is at least `from` and below `to`. */
export function between<K extends DocumentKind>(field: FieldOn<K>, from: number, to: number): Query<K> {
  return { text: `${field} >= ${from} and ${field} < ${to}` };
}

export function not<K extends DocumentKind>(query: Query<K>): Query<K> {
  return { text: `not (${query.text})` };
}

export function all<K extends DocumentKind>(...queries: readonly Query<K>[]): Query<K> {
  return { text: queries.map(({ text }) => `(${text})`).join(' and ') };
}

export function any<K extends DocumentKind>(...queries: readonly Query<K>[]): Query<K> {
  return { text: queries.map(({ text }) => `(${text})`).join(' or ') };
}
