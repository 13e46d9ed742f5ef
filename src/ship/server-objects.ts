/** Reads and writes what is installed on a server: the pipeline, the templates, and the indices made by them. */
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import type { DocumentKind } from '../schema/document-kinds.ts';
import { pipeline } from '../schema/ingest.ts';
import type { JsonObject } from '../schema/json.ts';
import { indexPattern, templates, type TemplateOptions } from '../schema/templates.ts';
import { request } from './request.ts';
import { serverName } from './client.ts';
import { isJsonObject, valueAt } from './json.ts';
import { errorOf, excerpt } from './verdict.ts';

/** One thing to install: where it is written, and where in the answer to a GET it stands. */
export interface InstallObject {
  readonly title: string;
  readonly path: string;
  readonly body: JsonObject;
  /** Takes the object out of the answer. */
  readonly unwrap: (answer: unknown) => unknown;
}

/** Everything that is installed, in the order in which the parts need each other. */
export function objectsOf(options: TemplateOptions): InstallObject[] {
  const { name, body } = pipeline(options.prefix);
  const { component, index } = templates(options);
  return [
    {
      title: `ingest pipeline ${name}`,
      path: `/_ingest/pipeline/${name}`,
      body,
      unwrap: (answer) => valueAt(answer, name),
    },
    {
      title: `component template ${component.name}`,
      path: `/_component_template/${component.name}`,
      body: component.body,
      unwrap: (answer) => valueAt(answer, 'component_templates', '0', 'component_template'),
    },
    ...index.map((template) => ({
      title: `index template ${template.name}`,
      path: `/_index_template/${template.name}`,
      body: template.body,
      unwrap: (answer: unknown) => valueAt(answer, 'index_templates', '0', 'index_template'),
    })),
  ];
}

/** What is installed under an object's name, or undefined. */
export async function read(client: Client, object: InstallObject): Promise<JsonObject | undefined> {
  const answer = await request(client, { method: 'GET', path: object.path });
  if (answer.status === 404) return undefined;
  const found = answer.status === 200 ? object.unwrap(answer.body) : undefined;
  if (isJsonObject(found)) return found;
  throw unexpected(client, `reading ${object.title}`, answer.status, answer.body);
}

/** Writes one object; `title` is for the message of the ShipperError (`setup`) that a refusal makes. */
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

/** The indices that hold documents of a kind, closed ones too. */
export async function indicesOf(client: Client, prefix: string, kind: DocumentKind): Promise<Index[]> {
  const pattern = indexPattern(prefix, kind);
  const answer = await request(client, {
    method: 'GET',
    path: `/${pattern}?expand_wildcards=open,closed&filter_path=*.mappings.properties,*.settings.index.default_pipeline`,
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

/** The error for an answer that nobody expected while doing something. */
export function unexpected(client: Client, doing: string, status: number, body: unknown): ShipperError {
  const { type, reason } = errorOf(body, status);
  const what = type === '' ? excerpt(body) : `${type}: ${reason}`;
  return new ShipperError('setup', `${serverName(client)}: ${doing} gave status ${status}: ${what}.`);
}
