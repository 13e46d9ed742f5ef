import type { Client } from '@opensearch-project/opensearch';
import { DOCUMENT_KINDS } from '../schema/document-kinds.ts';
import { pipelineName } from '../schema/ingest.ts';
import { MAPPING_VERSION, PERIODS, type TemplateOptions } from '../schema/templates.ts';
import { diffJson, diffMapping, mappingVersion, type Difference } from './compare.ts';
import { findOverriding } from './overriding.ts';
import { indicesOf, objectsOf, read, withFullText } from './server-objects.ts';

/** Finds what differs on the server from what `install` would write, existing indices included. Changes nothing. */
export async function findDifferences(client: Client, given: TemplateOptions): Promise<Difference[]> {
  const options = await withFullText(client, given);
  const differences: Difference[] = [];
  for (const object of objectsOf(options)) {
    const found = await read(client, object);
    if (found === undefined) {
      differences.push({ kind: object.forShippers ? 'missing-for-shippers' : 'missing', object: object.title });
      continue;
    }
    for (const at of diffJson(object.body, found)) {
      const found =
        at.where === '_meta.period' ? PERIODS.find((period) => at.found === JSON.stringify(period)) : undefined;
      if (found !== undefined) {
        differences.push({ kind: 'period', object: object.title, expected: options.period, found });
      } else {
        differences.push({ kind: 'different', object: object.title, ...at });
      }
    }
  }
  differences.push(...(await findOverriding(client, options)));
  for (const kind of DOCUMENT_KINDS) {
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
