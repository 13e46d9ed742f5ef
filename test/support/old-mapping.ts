/** Mapping 1, that of indices from before mappings had a number: every field is searched, sorted and aggregated. */
import { fieldsOf, type FieldDef } from '../../src/schema/fields.ts';
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { JsonObject } from '../../src/schema/json.ts';
import { properties } from '../../src/schema/templates.ts';

/** Returns the body that makes an index as an earlier release did. */
export function oldIndexBody(prefix: string, kind: DocumentKind): JsonObject {
  const fields = fieldsOf(kind).map((field): FieldDef => {
    const { search, aggregate, stored, ...whole } = field;
    return search === undefined && aggregate === undefined && stored === undefined ? field : whole;
  });
  const labels = { path_match: 'labels.*', mapping: { type: 'keyword', ignore_above: 1024 } };
  return {
    settings: { index: { codec: 'best_compression', number_of_replicas: '0', default_pipeline: `${prefix}-ingest` } },
    mappings: { dynamic: 'false', dynamic_templates: [{ labels }], properties: properties(fields, 'text') },
  };
}
