/** A document with every field of the table, for tests. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import { fieldsOf, type FieldDef } from '../../src/schema/fields.ts';

/** Makes a nested `_source` of a kind with all of its fields, but those that the ingest pipeline sets. */
export function sampleDocument(kind: DocumentKind): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const field of fieldsOf(kind)) {
    if (field.byPipeline) continue;
    const path = field.name.split('.');
    const last = path.pop() ?? field.name;
    let level = root;
    for (const part of path) level = (level[part] ??= {}) as Record<string, unknown>;
    level[last] = field.list ? [sampleValue(field), sampleValue(field)] : sampleValue(field);
  }
  return root;
}

function sampleValue(field: FieldDef): unknown {
  switch (field.type) {
    case 'keyword':
      return `a ${field.name}`;
    case 'text':
      // longer than a keyword may be
      return `some words of ${field.name} `.repeat(2000);
    case 'date':
      return '2026-11-05T10:00:00.123Z';
    case 'long':
      return 1_234_567_890_123;
    case 'integer':
      return -9;
    case 'float':
      return 0.25;
    case 'boolean':
      return true;
    case 'ip':
      return '2001:db8::1';
    case 'flat_object':
      return { 'a key': 'a value' };
    case 'labels':
      return { case: '01234567', 'data centre': 'x'.repeat(2000) };
    default:
      return field.type satisfies never;
  }
}
