/** Queries in the language of the search bar (DQL), with field names that the compiler checks. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { FieldOn } from '../../src/schema/fields.ts';

/** A query on documents of kind `K`. */
export interface Query<K extends DocumentKind> {
  readonly text: string;
  /** Never set: keeps queries on different kinds apart. */
  readonly on?: K;
}

/** Finds documents whose field has one of the values. */
export function is<K extends DocumentKind>(
  field: FieldOn<K>,
  ...values: readonly (string | number | boolean)[]
): Query<K> {
  const texts = values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value)));
  return { text: texts.length === 1 ? `${field}: ${texts[0]}` : `${field}: (${texts.join(' or ')})` };
}

/** Finds documents whose field starts with a text. */
export function startsWith<K extends DocumentKind>(field: FieldOn<K>, prefix: string): Query<K> {
  return { text: `${field}: ${prefix}*` };
}

/** Finds documents that have the field. */
export function has<K extends DocumentKind>(field: FieldOn<K>): Query<K> {
  return { text: `${field}: *` };
}

/** Finds documents whose field is `minimum` or more. */
export function atLeast<K extends DocumentKind>(field: FieldOn<K>, minimum: number): Query<K> {
  return { text: `${field} >= ${minimum}` };
}

/** Finds documents whose field is `from` or more, and less than `to`. */
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
