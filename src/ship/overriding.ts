/**
 * Index templates of others that win against ours: of the composable templates that match the name of a new index, the server
 * applies only the one of the highest priority. Legacy templates (`_template`) lose against any composable one.
 */
import type { Client } from '@opensearch-project/opensearch';
import { INDEX_FAMILY, DOCUMENT_KINDS, type DocumentKind } from '../schema/document-kinds.ts';
import { DATE_LENGTH, indexName, PRIORITY, type TemplateOptions } from '../schema/templates.ts';
import { request } from './request.ts';
import { diffMapping, type Difference } from './compare.ts';
import { isJsonObject, valueAt } from './json.ts';
import { unexpected } from './server-objects.ts';

/**
 * Finds the templates of others by which new indices would lack fields or map them otherwise. One that takes in all of our
 * fields is none.
 */
export async function findOverriding(client: Client, options: TemplateOptions): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const { kind, index, object, by } of await findRivals(client, options)) {
    const field = firstWrong(await mappingOfNew(client, index), options, kind, index);
    if (field !== undefined) differences.push({ kind: 'overridden', object, by, field });
  }
  return differences;
}

/**
 * Asks what `findOverriding` will ask, before ours are written, so that a user who may not ask leaves nothing half done.
 * @throws {ShipperError} `server`
 */
export async function askAboutRivals(client: Client, options: TemplateOptions): Promise<void> {
  for (const { index } of await findRivals(client, options)) await mappingOfNew(client, index);
}

/** A template of others that wins against one of ours. */
interface Rival {
  readonly kind: DocumentKind;
  /** A new index to which it applies. */
  readonly index: string;
  /** Our template. */
  readonly object: string;
  readonly by: string;
}

async function findRivals(client: Client, options: TemplateOptions): Promise<Rival[]> {
  const path =
    '/_index_template?filter_path=index_templates.name,*.index_template.index_patterns,*.index_template.priority';
  const answer = await request(client, { method: 'GET', path });
  if (answer.status !== 200) throw unexpected(client, 'reading the index templates', answer.status, answer.body);
  const today = new Date().toISOString();
  return DOCUMENT_KINDS.flatMap((kind) => {
    const name = `${options.prefix}-${INDEX_FAMILY[kind]}`;
    const index = indexName(options.prefix, kind, today.slice(0, DATE_LENGTH[options.period]));
    const by = winnerOver(answer.body, name, index);
    return by === undefined ? [] : [{ kind, index, object: `index template ${name}`, by }];
  });
}

/** Returns the template, with its priority, that wins against `ours` for an index; undefined if ours applies. Pure. */
export function winnerOver(templates: unknown, ours: string, index: string): string | undefined {
  const list = valueAt(templates, 'index_templates');
  let most = PRIORITY;
  let winner: string | undefined;
  for (const one of Array.isArray(list) ? (list as unknown[]) : []) {
    const name = valueAt(one, 'name');
    const patterns = valueAt(one, 'index_template', 'index_patterns');
    const priority = Number(valueAt(one, 'index_template', 'priority') ?? 0);
    if (name === ours || priority <= most || !Array.isArray(patterns)) continue;
    if (!patterns.some((pattern) => matches(String(pattern), index))) continue;
    most = priority;
    winner = `index template ${String(name)} (priority ${priority}, for ${patterns.join(', ')})`;
  }
  return winner;
}

/** Returns whether a pattern, in which `*` stands for any text, matches a name. */
function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return name === first;
  const last = rest.pop() ?? '';
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found === -1 || found + part.length > name.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}

/** Returns the mapping that a new index would get. */
async function mappingOfNew(client: Client, index: string): Promise<unknown> {
  const path = `/_index_template/_simulate_index/${index}`;
  const answer = await request(client, { method: 'POST', path });
  if (answer.status !== 200) throw unexpected(client, `simulating index ${index}`, answer.status, answer.body);
  return valueAt(answer.body, 'template', 'mappings');
}

/** Returns the first field that a mapping lacks or maps otherwise. */
function firstWrong(
  mapping: unknown,
  { fullText }: TemplateOptions,
  kind: DocumentKind,
  index: string,
): string | undefined {
  const [first] = diffMapping(index, kind, isJsonObject(mapping) ? mapping : {}, fullText);
  return first !== undefined && 'field' in first ? first.field : undefined;
}
