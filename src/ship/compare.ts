/** Compares installed objects with those that setup would install. Pure. */
import { fieldsOf } from '../schema/fields.ts';
import type { Json, JsonObject } from '../schema/json.ts';
import { mappingOf } from '../schema/templates.ts';
import { isJsonObject } from './json.ts';
import type { DocumentKind } from '../schema/document-kinds.ts';

/** One difference. `expected` and `found` are JSON text. */
export type Difference =
  | { readonly kind: 'missing'; readonly object: string }
  | {
      readonly kind: 'different';
      readonly object: string;
      readonly where: string;
      readonly expected: string;
      readonly found: string;
    }
  | { readonly kind: 'period'; readonly object: string; readonly expected: string; readonly found: string }
  | { readonly kind: 'overridden'; readonly object: string; readonly by: string }
  | { readonly kind: 'index-pipeline'; readonly index: string; readonly expected: string; readonly found: string }
  | { readonly kind: 'field-missing'; readonly index: string; readonly field: string; readonly expected: string }
  | {
      readonly kind: 'field-different';
      readonly index: string;
      readonly field: string;
      readonly expected: string;
      readonly found: string;
    };

/** Returns a difference as a line for people. */
export function describe(difference: Difference): string {
  switch (difference.kind) {
    case 'missing':
      return `${difference.object} is missing`;
    case 'different':
      return `${difference.object} differs at ${difference.where}: expected ${difference.expected}, found ${difference.found}`;
    case 'period':
      return `${difference.object} was installed with --period ${difference.found}, not ${difference.expected}`;
    case 'overridden':
      return `${difference.object} does not apply to new indices: ${difference.by} takes precedence`;
    case 'index-pipeline':
      return `index ${difference.index}: default pipeline is ${difference.found}, expected ${difference.expected}`;
    case 'field-missing':
      return `index ${difference.index} lacks field ${difference.field} (${difference.expected})`;
    case 'field-different':
      return `index ${difference.index}: field ${difference.field} is ${difference.found}, expected ${difference.expected}`;
    default:
      return difference satisfies never;
  }
}

/** Returns the paths of leaves at which two JSON values differ; the order of keys does not matter. */
export function diffJson(
  expected: Json | undefined,
  found: Json | undefined,
  where = '',
): { where: string; expected: string; found: string }[] {
  if (isJsonObject(expected) && isJsonObject(found)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort();
    return keys.flatMap((key) => diffJson(expected[key], found[key], where === '' ? key : `${where}.${key}`));
  }
  if (Array.isArray(expected) && Array.isArray(found) && expected.length === found.length) {
    return expected.flatMap((item: Json, index) => diffJson(item, found[index] as Json, `${where}[${index}]`));
  }
  return same(expected, found) ? [] : [{ where, expected: textOf(expected), found: textOf(found) }];
}

/** Returns the fields of a kind of document that the mapping of an index lacks or maps otherwise. */
export function diffMapping(index: string, kind: DocumentKind, mapping: JsonObject): Difference[] {
  return fieldsOf(kind).flatMap((field): Difference[] => {
    const expected = mappingOf(field);
    const found = fieldAt(mapping, field.name);
    if (found === undefined) return [{ kind: 'field-missing', index, field: field.name, expected: textOf(expected) }];
    const contradicts = Object.keys(expected).some((key) => !same(expected[key], found[key] ?? IMPLIED[key]));
    if (!contradicts) return [];
    // the sub-fields of an object are compared on their own
    const { properties: _, ...own } = found;
    return [{ kind: 'field-different', index, field: field.name, expected: textOf(expected), found: textOf(own) }];
  });
}

/** Settings that the server leaves out of a mapping. */
const IMPLIED: JsonObject = { type: 'object' };

function fieldAt(mapping: JsonObject, name: string): JsonObject | undefined {
  let level: Json | undefined = mapping;
  for (const part of name.split('.')) {
    level = isJsonObject(level) && isJsonObject(level['properties']) ? level['properties'][part] : undefined;
  }
  return isJsonObject(level) ? level : undefined;
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || (isJsonObject(a) && isJsonObject(b) && diffJson(a, b).length === 0);
}

function textOf(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
