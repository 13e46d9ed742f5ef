import { describe, expect, test } from 'vitest';
import type { FieldDef } from '../../src/schema/fields.ts';
import type { JsonObject } from '../../src/schema/json.ts';
import { fullTextOf, mappingOf, templates } from '../../src/schema/templates.ts';

describe('the mapping of a field', () => {
  const base = { name: 'f', on: ['line'], doc: '' } as const;
  test.each<[FieldDef, JsonObject]>([
    [
      { ...base, type: 'keyword' },
      { type: 'keyword', ignore_above: 1024 },
    ],
    [
      { ...base, type: 'keyword', ignoreAbove: 8191 },
      { type: 'keyword', ignore_above: 8191 },
    ],
    [
      { ...base, type: 'keyword', stored: true },
      { type: 'keyword', index: false, doc_values: false },
    ],
    [{ ...base, type: 'text' }, { type: 'match_only_text' }],
    [
      { ...base, type: 'text', keyword: 512 },
      { type: 'match_only_text', fields: { keyword: { type: 'keyword', ignore_above: 512 } } },
    ],
    [
      { ...base, type: 'text', stored: true },
      { type: 'text', index: false },
    ],
    [{ ...base, type: 'date' }, { type: 'date' }],
    [
      { ...base, type: 'date', search: false },
      { type: 'date', index: false },
    ],
    [
      { ...base, type: 'keyword', aggregate: false },
      { type: 'keyword', ignore_above: 1024, doc_values: false },
    ],
    [
      { ...base, type: 'long', stored: true },
      { type: 'long', index: false, doc_values: false },
    ],
    [{ ...base, type: 'flat_object' }, { type: 'flat_object' }],
    [
      { ...base, type: 'flat_object', stored: true },
      { type: 'object', enabled: false },
    ],
    [
      { ...base, type: 'labels' },
      { type: 'object', dynamic: 'true' },
    ],
  ])('%j', (field, mapping) => {
    expect(mappingOf(field)).toEqual(mapping);
  });
});

describe('text that is searched by its words', () => {
  test.each([
    ['2.7.0', 'text'],
    ['2.11.1', 'text'],
    ['2.12.0', 'match_only_text'],
    ['2.19.6', 'match_only_text'],
    ['3.0.0-beta1', 'match_only_text'],
  ] as const)('on %s is %s', (version, type) => {
    expect(fullTextOf(version)).toBe(type);
  });

  test('has no norms where it is `text`, and no type that such a server lacks', () => {
    const { component, index } = templates({ prefix: 'vdsm', period: 'month', fullText: 'text' });
    const [logs] = index;
    expect(logs?.body).toMatchObject({
      template: { mappings: { properties: { message: { type: 'text', norms: false } } } },
    });
    expect(JSON.stringify([component, index])).not.toContain('match_only_text');
  });
});

test('templates carry prefix and period', () => {
  const { component, index } = templates({ prefix: 'acme', period: 'day', dynamic: 'strict' });
  expect(component.name).toBe('acme-common');
  expect(component.body).toMatchObject({
    template: {
      settings: { index: { default_pipeline: 'acme-ingest' } },
      mappings: { dynamic: 'strict', _meta: { mapping: 2 } },
    },
    _meta: { managed_by: 'vdsm-opensearch', period: 'day' },
  });
  expect(index.map(({ name, body }) => [name, body['index_patterns'], body['composed_of']])).toEqual([
    ['acme-logs', ['acme-logs-*'], ['acme-common']],
    ['acme-calls', ['acme-calls-*'], ['acme-common']],
    ['acme-tasks', ['acme-tasks-*'], ['acme-common']],
    ['acme-commands', ['acme-commands-*'], ['acme-common']],
  ]);
});
