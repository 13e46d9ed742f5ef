/** Datasets of panels: the index of lines holds those of many logs, the index of calls those of three. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { Source } from './index-patterns.ts';
import { all, is } from './query.ts';

/** Values of `event.dataset`; `any`: all that the index holds. */
export type Datasets = 'any' | readonly string[];

/** Calls on hosts, calls that the engine makes to hosts, and calls that vdsm makes to supervdsm. */
const CALLS = ['vdsm.call', 'ovirt.engine.call', 'vdsm.supervdsm.call'] as const;
/** Documents with a beginning and an end. */
export const SPANS = [...CALLS, 'vdsm.task', 'vdsm.command'] as const;

/** Datasets of a panel that names none: vdsm's own, so that nothing counts twice. */
const OWN: Readonly<Partial<Record<Source, readonly string[]>>> = { line: ['vdsm.log'], call: ['vdsm.call'] };

/** Returns the datasets that a panel shows; undefined where it shows the whole index. */
export function datasetsOf(source: Source, chosen: Datasets | undefined): readonly string[] | undefined {
  return chosen === 'any' ? undefined : (chosen ?? OWN[source]);
}

/** Restricts the query of a panel to its datasets. */
export function restrict(source: Source, query: string, chosen: Datasets | undefined): string {
  const datasets = datasetsOf(source, chosen);
  if (datasets === undefined) return query;
  const own = is<DocumentKind>('event.dataset', ...datasets);
  return query === '' ? own.text : all<DocumentKind>(own, { text: query }).text;
}
