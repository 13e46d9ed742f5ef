import type { Client } from '@opensearch-project/opensearch';
import { INDEX_FAMILY, DOCUMENT_KINDS, type DocumentKind } from '../schema/document-kinds.ts';
import { pipelineName } from '../schema/ingest.ts';
import { MAPPING_VERSION, type TemplateOptions } from '../schema/templates.ts';
import { request } from './request.ts';
import { diffJson, diffMapping, mappingVersion, type Difference } from './compare.ts';
import { valueAt } from './json.ts';
import { indicesOf, objectsOf, read, withFullText } from './server-objects.ts';

/** Finds what differs on the server from what `install` would write, existing indices included. Changes nothing. */
export async function findDifferences(client: Client, given: TemplateOptions): Promise<Difference[]> {
  const options = await withFullText(client, given);
  const differences: Difference[] = [];
  for (const object of objectsOf(options)) {
    const found = await read(client, object);
    if (found === undefined) {
      differences.push({ kind: 'missing', object: object.title });
      continue;
    }
    for (const at of diffJson(object.body, found)) {
      if (at.where === '_meta.period') {
        differences.push({ kind: 'period', object: object.title, expected: options.period, found: unquote(at.found) });
      } else {
        differences.push({ kind: 'different', object: object.title, ...at });
      }
    }
  }
  for (const kind of DOCUMENT_KINDS) {
    differences.push(...(await findOverriding(client, options, kind)));
    for (const index of await indicesOf(client, options.prefix, kind)) {
      const expected = pipelineName(options.prefix);
      if (index.pipeline !== expected) {
        differences.push({ kind: 'index-pipeline', index: index.name, expected, found: index.pipeline ?? 'none' });
      }
      const found = mappingVersion(index.mapping);
      if (found < MAPPING_VERSION) {
        differences.push({ kind: 'old-mapping', index: index.name, expected: MAPPING_VERSION, found });
      }
      differences.push(...diffMapping(index.name, kind, index.mapping, options.fullText));
    }
  }
  return differences;
}

/** Finds out whether a template of another owner, with a higher priority, would apply to a new index of a kind. */
async function findOverriding(client: Client, { prefix }: TemplateOptions, kind: DocumentKind): Promise<Difference[]> {
  const object = `${prefix}-${INDEX_FAMILY[kind]}`;
  const { status, body } = await request(client, {
    method: 'POST',
    path: `/_index_template/_simulate_index/${object}-check`,
  });
  if (status !== 200) return [];
  const overlapping = valueAt(body, 'overlapping');
  const names = Array.isArray(overlapping) ? overlapping.map((one) => String(valueAt(one, 'name'))) : [];
  const ours = valueAt(body, 'template', 'settings', 'index', 'default_pipeline') === pipelineName(prefix);
  // the template of vdsm-ship is overlapped if another one applies
  if (!names.includes(object) || ours) return [];
  return [{ kind: 'overridden', object: `index template ${object}`, by: 'a template of higher priority' }];
}

function unquote(text: string): string {
  return text.replace(/^"(.*)"$/, '$1');
}
