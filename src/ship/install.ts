import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import { DOCUMENT_KINDS } from '../schema/document-kinds.ts';
import { fieldsOf } from '../schema/fields.ts';
import { familyPatterns, PERIODIC_FAMILIES } from '../schema/index-families.ts';
import type { JsonObject } from '../schema/json.ts';
import { componentName, properties, type TemplateOptions } from '../schema/templates.ts';
import { request } from './request.ts';
import { serverName } from './client.ts';
import { describe, diffJson, diffMapping, OVERRIDDEN_REMEDY } from './compare.ts';
import { valueAt } from './json.ts';
import { askAboutRivals, findOverriding } from './overriding.ts';
import { checkRights, type Deed } from './access/rights.ts';
import { indicesOf, objectsOf, read, unexpected, withFullText, write, type InstallObject } from './server-objects.ts';

/** Result of an installation: names of objects (`index template vdsm-logs`) and of indices. */
export interface Installed {
  /** Objects that were missing or different. */
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  /**
   * Existing indices that got missing fields. A search by these fields does not find the documents that were in them
   * before.
   */
  readonly extended: readonly string[];
}

/**
 * Installs templates and pipeline where they are missing or different, and reads them back. A second call changes
 * nothing.
 * @throws {ShipperError} `setup`: another `--period` is in use, an object differs when it is read back, or a template of
 *   others wins against ours; `server`: no answer, or no permission
 */
export async function install(client: Client, given: TemplateOptions): Promise<Installed> {
  const options = await withFullText(client, given);
  await checkPeriod(client, options);
  const unchanged: string[] = [];
  const toWrite: InstallObject[] = [];
  for (const object of objectsOf(options)) {
    if (diffJson(object.body, await read(client, object)).length === 0) unchanged.push(object.title);
    else toWrite.push(object);
  }
  const extensions = await findExtensions(client, options);
  await checkDeeds(client, options, toWrite, extensions);
  const written: string[] = [];
  for (const object of toWrite) {
    await write(client, object.path, object.body, object.title);
    const [wrong] = diffJson(object.body, await read(client, object));
    if (wrong !== undefined) {
      throw new ShipperError(
        'setup',
        `${serverName(client)}: ${object.title} differs at ${wrong.where} after it was written: expected ${wrong.expected}, found ${wrong.found}`,
      );
    }
    written.push(object.title);
  }
  const [overridden] = await findOverriding(client, options);
  if (overridden !== undefined)
    throw new ShipperError('setup', `${serverName(client)}: ${describe(overridden)}; ${OVERRIDDEN_REMEDY}`);
  for (const { index, added } of extensions)
    await write(client, `/${index}/_mapping`, { properties: added }, `the mapping of ${index}`);
  return { written, unchanged, extended: extensions.map(({ index }) => index) };
}

/** Makes sure that the user may write all of it, before any of it is written. The pipeline comes first, and needs no question. */
async function checkDeeds(
  client: Client,
  options: TemplateOptions,
  toWrite: readonly InstallObject[],
  extensions: readonly Extension[],
): Promise<void> {
  const deeds = new Set<Deed>(toWrite.flatMap(({ deed }) => (deed === undefined ? [] : [deed])));
  if (extensions.length > 0) deeds.add('extend mapping');
  await checkRights(client, options.prefix, [...deeds]);
  if (toWrite.length > 0) await askAboutRivals(client, options);
}

/**
 * Refuses another period than that of existing documents: it would put the same lines into other indices, and so
 * duplicate them.
 */
async function checkPeriod(client: Client, { prefix, period }: TemplateOptions): Promise<void> {
  const name = componentName(prefix);
  const answer = await request(client, { method: 'GET', path: `/_component_template/${name}` });
  const installed = valueAt(answer.body, 'component_templates', '0', 'component_template', '_meta', 'period');
  if (typeof installed !== 'string' || installed === period) return;
  const patterns = familyPatterns(prefix, PERIODIC_FAMILIES).join(',');
  // recent documents count only after a refresh
  await request(client, { method: 'POST', path: `/${patterns}/_refresh` });
  const counted = await request(client, { method: 'GET', path: `/${patterns}/_count` });
  const documents = valueAt(counted.body, 'count');
  if (counted.status !== 200 || typeof documents !== 'number') {
    throw unexpected(client, `counting ${patterns}`, counted.status, counted.body);
  }
  if (documents === 0) return;
  throw new ShipperError(
    'setup',
    `${serverName(client)}: the indices of prefix '${prefix}' hold ${documents} documents by ${installed}, but --period is ${period}. ` +
      `The same line would go into two indices. Use --period ${installed} or another --prefix, or delete the indices first.`,
  );
}

/** Fields to add to an existing index. */
interface Extension {
  readonly index: string;
  readonly added: JsonObject;
}

/**
 * Finds fields that existing indices lack. An index that maps a field otherwise is left for `findDifferences` to report.
 */
async function findExtensions(client: Client, options: TemplateOptions): Promise<Extension[]> {
  const extensions: Extension[] = [];
  for (const kind of DOCUMENT_KINDS) {
    for (const index of await indicesOf(client, options.prefix, kind)) {
      const differences = diffMapping(index.name, kind, index.mapping, options.fullText);
      if (differences.length === 0 || differences.some((one) => one.kind !== 'field-missing')) continue;
      // only these: the index may map the others by an older mapping, which cannot be changed
      const missing = new Set(differences.flatMap((one) => ('field' in one ? [one.field] : [])));
      const fields = fieldsOf(kind).filter(({ name }) => missing.has(name));
      extensions.push({ index: index.name, added: properties(fields, options.fullText) });
    }
  }
  return extensions;
}
