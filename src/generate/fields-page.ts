/** `docs/fields.md`: every field of every document, from the field table. */
import { DOCUMENT_KINDS, INDEX_FAMILY } from '../schema/document-kinds.ts';
import { FIELDS, usesOf, type FieldDef } from '../schema/fields.ts';
import { MAPPING_VERSION } from '../schema/templates.ts';
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
    'The third column says what a field can do in an index with mapping ' +
      `${MAPPING_VERSION}, which new indices have: **search** it, **sort** and **aggregate** (group, measure) by it. Indices of earlier releases keep ` +
      'the mapping that they were made with, which can do more and takes a third more room, until `vdsm-ship setup --rebuild INDEX` gives them this one.',
    'The last column names the indices whose documents may hold it: ' +
      `${DOCUMENT_KINDS.map((kind) => `\`PREFIX-${INDEX_FAMILY[kind]}-*\``).join(', ')}.`,
    '',
    '| Field | Type | Can | What it holds | In |',
    '|---|---|---|---|---|',
    ...FIELDS.map(row),
    '',
    '## Types',
    '',
    '- `keyword`: searched and aggregated as a whole. A value longer than the number in brackets (1024 characters where there is none) is in the document, but cannot be searched.',
    '- `text`: full text, searched by its words: `match_only_text` on servers from 2.12 on, which check a phrase in the documents themselves: a phrase of frequent words over much time is slow there, so add a time, a host or a field; `text` on earlier ones. A number in brackets means that there is also a `.keyword`, for charts: whole values of at most that many characters.',
    '- `flat_object`: an object with any keys, searched as `field.key:value`.',
    '- stored: shown with the document, but neither searched nor aggregated. A query that names such a field fails.',
    '- search slowly: the field has no index, but the server (2.12 and later) compares the value of each document that the rest of the query finds. Earlier servers refuse such a query.',
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
  const from = field.byPipeline && !field.stamp ? ' Set by the ingest pipeline.' : '';
  return `| \`${field.name}\` | ${typeOf(field)} | ${usesText(field)} | ${cell(field.doc)}${from} | ${whereOf(field)} |`;
}

/** Returns what a field can do, in words. */
function usesText(field: FieldDef): string {
  const { search, aggregate } = usesOf(field);
  if (field.stored) return 'stored';
  const whole = field.type === 'text' ? 'sort and aggregate its `.keyword`' : 'sort, aggregate';
  const words = field.type === 'text' ? 'search its words' : search ? 'search' : 'search slowly';
  return aggregate ? `${words}, ${whole}` : words;
}

function typeOf(field: FieldDef): string {
  const limit = field.keyword ?? field.ignoreAbove;
  const list = field.list ? '[]' : '';
  return `${field.type}${list}${limit === undefined ? '' : ` (${limit})`}`;
}

function whereOf(field: FieldDef): string {
  return field.on.length === DOCUMENT_KINDS.length ? 'all' : field.on.map((kind) => INDEX_FAMILY[kind]).join(', ');
}
