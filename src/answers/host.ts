/** `host NAME`: one host: its logs, its starts, what failed and was slow on it, who asked it, and what the engine saw of it. */
import { all, any, group, has, is, not, select } from '../query/build.ts';
import type { Filter, GroupRow, Plan, Query, Results } from '../query/query.ts';
import { TROUBLE_ACTIONS } from '../schema/troubles.ts';
import type { Answer, AnswerKind } from './answer.ts';
import { nextCommand, type Ask } from './ask.ts';
import { dim, line, section, strong, table, type Block } from './view/blocks.ts';
import { callersOf, CALLERS_BY, viewCallers, type Caller } from './callers.ts';
import { NONE, vdsmCalls } from './common.ts';
import {
  inOrder,
  lineEvent,
  LINE_FIELDS,
  spanEvent,
  SPAN_FIELDS,
  viewEvents,
  withoutTwice,
  type Event,
} from './events.ts';
import { FAILURES_PLAN, makeFailures, viewCodes, type Failures } from './failures.ts';
import type { Head, HeadHost } from './head.ts';
import type { Names } from './view/names.ts';
import { fileLine, placeOf, PLACE_FIELDS, type Place } from './view/place.ts';
import { makeSlow, slowPlan, viewVerbs, type Slow } from './slow.ts';
import { count, number, text } from './view/text.ts';
import { aboutHost } from './why.ts';

export interface Host extends Answer {
  readonly host: string;
  readonly logs: HeadHost | undefined;
  readonly versions: readonly {
    readonly version: string;
    readonly era: string;
    readonly from: string;
    readonly until: string;
  }[];
  /** Restarts, losses of records, blocked workers, storage domains that change, calls without an end. */
  readonly events: readonly Event[];
  /** What the engine said of it. */
  readonly engine: readonly Event[];
  readonly failures: Failures;
  readonly slow: Slow;
  readonly callers: readonly Caller[];
  /** Troubles of companion logs on it. */
  readonly troubles: readonly {
    readonly log: string;
    readonly action: string;
    readonly count: number;
    readonly from: string;
    readonly until: string;
    readonly place: Place | undefined;
  }[];
}

const ROWS = 5;
const EVENTS = [
  'banner',
  'signal-received',
  'records-dropped',
  'worker-blocked',
  'domain-invalid',
  'vm-paused-by-storage',
  'libvirt-lost',
  'block-job-failed',
  'migration-failed',
] as const;
export const ENGINE_EVENTS = [
  'host-not-responding',
  'host-silent',
  'host-status',
  'host-connected',
  'host-fencing',
  'host-fencing-failed',
  'host-not-fenced',
  'host-non-operational',
  'spm-elected',
  'spm-lost',
  'domain-in-problem',
  'vm-paused-by-storage',
  'vm-rerun',
] as const;

export const host: AnswerKind<Host> = {
  plan: planHost,
  make: makeHost,
  view: viewHost,
};

function planHost({ host: name = '', limit }: Ask): Plan {
  const here: Filter = is('host.name', name);
  const only = (plan: Plan): Plan =>
    Object.fromEntries(Object.entries(plan).map(([key, query]) => [key, onHost(query, here)]));
  const line_ = is<'line'>('host.name', name);
  return {
    ...only(FAILURES_PLAN),
    ...only(slowPlan(undefined, ROWS)),
    'host.versions': group('line', all(line_, is('event.dataset', 'vdsm.log'), has('service.version')), {
      by: [{ field: 'service.version' }, { field: 'vdsm.era', missing: NONE }],
    }),
    'host.lines': select(
      'line',
      all(line_, any(is('event.action', ...EVENTS), has('vdsm.restart.gap_seconds')), is('event.dataset', 'vdsm.log')),
      { limit: 1000, fields: LINE_FIELDS },
    ),
    'host.open-calls': select(
      'call',
      all(is('host.name', name), vdsmCalls, is('event.outcome', 'unknown'), has('event.start')),
      { limit: 50, fields: SPAN_FIELDS },
    ),
    'host.open-tasks': select('task', all(is('host.name', name), is('event.outcome', 'unknown', 'failure')), {
      limit: 50,
      fields: SPAN_FIELDS,
    }),
    'host.engine': select('line', all(aboutHost(name), is('event.action', ...ENGINE_EVENTS)), {
      limit: Math.max(200, limit),
      fields: LINE_FIELDS,
    }),
    'host.callers': group('call', all(is('host.name', name), vdsmCalls), { by: CALLERS_BY }),
    'host.troubles': group(
      'line',
      all(line_, is('event.action', ...TROUBLE_ACTIONS), not(is('event.dataset', 'vdsm.log'))),
      {
        by: [{ field: 'event.dataset' }, { field: 'event.action' }],
        hit: { sort: [], fields: PLACE_FIELDS },
      },
    ),
  };
}

function onHost(query: Query, here: Filter): Query {
  return { ...query, where: all(here, query.where) };
}

function makeHost(results: Results, ask: Ask, head: Head): Host {
  const { host: name = '', limit } = ask;
  const { selected, grouped } = results;
  const rows = (key: string) => selected[`host.${key}`]?.rows ?? [];
  const groups = (key: string): readonly GroupRow[] => grouped[`host.${key}`]?.rows ?? [];
  const inside = { ...ask, limit: ROWS };
  const failures = makeFailures(results, inside, head);
  const events = inOrder(
    [...rows('lines').map(lineEvent), ...[...rows('open-calls'), ...rows('open-tasks')].map(spanEvent)],
    limit,
  );
  const worst =
    events.find(({ tone, what }) => tone === 'bad' && what.startsWith('vdsm')) ??
    events.find(({ tone }) => tone === 'bad');
  const task = rows('open-tasks')[0];
  return {
    head,
    host: name,
    logs: head.hosts.find((each) => each.host === name),
    versions: groups('versions')
      .map(({ keys, from, until }) => ({ version: keys[0] ?? '', era: keys[1] ?? '', from, until }))
      .toSorted((a, b) => (a.from < b.from ? -1 : 1)),
    events,
    engine: inOrder(withoutTwice(rows('engine')).map(lineEvent), limit),
    failures,
    slow: makeSlow(results, inside, head),
    callers: callersOf(groups('callers')).slice(0, ROWS),
    troubles: groups('troubles')
      .map(({ keys, count: found, from, until, hit }) => ({
        log: keys[0] ?? '',
        action: keys[1] ?? '',
        count: found,
        from,
        until,
        place: placeOf(hit),
      }))
      .filter(
        ({ log, action }, _, list) =>
          log !== 'system.syslog' || !list.some((each) => each.log === 'sanlock.log' && each.action === action),
      )
      .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.action < b.action ? -1 : 1)),
    next: [
      ...(worst === undefined ? [] : [nextCommand(ask, 'why', name, worst.at.slice(0, 16))]),
      ...(task === undefined ? [] : [nextCommand(ask, 'task', text(task, 'vdsm.task.id').slice(0, 8))]),
      nextCommand(ask, 'coverage'),
    ],
  };
}

function viewHost(answer: Host, names: Names): Block[] {
  const { host: name, logs, versions, events, engine, failures, slow, callers, troubles } = answer;
  const lines = Object.entries(logs?.lines ?? {}).toSorted(([, a], [, b]) => b - a);
  return [
    line(
      strong(name),
      versions
        .map(({ version, era }) => `vdsm ${version.replace(/-.*$/, '')}${era === NONE ? '' : ` (era ${era})`}`)
        .join(', then '),
      logs?.level === undefined ? '' : `${logs.level.toUpperCase()} log`,
      logs === undefined ? '' : names.span(logs.from, logs.until),
    ),
    line(
      dim(
        `records: ${lines.map(([log, found]) => `${log} ${number(found)}`).join(', ') || 'none'}; ${number(logs?.calls ?? 0)} calls, ${number(logs?.tasks ?? 0)} tasks, ${number(logs?.commands ?? 0)} commands; ${number(failures.failed)} calls failed`,
      ),
    ),
    ...section('What happened', [viewEvents(events, names, false)]),
    ...section('What the engine saw', [viewEvents(engine, names, false)]),
    ...section('Failed calls by code', viewCodes(failures, names)),
    ...section('Slowest verbs', slow.verbs.length === 0 ? [] : [viewVerbs(slow.verbs, names)]),
    ...section('Callers', [viewCallers(callers, names)]),
    ...section('Companion logs', [
      table(
        [{}, {}, { right: true }, {}, {}],
        troubles.map((row) => [
          row.log,
          row.action,
          count(row.count, 'record'),
          names.span(row.from, row.until),
          dim(fileLine(row.place)),
        ]),
      ),
    ]),
  ];
}
