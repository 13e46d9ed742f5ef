/** `docs/events.md`: every `event.action` of a line, from the rules that give it and the samples that prove it. */
import { actionOf, factsOf, MEANINGS } from '../parse/actions.ts';
import { parseRecord, RULES } from '../parse/parse.ts';
import { sampleRecord } from '../parse/sample-record.ts';

/** Longest sample that is shown. */
const SAMPLE_MAX = 110;

/** What a line may say, one row an action. */
interface ActionRow {
  means: string | undefined;
  readonly eras: Set<string>;
  readonly fields: Set<string>;
  readonly sample: string;
}

/** All actions by name, in the order of the rules. A meaning is missing where neither rule nor table gives one: a test fails. */
export function actions(): ReadonlyMap<string, ActionRow> {
  const rows = new Map<string, ActionRow>();
  for (const rule of RULES) {
    for (const sample of rule.samples) {
      const event = parseRecord(sampleRecord(sample), sample.era)?.event;
      if (event === undefined) continue;
      const action = actionOf(event);
      const row = rows.get(action) ?? { means: undefined, eras: new Set(), fields: new Set(), sample: sample.message };
      row.means ??= rule.means ?? MEANINGS[action];
      for (const era of rule.eras.split(', ')) row.eras.add(era);
      for (const field of Object.keys(factsOf(event) ?? {})) row.fields.add(field);
      rows.set(action, row);
    }
  }
  return rows;
}

/** The page. */
export function eventsPage(): string {
  const rows = [...actions()].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    '# What a line says',
    '',
    'The `event.action` of a line names what kind of message it is; a line without one was not understood, and is kept all the',
    'same. Beside it stand the fields that the line tells of itself. Made from the rules in `src/parse/rules/`: a new message is',
    'one row with one sample there. Eras: see `docs/fields.md`, `vdsm.era`. These are the lines of vdsm.log; for those of other',
    'logs see [logs.md](logs.md).',
    '',
    '| action | what it says | eras | fields | for example |',
    '|---|---|---|---|---|',
    ...rows.map(
      ([action, { means, eras, fields, sample }]) =>
        `| \`${action}\` | ${means ?? ''} | ${spanOf(eras)} | ${[...fields].map((field) => `\`${field}\``).join(' ')} | ${code(sample)} |`,
    ),
    '',
  ].join('\n');
}

const ERAS = ['A', 'B1', 'B2', 'B3', 'C1', 'C2', 'C3', 'D1', 'D2', 'D3', 'D4', 'E', 'F'];

/** From the first era of all to the last. */
function spanOf(eras: ReadonlySet<string>): string {
  // a family stands for all of its eras: `D` for D1 to D4
  const named = new Set([...eras].flatMap((span) => span.split('-')));
  const places = [...ERAS.keys()].filter((at) => [...named].some((era) => ERAS[at]?.startsWith(era)));
  const [first = '', last = ''] = [ERAS[places[0] ?? 0], ERAS[places.at(-1) ?? 0]];
  return first === last ? first : `${first}-${last}`;
}

function code(sample: string): string {
  const [first = ''] = sample.split('\n', 1);
  const text = first.length > SAMPLE_MAX || sample.includes('\n') ? `${first.slice(0, SAMPLE_MAX)}…` : first;
  return `\`\` ${text.trim().replaceAll('|', '\\|')} \`\``;
}
