/** The text of `docs/fields.md`, made from the field table. */
import { INDEX_FAMILY, DOCUMENT_KINDS } from '../schema/document-kinds.ts';
import { QUALITY, QUALITY_FLAGS } from '../model/quality.ts';
import { FIELDS, type FieldDef } from '../schema/fields.ts';

/** The whole page, in Markdown. */
export function fieldsPage(): string {
  return [
    '# Fields',
    '',
    'Every field of every document. This page is generated from `src/schema/fields.ts`; change it there, then run `npm run generate`.',
    '',
    'Names follow the Elastic Common Schema where it has one, `vdsm.*` otherwise. A field stands in a document only where it has a value.',
    'The last column says in which indices it occurs: ' +
      `${DOCUMENT_KINDS.map((kind) => `\`PREFIX-${INDEX_FAMILY[kind]}-*\``).join(', ')}.`,
    '',
    '| Field | Type | What it holds | In |',
    '|---|---|---|---|',
    ...FIELDS.map(row),
    '',
    '## Types',
    '',
    '- `keyword`: found and counted as a whole. A longer value than the number in brackets (1024 characters where there is none) stays in the document, but is not found.',
    '- `text`: found by its words. With a number in brackets there is a `.keyword` beside it for whole values of at most that many characters, for charts.',
    '- `flat_object`: keys and values of any name, found by `field.key:value`.',
    '- `stored`: shown with the document, not searched.',
    '- `[]`: several values. A query finds a document if one of them matches.',
    '- Labels: `labels.NAME` is a keyword, for whatever names the command line gave.',
    '',
    '## Values of `vdsm.quality`',
    '',
    '| Flag | What is less than sure |',
    '|---|---|',
    ...QUALITY_FLAGS.map((flag) => `| \`${flag}\` | ${cell(QUALITY[flag])} |`),
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

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
