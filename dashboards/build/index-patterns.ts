/** Index patterns: one for each kind of documents, one for all. They carry their fields, so that Dashboards fetches none when first opened. */
import { INDEX_FAMILY, DOCUMENT_KINDS } from '../../src/schema/document-kinds.ts';
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import { FIELDS, fieldsOf, usesOf } from '../../src/schema/fields.ts';
import type { FieldDef, FieldOn } from '../../src/schema/fields.ts';
import { callLink, flowLink, flowQuery } from './links.ts';
import { savedObject } from './objects.ts';
import type { Reference, SavedObject } from './objects.ts';

/** Prefix of index names; `setup --dashboards` replaces it by that of `--prefix`. */
const PREFIX = 'vdsm';

/** What a panel takes its documents from. */
export type Source = SourceOf<DocumentKind>;

/** The indices of one kind, or of all. */
export type SourceOf<K extends DocumentKind> = K | 'all';

/** Returns the index names of a source, with wildcards; also the title of its index pattern. */
export function indexNames(source: Source): string {
  return source === 'all' ? `${PREFIX}-*` : `${PREFIX}-${INDEX_FAMILY[source]}-*`;
}

function patternId(source: Source): string {
  return source === 'all' ? `${PREFIX}-all` : `${PREFIX}-${INDEX_FAMILY[source]}`;
}

/** Makes a reference to an index pattern, under the name that the JSON of the object uses. */
export function patternReference(source: Source, name = SEARCH_SOURCE): Reference {
  return { name, type: 'index-pattern', id: patternId(source) };
}

/** Name under which a search source refers to its index pattern. */
export const SEARCH_SOURCE = 'kibanaSavedObjectMeta.searchSourceJSON.index';

/** Makes all index patterns. */
export function indexPatterns(): SavedObject[] {
  return [...DOCUMENT_KINDS, 'all' as const].map((source) =>
    savedObject('index-pattern', patternId(source), {
      title: indexNames(source),
      timeFieldName: '@timestamp',
      fields: JSON.stringify(patternFields(source)),
      fieldFormatMap: JSON.stringify(formats(source)),
    }),
  );
}

/** Types as Dashboards names them, by their names in the mapping. */
const TYPES: Record<FieldDef['type'], string> = {
  keyword: 'string',
  text: 'string',
  date: 'date',
  long: 'number',
  integer: 'number',
  float: 'number',
  boolean: 'boolean',
  ip: 'ip',
  flat_object: 'string',
  labels: 'string',
};

function patternFields(source: Source) {
  return [
    ...fieldsOn(source).flatMap((field) => patternField(field)),
    { ...entry('_id', 'string', '_id', true), readFromDocValues: false },
    { ...entry('_index', 'string', '_index', true), readFromDocValues: false },
    { ...entry('_source', '_source', '_source', false), searchable: false, readFromDocValues: false },
  ];
}

function fieldsOn(source: Source): readonly FieldDef[] {
  return source === 'all' ? FIELDS : fieldsOf(source);
}

function patternField(field: FieldDef) {
  const { name, type } = field;
  const { search, aggregate } = usesOf(field);
  if (field.stored) return [{ ...entry(name, TYPES[type], type, false), searchable: false }];
  if (type === 'labels') return [entry('labels.case', 'string', 'keyword', true)];
  const own = { ...entry(name, TYPES[type], type, aggregate && type !== 'text'), searchable: search };
  if (type !== 'text' || field.keyword === undefined) return [own];
  return [own, { ...entry(`${name}.keyword`, 'string', 'keyword', true), subType: { multi: { parent: name } } }];
}

function entry(name: string, type: string, esType: string, aggregatable: boolean) {
  return {
    count: 0,
    name,
    type,
    esTypes: [esType],
    scripted: false,
    searchable: true,
    aggregatable,
    readFromDocValues: aggregatable,
  };
}

/** Ids of calls: shown as a link to the call of the engine and to that of vdsm. */
const CALL_IDS: ReadonlySet<string> = new Set([
  'vdsm.call.id',
  'vdsm.engine.call_id',
  'vdsm.engine.caused_call',
] satisfies FieldOn<DocumentKind>[]);

/** Formats of values: nanoseconds as seconds, ids as links to the flow dashboard. */
function formats(source: Source): Record<string, object> {
  const shown: Record<string, object> = {};
  for (const { name, type } of fieldsOn(source)) {
    if (name === 'event.duration' || name.endsWith('_ns')) shown[name] = NANOSECONDS;
    else if (type === 'date') shown[name] = STAMP;
    else if (name === 'vdsm.failed') shown[name] = PERCENT;
    else if (name === 'trace.id') shown[name] = link(flowLink('{{value}}'));
    else if (name === 'vdsm.task.id') shown[name] = link(flowQuery('{{value}}', 'vdsm.task.id'));
    else if (CALL_IDS.has(name)) shown[name] = link(callLink('{{value}}'));
  }
  return shown;
}

const NANOSECONDS = {
  id: 'duration',
  // Dashboards before 2.9 writes the unit in full all the same
  params: {
    inputFormat: 'nanoseconds',
    outputFormat: 'asSeconds',
    outputPrecision: 3,
    showSuffix: true,
    useShortSuffix: true,
  },
};
/** Shorter than the default, so that it fits into a table; with the year, since people read logs years later. */
const STAMP = { id: 'date', params: { pattern: 'YYYY-MM-DD HH:mm:ss.SSS' } };
const PERCENT = { id: 'percent', params: { pattern: '0.0%' } };

function link(urlTemplate: string) {
  return { id: 'url', params: { type: 'a', urlTemplate, labelTemplate: '{{value}}', openLinkInCurrentTab: true } };
}
