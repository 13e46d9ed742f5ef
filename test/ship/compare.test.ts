import { describe, expect, test } from 'vitest';
import { DOCUMENT_KINDS } from '../../src/schema/document-kinds.ts';
import { templates } from '../../src/schema/templates.ts';
import { describe as tell, diffJson, diffMapping } from '../../src/ship/compare.ts';
import { isJsonObject } from '../../src/ship/json.ts';

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
