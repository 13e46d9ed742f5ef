/** The records behind the facts of a report, by the places of these. */
import type { Place } from '../answers/view/place.ts';
import { numberOf, text } from '../answers/view/text.ts';
import type { Results, Row } from '../query/query.ts';

/** A record as its document has it: masked, and its instant in UTC. */
export interface Evidence {
  readonly at: string;
  readonly host: string;
  readonly file: string;
  readonly line: number | undefined;
  readonly level: string;
  readonly thread: string;
  readonly logger: string;
  /** Message and stack. */
  readonly text: string;
}

/** Records by their place, and for the place of a fact the places of the records behind it. */
export interface Records {
  readonly records: Readonly<Record<string, Evidence>>;
  readonly behind: Readonly<Record<string, readonly string[]>>;
}

/** Where one line stands: names a record. */
export function keyOf({ host, file, line }: Pick<Place, 'host' | 'file' | 'line'>): string {
  return `${host}\0${file}\0${line ?? ''}`;
}

/** What a fact stands on, beside the record at its place and that at its end. */
export interface Standing {
  readonly place: Place;
  readonly also?: readonly (Place | undefined)[];
  readonly call?: string;
  readonly task?: string;
}

/** Most records behind one fact. */
const BEHIND_MAX = 12;

/** Puts the records that were found behind the facts. */
export function makeRecords(standings: readonly Standing[], { selected }: Results): Records {
  const records: Record<string, Evidence> = {};
  const errors = new Map<string, string[]>();
  for (const [name, { rows }] of Object.entries(selected)) {
    if (!/^report\.(?:records|errors)$| records$/.test(name)) continue;
    for (const row of rows) {
      const evidence = toEvidence(row);
      const key = keyOf(evidence);
      records[key] ??= evidence;
      if (name === 'report.errors')
        for (const id of [text(row, 'vdsm.call.id'), text(row, 'vdsm.task.id')])
          errors.set(id, [...(errors.get(id) ?? []), key]);
    }
  }
  const behind: Record<string, string[]> = {};
  for (const { place, also = [], call = '', task = '' } of standings) {
    const keys = [place, ...also].flatMap((one) => (one === undefined ? [] : pointsOf(one).map(keyOf)));
    // most errors are of no task
    const ofSpan = [call, task].flatMap((id) => (id === '' ? [] : (errors.get(id) ?? [])));
    const own = keyOf(place);
    const known = [...new Set([...(behind[own] ?? []), ...keys, ...ofSpan])].filter((key) => key in records);
    if (known.length > 0) behind[own] = known.slice(0, BEHIND_MAX).toSorted((a, b) => compare(records[a], records[b]));
  }
  const used = new Set(Object.values(behind).flat());
  return { records: Object.fromEntries(Object.entries(records).filter(([key]) => used.has(key))), behind };
}

function compare(a: Evidence | undefined, b: Evidence | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return a.at === b.at ? (a.line ?? 0) - (b.line ?? 0) : a.at < b.at ? -1 : 1;
}

/** Returns the points of a place: its first record, and its last one if it is another. */
export function pointsOf({ host, at, file, line, end }: Place): (Place & { readonly line: number | undefined })[] {
  return [
    { host, at, file, line },
    ...(end === undefined || end.at === '' ? [] : [{ host, at: end.at, file: end.file, line: end.line }]),
  ];
}

function toEvidence(row: Row): Evidence {
  const [message, stack] = [text(row, 'message'), text(row, 'error.stack_trace')];
  return {
    at: text(row, '@timestamp'),
    host: text(row, 'host.name'),
    file: text(row, 'log.file.path'),
    line: numberOf(row, 'vdsm.log.line'),
    level: text(row, 'log.level'),
    thread: text(row, 'process.thread.name'),
    logger: text(row, 'log.logger'),
    text: stack === '' || message.includes(stack) ? message : `${message}\n${stack}`,
  };
}
