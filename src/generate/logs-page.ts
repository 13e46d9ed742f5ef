/** `docs/logs.md`: which logs are read, from the table of kinds, and what their lines say, from their rules. */
import { actionOf, factsOf, MEANINGS } from '../parse/actions.ts';
import { LOGS, OTHER, type LogDef } from '../logs/kinds.ts';
import { LOG_RULES, logReader } from '../parse/logs/log-reader.ts';
import { notesToRules } from '../parse/notes.ts';
import { sampleRecord } from '../parse/sample-record.ts';

/** Longest sample that is shown. */
const SAMPLE_MAX = 110;

interface ActionRow {
  readonly means: string;
  readonly fields: Set<string>;
  readonly sample: string;
}

/** The page. */
export function logsPage(): string {
  return [
    '# The logs that are read',
    '',
    'Beside vdsm.log the logs of what runs with it, and those of the engine. A log is recognised by what is in it: by the',
    'headers of its first 50 lines that are not blank, or, where none of these has one, of the next 50, within 64 KiB. Its name is',
    'a hint only, where two kinds look alike. Each line is a document in the logs index; `event.dataset` tells of which log. How',
    'times, hosts and rotation are told: [time.md](time.md), [archives.md](archives.md), [rotation.md](rotation.md). What is joined',
    'with what: [beside.md](beside.md).',
    '',
    '| log | `event.dataset` | `service.name` | names, as a hint |',
    '|---|---|---|---|',
    "| vdsm's own log | `vdsm.log` | `vdsm` | `vdsm.log` |",
    ...[...LOGS, OTHER].map(rowOf),
    '',
    'Made from `src/logs/kinds.ts` and the tables in `src/parse/logs/`: a new wording is one row with one sample there.',
    ...LOG_RULES.flatMap(({ kind }) => sectionOf([...LOGS, OTHER].find((def) => def.kind === kind))),
    '',
  ].join('\n');
}

function rowOf({ title, dataset, service, names, byName }: LogDef): string {
  const hint = names.source.replaceAll('|', '\\|');
  return `| ${title} | \`${dataset}\` | \`${service}\` | \`${hint}\`${byName ? ' (needed)' : ''} |`;
}

function sectionOf(def: LogDef | undefined): string[] {
  if (def === undefined) return [];
  const rows = [...actionsOf(def.kind)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (rows.length === 0) return [];
  return [
    '',
    `## \`${def.dataset}\`: ${def.title}`,
    '',
    '| action | what it says | fields | for example |',
    '|---|---|---|---|',
    ...rows.map(
      ([action, { means, fields, sample }]) =>
        `| \`${action}\` | ${means} | ${[...fields].map((field) => `\`${field}\``).join(' ')} | ${code(sample)} |`,
    ),
  ];
}

/** What the lines of a kind of log say, by action. */
export function actionsOf(kind: LogDef['kind']): ReadonlyMap<string, ActionRow> {
  const rows = new Map<string, ActionRow>();
  const table = LOG_RULES.find((rules) => rules.kind === kind);
  const reader = logReader(kind);
  for (const rule of [...(table?.rules ?? []), ...notesToRules(table?.notes ?? [])]) {
    for (const sample of rule.samples) {
      const event = reader.read(sampleRecord(sample))?.event;
      if (event === undefined) continue;
      const action = actionOf(event);
      const known = rows.get(action);
      const row = known ?? { means: rule.means ?? MEANINGS[action] ?? '', fields: new Set(), sample: sample.message };
      for (const field of Object.keys(factsOf(event) ?? {})) row.fields.add(field);
      rows.set(action, row);
    }
  }
  return rows;
}

function code(sample: string): string {
  const [first = ''] = sample.split('\n', 1);
  const text = first.length > SAMPLE_MAX || sample.includes('\n') ? `${first.slice(0, SAMPLE_MAX)}…` : first;
  return `\`\` ${text.trim().replaceAll('|', '\\|')} \`\``;
}
