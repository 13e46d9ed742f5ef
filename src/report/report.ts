/** The data of a report: the answers that it is made of, with the records behind their facts. Pure, as they are. */
import type { Ask } from '../answers/ask.ts';
import { coverage, type Coverage } from '../answers/coverage.ts';
import { makeFailures, type Failures } from '../answers/failures.ts';
import { flow as flowAnswer, type Flow, type FlowNode } from '../answers/flow.ts';
import { makeHead, type Head } from '../answers/head.ts';
import { findOutages } from '../answers/outages.ts';
import { placeOf, type Place } from '../answers/view/place.ts';
import { makeSlow, type Slow } from '../answers/slow.ts';
import { makeSummary, type Trouble, type Verdict } from '../answers/summary.ts';
import { shortId, text } from '../answers/view/text.ts';
import type { Grouped, Results, Row, Selected } from '../query/query.ts';
import { makeMarks, type Mark } from './marks.ts';
import { reportNames } from './names.ts';
import { noteOf } from './notes.ts';
import { planRecords, VERBS, type Wanted, type WantedFlow } from './plan.ts';
import { makeRecords, pointsOf, type Records, type Standing } from './records.ts';

/** A verdict, and what its reader needs beside it. */
interface Finding extends Verdict {
  /** Empty: nothing. */
  readonly note: string;
}

/** One flow, and for what it is told. */
export interface ToldFlow {
  readonly why: string;
  readonly flow: Flow;
}

/** What is known outside of the logs. */
export interface Made {
  /** When the report was made, ISO 8601. */
  readonly at: string;
  readonly version: string;
  /** The command that made it. */
  readonly command: string;
  /** Whether secrets of the logs were masked. */
  readonly isMasked: boolean;
}

export interface Report extends Records {
  readonly made: Made;
  readonly head: Head;
  /** What could not be read, or not whole, for people. */
  readonly faults: readonly string[];
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
  readonly marks: readonly Mark[];
  readonly failures: Failures;
  readonly slow: Slow;
  readonly troubles: readonly Trouble[];
  readonly flows: readonly ToldFlow[];
  /** Flows of failures that are not told. */
  readonly flowsLeft: number;
  /** Facts whose records were not asked for: there are too many. */
  readonly factsWithout: number;
}

/** Rows of lists. */
const ROWS = 25;
const FINDINGS_OF_KIND = 12;
const FLOWS = 8;
/** Facts with records behind them. */
const FACTS = 600;
/** Lines that tell of the end of vdsm come at most so long before its start, in ms. */
const END_MS = 15 * 60_000;

/** A report before its records are asked for. */
export interface Draft extends Omit<
  Report,
  'made' | 'faults' | 'flows' | 'flowsLeft' | keyof Records | 'factsWithout'
> {
  readonly standings: readonly Standing[];
  readonly wanted: Wanted;
  /** Flows of failures, told or not. */
  readonly flowsFound: number;
}

/** Returns the facts, and what is wanted to put records behind them. */
export function draftReport(results: Results, ask: Ask): Draft {
  const head = makeHead(results, ask);
  const long = { ...ask, limit: ROWS };
  const { verdicts, troubles } = makeSummary(results, ask, head, FINDINGS_OF_KIND);
  const failures = makeFailures(results, long, head);
  const slow = makeSlow(results, { ...ask, limit: VERBS }, head);
  const covered = coverage.make(results, ask, head, undefined);
  const marks = makeMarks(results, covered);
  const around = {
    outages: findOutages(results),
    troubles,
    findings: verdicts,
    failures,
    openCalls: results.selected['summary.open-calls']?.rows ?? [],
    names: reportNames(head),
  };
  const findings = verdicts.map((verdict): Finding => ({ ...verdict, note: noteOf(verdict, around) }));
  const facts = { head, findings, coverage: covered, marks, failures, slow, troubles };
  const standings = standingsOf(results, facts);
  const flows = flowsOf(results);
  const shown = standings.slice(0, FACTS);
  return {
    ...facts,
    standings,
    flowsFound: flows.length,
    wanted: {
      points: shown.flatMap(({ place, also = [] }) =>
        [place, ...also].flatMap((one) => (one === undefined ? [] : pointsOf(one))),
      ),
      calls: [...new Set(shown.flatMap(({ call }) => call ?? []))],
      tasks: [...new Set(shown.flatMap(({ task }) => task ?? []))],
      flows: flows.slice(0, FLOWS),
    },
  };
}

/** Returns the second question of a report, and the time that it is about. */
export function secondOf({ wanted, head }: Draft, ask: Ask) {
  return {
    plan: planRecords(wanted, ask),
    window: { since: Date.parse(head.from ?? ''), until: Date.parse(head.until ?? '') + 1 },
  };
}

/** Returns the report. */
export function finishReport(draft: Draft, more: Results, ask: Ask, made: Made, faults: readonly string[]): Report {
  const { standings, wanted, flowsFound, ...facts } = draft;
  const flows = wanted.flows.flatMap((one, n) => tellFlow(one, partOf(more, `flow.${n} `), ask, draft.head));
  const ofFlows = flows.flatMap(({ flow }) => [
    ...flow.nodes.flatMap(placesOf),
    ...flow.events.flatMap(({ place }) => place ?? []),
  ]);
  const known = standings.slice(0, FACTS);
  return {
    ...facts,
    ...makeRecords([...known, ...ofFlows.map((place) => ({ place }))], more),
    made,
    faults,
    flows,
    flowsLeft: flowsFound - wanted.flows.length,
    factsWithout: standings.length - known.length,
  };
}

function placesOf({ place, nodes }: FlowNode): Place[] {
  return [...(place === undefined ? [] : [place]), ...nodes.flatMap(placesOf)];
}

function tellFlow({ flow, why }: WantedFlow, results: Results, ask: Ask, head: Head): ToldFlow[] {
  // gone from the server meanwhile
  const isThere = ['flow.ids', 'flow.line-ids'].some((name) => (results.grouped[name]?.rows.length ?? 0) > 0);
  return isThere ? [{ why, flow: flowAnswer.make(results, { ...ask, subject: flow }, head, undefined) }] : [];
}

/** Returns the results of queries whose names begin so. */
function partOf({ selected, grouped }: Results, begin: string): Results {
  const part = <T>(of: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries(of).flatMap(([name, value]) =>
        name.startsWith(begin) ? [[name.slice(begin.length), value]] : [],
      ),
    );
  return { selected: part<Selected>(selected), grouped: part<Grouped>(grouped) };
}

/** Returns what each fact stands on, the facts that matter most first. */
function standingsOf(
  results: Results,
  {
    findings,
    coverage: covered,
    failures,
    slow,
    troubles,
    marks,
  }: Pick<Draft, 'findings' | 'coverage' | 'failures' | 'slow' | 'troubles' | 'marks'>,
): Standing[] {
  const rows = (name: string): readonly Row[] => results.selected[name]?.rows ?? [];
  const ids = new Map<string, { call?: string; task?: string }>();
  for (const row of [...rows('report.failed'), ...rows('report.parts'), ...rows('summary.open-calls')])
    ids.set(keyOfRow(row), { call: text(row, 'vdsm.call.id') });
  for (const row of [...rows('failures.tasks'), ...rows('summary.open-tasks')])
    ids.set(keyOfRow(row), { task: text(row, 'vdsm.task.id') });
  const outages = findOutages(results);
  const engine = rows('report.engine').map((row) => ({ place: placeOf(row), row }));
  const ends = rows('report.ends').flatMap((row) => placeOf(row) ?? []);
  const standing = (place: Place | undefined, also?: readonly (Place | undefined)[]): Standing[] =>
    place === undefined ? [] : [{ place, ...(also && { also }), ...ids.get(keyOfPlace(place)) }];
  const beforeStart = (place: Place | undefined): Place[] =>
    place === undefined
      ? []
      : ends
          .filter(({ host, at }) => {
            const before = Date.parse(place.at) - Date.parse(at);
            return host === place.host && before >= 0 && before <= END_MS;
          })
          .slice(-4);
  return [
    ...findings.flatMap(({ kind, place, hosts }) => {
      if (kind === 'domain-invalid') {
        const outage = outages.find(
          ({ hosts: [first] }) => first?.place === place || first?.place?.line === place?.line,
        );
        return standing(
          place,
          outage?.hosts.slice(0, 8).map((one) => one.place),
        );
      }
      if (kind === 'restart') return standing(place, beforeStart(place));
      if (kind !== 'host-lost') return standing(place);
      const labels = new Set(hosts.flatMap((host) => [host, host.split('.', 1)[0] ?? host]));
      const said = engine.filter(({ row }) => labels.has(text(row, 'vdsm.engine.target_host')));
      return standing(
        place,
        said
          .filter(({ row }) => text(row, 'event.action') !== 'host-status')
          .slice(0, 8)
          .map((one) => one.place),
      );
    }),
    ...failures.tasks.flatMap(({ place }) => standing(place)),
    ...failures.codes.flatMap(({ first }) => standing(first)),
    ...failures.parts.flatMap(({ first }) => standing(first)),
    ...failures.commands.flatMap(({ first }) => standing(first)),
    ...failures.errors.flatMap(({ first }) => standing(first)),
    ...failures.engine.flatMap(({ first }) => standing(first)),
    ...covered.restarts.slice(0, ROWS).flatMap(({ place }) => standing(place, beforeStart(place))),
    ...troubles.flatMap(({ place }) => standing(place)),
    ...slow.verbs.flatMap(({ slowest }) => standing(slowest?.place)),
    ...slow.calls.flatMap(({ place }) => standing(place)),
    ...slow.outside.flatMap(({ place }) => standing(place)),
    ...marks.filter(({ kind }) => kind !== 'failed').flatMap(({ place }) => standing(place)),
  ];
}

function keyOfRow(row: Row): string {
  return `${text(row, 'host.name')}\0${text(row, 'log.file.path')}\0${text(row, 'vdsm.log.line')}\0${text(row, '@timestamp')}`;
}

function keyOfPlace({ host, file, line, at }: Place): string {
  return `${host}\0${file}\0${line ?? ''}\0${at}`;
}

/** Returns the flows in which something failed, one for each kind of failure first; then those of many hosts. */
function flowsOf({ selected, grouped }: Results): WantedFlow[] {
  const found = new Map<string, WantedFlow>();
  const add = (flow: string, why: string): void => {
    if (flow !== '' && !found.has(flow)) found.set(flow, { flow, why });
  };
  const rows = (name: string): readonly Row[] => selected[name]?.rows ?? [];
  for (const row of rows('failures.tasks'))
    add(text(row, 'trace.id'), `task ${text(row, 'vdsm.task.verb')} ${shortId(text(row, 'vdsm.task.id'))} failed`);
  for (const row of rows('summary.open-calls')) add(text(row, 'trace.id'), `${text(row, 'event.action')} has no end`);
  for (const row of rows('summary.open-tasks'))
    add(text(row, 'trace.id'), `task ${text(row, 'vdsm.task.verb')} has no end`);
  const failed = rows('report.failed').map((row) => ({
    flow: text(row, 'trace.id'),
    kind: `${text(row, 'event.action')} ${text(row, 'error.code')}`,
    why: `${text(row, 'event.action')} failed: ${text(row, 'error.code')} ${text(row, 'vdsm.error.name')}`,
  }));
  const parts = rows('report.parts').map((row) => ({
    flow: text(row, 'trace.id'),
    kind: `${text(row, 'event.action')} parts`,
    why: `a part of ${text(row, 'event.action')} failed`,
  }));
  const kinds = new Set<string>();
  const rest: { flow: string; why: string }[] = [];
  for (const each of [...parts, ...failed]) {
    if (each.flow === '') continue;
    if (kinds.has(each.kind)) rest.push(each);
    else add(each.flow, each.why);
    kinds.add(each.kind);
  }
  const hosts = new Map<string, Set<string>>();
  for (const { keys } of grouped['summary.flows']?.rows ?? []) {
    const [flow = '', host = ''] = keys;
    hosts.set(flow, (hosts.get(flow) ?? new Set()).add(host));
  }
  const wide = [...hosts].filter(([, some]) => some.size >= 3).toSorted(([, a], [, b]) => b.size - a.size);
  for (const [flow, some] of wide.slice(0, 2)) add(flow, `worked on ${some.size} hosts`);
  for (const { flow, why } of rest) add(flow, why);
  return [...found.values()];
}
