/** `slow [VERB]`: which verbs are slow, on which hosts, and where their time goes: commands, locks, or the rest. */
import { all, atLeast, begins, group, has, is, select } from '../query/build.ts';
import type { Filter, GroupRow, Plan, Results, Row } from '../query/query.ts';
import type { Answer, AnswerKind } from './answer.ts';
import { nextCommand, type Ask } from './ask.ts';
import { dim, line, section, strong, table, warn, type Block } from './view/blocks.ts';
import { ENGINE_CALL, NONE, vdsmCalls } from './common.ts';
import type { Head } from './head.ts';
import type { Names } from './view/names.ts';
import { fileLine, hostFileLine, placeOf, PLACE_FIELDS, type Place } from './view/place.ts';
import { duration, inSeconds, number, numberOf, share, shortId, shortIds, text } from './view/text.ts';

/** Times in ns. */
interface Course {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export interface SlowVerb extends Course {
  readonly verb: string;
  readonly hosts: readonly (Course & { readonly host: string })[];
  /** Calls of a second or more. */
  readonly slow: number;
  /** Of the time of those calls: what commands took, and what locks; undefined: their logs do not show it. */
  readonly commands: number | undefined;
  readonly locks: number | undefined;
  readonly slowest: SlowCall | undefined;
}

interface SlowCall {
  readonly verb: string;
  readonly duration: number;
  readonly host: string;
  readonly caller: string;
  readonly flow: string;
  /** The lock that it waited for longest; empty: none, or not in the log. */
  readonly lock: string;
  readonly commands: number | undefined;
  readonly locks: number | undefined;
  readonly place: Place | undefined;
}

interface SlowCommand extends Course {
  readonly command: string;
  readonly host: string;
  readonly verb: string;
}

export interface Outside {
  readonly command: string;
  readonly host: string;
  readonly outside: number;
  readonly duration: number;
  readonly flow: string;
  readonly place: Place | undefined;
}

export interface Slow extends Answer {
  readonly asked: string | undefined;
  readonly verbs: readonly SlowVerb[];
  readonly calls: readonly SlowCall[];
  /** Commands inside calls of the verb that is asked for. */
  readonly commands: readonly SlowCommand[];
  /** Calls of the engine with the most time outside of vdsm. */
  readonly outside: readonly Outside[];
}

const AT = [50, 95] as const;
const SECOND = 1e9;
/** Verbs whose hosts are listed. */
const VERBS_BY_HOST = 3;
/** Engine calls that spend less outside vdsm are no news. */
const OUTSIDE_MIN = 1e9;

const DURATION = { time: { of: 'percentiles', field: 'event.duration', at: AT } } as const;
const CALL_FIELDS = [
  ...PLACE_FIELDS,
  'vdsm.call.id',
  'vdsm.call.verb',
  'event.duration',
  'source.address',
  'trace.id',
  'vdsm.call.exec_ns',
  'vdsm.call.lock_wait_ns',
];

/** Returns the queries; of calls of verbs that begin so. */
export function slowPlan(verb: string | undefined, limit: number): Plan {
  const named: Filter<'call'> = verb === undefined ? all() : begins('vdsm.call.verb', verb);
  const timed = all<'call'>(vdsmCalls, has('event.duration'), named);
  const slow = all<'call'>(vdsmCalls, is('vdsm.call.slow', true), named);
  const top = { measure: 'time', size: limit };
  return {
    'slow.verbs': group('call', timed, { by: [{ field: 'vdsm.call.verb' }], measures: DURATION, top }),
    'slow.hosts': group('call', timed, {
      by: [{ field: 'vdsm.call.verb' }, { field: 'host.name' }],
      measures: DURATION,
      top,
    }),
    // at INFO a log shows neither commands nor locks
    'slow.shares': group('call', all(slow, has('vdsm.call.commands')), {
      by: [{ field: 'vdsm.call.verb' }],
      measures: {
        time: { of: 'sum', field: 'event.duration' },
        commands: { of: 'sum', field: 'vdsm.call.exec_ns' },
        locks: { of: 'sum', field: 'vdsm.call.lock_wait_ns' },
      },
    }),
    'slow.slowest': group('call', slow, {
      by: [{ field: 'vdsm.call.verb' }],
      hit: { sort: [{ field: 'event.duration', descending: true }], fields: CALL_FIELDS },
    }),
    'slow.calls': select('call', all(slow, has('event.duration')), {
      sort: [{ field: 'event.duration', descending: true }],
      limit,
      fields: CALL_FIELDS,
    }),
    'slow.locks': select('line', atLeast('vdsm.lock.wait_ns', SECOND), {
      sort: [{ field: 'vdsm.lock.wait_ns', descending: true }],
      limit: 200,
      fields: ['vdsm.call.id', 'vdsm.lock.resource', 'vdsm.lock.wait_ns'],
    }),
    ...(verb === undefined
      ? {
          'slow.outside': select('call', all(is('event.dataset', ENGINE_CALL), has('vdsm.engine.caused_call')), {
            sort: [{ field: 'vdsm.engine.outside_ns', descending: true }],
            limit: 3,
            fields: [
              ...PLACE_FIELDS,
              'vdsm.engine.command',
              'vdsm.engine.caused_on',
              'vdsm.engine.outside_ns',
              'event.duration',
              'trace.id',
            ],
          }),
        }
      : {
          'slow.commands': group('command', all(begins('vdsm.call.verb', verb), has('event.duration')), {
            by: [{ field: 'event.action', missing: NONE }, { field: 'host.name' }, { field: 'vdsm.call.verb' }],
            measures: DURATION,
          }),
        }),
  };
}

export const slow: AnswerKind<Slow> = {
  plan: ({ subject, limit }) => slowPlan(subject, limit),
  make: makeSlow,
  view: viewSlow,
};

/** Returns which verbs are slow. */
export function makeSlow({ grouped, selected }: Results, ask: Ask, head: Head): Slow {
  const rows = (name: string): readonly GroupRow[] => grouped[`slow.${name}`]?.rows ?? [];
  const locks = new Map<string, string>();
  for (const row of selected['slow.locks']?.rows ?? []) {
    const call = text(row, 'vdsm.call.id');
    if (!locks.has(call)) locks.set(call, text(row, 'vdsm.lock.resource'));
  }
  const verbs = rows('verbs').map((one): SlowVerb => {
    const [verb = ''] = one.keys;
    const shares = rows('shares').find(({ keys }) => keys[0] === verb)?.measures;
    const slowest = rows('slowest').find(({ keys }) => keys[0] === verb);
    const time = shares?.['time'] ?? 0;
    const part = (name: string): number | undefined => (time === 0 ? undefined : (shares?.[name] ?? 0) / time);
    return {
      verb,
      ...courseOf(one),
      hosts: rows('hosts')
        .filter(({ keys }) => keys[0] === verb)
        .map((each) => ({ host: each.keys[1] ?? '', ...courseOf(each) }))
        .toSorted((a, b) => b.max - a.max || (a.host < b.host ? -1 : 1)),
      slow: slowest?.count ?? 0,
      commands: part('commands'),
      locks: part('locks'),
      slowest: slowest?.hit && callOf(slowest.hit, locks),
    };
  });
  const calls = (selected['slow.calls']?.rows ?? []).map((row) => callOf(row, locks));
  const byMax = verbs.toSorted((a, b) => b.max - a.max || (a.verb < b.verb ? -1 : 1));
  return {
    head,
    asked: ask.subject,
    verbs: byMax,
    calls,
    commands: rows('commands')
      .map((one) => ({
        command: one.keys[0] ?? '',
        host: one.keys[1] ?? '',
        verb: one.keys[2] ?? '',
        ...courseOf(one),
      }))
      .toSorted((a, b) => b.max - a.max || (a.command + a.host < b.command + b.host ? -1 : 1))
      .slice(0, ask.limit),
    outside: (selected['slow.outside']?.rows ?? [])
      .map((row) => ({
        command: text(row, 'vdsm.engine.command'),
        host: text(row, 'vdsm.engine.caused_on'),
        outside: numberOf(row, 'vdsm.engine.outside_ns') ?? 0,
        duration: numberOf(row, 'event.duration') ?? 0,
        flow: text(row, 'trace.id'),
        place: placeOf(row),
      }))
      .filter(({ outside }) => outside >= OUTSIDE_MIN),
    next: nextOf(ask, byMax, calls),
  };
}

function courseOf({ count: found, measures }: GroupRow): Course {
  return {
    count: found,
    p50: measures['time.50'] ?? 0,
    p95: measures['time.95'] ?? 0,
    max: measures['time'] ?? 0,
  };
}

function callOf(row: Row, locks: ReadonlyMap<string, string>): SlowCall {
  return {
    verb: text(row, 'vdsm.call.verb'),
    duration: numberOf(row, 'event.duration') ?? 0,
    host: text(row, 'host.name'),
    caller: text(row, 'source.address').replace(/^::ffff:/, ''),
    flow: text(row, 'trace.id'),
    lock: locks.get(text(row, 'vdsm.call.id')) ?? '',
    commands: numberOf(row, 'vdsm.call.exec_ns'),
    locks: numberOf(row, 'vdsm.call.lock_wait_ns'),
    place: placeOf(row),
  };
}

function nextOf(ask: Ask, verbs: readonly SlowVerb[], calls: readonly SlowCall[]): string[] {
  const [verb] = verbs;
  const flow = calls.find((call) => call.flow !== '')?.flow;
  return [
    ...(ask.subject === undefined && verb !== undefined ? [nextCommand(ask, 'slow', verb.verb)] : []),
    ...(flow === undefined ? [] : [nextCommand(ask, 'flow', shortId(flow))]),
    ...(calls[0] === undefined
      ? []
      : [nextCommand(ask, 'why', calls[0].host, (calls[0].place?.at ?? '').slice(0, 16))]),
  ];
}

function viewSlow(answer: Slow, names: Names): Block[] {
  const { asked, verbs, calls, commands, outside } = answer;
  // several verbs may begin so
  if (verbs.length === 0)
    return [
      line(
        asked === undefined
          ? 'no call has a known duration'
          : `no call of a verb that begins with ${asked} has a known duration`,
      ),
    ];
  return [
    viewVerbs(verbs, names),
    ...section(
      'By host',
      asked === undefined ? [] : verbs.slice(0, VERBS_BY_HOST).map((verb) => viewHosts(verb, names)),
    ),
    ...section('Commands inside these calls: n, p50, p95 and max in seconds', [viewCommands(commands, names)]),
    ...section('Slowest calls', [viewCalls(calls, names)]),
    ...section('Calls of the engine with the most time outside of vdsm', [viewOutside(outside, names)]),
  ];
}

/** Returns the verbs, the one with the highest time first; times in seconds. */
export function viewVerbs(verbs: readonly SlowVerb[], names: Names): Block {
  const titles = ['verb', 'n', 'p50', 'p95', 'max s', 'p95 by host', 'time of calls of 1 s or more'];
  return table(
    [{ max: 24 }, ...FOUR_RIGHT, { flexible: true }, { flexible: true }],
    [
      titles.map(dim),
      ...verbs.map((verb) => [
        strong(verb.verb),
        number(verb.count),
        ...[verb.p50, verb.p95, verb.max].map(inSeconds),
        whereText(verb, names),
        shareText(verb),
      ]),
    ],
  );
}

const FOUR_RIGHT = Array.from({ length: 4 }, () => ({ right: true }) as const);

/** Returns on which host a verb is slow: `c3 24.9 (others 3.2-3.9)`; where it was slow once, there. */
function whereText({ hosts, slow: slowCalls, slowest }: SlowVerb, names: Names): string {
  if (slowCalls === 1 && slowest !== undefined) return `once, ${hostFileLine(slowest.place, names)}`;
  const [first, ...others] = hosts.toSorted((a, b) => b.p95 - a.p95);
  if (first === undefined) return '';
  if (others.length === 0) return names.host(first.host);
  const [low, high] = [Math.min(...others.map(({ p95 }) => p95)), Math.max(...others.map(({ p95 }) => p95))].map(
    inSeconds,
  );
  return `${names.host(first.host)} ${inSeconds(first.p95)} (others ${low === high ? low : `${low}-${high}`})`;
}

function shareText({ commands, locks, slowest, slow: slowCalls }: SlowVerb): string {
  if (slowCalls === 0) return '';
  if (commands === undefined || locks === undefined) return 'not logged';
  const lock = slowest === undefined || slowest.lock === '' ? 'locks' : `lock ${shortIds(slowest.lock)}`;
  const parts = [
    ...(locks >= PART_MIN ? [`${share(locks, 1)} ${lock}`] : []),
    ...(commands >= PART_MIN ? [`${share(commands, 1)} commands`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : 'in vdsm itself';
}

/** A smaller part of the time is not named. */
const PART_MIN = 0.1;

function viewHosts({ hosts }: SlowVerb, names: Names): Block {
  return table(
    [{}, ...FOUR_RIGHT],
    [
      ['host', 'n', 'p50', 'p95', 'max s'].map(dim),
      ...hosts.map((row) => [names.host(row.host), number(row.count), ...[row.p50, row.p95, row.max].map(inSeconds)]),
    ],
  );
}

function viewCommands(commands: readonly SlowCommand[], names: Names): Block {
  return table(
    [{}, { flexible: true }, ...FOUR_RIGHT],
    commands.map((row) => [
      names.host(row.host),
      row.command,
      number(row.count),
      ...[row.p50, row.p95, row.max].map(inSeconds),
    ]),
  );
}

function viewCalls(calls: readonly SlowCall[], names: Names): Block {
  return table(
    [{}, { right: true }, {}, { max: 28 }, { flexible: true, max: 18 }, {}, {}],
    calls.map((call) => [
      names.time(call.place?.at ?? ''),
      warn(duration(call.duration)),
      names.host(call.host),
      call.verb,
      call.caller === '' ? '' : `by ${call.caller}`,
      call.flow === '' ? '' : `flow ${shortId(call.flow)}`,
      dim(fileLine(call.place)),
    ]),
  );
}

/** Returns the calls of the engine that waited outside of vdsm. */
export function viewOutside(outside: readonly Outside[], names: Names): Block {
  return table(
    [{}, { right: true }, { flexible: true }, {}, {}, {}],
    outside.map((row) => [
      names.time(row.place?.at ?? ''),
      `${duration(row.outside)} of ${duration(row.duration)}`,
      row.command,
      names.host(row.host),
      row.flow === '' ? '' : `flow ${shortId(row.flow)}`,
      dim(fileLine(row.place)),
    ]),
  );
}
