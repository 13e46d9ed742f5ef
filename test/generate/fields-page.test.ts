import { expect, test } from 'vitest';
import { QUALITY_FLAGS } from '../../src/schema/quality.ts';
import { FIELDS } from '../../src/schema/fields.ts';
import { fieldsPage } from '../../src/generate/fields-page.ts';

test('the page of fields has one row for each field and each quality flag, with all of its cells', () => {
  const rows = fieldsPage()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows).toHaveLength(FIELDS.length + QUALITY_FLAGS.length);
  const cells = rows.map((row) => row.replaceAll('\\|', '').split('|').length);
  expect([...new Set(cells.slice(0, FIELDS.length))]).toEqual([7]);
  expect([...new Set(cells.slice(FIELDS.length))]).toEqual([4]);
});
