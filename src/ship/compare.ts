/** Compares installed objects with those that setup would install. Pure. */
import { fieldsOf } from '../schema/fields.ts';
import type { Json, JsonObject } from '../schema/json.ts';
import { mappingOf, type FullText } from '../schema/templates.ts';
import { isJsonObject } from './json.ts';
import type { DocumentKind } from '../schema/document-kinds.ts';

/** One difference. `expected` and `found` are JSON text. */
export type Difference =
  | { readonly kind: 'missing' | 'missing-for-shippers'; readonly object: string }
  | {
      readonly kind: 'different';
      readonly object: string;
      readonly where: string;
      readonly expected: string;
      readonly found: string;
    }
  | { readonly kind: 'period'; readonly object: string; readonly expected: string; readonly found: string }
  | { readonly kind: 'overridden'; readonly object: string; readonly by: string; readonly field: string }
  | { readonly kind: 'index-pipeline'; readonly index: string; readonly expected: string; readonly found: string }
  | { readonly kind: 'old-mapping'; readonly index: string; readonly expected: number; readonly found: number }
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
    case 'missing-for-shippers':
      return `${difference.object} is missing`;
    case 'different':
      return `${difference.object} differs at ${difference.where}: expected ${difference.expected}, found ${difference.found}`;
    case 'period':
      return `${difference.object} was installed with --period ${difference.found}, not ${difference.expected}`;
    case 'overridden':
      return `${difference.object} does not apply to new indices: ${difference.by} wins, and would map ${difference.field} and others otherwise`;
    case 'index-pipeline':
      return `index ${difference.index}: default pipeline is ${difference.found}, expected ${difference.expected}`;
    case 'old-mapping':
      return `index ${difference.index} has mapping ${difference.found}, and is larger than with mapping ${difference.expected}: 'vdsm-ship setup --rebuild ${difference.index}' gives it that`;
    case 'field-missing':
      return `index ${difference.index} lacks field ${difference.field} (${difference.expected})`;
    case 'field-different':
      return `index ${difference.index}: field ${difference.field} is ${difference.found}, expected ${difference.expected}`;
    default:
      return difference satisfies never;
  }
}

/**
 * Returns what to do about a difference with which `load --no-setup` must not begin: it would write the same lines into other
 * indices, or make indices with other fields. Undefined for the others, such as indices with an older mapping, which are
 * written on, and settings that an administrator has changed.
 */
export function remedyOf(difference: Difference): string | undefined {
  switch (difference.kind) {
    case 'missing':
      return SETUP_REMEDY;
    case 'period':
      return `the same line would go into two indices: load with --period ${difference.found}, or with another --prefix after its setup`;
    case 'overridden':
      return OVERRIDDEN_REMEDY;
    case 'different':
      if (!isDecisive(difference)) return undefined;
      return difference.where.endsWith('version') && Number(difference.found) > Number(difference.expected)
        ? 'it was set up by a newer vdsm-ship: load with that one'
        : SETUP_REMEDY;
    case 'missing-for-shippers':
    case 'index-pipeline':
    case 'old-mapping':
    case 'field-missing':
    case 'field-different':
      return undefined;
    default:
      return difference satisfies never;
  }
}

const SETUP_REMEDY = "run 'vdsm-ship setup' first, or load without --no-setup";

/** What to do about a template of others that wins. */
export const OVERRIDDEN_REMEDY =
  "give it a priority below 200 or narrower patterns, or the component template and the fields of vdsm-ship; 'vdsm-ship setup --check' shows when it is right";

/** Places of a template that tell which indices it makes, and by which version and period. */
const DECISIVE = /^(?:version|_meta.*|index_patterns.*|composed_of.*|data_stream.*)$/;

type Place = Extract<Difference, { kind: 'different' }>;

/** Returns whether a difference of templates makes other indices. Load passes the pipeline by. */
function isDecisive({ object, where, expected, found }: Place): boolean {
  if (object.startsWith('ingest pipeline')) return false;
  if (!where.startsWith('template.mappings.properties')) return DECISIVE.test(where);
  // a field is missing, or is of another type; what else an administrator may change is seen in searches alone
  if (found === NOTHING) return expected.startsWith('{');
  return (
    where.endsWith('.type') && expected !== NOTHING && asWords(JSON.parse(found)) !== asWords(JSON.parse(expected))
  );
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

/** Returns the number of the mapping that an index was made with. */
export function mappingVersion(mapping: JsonObject): number {
  const meta = mapping['_meta'];
  const version = isJsonObject(meta) ? meta['mapping'] : undefined;
  return typeof version === 'number' ? version : 1;
}

/**
 * Returns the fields of a kind of document that the mapping of an index lacks, or maps so that they cannot do what they
 * should. A field of an older mapping may do more.
 */
export function diffMapping(index: string, kind: DocumentKind, mapping: JsonObject, fullText?: FullText): Difference[] {
  return fieldsOf(kind).flatMap((field): Difference[] => {
    const expected = mappingOf(field, fullText);
    const found = fieldAt(mapping, field.name);
    if (found === undefined) return [{ kind: 'field-missing', index, field: field.name, expected: textOf(expected) }];
    if (canAll(expected, found)) return [];
    // the sub-fields of an object are compared on their own
    const { properties: _, ...own } = found;
    return [{ kind: 'field-different', index, field: field.name, expected: textOf(expected), found: textOf(own) }];
  });
}

/** Returns whether a field, as it is mapped, can do all that it should. */
function canAll(expected: JsonObject, found: JsonObject): boolean {
  if (expected['enabled'] === false) return true;
  if (typeOf(expected) !== typeOf(found)) return false;
  return (
    ['index', 'doc_values'].every((use) => expected[use] === false || found[use] !== false) &&
    ['ignore_above', 'dynamic'].every((key) => !(key in expected) || same(expected[key], found[key])) &&
    Object.entries(isJsonObject(expected['fields']) ? expected['fields'] : {}).every(([name, one]) =>
      same(one, isJsonObject(found['fields']) ? found['fields'][name] : undefined),
    )
  );
}

/** Returns the type of a field. The server leaves out that of an object. */
function typeOf({ type = 'object' }: JsonObject): unknown {
  return asWords(type);
}

/** Text is searched by its words in both forms. A server may have got the other by an upgrade. */
function asWords(type: unknown): unknown {
  return type === 'match_only_text' ? 'text' : type;
}

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

const NOTHING = 'nothing';

function textOf(value: Json | undefined): string {
  if (value === undefined) return NOTHING;
  const text = JSON.stringify(value);
  // of a script, the beginning
  return text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}…`;
}

const TEXT_MAX = 1000;
