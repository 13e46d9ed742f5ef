/** What a report asks: first all that its facts are made of, then the records behind them and the flows of the failures. */
import type { Ask } from '../answers/ask.ts';
import { failedCalls, vdsmCalls } from '../answers/common.ts';
import { coverage } from '../answers/coverage.ts';
import { LINE_FIELDS, SPAN_FIELDS } from '../answers/events.ts';
import { flow } from '../answers/flow.ts';
import { HEAD_PLAN } from '../answers/head.ts';
import { ENGINE_EVENTS } from '../answers/host.ts';
import { PLACE_FIELDS, type Place } from '../answers/view/place.ts';
import { slowPlan } from '../answers/slow.ts';
import { summary } from '../answers/summary.ts';
import { all, any, atLeast, group, has, is, not, select } from '../query/build.ts';
import type { Filter, Plan } from '../query/query.ts';

/** Verbs of the table of slow ones. */
export const VERBS = 12;
/** Single events of one kind that are asked for: more are no picture. */
const EVENTS = 500;
/** Most characters of a text: longer ones are cut. */
const TEXT_MAX = 4000;
/** Records of a flow. */
const FLOW_RECORDS = 300;
/** Calls, tasks and commands of a flow. */
const FLOW_ROWS = 120;
/** Most records of places: each instant may have several. */
const RECORDS = 3000;
const ERRORS = 600;

/** Returns the queries of all facts but the flows. */
export function planReport(ask: Ask): Plan {
  const lines = { limit: EVENTS, fields: LINE_FIELDS, longest: TEXT_MAX };
  const spans = { limit: EVENTS, fields: SPAN_FIELDS, longest: TEXT_MAX };
  return {
    ...HEAD_PLAN,
    ...summary.plan(ask),
    ...coverage.plan(ask),
    ...slowPlan(undefined, VERBS),
    'report.failed': select('call', failedCalls, spans),
    'report.parts': select('call', all(vdsmCalls, atLeast('vdsm.call.failed_parts', 1)), spans),
    'report.failed-times': group('call', failedCalls, { by: [{ field: 'host.name' }, { every: ask.every }] }),
    'report.engine': select(
      'line',
      all(is('event.dataset', 'ovirt.engine'), is('event.action', ...ENGINE_EVENTS)),
      lines,
    ),
    'report.dropped': select('line', has('vdsm.dropped.count'), lines),
    'report.ends': select('line', all(is('event.dataset', 'vdsm.log'), is('event.action', ...ENDS)), lines),
  };
}

/** Lines that say why vdsm ends. */
const ENDS = ['signal-received', 'libvirt-lost', 'panic'] as const;

/** A flow that the report tells, and for what. */
export interface WantedFlow {
  readonly flow: string;
  readonly why: string;
}

/** Where records are wanted: of places, and those of calls and tasks that warn or report an error. */
export interface Wanted {
  readonly points: readonly Pick<Place, 'host' | 'at' | 'file'>[];
  readonly calls: readonly string[];
  readonly tasks: readonly string[];
  readonly flows: readonly WantedFlow[];
}

const RECORD_FIELDS = [
  ...PLACE_FIELDS,
  'event.action',
  'log.level',
  'log.logger',
  'process.thread.name',
  'message',
  'error.stack_trace',
  'vdsm.call.id',
  'vdsm.task.id',
];

/** Verbs by which the engine looks after tasks: most calls of a long flow, and no news. */
const POLLS = ['getTaskStatus', 'getTaskInfo', 'getAllTasksStatuses', 'getAllTasksInfo', 'clearTask'] as const;

/** Returns the queries of records and flows; those of flow N are named `flow.N NAME`. */
export function planRecords({ points, calls, tasks, flows }: Wanted, ask: Ask): Plan {
  const records = { fields: RECORD_FIELDS, longest: TEXT_MAX };
  const worse = is<'line'>('log.level', 'warning', 'error', 'critical');
  const ofFlows = flows.flatMap(({ flow: id }, n) => [
    ...Object.entries(flow.plan({ ...ask, subject: id, limit: FLOW_ROWS })).map(
      ([name, query]) =>
        [`flow.${n} ${name}`, query.kind === 'select' ? { ...query, longest: TEXT_MAX } : query] as const,
    ),
    [
      `flow.${n} records`,
      select('line', all(is('trace.id', id), any(worse, not(is('vdsm.call.verb', ...POLLS)))), {
        ...records,
        limit: FLOW_RECORDS,
      }),
    ] as const,
  ]);
  return {
    'report.records': select('line', atPoints(points), { ...records, limit: RECORDS }),
    'report.errors': select('line', all(any(is('vdsm.call.id', ...calls), is('vdsm.task.id', ...tasks)), worse), {
      ...records,
      limit: ERRORS,
    }),
    ...Object.fromEntries(ofFlows),
  };
}

/** Lines are found by host, file and instant: a server does not search by their numbers. */
function atPoints(points: Wanted['points']): Filter<'line'> {
  const files = new Map<string, { host: string; file: string; times: string[] }>();
  for (const { host, file, at } of points) {
    const key = `${host}\0${file}`;
    const known = files.get(key);
    if (known === undefined) files.set(key, { host, file, times: [at] });
    else known.times.push(at);
  }
  return all(
    // first, since it is what most lines fail
    is('@timestamp', ...new Set(points.map(({ at }) => at))),
    any(
      ...[...files.values()].map(({ host, file, times }) =>
        all<'line'>(is('host.name', host), is('log.file.path', file), is('@timestamp', ...times)),
      ),
    ),
  );
}
