/** `docs/eras.md`: which releases write their logs alike, from the table of eras. */
import { ERAS } from '../parse/eras.ts';

/** Returns the page. */
export function erasPage(): string {
  return [
    '# Eras',
    '',
    'An era is a span of vdsm releases that write vdsm.log alike. Documents name it in `vdsm.era`, and the tables of messages',
    '([events.md](events.md)) name the eras that write a message. Rules recognise a message by its shape, never by the version;',
    'the era only decides where two eras write the same text and mean different things, as in the quoting of external commands.',
    '',
    'vdsm writes its version into the banner, the record with which it starts, and all records up to the next banner are of its',
    'era. Before the first banner of the input, the layout of the header is all that is known: `vdsm.era` is then `A-C` (old',
    'layout) or `D-F` (new layout). One file can hold several eras, since an upgrade does not begin a new one.',
    '',
    'Only vdsm.log changes by era. supervdsm.log and upgrade.log keep the old layout in all releases.',
    '',
    '| era | vdsm | shipped with | layout of the header |',
    '|---|---|---|---|',
    ...ERAS.map(
      ({ era, releases, product, layout }) =>
        `| [${era}](#era-${era.toLowerCase()}) | ${releases} | ${product} | ${layout} |`,
    ),
    '',
    'The two layouts, in the names of the fields that they fill:',
    '',
    '```',
    'old  THREAD::LEVEL::STAMP::MODULE::LINE::LOGGER::(FUNCTION) MESSAGE',
    'new  STAMP+ZONE LEVEL (THREAD) [LOGGER] MESSAGE (MODULE:LINE)',
    '```',
    ...ERAS.flatMap(sectionOf),
    '',
    'This page is generated from `src/parse/eras.ts`.',
    '',
  ].join('\n');
}

function sectionOf({ era, releases, product, example, changes }: (typeof ERAS)[number]): string[] {
  return [
    '',
    `## Era ${era}`,
    '',
    `vdsm ${releases}, shipped with ${product}.`,
    '',
    ...changes.map((change) => `- ${change}`),
    '',
    '```',
    example,
    '```',
  ];
}
