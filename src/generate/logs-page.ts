/**
 * `docs/logs.md`: which logs are read, from the table of kinds, and what the records of companion logs mean, from their
 * rules.
 */
import { LOGS, OTHER, type LogDef } from '../logs/kinds.ts';
import { LOG_RULES, readerOf } from '../parse/readers.ts';
import { notesToRules } from '../parse/notes.ts';
import { sampleRecord } from '../parse/sample-record.ts';
import { collectActions, sortActions, type ActionRow } from './actions.ts';
import { cell, codes, sampleCell } from './markdown.ts';

/** Returns the page. */
export function logsPage(): string {
  return [
    '# The logs that are read',
    '',
    'vdsm-ship reads vdsm.log, its companion logs on the host, and the logs of the engine. It recognises a log by its content: by',
    'the headers of its first 50 lines that are not blank, or, where none of these has one, of the next 50, within 64 KiB. The',
    'name of a file is a hint only, where two kinds look alike. Each record is a document in the logs index, and its',
    '`event.dataset` names the kind of log. See [time.md](time.md) for how stamps become instants,',
    '[archives.md](archives.md) for how hosts get their names, [rotation.md](rotation.md) for how the files of a log are put in',
    'order, and [beside.md](beside.md) for how records of several logs are joined.',
    '',
    '| log | `event.dataset` | `service.name` | names, as a hint |',
    '|---|---|---|---|',
    ...[...LOGS, OTHER].map(rowOf),
    '',
    'This page is generated from `src/logs/kinds.ts` and the rules in `src/parse/logs/`: a new message is one row there, with one',
    'sample. For the lines of vdsm.log see [events.md](events.md).',
    ...LOG_RULES.flatMap(({ kind }) => sectionOf([...LOGS, OTHER].find((def) => def.kind === kind))),
    '',
  ].join('\n');
}

function rowOf({ title, dataset, service, names, byName }: LogDef): string {
  return `| ${title} | \`${dataset}\` | \`${service}\` | \`${cell(names.source)}\`${byName ? ' (needed)' : ''} |`;
}

function sectionOf(def: LogDef | undefined): string[] {
  if (def === undefined) return [];
  const rows = sortActions(actionsOf(def.kind));
  if (rows.length === 0) return [];
  return [
    '',
    `## \`${def.dataset}\`: ${def.title}`,
    '',
    '| action | meaning | fields | for example |',
    '|---|---|---|---|',
    ...rows.map(
      ([action, { means, fields, sample }]) =>
        `| \`${action}\` | ${means ?? ''} | ${codes(fields)} | ${sampleCell(sample)} |`,
    ),
  ];
}

/** Returns the actions of a kind of log, in the order of its rules. */
export function actionsOf(kind: LogDef['kind']): ReadonlyMap<string, ActionRow> {
  const table = LOG_RULES.find((rules) => rules.kind === kind);
  const reader = readerOf(kind);
  return collectActions(
    [...(table?.rules ?? []), ...notesToRules(table?.notes ?? [])],
    (sample) => reader.parse(sampleRecord(sample), undefined)?.event,
  );
}
