/**
 * The rules of vdsm.log that one line decides, as the pipeline gets them: which messages are which event. A row is
 * `[order, action, loggers, begin, literal, field, literal, field, …]`: behind `begin` any text or the value of a field, then
 * a literal, and so on. A row without an action stands for a rule that takes more than a line: what it may take has no action.
 */
import { actionOf } from '../../parse/actions.ts';
import { parseRecord, RULES } from '../../parse/parse.ts';
import type { Rule } from '../../parse/rule.ts';
import { NOTES } from '../../parse/rules/notes.ts';
import { sampleRecord } from '../../parse/sample-record.ts';
import type { JsonObject } from '../../schema/json.ts';

/** Rules in code that a wording describes well enough; `{}` is any text. */
const WORDINGS: Readonly<Record<string, readonly string[]>> = {
  'task-state': ['moving from state {} -> state {}'],
  'task-jobs': ['Prepare: {} jobs exist{}'],
  'task-commit': ['committing task: {}', 'Commiting task: {}'],
  'task-job': ['running job {}: {}: {}', 'Task.run: running job {}: {}: {}'],
  'task-success': ['exit - success: result{}', 'Task.run: exit - success: result{}'],
  'task-error': ['Unexpected error{}'],
  'task-recovery': ['(recover): {}', '_recover{}', 'Recover Done: {}'],
  'task-result': ['finished: {}'],
  'task-scheduled': ['scheduled job {} for task {}'],
  'task-queued': ['queuing task: {}', 'queueing task: {}'],
};

/** Characters of a beginning by which rows are found. */
const KEY = 3;

type Row = [order: number, action: string, loggers: number, ...texts: string[]];

/** Returns the rows by the first characters of the messages, and the lists of loggers that they name by number. */
export function noteTables(): JsonObject {
  const loggers: string[] = [];
  const rows: Row[] = [];
  const add = (action: string, names: readonly string[], wording: string): void => {
    const list = names.join(' ');
    if (!loggers.includes(list)) loggers.push(list);
    const [begin = '', ...parts] = wording.split(/\{([^{}]*)\}/);
    // a literal before the field whose value it ends
    const texts = parts.flatMap((part, at) => (at % 2 === 0 ? [parts[at + 1] ?? '', part] : []));
    rows.push([rows.length, action, loggers.indexOf(list), begin, ...texts]);
  };
  for (const rule of RULES) {
    const note = NOTES.find(({ action, wordings }) => action === rule.name && wordings.length === rule.starts.length);
    if (note !== undefined) for (const [, wording] of note.wordings) add(note.action, note.loggers, wording);
    else if (WORDINGS[rule.name] !== undefined)
      for (const wording of WORDINGS[rule.name] ?? []) add(actionOfRule(rule), rule.loggers, wording);
    else if (rule.guard === undefined)
      for (const start of rule.starts.length === 0 ? [''] : rule.starts) add('', rule.loggers, `${start}{}`);
  }
  const byBegin: Record<string, Row[]> = {};
  for (const row of rows) (byBegin[row[3]?.slice(0, KEY) ?? ''] ??= []).push(row);
  return { notes: byBegin, noteLoggers: loggers.map((list) => list.split(' ')) };
}

/** Returns the action that all samples of a rule have. */
function actionOfRule({ name, samples }: Rule): string {
  const actions = new Set(
    samples.map((sample) => {
      const event = parseRecord(sampleRecord(sample), sample.era)?.event;
      return event === undefined ? '' : actionOf(event);
    }),
  );
  const [action = ''] = actions;
  if (actions.size !== 1 || action === '')
    throw new Error(`rule '${name}' has several actions: ${[...actions].join()}`);
  return action;
}
