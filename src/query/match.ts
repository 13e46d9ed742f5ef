/** Filters as functions over documents. */
import { FIELDS, type FieldDef } from '../schema/fields.ts';
import { KEYWORD_MAX } from '../schema/fields/field.ts';
import type { Filter } from './query.ts';

/** A document of any kind, by dotted names. */
export type Document = object;
export type Test = (doc: Document) => boolean;
export type Read = (doc: Document) => unknown;

const DEFS: ReadonlyMap<string, FieldDef> = new Map(FIELDS.map((field: FieldDef) => [field.name, field]));
const KEYWORD = '.keyword';
const LABEL = 'labels.';

/**
 * Returns a function that reads a field as a server compares it: of `x.keyword` the text of `x`; too long a keyword is none.
 */
export function reader(field: string): Read {
  if (field.startsWith(LABEL)) {
    const label = field.slice(LABEL.length);
    return (doc) => (fieldOf(doc, 'labels') as Record<string, string> | undefined)?.[label];
  }
  const isPart = field.endsWith(KEYWORD);
  const name = isPart ? field.slice(0, -KEYWORD.length) : field;
  const def = DEFS.get(name);
  const longest = isPart ? def?.keyword : def?.type === 'keyword' ? (def.ignoreAbove ?? KEYWORD_MAX) : undefined;
  if (longest === undefined) return (doc) => fieldOf(doc, name);
  return (doc) => {
    const value = fieldOf(doc, name);
    return typeof value === 'string' && value.length > longest ? undefined : value;
  };
}

/**
 * Returns a measure of a field as it is equal from both backends: the server keeps a `float` in 32 bits, which are good for six
 * digits.
 */
export function measured(field: string, value: number): number {
  return DEFS.get(field)?.type === 'float' ? Number(value.toPrecision(6)) : value;
}

function fieldOf(doc: Document, name: string): unknown {
  return (doc as Record<string, unknown>)[name];
}

/** Compiles a filter. */
export function tester(filter: Filter): Test {
  switch (filter.op) {
    case 'is': {
      const values = new Set<unknown>(filter.values);
      return someValue(filter.field, (value) => values.has(value));
    }
    case 'has':
      return someValue(filter.field, () => true);
    case 'begins':
      return someValue(filter.field, (value) => typeof value === 'string' && value.startsWith(filter.text));
    case 'range': {
      const { from, below } = filter;
      return someValue(
        filter.field,
        (value) =>
          (from === undefined || (value as string | number) >= from) &&
          (below === undefined || (value as string | number) < below),
      );
    }
    case 'all': {
      const tests = filter.of.map(tester);
      return (doc) => tests.every((test) => test(doc));
    }
    case 'any': {
      const tests = filter.of.map(tester);
      return (doc) => tests.some((test) => test(doc));
    }
    case 'not': {
      const test = tester(filter.of);
      return (doc) => !test(doc);
    }
    default:
      return filter satisfies never;
  }
}

function someValue(field: string, fits: (value: unknown) => boolean): Test {
  const read = reader(field);
  return (doc) => {
    const value = read(doc);
    if (value === undefined) return false;
    return Array.isArray(value) ? value.some(fits) : fits(value);
  };
}
