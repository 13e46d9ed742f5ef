/** `docs/quality.md`: what may be uncertain about a document, from the table of quality flags. */
import { QUALITY, QUALITY_FLAGS } from '../schema/quality.ts';
import { cell } from './markdown.ts';

/** Returns the page. */
export function qualityPage(): string {
  return [
    '# What may be uncertain',
    '',
    'The `vdsm.quality` of a document lists what about it is inferred, replaced or cut; a document without it is as logged. A',
    'dashboard or a query can leave such documents out. This page is generated from `src/schema/quality.ts`.',
    '',
    ...qualityTable(),
    '',
  ].join('\n');
}

/** Returns the lines of the table of quality flags. */
export function qualityTable(): string[] {
  return [
    '| Flag | What it means |',
    '|---|---|',
    ...QUALITY_FLAGS.map((flag) => `| \`${flag}\` | ${cell(QUALITY[flag])} |`),
  ];
}
