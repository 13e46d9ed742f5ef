/** All datasets, and the actions that lines of each can have, from the tables and rules that produce them. */
import { actionOf } from '../../../src/parse/actions.ts';
import { actions } from '../../../src/generate/events-page.ts';
import { datasetOf, LOGS, OTHER } from '../../../src/logs/kinds.ts';
import { LOG_RULES, readerOf } from '../../../src/parse/readers.ts';
import { notesToRules } from '../../../src/parse/notes.ts';
import { sampleRecord } from '../../../src/parse/sample-record.ts';
import { SPANS } from '../../../dashboards/build/datasets.ts';

/** Every value of `event.dataset`. */
export const DATASETS: ReadonlySet<string> = new Set([
  'vdsm.log',
  ...[...LOGS, OTHER].map(({ dataset }) => dataset),
  ...SPANS,
]);

/** Returns the values of `event.action` in lines, by dataset: those that the samples of its rules are read as. */
export function actionsByDataset(): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map([
    ['vdsm.log', new Set(actions().keys())],
    ...LOG_RULES.map(({ kind, notes, rules = [] }): [string, ReadonlySet<string>] => {
      const samples = [...rules, ...notesToRules(notes)].flatMap((rule) => rule.samples);
      const events = samples.map((sample) => readerOf(kind).parse(sampleRecord(sample), undefined)?.event);
      return [datasetOf(kind), new Set(events.flatMap((event) => (event === undefined ? [] : [actionOf(event)])))];
    }),
  ]);
}
