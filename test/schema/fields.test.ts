import { describe, expect, test } from 'vitest';
import { FIELDS, NOTE_FIELDS, fieldsOf, type FieldDef } from '../../src/schema/fields.ts';

describe('the field table', () => {
  test('names each field once', () => {
    expect(new Set(FIELDS.map((field) => field.name)).size).toBe(FIELDS.length);
  });

  test('makes no field both a value and an object', () => {
    const names = FIELDS.map((field) => field.name);
    expect(names.filter((name) => names.some((other) => other.startsWith(`${name}.`)))).toEqual([]);
  });

  test('limits no keyword above what Lucene takes, in UTF-8 bytes', () => {
    const limits = FIELDS.flatMap((field: FieldDef) => field.ignoreAbove ?? field.keyword ?? []);
    expect(Math.max(...limits) * 3).toBeLessThan(32_766);
  });

  test('has a record state fields of lines only', () => {
    const onLines = new Set(fieldsOf('line').map(({ name }) => name));
    expect([...NOTE_FIELDS.keys()].filter((name) => !onLines.has(name))).toEqual([]);
  });
});
