import { describe, expect, test } from 'vitest';
import { DOCUMENT_KINDS } from '../../src/schema/document-kinds.ts';
import { templates } from '../../src/schema/templates.ts';
import { describe as tell, diffJson, diffMapping, remedyOf, type Difference } from '../../src/ship/compare.ts';
import { isJsonObject } from '../../src/ship/json.ts';
import { winnerOver } from '../../src/ship/overriding.ts';

describe('two JSON values', () => {
  test.each([
    ['equal but for the order of keys', { a: 1, b: { c: [1] } }, { b: { c: [1] }, a: 1 }, []],
    ['a number and its text', { a: 1 }, { a: '1' }, ['a: 1 / "1"']],
    ['one more key', { a: 1 }, { a: 1, b: 2 }, ['b: nothing / 2']],
    ['nested', { a: { b: { c: 1 } } }, { a: { b: {} } }, ['a.b.c: 1 / nothing']],
    ['lists', { a: [1, { x: 2 }] }, { a: [1, { x: 3 }] }, ['a[1].x: 2 / 3']],
    ['lists of other length', { a: [1] }, { a: [] }, ['a: [1] / []']],
    ['null and nothing', { a: null }, {}, ['a: null / nothing']],
  ])('%s', (_, expected, found, differences) => {
    expect(diffJson(expected, found).map((one) => `${one.where}: ${one.expected} / ${one.found}`)).toEqual(differences);
  });
});

test.each(DOCUMENT_KINDS)('the templates map every field of a %s', (kind) => {
  const { component, index } = templates({ prefix: 'p', period: 'month' });
  const own = index[DOCUMENT_KINDS.indexOf(kind)];
  const mapping = { properties: merged(propertiesOf(component.body), propertiesOf(own?.body)) };
  expect(diffMapping('i', kind, mapping)).toEqual([]);
  expect(diffMapping('i', kind, {}).map(tell)[0]).toBe('index i lacks field @timestamp ({"type":"date"})');
});

describe('a difference with which load --no-setup must not begin', () => {
  const common = 'component template p-common';
  const at = (where: string, expected: string, found: string, object = common): Difference => ({
    kind: 'different',
    object,
    where,
    expected,
    found,
  });
  test.each<[string, Difference, RegExp | undefined]>([
    ['a missing object', { kind: 'missing', object: 'ingest pipeline p-ingest' }, /setup' first/],
    ['a period', { kind: 'period', object: common, expected: 'day', found: 'month' }, /--period month/],
    ['another template', { kind: 'overridden', object: common, by: 'x', field: 'y' }, /below 200/],
    ['an older mapping', at('_meta.version', '2', '1'), /setup' first/],
    ['a newer mapping', at('version', '2', '3'), /a newer vdsm-ship/],
    ['a field', at('template.mappings.properties.message.type', '"text"', '"keyword"'), /setup' first/],
    ['patterns', at('index_patterns[0]', '"p-logs-*"', '"q-*"'), /setup' first/],
    ['a field that was added', at('template.mappings.properties.site', 'nothing', '{"type":"keyword"}'), undefined],
    [
      'a field that is missing',
      at('template.mappings.properties.host', '{"properties":{}}', 'nothing'),
      /setup' first/,
    ],
    ['the other form of text', at('template.mappings.properties.m.type', '"match_only_text"', '"text"'), undefined],
    ['a use of a field', at('template.mappings.properties.m.index', 'false', 'nothing'), undefined],
    ['a field named type', at('template.mappings.properties.vdsm.properties.type', '{"type":"x"}', 'nothing'), /setup/],
    ['strict templates', at('template.mappings.dynamic', '"false"', '"strict"'), undefined],
    ['a setting', at('template.settings.index.number_of_shards', '"1"', '"3"'), undefined],
    ['the pipeline, which is passed by', at('version', '1', '99', 'ingest pipeline p-ingest'), undefined],
    ['an index of an older mapping', { kind: 'old-mapping', index: 'p-logs-2026', expected: 2, found: 1 }, undefined],
  ])('%s', (_, difference, remedy) => {
    if (remedy === undefined) expect(remedyOf(difference)).toBeUndefined();
    else expect(remedyOf(difference)).toMatch(remedy);
  });
});

test.each([
  ['*', 201, true],
  ['*', 200, false],
  ['p-*', 500, true],
  ['p-logs-2026.11', 500, true],
  ['*-logs-*11', 500, true],
  ['p*logs*logs*', 500, false],
  ['p-logs-2026.1*11', 500, false],
  ['p-calls-*', 500, false],
])('a template for %s of priority %i wins: %s', (pattern, priority, wins) => {
  const list = [
    { name: 'p-logs', index_template: { index_patterns: ['p-logs-*'], priority: 200 } },
    { name: 'site', index_template: { index_patterns: ['x', pattern], priority } },
    { name: 'without', index_template: { index_patterns: ['*'] } },
  ];
  const winner = winnerOver({ index_templates: list }, 'p-logs', 'p-logs-2026.11');
  expect(winner).toBe(wins ? `index template site (priority ${priority}, for x, ${pattern})` : undefined);
});

function propertiesOf(body: unknown): object {
  const { template } = body as { template: { mappings: { properties: object } } };
  return template.mappings.properties;
}

function merged(a: object, b: object): Record<string, never> {
  const sum: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = sum[key];
    sum[key] = isJsonObject(before) && isJsonObject(value) ? merged(before, value) : value;
  }
  return sum as Record<string, never>;
}
