/** Objects on the server: the pipeline, the templates, and the indices that were created by them. */
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import type { DocumentKind } from '../schema/document-kinds.ts';
import { pipeline, type Pipeline } from '../schema/ingest.ts';
import type { JsonObject } from '../schema/json.ts';
import { rawTemplates } from '../schema/raw.ts';
import { fullTextOf, indexPattern, templates, type Template, type TemplateOptions } from '../schema/templates.ts';
import { rawPipeline } from './raw/raw-pipeline.ts';
import { request } from './request.ts';
import { serverName } from './client.ts';
import { isJsonObject, valueAt } from './json.ts';
import type { Deed } from './access/rights.ts';
import { errorOf, excerpt } from './verdict.ts';
import { waitForServer } from './wait-for-server.ts';

/** One object to install. */
export interface InstallObject {
  readonly title: string;
  readonly path: string;
  readonly body: JsonObject;
  /** Takes the object out of the answer to a GET. */
  readonly unwrap: (answer: unknown) => unknown;
  /** What is to be asked before anything is written; absent for the first object. */
  readonly deed?: Deed;
  /** Only other shippers need it, not a load. */
  readonly forShippers?: true;
}

/** Returns all objects to install, those that others need first. */
export function objectsOf(options: TemplateOptions): InstallObject[] {
  const { component, index } = templates(options);
  return [
    pipelineObject(pipeline(options.prefix)),
    {
      title: `component template ${component.name}`,
      path: `/_component_template/${component.name}`,
      body: component.body,
      unwrap: (answer) => valueAt(answer, 'component_templates', '0', 'component_template'),
      deed: 'write component template',
    },
    ...index.map(templateObject),
    { ...pipelineObject(rawPipeline(options)), forShippers: true as const },
    ...rawTemplates(options).map((template) => ({ ...templateObject(template), forShippers: true as const })),
  ];
}

function pipelineObject({ name, body }: Pipeline): InstallObject {
  const unwrap = (answer: unknown): unknown => valueAt(answer, name);
  return { title: `ingest pipeline ${name}`, path: `/_ingest/pipeline/${name}`, body, unwrap };
}

function templateObject({ name, body }: Template): InstallObject {
  const unwrap = (answer: unknown): unknown => valueAt(answer, 'index_templates', '0', 'index_template');
  const deed = 'write index template' as const;
  return { title: `index template ${name}`, path: `/_index_template/${name}`, body, unwrap, deed };
}

/**
 * Returns the options with the form of text that the server has, by its version.
 * @throws {ShipperError} `server`
 */
export async function withFullText(client: Client, options: TemplateOptions): Promise<TemplateOptions> {
  return { ...options, fullText: options.fullText ?? fullTextOf((await waitForServer(client)).version) };
}

/** Reads an object from the server; undefined if it is not installed. */
export async function read(client: Client, object: InstallObject): Promise<JsonObject | undefined> {
  const answer = await request(client, { method: 'GET', path: object.path });
  if (answer.status === 404) return undefined;
  const found = answer.status === 200 ? object.unwrap(answer.body) : undefined;
  if (isJsonObject(found)) return found;
  throw unexpected(client, `reading ${object.title}`, answer.status, answer.body);
}

/**
 * Writes one object.
 * @param title names it in messages
 * @throws {ShipperError} `setup`: the server refuses it
 */
export async function write(client: Client, path: string, body: JsonObject, title: string): Promise<void> {
  const answer = await request(client, { method: 'PUT', path, body });
  if (answer.status !== 200) throw unexpected(client, `writing ${title}`, answer.status, answer.body);
}

/** An existing index. */
export interface Index {
  readonly name: string;
  readonly mapping: JsonObject;
  readonly pipeline: string | undefined;
}

/** Reads the indices of a kind of document, closed ones too. */
export async function indicesOf(client: Client, prefix: string, kind: DocumentKind): Promise<Index[]> {
  const pattern = indexPattern(prefix, kind);
  const answer = await request(client, {
    method: 'GET',
    path: `/${pattern}?expand_wildcards=open,closed&filter_path=*.mappings.properties,*.mappings._meta,*.settings.index.default_pipeline`,
  });
  if (answer.status !== 200 || !isJsonObject(answer.body)) {
    throw unexpected(client, `reading the indices ${pattern}`, answer.status, answer.body);
  }
  return Object.entries(answer.body).map(([name, index]) => {
    const mapping = valueAt(index, 'mappings');
    const pipeline = valueAt(index, 'settings', 'index', 'default_pipeline');
    return {
      name,
      mapping: isJsonObject(mapping) ? mapping : {},
      pipeline: typeof pipeline === 'string' ? pipeline : undefined,
    };
  });
}

/** Returns the error for an unexpected answer; `doing` completes "… failed with status 500". */
export function unexpected(client: Client, doing: string, status: number, body: unknown): ShipperError {
  const { type, reason } = errorOf(body, status);
  const what = type === '' ? excerpt(body) : `${type}: ${reason}`;
  return new ShipperError('setup', `${serverName(client)}: ${doing} failed with status ${status}: ${what}`);
}
