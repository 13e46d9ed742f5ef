/** `docs/fields.md`: every field of every document, from the field table. */
import { DOCUMENT_KINDS, INDEX_FAMILY } from '../schema/document-kinds.ts';
import { FIELDS, type FieldDef } from '../schema/fields.ts';
import { cell } from './markdown.ts';
import { qualityTable } from './quality-page.ts';

/** Returns the page. */
export function fieldsPage(): string {
  return [
    '# Fields',
    '',
    'Every field of every document. This page is generated from the tables in `src/schema/fields/`; change it there, then run `npm run generate`.',
    '',
    'A field that the Elastic Common Schema (ECS) has keeps its ECS name; all others are `vdsm.*`. A document holds a field only where it has a value.',
    'The last column names the indices whose documents may hold it: ' +
      `${DOCUMENT_KINDS.map((kind) => `\`PREFIX-${INDEX_FAMILY[kind]}-*\``).join(', ')}.`,
    '',
    '| Field | Type | What it holds | In |',
    '|---|---|---|---|',
    ...FIELDS.map(row),
    '',
    '## Types',
    '',
    '- `keyword`: searched and aggregated as a whole. A value longer than the number in brackets (1024 characters where there is none) is in the document, but cannot be searched.',
    '- `text`: searched by its words. A number in brackets means that there is also a `.keyword`, for charts: whole values of at most that many characters.',
    '- `flat_object`: an object with any keys, searched as `field.key:value`.',
    '- `stored`: shown with the document, but not searchable.',
    '- `[]`: several values. A query finds a document if one of them matches.',
    '- `labels`: one keyword, `labels.NAME`, for each `--label` of the command line.',
    '',
    '## Values of `vdsm.quality`',
    '',
    ...qualityTable(),
    '',
  ].join('\n');
}

function row(field: FieldDef): string {
  const from = field.byPipeline ? ' Set by the ingest pipeline.' : '';
  return `| \`${field.name}\` | ${typeOf(field)} | ${cell(field.doc)}${from} | ${whereOf(field)} |`;
}

function typeOf(field: FieldDef): string {
  const limit = field.keyword ?? field.ignoreAbove;
  const list = field.list ? '[]' : '';
  const stored = field.stored ? ', stored' : '';
  return `${field.type}${list}${limit === undefined ? '' : ` (${limit})`}${stored}`;
}

function whereOf(field: FieldDef): string {
  return field.on.length === DOCUMENT_KINDS.length ? 'all' : field.on.map((kind) => INDEX_FAMILY[kind]).join(', ');
}
