/** `callers`: who asks for what, how often, who is refused, and what fills the logs. */
import { all, group, has, is } from '../query/build.ts';
import type { GroupRow, Key, Plan, Results } from '../query/query.ts';
import type { Answer, AnswerKind } from './answer.ts';
import { nextCommand, type Ask } from './ask.ts';
import { bad, dim, line, section, strong, table, type Block } from './view/blocks.ts';
import { NONE, vdsmCalls } from './common.ts';
import type { Head } from './head.ts';
import type { Names } from './view/names.ts';
import { fileLine, placeOf, PLACE_FIELDS, type Place } from './view/place.ts';
import { add, count, counts, earliest, latest, number, share, text } from './view/text.ts';

export interface Caller {
  /** Address; `NONE`: calls from inside of vdsm, or a release that does not write it. */
  readonly caller: string;
  readonly count: number;
  readonly failed: number;
  readonly polls: number;
  readonly verbs: Readonly<Record<string, number>>;
  readonly hosts: Readonly<Record<string, number>>;
  /** Calls a minute, on each of its hosts. */
  readonly perMinute: number;
  readonly from: string;
  readonly until: string;
}

interface Refused {
  readonly caller: string;
  readonly host: string;
  readonly count: number;
  readonly from: string;
  readonly until: string;
  readonly message: string;
  readonly place: Place | undefined;
}

interface Filler {
  readonly what: string;
  readonly count: number;
  readonly hosts: Readonly<Record<string, number>>;
}

export interface Callers extends Answer {
  readonly calls: number;
  readonly polls: number;
  /** Callers, of which `callers` has the first. */
  readonly total: number;
  readonly records: number;
  readonly callers: readonly Caller[];
  readonly refused: readonly Refused[];
  /** Records by log, and of vdsm.log by logger and level. */
  readonly logs: readonly Filler[];
  readonly loggers: readonly Filler[];
}

/** What `callersOf` needs calls to be grouped by. */
export const CALLERS_BY: readonly Key<'call'>[] = [
  { field: 'source.address', missing: NONE },
  { field: 'vdsm.call.verb' },
  { field: 'host.name' },
  { field: 'event.outcome', missing: NONE },
];

export const callers: AnswerKind<Callers> = {
  plan: (): Plan => ({
    'callers.calls': group('call', vdsmCalls, { by: CALLERS_BY }),
    'callers.polls': group('call', all(vdsmCalls, is('vdsm.call.poll', true)), {
      by: [{ field: 'source.address', missing: NONE }],
    }),
    'callers.refused': group(
      'line',
      all(
        is('event.action', 'tls-failed', 'request-refused', 'connection-failed'),
        is('event.dataset', 'vdsm.log'),
        has('source.address'),
      ),
      {
        by: [{ field: 'source.address' }, { field: 'host.name' }, { field: 'event.action' }],
        hit: { sort: [], fields: [...PLACE_FIELDS, 'error.message', 'message'] },
      },
    ),
    'callers.logs': group('line', all(), { by: [{ field: 'event.dataset' }, { field: 'host.name' }] }),
    'callers.loggers': group('line', is('event.dataset', 'vdsm.log'), {
      by: [{ field: 'vdsm.logger', missing: NONE }, { field: 'log.level', missing: NONE }, { field: 'host.name' }],
    }),
  }),
  make: makeCallers,
  view: viewAll,
};

function makeCallers({ grouped }: Results, ask: Ask, head: Head): Callers {
  const rows = (name: string): readonly GroupRow[] => grouped[`callers.${name}`]?.rows ?? [];
  const polls = new Map<string, number>();
  for (const { keys, count: found } of rows('polls')) add(polls, addressOf(keys[0] ?? ''), found);
  const all_ = callersOf(rows('calls'), polls);
  const refused = rows('refused')
    .map((row) => ({
      caller: addressOf(row.keys[0] ?? ''),
      host: row.keys[1] ?? '',
      count: row.count,
      from: row.from,
      until: row.until,
      message: text(row.hit, 'error.message') || text(row.hit, 'message'),
      place: placeOf(row.hit),
    }))
    .toSorted((a, b) => b.count - a.count || (a.from < b.from ? -1 : 1));
  const most = all_.find(({ caller }) => caller !== NONE);
  const busiest = most && Object.entries(most.hosts).toSorted(([, a], [, b]) => b - a)[0]?.[0];
  const [refusal] = refused;
  return {
    head,
    calls: rows('calls').reduce((sum, row) => sum + row.count, 0),
    polls: [...polls.values()].reduce((sum, each) => sum + each, 0),
    total: all_.length,
    records: rows('logs').reduce((sum, row) => sum + row.count, 0),
    callers: all_.slice(0, ask.limit),
    refused: refused.slice(0, ask.limit),
    logs: fillersOf(rows('logs'), 1, ([log = '']) => log).slice(0, ask.limit),
    loggers: fillersOf(rows('loggers'), 2, ([logger = '', level = '']) => `${logger} ${level}`).slice(0, ask.limit),
    next: [
      ...(refusal === undefined ? [] : [nextCommand(ask, 'why', refusal.host, refusal.from.slice(0, 16))]),
      ...(busiest === undefined ? [] : [nextCommand(ask, 'host', busiest)]),
      nextCommand(ask, 'slow'),
    ],
  };
}

/** Returns an address without the form that IPv6 gives an IPv4 address. */
function addressOf(address: string): string {
  return address.replace(/^::ffff:/i, '');
}

/** Returns callers, the one with the most calls first. */
export function callersOf(rows: readonly GroupRow[], polls: ReadonlyMap<string, number> = new Map()): Caller[] {
  const byCaller = new Map<string, GroupRow[]>();
  for (const row of rows) {
    const caller = addressOf(row.keys[0] ?? '');
    const known = byCaller.get(caller);
    if (known === undefined) byCaller.set(caller, [row]);
    else known.push(row);
  }
  return [...byCaller]
    .map(([caller, some]): Caller => {
      const [verbs, hosts] = [new Map<string, number>(), new Map<string, number>()];
      let failed = 0;
      for (const { keys, count: found } of some) {
        add(verbs, keys[1] ?? '', found);
        add(hosts, keys[2] ?? '', found);
        if (keys[3] === 'failure') failed += found;
      }
      const [from, until] = [earliest(some.map((row) => row.from)), latest(some.map((row) => row.until))];
      const total = some.reduce((sum, row) => sum + row.count, 0);
      const minutes = Math.max(1, (Date.parse(until) - Date.parse(from)) / 60_000);
      return {
        caller,
        count: total,
        failed,
        polls: polls.get(caller) ?? 0,
        verbs: Object.fromEntries(verbs),
        hosts: Object.fromEntries(hosts),
        perMinute: total / minutes / hosts.size,
        from,
        until,
      };
    })
    .toSorted((a, b) => b.count - a.count || (a.caller < b.caller ? -1 : 1));
}

function fillersOf(rows: readonly GroupRow[], hostAt: number, name: (keys: readonly string[]) => string): Filler[] {
  const named = new Map<string, { count: number; hosts: Map<string, number> }>();
  for (const { keys, count: found } of rows) {
    const what = name(keys);
    const one = named.get(what) ?? { count: 0, hosts: new Map<string, number>() };
    one.count += found;
    add(one.hosts, keys[hostAt] ?? '', found);
    named.set(what, one);
  }
  return [...named]
    .map(([what, { count: found, hosts }]) => ({ what, count: found, hosts: Object.fromEntries(hosts) }))
    .toSorted((a, b) => b.count - a.count || (a.what < b.what ? -1 : 1));
}

function viewAll(
  { calls, polls, total, records, callers: rows, refused, logs, loggers }: Callers,
  names: Names,
): Block[] {
  return [
    line(
      strong(`${count(calls, 'call')} of ${count(total, 'caller')}`),
      `${share(polls, calls)} of them only read state (polls)`,
    ),
    viewCallers(rows, names),
    ...section('Refused', [
      table(
        [{}, {}, { right: true }, {}, { flexible: true }, {}],
        refused.map((row) => [
          bad(row.caller),
          `by ${names.host(row.host)}`,
          count(row.count, 'time'),
          names.span(row.from, row.until),
          row.message,
          dim(fileLine(row.place)),
        ]),
      ),
    ]),
    ...section('Records by log', [viewFillers(logs, records, names)]),
    ...section('Records of vdsm.log by logger and level', [viewFillers(loggers, records, names)]),
  ];
}

/** Returns callers as a table. */
export function viewCallers(rows: readonly Caller[], names: Names): Block {
  return table(
    [{ max: 24 }, { right: true }, { right: true }, { right: true }, { flexible: true }, { max: 22 }],
    [
      ...(rows.length > 0 ? [['caller', 'calls', 'a minute', 'failed', 'verbs', 'hosts'].map(dim)] : []),
      ...rows.map((row) => [
        row.caller === NONE ? 'not logged, or vdsm itself' : strong(row.caller),
        number(row.count),
        row.perMinute.toFixed(1),
        row.failed === 0 ? '' : bad(number(row.failed)),
        counts(row.verbs, String, 3),
        counts(row.hosts, names.host, 2),
      ]),
    ],
  );
}

function viewFillers(rows: readonly Filler[], records: number, names: Names): Block {
  return table(
    [{ right: true }, { right: true }, { max: 44 }, { flexible: true }],
    rows.map((row) => [number(row.count), share(row.count, records), row.what, dim(counts(row.hosts, names.host, 4))]),
  );
}
