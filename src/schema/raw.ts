/**
 * The raw-line path: what shippers of others send into the landing index `PREFIX-raw`, and what becomes of it. A document
 * that its pipeline reads goes into the index of its date, under the id that `load` gives; all else into `PREFIX-raw-failed`.
 */
import { FIELDS, type FieldDef } from './fields.ts';
import type { JsonObject } from './json.ts';
import {
  MAPPING_VERSION,
  PRIORITY,
  properties,
  type Period,
  type Template,
  type TemplateOptions,
} from './templates.ts';

/** Version of the pipeline, `vdsm.pipeline.version` in its documents. Raise it when it changes what it writes. */
export const RAW_PIPELINE_VERSION = 3;

/** Longest name of a case, in characters: dashboards show it, and the mapping indexes no keyword longer than 1,024. */
export const CASE_MAX = 128;

/** Tag of the documents that the pipeline makes. */
export const RAW_TAG = 'raw';

/** Returns the name of the landing index, of its template, and of the pipeline. */
export function rawName(prefix: string): string {
  return `${prefix}-raw`;
}

/** Returns the name of the index, and of the template, of what the pipeline cannot read. */
function rawFailedName(prefix: string): string {
  return `${prefix}-raw-failed`;
}

/**
 * Where shippers put the parts of a record, the first that is there counts. A name may be nested, dotted, or both:
 * `log.file.path` is found in `{"log":{"file":{"path":…}}}` and in `{"log.file.path":…}`.
 */
export const RAW_CONTRACT = {
  line: ['event.original', 'message', 'log', 'body', 'Body', 'body.text', 'body.string', 'Body.text', 'raw', 'msg'],
  host: [
    'host.name',
    'host.hostname',
    'hostname',
    'host',
    'resource.host.name',
    'resource.attributes.host.name',
    'Resource.host.name',
    'attributes.host.name',
    'agent.hostname',
  ],
  path: [
    'log.file.path',
    'file.path',
    'file',
    'filename',
    'path',
    'source_file',
    'attributes.log.file.path',
    'Attributes.log.file.path',
    'metadata.filename',
  ],
  offset: [
    'log.offset',
    'offset',
    'attributes.log.file.record_offset',
    'Attributes.log.file.record_offset',
    'metadata.fileoffset',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Fields of `PREFIX-raw-failed`: those of lines that it has, and the length of what was sent. */
const FAILED_FIELDS = [
  '@timestamp',
  'message',
  'ecs.version',
  'event.ingested',
  'host.name',
  'labels',
  'log.file.path',
  'tags',
  'vdsm.host.source',
  'vdsm.log.offset',
  'vdsm.masked',
  'vdsm.pipeline.error',
  'vdsm.pipeline.version',
] as const satisfies readonly (typeof FIELDS)[number]['name'][];

const LENGTH: FieldDef = {
  name: 'vdsm.raw.length',
  type: 'long',
  on: [],
  doc: 'Characters of the record that was sent.',
};

/** Returns the index templates of the landing index and of `PREFIX-raw-failed`. */
export function rawTemplates({ prefix, period, fullText }: TemplateOptions): readonly Template[] {
  const failed: readonly FieldDef[] = [
    ...FIELDS.filter(({ name }) => FAILED_FIELDS.some((one) => one === name)),
    LENGTH,
  ];
  return [
    {
      name: rawName(prefix),
      body: {
        index_patterns: [rawName(prefix)],
        // nothing stays in it: the pipeline sends each document on. What comes around the pipeline, because the request
        // names another one or is an update, has secrets: it is refused
        template: {
          settings: { index: { ...SETTINGS, default_pipeline: rawName(prefix), blocks: { write: 'true' } } },
          mappings: { dynamic: 'false' },
        },
        ...common(period),
      },
    },
    {
      name: rawFailedName(prefix),
      body: {
        index_patterns: [rawFailedName(prefix)],
        template: {
          settings: { index: { ...SETTINGS, codec: 'best_compression', refresh_interval: '5s' } },
          mappings: {
            _meta: { mapping: MAPPING_VERSION },
            dynamic: 'false',
            dynamic_templates: [
              { labels: { path_match: 'labels.*', mapping: { type: 'keyword', ignore_above: 1024 } } },
            ],
            properties: properties(failed, fullText),
          },
        },
        ...common(period),
      },
    },
  ];
}

const SETTINGS: JsonObject = { number_of_shards: '1', auto_expand_replicas: '0-1' };

function common(period: Period): JsonObject {
  return {
    // as the server returns it
    composed_of: [],
    priority: PRIORITY,
    version: MAPPING_VERSION,
    _meta: { managed_by: 'vdsm-opensearch', period, version: MAPPING_VERSION },
  };
}
