/**
 * The index templates, derived from the field table: one component template with the settings and the fields that documents
 * of all kinds have, and one index template a kind with the rest. They are written as the server returns them, so that
 * `setup --check` can compare them.
 */
import { INDEX_FAMILY, DOCUMENT_KINDS, type DocumentKind } from './document-kinds.ts';
import { FIELDS, fieldsOf, type FieldDef } from './fields.ts';
import { pipelineName } from './ingest.ts';
import type { JsonObject } from './json.ts';

/** Version of the templates, `_meta.version` in each. Raise it when a mapping or setting changes. */
const SCHEMA_VERSION = 1;

export const PERIODS = ['day', 'month', 'year'] as const;
/** The span of time that one index holds. */
export type Period = (typeof PERIODS)[number];

export interface TemplateOptions {
  /** First part of every index name: `vdsm` by default. */
  readonly prefix: string;
  readonly period: Period;
  /** What an index does with an unknown field: `false` keeps it in `_source` only, `strict` (for tests) refuses the document. */
  readonly dynamic?: 'false' | 'strict';
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

/** Returns the pattern of the indices that hold documents of a kind: `vdsm-logs-*`. */
export function indexPattern(prefix: string, kind: DocumentKind): string {
  return `${prefix}-${INDEX_FAMILY[kind]}-*`;
}

/** Returns the mapping of one field. */
export function mappingOf(field: FieldDef): JsonObject {
  if (field.type === 'labels') return { type: 'object', dynamic: 'true' };
  if (field.stored) return storedOnly(field);
  if (field.type === 'keyword') return { type: 'keyword', ignore_above: field.ignoreAbove ?? IGNORE_ABOVE };
  if (field.type !== 'text') return { type: field.type };
  // norms rank by length of text, which means nothing for log lines
  if (field.keyword === undefined) return { type: 'text', norms: false };
  return { type: 'text', norms: false, fields: { keyword: { type: 'keyword', ignore_above: field.keyword } } };
}

const IGNORE_ABOVE = 1024;

/** Higher than the 100 or so of templates that others have for `*` or `logs-*`. */
const PRIORITY = 200;

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

function componentTemplate({ prefix, period, dynamic = 'false' }: TemplateOptions): Template {
  return {
    name: componentName(prefix),
    body: {
      template: {
        settings: { index: { ...SETTINGS, default_pipeline: pipelineName(prefix) } },
        mappings: {
          dynamic,
          dynamic_templates: [
            { labels: { path_match: 'labels.*', mapping: { type: 'keyword', ignore_above: IGNORE_ABOVE } } },
          ],
          properties: properties(FIELDS.filter(isCommon)),
        },
      },
      version: SCHEMA_VERSION,
      _meta: metaOf(period),
    },
  };
}

function indexTemplate(kind: DocumentKind, { prefix, period }: TemplateOptions): Template {
  return {
    name: `${prefix}-${INDEX_FAMILY[kind]}`,
    body: {
      index_patterns: [indexPattern(prefix, kind)],
      template: { mappings: { properties: properties(fieldsOf(kind).filter((field) => !isCommon(field))) } },
      composed_of: [componentName(prefix)],
      priority: PRIORITY,
      version: SCHEMA_VERSION,
      _meta: metaOf(period),
    },
  };
}

function metaOf(period: Period): JsonObject {
  return { managed_by: 'vdsm-opensearch', period, version: SCHEMA_VERSION };
}

function isCommon(field: FieldDef): boolean {
  return DOCUMENT_KINDS.every((kind) => field.on.includes(kind));
}

/** Returns the mappings of fields: dotted names become nested `properties`. */
function properties(fields: readonly FieldDef[]): JsonObject {
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
    level[last] = mappingOf(field);
  }
  return root;
}

type Tree = { [name: string]: JsonObject | { properties: Tree } };
