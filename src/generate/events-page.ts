/** `docs/events.md`: every `event.action` of a line of vdsm.log, from the rules that give it and their samples. */
import { ERAS } from '../parse/eras.ts';
import { parseRecord, RULES } from '../parse/parse.ts';
import { sampleRecord } from '../parse/sample-record.ts';
import { collectActions, sortActions, type ActionRow } from './actions.ts';
import { codes, sampleCell } from './markdown.ts';

/** Returns all actions of vdsm.log, in the order of the rules. */
export function actions(): ReadonlyMap<string, ActionRow> {
  return collectActions(RULES, (sample) => parseRecord(sampleRecord(sample), sample.era)?.event);
}

/** Returns the page. */
export function eventsPage(): string {
  return [
    '# Events of vdsm.log',
    '',
    'The `event.action` of a line names the kind of its message. A line whose message no rule recognises has none, and is',
    'indexed all the same. The column "fields" lists what lines of an action have in addition to the fields of every line.',
    'This page covers vdsm.log; [logs.md](logs.md) covers the companion logs, and [eras.md](eras.md) lists the releases of each',
    'era. The page is generated from the rules in `src/parse/rules/`: a new message is one row there, with one sample.',
    '',
    '| action | meaning | eras | fields | for example |',
    '|---|---|---|---|---|',
    ...sortActions(actions()).map(
      ([action, { means, eras, fields, sample }]) =>
        `| \`${action}\` | ${means ?? ''} | ${spanOf(eras)} | ${codes(fields)} | ${sampleCell(sample)} |`,
    ),
    '',
  ].join('\n');
}

/** Returns the first and the last era of all: `B1-F`. */
function spanOf(eras: ReadonlySet<string>): string {
  // a letter alone means all of its eras: `D` for D1 to D4
  const named = new Set([...eras].flatMap((span) => span.split('-')));
  const found = ERAS.filter(({ era }) => [...named].some((name) => era.startsWith(name)));
  const [first, last] = [found[0]?.era ?? '', found.at(-1)?.era ?? ''];
  return first === last ? first : `${first}-${last}`;
}
