/** `--kinds` and `--lines`: which documents a run makes. */
import { ShipperError } from '../../errors.ts';
import type { Options } from '../../cli/options.ts';
import { LEVELS, type DocumentChoice, type LineChoice } from '../../run/choice.ts';
import { DOCUMENT_KINDS, INDEX_FAMILY, type DocumentKind } from '../../schema/document-kinds.ts';

type Given = Pick<Options, 'kinds' | 'lines'>;

/**
 * Returns what the options choose; undefined: all documents.
 * @throws {ShipperError} `usage`: no such kind or lines, or lines where none are chosen
 */
export function readChoice({ kinds: givenKinds, lines: givenLines }: Given): DocumentChoice | undefined {
  const kinds = givenKinds === undefined ? DOCUMENT_KINDS : readKinds(givenKinds);
  const lines = givenLines === undefined ? 'all' : readLines(givenLines);
  if (givenLines !== undefined && !kinds.includes('line'))
    throw new ShipperError(
      'usage',
      `--lines ${givenLines} chooses among lines, but --kinds ${givenKinds} leaves all of them out: add logs to --kinds, or leave --lines out`,
    );
  return kinds.length === DOCUMENT_KINDS.length && lines === 'all' ? undefined : { kinds, lines };
}

/** Returns what the options choose, by option, in one spelling; what they choose all of is absent. */
export function choiceSettings(options: Given): Readonly<Record<string, string>> {
  const choice = readChoice(options);
  if (choice === undefined) return {};
  const { kinds, lines } = choice;
  return {
    ...(kinds.length < DOCUMENT_KINDS.length && { '--kinds': namesOf(kinds).join(',') }),
    ...(lines !== 'all' && { '--lines': lines }),
  };
}

/** Returns a choice for a person. */
export function choiceText({ kinds, lines }: DocumentChoice): string {
  const which = lines === 'all' || lines === 'notable' ? lines : `${lines} and above`;
  const ofLines = kinds.includes('line') ? `; lines: ${which}` : '';
  return `chosen: ${namesOf(kinds).join(', ')}${ofLines}; a load with more adds the rest`;
}

function namesOf(kinds: readonly DocumentKind[]): string[] {
  return kinds.map((kind) => INDEX_FAMILY[kind]);
}

function readKinds(given: string): readonly DocumentKind[] {
  const names = given.split(',').map((name) => name.trim().toLowerCase());
  const known: readonly string[] = namesOf(DOCUMENT_KINDS);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ShipperError(
      'usage',
      `--kinds takes one or more of ${known.join(', ')}, separated by commas, but got '${given}'`,
    );
  return DOCUMENT_KINDS.filter((kind) => names.includes(INDEX_FAMILY[kind]));
}

/** Other spellings of levels, as logs have them. */
const SPELLINGS: Readonly<Record<string, LineChoice>> = { warn: 'warning', crit: 'critical' };
const LINES: readonly LineChoice[] = ['all', 'notable', ...LEVELS];

function readLines(given: string): LineChoice {
  const name = given.toLowerCase();
  const lines = LINES.find((known) => known === name) ?? (Object.hasOwn(SPELLINGS, name) ? SPELLINGS[name] : undefined);
  if (lines !== undefined) return lines;
  throw new ShipperError(
    'usage',
    `--lines takes all, notable, or a level (${LEVELS.join(', ')}), which stands for itself and all above, but got '${given}'`,
  );
}
