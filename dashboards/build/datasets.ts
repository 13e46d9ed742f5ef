/** Which logs a panel is about: the index of lines holds those of many, that of calls those of three. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { Source } from './patterns.ts';
import { all, is } from './query.ts';

/** Values of `event.dataset`; `any`: whatever the index holds. */
export type Datasets = 'any' | readonly string[];

/** Calls by whom they are told: vdsm, the engine, which has vdsm do something, and supervdsm, which does it as root. */
const CALLS = ['vdsm.call', 'ovirt.engine.call', 'vdsm.supervdsm.call'] as const;
/** All that has a beginning and an end. */
export const SPANS = [...CALLS, 'vdsm.task', 'vdsm.command'] as const;

/** What a panel is about that does not say: vdsm itself, so that nothing is counted twice. */
const OWN: Readonly<Partial<Record<Source, readonly string[]>>> = { line: ['vdsm.log'], call: ['vdsm.call'] };

/** The datasets of a panel; undefined where it shows all that its index holds. */
export function datasetsOf(source: Source, asked: Datasets | undefined): readonly string[] | undefined {
  return asked === 'any' ? undefined : (asked ?? OWN[source]);
}

/** The query of a panel, on its datasets alone. */
export function narrow(source: Source, query: string, asked: Datasets | undefined): string {
  const datasets = datasetsOf(source, asked);
  if (datasets === undefined) return query;
  const own = is<DocumentKind>('event.dataset', ...datasets);
  return query === '' ? own.text : all<DocumentKind>(own, { text: query }).text;
}
