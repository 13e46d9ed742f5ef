/**
 * The index templates, derived from the field table: one component template with the settings and the fields that documents
 * of all kinds have, and one index template a kind with the rest. They are written as the server returns them, so that
 * `setup --check` can compare them.
 */
import { INDEX_FAMILY, DOCUMENT_KINDS, type DocumentKind } from './document-kinds.ts';
import { FIELDS, fieldsOf, usesOf, type FieldDef } from './fields.ts';
import { pipelineName } from './ingest.ts';
import type { JsonObject } from './json.ts';
import { isFrom } from './server-version.ts';

/**
 * Number of the mapping: `_meta.version` of the templates, and `_meta.mapping` of the indices that are made by them. Raise
 * it when a mapping or setting changes. Indices keep the mapping that they were made with; 1 had no mark.
 */
export const MAPPING_VERSION = 2;

/**
 * How text is searched by its words. `match_only_text` does without positions and frequencies, which ranking and phrases
 * use: phrases are then checked in the documents themselves.
 */
export type FullText = 'match_only_text' | 'text';

/** Returns how a server of a version searches text: `match_only_text` came with 2.12. */
export function fullTextOf(version: string): FullText {
  return isFrom(version, [2, 12]) ? 'match_only_text' : 'text';
}

export const PERIODS = ['day', 'month', 'year'] as const;
/** The span of time that one index holds. */
export type Period = (typeof PERIODS)[number];

export interface TemplateOptions {
  /** First part of every index name: `vdsm` by default. */
  readonly prefix: string;
  readonly period: Period;
  /** What an index does with an unknown field: `false` keeps it in `_source` only, `strict` (for tests) refuses the document. */
  readonly dynamic?: 'false' | 'strict';
  /** How text is searched; default: as by servers from 2.12 on. */
  readonly fullText?: FullText;
}

/** A template as the server takes it: `name` goes into the URL, `body` is sent. */
export interface Template {
  readonly name: string;
  readonly body: JsonObject;
}

/** Returns the templates that `setup` installs. The index templates are composed of the component template. */
export function templates(options: TemplateOptions): { component: Template; index: readonly Template[] } {
  return { component: componentTemplate(options), index: DOCUMENT_KINDS.map((kind) => indexTemplate(kind, options)) };
}

/** Returns the name of the component template. Its `_meta.period` is the period in use. */
export function componentName(prefix: string): string {
  return `${prefix}-common`;
}

/** Length of the part of a date that names the period. */
export const DATE_LENGTH = { day: 10, month: 7, year: 4 } as const satisfies Record<Period, number>;

/**
 * Returns the name of the index of a kind and period: `vdsm-calls-2026.11`.
 * @param date first `DATE_LENGTH` characters of a stamp: `2026-11`
 */
export function indexName(prefix: string, kind: DocumentKind, date: string): string {
  return `${prefix}-${INDEX_FAMILY[kind]}-${date.replaceAll('-', '.')}`;
}

/** Returns the pattern of the indices that hold documents of a kind: `vdsm-logs-*`. */
export function indexPattern(prefix: string, kind: DocumentKind): string {
  return `${prefix}-${INDEX_FAMILY[kind]}-*`;
}

/** Returns the mapping of one field. */
export function mappingOf(field: FieldDef, fullText: FullText = 'match_only_text'): JsonObject {
  if (field.type === 'labels') return { type: 'object', dynamic: 'true' };
  if (field.stored) return storedOnly(field);
  const { search, aggregate } = usesOf(field);
  const uses = { ...(search ? {} : { index: false }), ...(aggregate ? {} : { doc_values: false }) };
  if (field.type === 'keyword') return { type: 'keyword', ignore_above: field.ignoreAbove ?? IGNORE_ABOVE, ...uses };
  if (field.type === 'flat_object') return { type: 'flat_object' };
  if (field.type !== 'text') return { type: field.type, ...uses };
  // norms rank by length of text, which means nothing for log lines
  const words: JsonObject = fullText === 'text' ? { type: 'text', norms: false } : { type: fullText };
  if (field.keyword === undefined) return words;
  return { ...words, fields: { keyword: { type: 'keyword', ignore_above: field.keyword } } };
}

const IGNORE_ABOVE = 1024;

/** Higher than the 100 or so of templates that others have for `*` or `logs-*`. */
export const PRIORITY = 200;

const SETTINGS: JsonObject = {
  codec: 'best_compression',
  number_of_shards: '1',
  // one replica where there is a second node to hold it; a single node stays green
  auto_expand_replicas: '0-1',
  // a followed log shows up within 5 s; in a long load, the default of 1 s doubles the bytes written before merges
  refresh_interval: '5s',
};

function storedOnly(field: FieldDef): JsonObject {
  if (field.type === 'flat_object') return { type: 'object', enabled: false };
  if (field.type === 'text') return { type: 'text', index: false };
  return { type: field.type, index: false, doc_values: false };
}

function componentTemplate({ prefix, period, dynamic = 'false', fullText }: TemplateOptions): Template {
  return {
    name: componentName(prefix),
    body: {
      template: {
        settings: { index: { ...SETTINGS, default_pipeline: pipelineName(prefix) } },
        mappings: {
          _meta: { mapping: MAPPING_VERSION },
          dynamic,
          dynamic_templates: [
            { labels: { path_match: 'labels.*', mapping: { type: 'keyword', ignore_above: IGNORE_ABOVE } } },
          ],
          properties: properties(FIELDS.filter(isCommon), fullText),
        },
      },
      version: MAPPING_VERSION,
      _meta: metaOf(period),
    },
  };
}

function indexTemplate(kind: DocumentKind, { prefix, period, fullText }: TemplateOptions): Template {
  return {
    name: `${prefix}-${INDEX_FAMILY[kind]}`,
    body: {
      index_patterns: [indexPattern(prefix, kind)],
      template: {
        mappings: {
          properties: properties(
            fieldsOf(kind).filter((field) => !isCommon(field)),
            fullText,
          ),
        },
      },
      composed_of: [componentName(prefix)],
      priority: PRIORITY,
      version: MAPPING_VERSION,
      _meta: metaOf(period),
    },
  };
}

function metaOf(period: Period): JsonObject {
  return { managed_by: 'vdsm-opensearch', period, version: MAPPING_VERSION };
}

function isCommon(field: FieldDef): boolean {
  return DOCUMENT_KINDS.every((kind) => field.on.includes(kind));
}

/** Returns the mappings of fields: dotted names become nested `properties`. */
export function properties(fields: readonly FieldDef[], fullText?: FullText): JsonObject {
  const root: Tree = {};
  for (const field of fields) {
    const path = field.name.split('.');
    const last = path.pop() ?? field.name;
    let level = root;
    for (const part of path) {
      const next: { properties: Tree } = (level[part] as { properties: Tree } | undefined) ?? { properties: {} };
      level[part] = next;
      level = next.properties;
    }
    level[last] = mappingOf(field, fullText);
  }
  return root;
}

type Tree = { [name: string]: JsonObject | { properties: Tree } };
