import type { Event } from '../model/events.ts';
import { actionOf, factsOf, meaningOf } from '../parse/actions.ts';
import type { Rule, Sample } from '../parse/rule.ts';

/** One `event.action`: what its lines mean, and which fields they state. */
export interface ActionRow {
  /** Undefined where neither a rule nor the table of actions has it: a test fails. */
  means: string | undefined;
  /** Eras as the rules name them: `A`, `D2-F`. */
  readonly eras: Set<string>;
  /** Fields that a line states by itself. */
  readonly fields: Set<string>;
  /** The first message of the action among the samples. */
  readonly sample: string;
}

/** Returns the actions of rules, in their order, as reading all of their samples shows them. */
export function collectActions(
  rules: readonly Rule[],
  read: (sample: Sample) => Event | undefined,
): ReadonlyMap<string, ActionRow> {
  const rows = new Map<string, ActionRow>();
  for (const rule of rules) {
    for (const sample of rule.samples) {
      const event = read(sample);
      if (event === undefined) continue;
      const action = actionOf(event);
      const row = rows.get(action) ?? { means: undefined, eras: new Set(), fields: new Set(), sample: sample.message };
      row.means ??= meaningOf(rule, action);
      for (const era of rule.eras.split(', ')) row.eras.add(era);
      for (const field of Object.keys(factsOf(event) ?? {})) row.fields.add(field);
      rows.set(action, row);
    }
  }
  return rows;
}

/** Returns the rows sorted by action. */
export function sortActions(rows: ReadonlyMap<string, ActionRow>): [string, ActionRow][] {
  return [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
