import { expect, test } from 'vitest';
import { DOCUMENT_KINDS, INDEX_FAMILY } from '../../src/schema/document-kinds.ts';
import { familyPatterns, INDEX_FAMILIES, isIndexOf, PERIODIC_FAMILIES } from '../../src/schema/index-families.ts';
import { retentionPolicy } from '../../src/schema/retention.ts';
import { indexPattern, templates } from '../../src/schema/templates.ts';

test('the index of every kind of document, and every template, is of a family', () => {
  for (const kind of DOCUMENT_KINDS) {
    expect(INDEX_FAMILIES.map(({ name }) => name)).toContain(INDEX_FAMILY[kind]);
    expect(familyPatterns('vdsm')).toContain(indexPattern('vdsm', kind));
  }
  const { index } = templates({ prefix: 'vdsm', period: 'month' });
  const patterns = index.flatMap(({ body }) => body['index_patterns'] as string[]);
  expect(patterns.filter((pattern) => !familyPatterns('vdsm').includes(pattern))).toEqual([]);
});

test('retention covers the families by period', () => {
  const { ism_template: attached } = retentionPolicy('vdsm', 1, true).body['policy'] as { ism_template: object };
  const patterns = familyPatterns('vdsm', PERIODIC_FAMILIES);
  expect(attached).toEqual([expect.objectContaining({ index_patterns: patterns })]);
  expect(familyPatterns('vdsm').filter((one) => !patterns.includes(one))).toEqual(['vdsm-raw-failed*']);
});

test.each([
  ['vdsm', 'vdsm-logs-2026', true],
  ['vdsm', 'vdsm-calls-2026.11', true],
  ['vdsm', 'vdsm-tasks-2026.11.30', true],
  ['vdsm-logs', 'vdsm-logs-logs-2026.05', true],
  ['vdsm', 'vdsm-logs-logs-2026.05', false],
  ['vdsm', 'vdsm-logs-2026.1', false],
  ['vdsm', 'vdsm-logs-', false],
  ['vdsm', 'vdsm-logs', false],
  ['vdsm', 'vdsm-raw-failed', true],
  ['vdsm', 'vdsm-raw', false],
  ['vdsm', 'vdsm-raw-failed-2026.11', false],
  ['vdsm', 'vdsm-other-2026.11', false],
  ['vdsm', 'other-logs-2026.11', false],
])('of prefix %s, %s: %s', (prefix, index, expected) => {
  expect(isIndexOf(prefix, index)).toBe(expected);
});

test('a family may have one index for all time', () => {
  const families = [{ name: 'names', byPeriod: false }];
  expect(familyPatterns('vdsm', families)).toEqual(['vdsm-names*']);
  expect(isIndexOf('vdsm', 'vdsm-names', families)).toBe(true);
  expect(isIndexOf('vdsm', 'vdsm-names-2026.11', families)).toBe(false);
});
