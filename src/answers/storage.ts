/** `storage [DOMAIN]`: which storage domains failed, who was first, on how many hosts, how long, and what was said around it. */
import { all, any, atLeast, begins, group, has, is, not, select } from '../query/build.ts';
import type { Filter, GroupRow, Plan, Results } from '../query/query.ts';
import type { Answer, AnswerKind } from './answer.ts';
import { nextCommand, type Ask } from './ask.ts';
import { bad, dim, line, note, section, strong, table, warn, type Block } from './view/blocks.ts';
import { failedCalls, NONE, vdsmCalls } from './common.ts';
import type { Head } from './head.ts';
import { hostList } from './head.ts';
import type { Names } from './view/names.ts';
import { findOutages, lengthOf, OUTAGES_PLAN, type Outage } from './outages.ts';
import { fileLine, placeOf, PLACE_FIELDS, type Place } from './view/place.ts';
import { chooseId } from './subject.ts';
import {
  add,
  count,
  counts,
  earliest,
  latest,
  number,
  numberOf,
  seconds,
  shortId,
  shortIds,
  text,
} from './view/text.ts';

/** What some log said while a storage domain was INVALID, or just before. */
interface Said {
  readonly log: string;
  readonly action: string;
  readonly hosts: Readonly<Record<string, number>>;
  readonly from: string;
  readonly until: string;
  readonly message: string;
  readonly place: Place | undefined;
}

interface StorageOutage extends Outage {
  readonly said: readonly Said[];
}

interface Extends {
  readonly host: string;
  readonly vm: string;
  readonly count: number;
  readonly longest: number;
  /** Parts of the longest one, in seconds; absent where it does not say. */
  readonly spm: number | undefined;
  readonly wait: number | undefined;
  readonly refresh: number | undefined;
  readonly at: string;
  readonly place: Place | undefined;
}

interface HostCount {
  readonly what: string;
  readonly hosts: Readonly<Record<string, number>>;
  readonly from: string;
  readonly until: string;
  readonly place: Place | undefined;
}

export interface Storage extends Answer {
  readonly domain: string | undefined;
  readonly outages: readonly StorageOutage[];
  /** Storage domains that hosts report as INVALID when asked, without a change of state in the logs. */
  readonly reported: readonly HostCount[];
  readonly failed: readonly HostCount[];
  /** Failed parts of calls that connect storage, by status. */
  readonly connections: readonly HostCount[];
  readonly checks: readonly HostCount[];
  readonly paused: readonly {
    readonly vm: string;
    readonly host: string;
    readonly at: string;
    readonly reason: string;
    readonly place: Place | undefined;
  }[];
  readonly extends: readonly Extends[];
  /** Starts of an SPM. */
  readonly spm: readonly {
    readonly host: string;
    readonly at: string;
    readonly outcome: string;
    readonly code: string;
    readonly place: Place | undefined;
  }[];
  /** Tasks that ended and that no client cleared, or that have no end in the logs: they keep an SPM from stopping. */
  readonly tasks: readonly {
    readonly task: string;
    readonly verb: string;
    readonly host: string;
    readonly at: string;
    readonly outcome: string;
    readonly isOpen: boolean;
    readonly place: Place | undefined;
  }[];
  /** The longest read delay that a host measured, in seconds. */
  readonly delays: readonly {
    readonly host: string;
    readonly seconds: number;
    readonly at: string;
    readonly place: Place | undefined;
  }[];
}

/** Troubles of storage, and their ends, in companion logs. */
const LOGS = [
  'sanlock.log',
  'system.syslog',
  'libvirt.log',
  'libvirt.qemu',
  'ovirt.engine',
  'vdsm.supervdsm.call',
  'vdsm.supervdsm',
] as const;
const ACTIONS = [
  'sanlock-renewal-failed',
  'sanlock-lease-warning',
  'sanlock-lease-lost',
  'sanlock-kill',
  'path-failed',
  'path-restored',
  'paths-remaining',
  'all-paths-lost',
  'iscsi-connection-failed',
  'iscsi-connection-recovered',
  'nfs-not-responding',
  'nfs-responding',
  'io-error',
  'task-hung',
  'watchdog-warning',
  'watchdog-failed',
  'fc-port-lost',
  'job-lock-timeout',
  'monitor-lost',
  'vm-crashed',
  'qemu-ended',
  'domain-in-problem',
  'domain-recovered',
  'domain-deactivated',
  'supervdsm-call-failed',
  'vm-rerun',
] as const;
/** Before an outage, in ms: its cause comes first. */
const BEFORE_MS = 10 * 60_000;
/** After it, in ms: its end is told. */
const AFTER_MS = 60_000;
const SAID_FIELDS = [...PLACE_FIELDS, 'message', 'error.message', 'vdsm.engine.event.text'];

export const storage: AnswerKind<Storage> = {
  plan: planStorage,
  make: makeStorage,
  view: viewStorage,
};

function planStorage({ subject, limit, every }: Ask): Plan {
  const ofCall: Filter<'call'> = subject === undefined ? all() : begins('vdsm.sd.id', subject);
  const ofLine: Filter<'line'> = subject === undefined ? all() : begins('vdsm.sd.id', subject);
  return {
    ...OUTAGES_PLAN,
    'storage.domains': group('line', all(ofLine, has('vdsm.sd.id'), has('vdsm.sd.state')), {
      by: [{ field: 'vdsm.sd.id' }],
    }),
    'storage.call-domains': group('call', all(ofCall, has('vdsm.sd.id')), { by: [{ field: 'vdsm.sd.id' }] }),
    'storage.reported': group('line', has('vdsm.sd.invalid'), {
      by: [{ field: 'vdsm.sd.invalid' }, { field: 'host.name' }],
      hit: { sort: [], fields: PLACE_FIELDS },
    }),
    'storage.failed': group('call', all(failedCalls, any(ofCall), has('vdsm.sd.id')), {
      by: [
        { field: 'error.code', missing: NONE },
        { field: 'vdsm.error.name', missing: NONE },
        { field: 'vdsm.call.verb' },
        { field: 'host.name' },
      ],
      hit: { sort: [], fields: PLACE_FIELDS },
    }),
    'storage.connections': group(
      'call',
      all(vdsmCalls, is('vdsm.call.verb', 'connectStorageServer'), atLeast('vdsm.call.failed_parts', 1)),
      {
        by: [{ field: 'vdsm.call.failed_part_codes', missing: NONE }, { field: 'host.name' }],
        hit: { sort: [], fields: PLACE_FIELDS },
      },
    ),
    'storage.checks': group(
      'line',
      all(
        is('event.action', 'domain-check-failed', 'path-check-blocked', 'storage-connect-failed', 'domain-not-found'),
        is('event.dataset', 'vdsm.log'),
        ofLine,
      ),
      {
        by: [{ field: 'event.action' }, { field: 'error.type', missing: NONE }, { field: 'host.name' }],
        hit: { sort: [], fields: SAID_FIELDS },
      },
    ),
    'storage.said': group('line', all(is('event.dataset', ...LOGS), is('event.action', ...ACTIONS)), {
      by: [{ field: 'event.action' }, { field: 'event.dataset' }, { field: 'host.name' }, { every }],
      hit: { sort: [], fields: SAID_FIELDS },
    }),
    'storage.paused': select(
      'line',
      all(is('event.action', 'vm-paused-by-storage'), not(is('event.dataset', 'ovirt.engine'))),
      {
        limit: 50,
        fields: [...PLACE_FIELDS, 'vdsm.vm.id', 'vdsm.vm.exit_reason'],
      },
    ),
    'storage.extends': group('line', is('event.action', 'extend-completed'), {
      by: [{ field: 'host.name' }, { field: 'vdsm.vm.id', missing: NONE }],
      measures: { longest: { of: 'max', field: 'vdsm.extend.total_seconds' } },
      hit: {
        sort: [{ field: 'vdsm.extend.total_seconds', descending: true }],
        fields: [
          ...PLACE_FIELDS,
          'vdsm.extend.extend_seconds',
          'vdsm.extend.wait_seconds',
          'vdsm.extend.refresh_seconds',
        ],
      },
    }),
    'storage.spm': select('task', is('vdsm.task.verb', 'spmStart'), {
      limit,
      fields: [...PLACE_FIELDS, 'event.outcome', 'error.code'],
    }),
    'storage.uncleared': select('task', all(has('event.end'), not(has('vdsm.task.cleared_at'))), {
      limit,
      fields: [...PLACE_FIELDS, 'vdsm.task.id', 'vdsm.task.verb', 'event.outcome', 'event.end'],
    }),
    'storage.open': select('task', not(has('event.end')), {
      limit,
      fields: [...PLACE_FIELDS, 'vdsm.task.id', 'vdsm.task.verb', 'event.outcome', 'vdsm.task.state'],
    }),
    'storage.delays': group('line', has('vdsm.sd.read_delay_seconds'), {
      by: [{ field: 'host.name' }],
      measures: { longest: { of: 'max', field: 'vdsm.sd.read_delay_seconds' } },
      hit: { sort: [{ field: 'vdsm.sd.read_delay_seconds', descending: true }], fields: PLACE_FIELDS },
    }),
  };
}

function makeStorage(results: Results, ask: Ask, head: Head): Storage {
  const { grouped, selected } = results;
  const rows = (name: string): readonly GroupRow[] => grouped[`storage.${name}`]?.rows ?? [];
  const domain =
    ask.subject === undefined
      ? undefined
      : chooseId(
          'storage domain',
          ask.subject,
          [
            ...rows('domains'),
            ...rows('call-domains'),
            ...rows('reported').filter(({ keys }) => keys[0]?.startsWith(ask.subject ?? '')),
          ].map(({ keys }) => keys[0] ?? ''),
          'a storage domain is named by its uuid; without one, all that failed are shown',
        );
  const outages = findOutages(results).filter((outage) => domain === undefined || outage.domain === domain);
  const spm = (selected['storage.spm']?.rows ?? []).map((row) => ({
    host: text(row, 'host.name'),
    at: text(row, '@timestamp'),
    outcome: text(row, 'event.outcome'),
    code: text(row, 'error.code'),
    place: placeOf(row),
  }));
  const [first] = outages;
  return {
    head,
    domain,
    outages: outages.slice(0, ask.limit).map((outage) => ({ ...outage, said: saidAround(outage, rows('said')) })),
    reported: byHost(
      rows('reported').filter(({ keys }) => domain === undefined || keys[0] === domain),
      1,
      (keys) => keys[0] ?? '',
    ),
    failed: byHost(rows('failed'), 3, ([code = '', name = '', verb = '']) => `${verb} ${code} ${name}`),
    connections: byHost(
      rows('connections'),
      1,
      ([code = '']) => `connectStorageServer: a connection failed with status ${code}`,
    ),
    checks: byHost(rows('checks'), 2, ([action = '', type = '']) =>
      type === NONE ? action : `${action} ${type.replace(/^.*\./, '')}`,
    ),
    paused: (selected['storage.paused']?.rows ?? []).map((row) => ({
      vm: text(row, 'vdsm.vm.id'),
      host: text(row, 'host.name'),
      at: text(row, '@timestamp'),
      reason: text(row, 'vdsm.vm.exit_reason'),
      place: placeOf(row),
    })),
    extends: rows('extends')
      .map(extendsOf)
      .toSorted((a, b) => b.longest - a.longest)
      .slice(0, ask.limit),
    spm,
    tasks: ['open', 'uncleared']
      .flatMap((name) =>
        (selected[`storage.${name}`]?.rows ?? []).map((row) => ({
          task: text(row, 'vdsm.task.id'),
          verb: text(row, 'vdsm.task.verb'),
          host: text(row, 'host.name'),
          at: text(row, '@timestamp'),
          outcome: text(row, 'event.outcome'),
          isOpen: name === 'open',
          place: placeOf(row),
        })),
      )
      .slice(0, ask.limit),
    delays: rows('delays')
      .map((row) => ({
        host: row.keys[0] ?? '',
        seconds: row.measures['longest'] ?? 0,
        at: text(row.hit, '@timestamp'),
        place: placeOf(row.hit),
      }))
      .toSorted((a, b) => b.seconds - a.seconds)
      .slice(0, ask.limit),
    next: [
      ...(first === undefined ? [] : [nextCommand(ask, 'why', first.hosts[0]?.host ?? '', first.from.slice(0, 16))]),
      ...(first !== undefined && domain === undefined ? [nextCommand(ask, 'storage', shortId(first.domain))] : []),
      ...(rows('failed').length > 0 ? [nextCommand(ask, 'failures')] : []),
    ],
  };
}

function extendsOf({ keys, count: found, measures, hit }: GroupRow): Extends {
  return {
    host: keys[0] ?? '',
    vm: keys[1] ?? '',
    count: found,
    longest: measures['longest'] ?? 0,
    spm: numberOf(hit, 'vdsm.extend.extend_seconds'),
    wait: numberOf(hit, 'vdsm.extend.wait_seconds'),
    refresh: numberOf(hit, 'vdsm.extend.refresh_seconds'),
    at: text(hit, '@timestamp'),
    place: placeOf(hit),
  };
}

function byHost(rows: readonly GroupRow[], hostAt: number, name: (keys: readonly string[]) => string): HostCount[] {
  const named = new Map<string, GroupRow[]>();
  for (const row of rows) named.set(name(row.keys), [...(named.get(name(row.keys)) ?? []), row]);
  return [...named]
    .map(([what, some]) => {
      const hosts = new Map<string, number>();
      for (const { keys, count: found } of some) add(hosts, keys[hostAt] ?? '', found);
      const first = some.toSorted((a, b) => (a.from < b.from ? -1 : 1))[0];
      return {
        what,
        hosts: Object.fromEntries(hosts),
        from: earliest(some.map(({ from }) => from)),
        until: latest(some.map(({ until }) => until)),
        place: placeOf(first?.hit),
      };
    })
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.what < b.what ? -1 : 1));
}

/** Returns what logs said from a few minutes before an outage to its end, on its hosts and the engine. */
function saidAround(outage: Outage, rows: readonly GroupRow[]): Said[] {
  const since = new Date(Date.parse(outage.from) - BEFORE_MS).toISOString();
  const until = new Date(Date.parse(outage.until ?? outage.from) + AFTER_MS).toISOString();
  const inTime = rows.filter(({ from, until: last }) => last >= since && from <= until);
  const named = new Map<string, GroupRow[]>();
  for (const row of inTime) {
    const key = `${row.keys[0]}\0${row.keys[1]}`;
    named.set(key, [...(named.get(key) ?? []), row]);
  }
  return [...named.values()]
    .map((some): Said => {
      const hosts = new Map<string, number>();
      for (const { keys, count: found } of some) add(hosts, keys[2] ?? '', found);
      const [first] = some.toSorted((a, b) => (a.from < b.from ? -1 : 1));
      return {
        action: first?.keys[0] ?? '',
        log: first?.keys[1] ?? '',
        hosts: Object.fromEntries(hosts),
        from: earliest(some.map(({ from }) => from)),
        until: latest(some.map(({ until: last }) => last)),
        message:
          text(first?.hit, 'vdsm.engine.event.text') ||
          text(first?.hit, 'error.message') ||
          text(first?.hit, 'message'),
        place: placeOf(first?.hit),
      };
    })
    .filter(({ log, action }) => log !== 'system.syslog' || !named.has(`${action}\0sanlock.log`))
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.action < b.action ? -1 : 1));
}

function viewStorage(answer: Storage, names: Names): Block[] {
  const { domain, outages, paused, spm, delays } = answer;
  return [
    ...(outages.length === 0
      ? [
          line(
            strong(
              domain === undefined
                ? 'No storage domain became INVALID'
                : `Storage domain ${domain} did not become INVALID`,
            ),
          ),
        ]
      : outages.flatMap((outage) => viewOutage(outage, names))),
    ...section('Reported as INVALID when asked', [viewCounts(answer.reported, names)]),
    ...section('Failed checks', [viewCounts(answer.checks, names)]),
    ...section('Failed calls on storage domains', [viewCounts(answer.failed, names)]),
    ...section('Failed connections', [viewCounts(answer.connections, names)]),
    ...section('VMs paused by their storage', [
      table(
        [{}, {}, {}, {}, {}],
        paused.map((vm) => [
          names.time(vm.at),
          names.host(vm.host),
          `VM ${shortId(vm.vm)}`,
          bad(vm.reason),
          dim(fileLine(vm.place)),
        ]),
      ),
    ]),
    ...section('Extends of thin disks, the longest of each VM', [viewExtends(answer.extends, names)]),
    ...section('Starts of an SPM', [
      table(
        [{}, {}, {}, {}],
        spm.map((start) => [
          names.time(start.at),
          names.host(start.host),
          start.outcome === 'success' ? 'success' : bad(`${start.outcome} ${start.code}`),
          dim(fileLine(start.place)),
        ]),
      ),
    ]),
    ...section('Tasks without an end, or never cleared', [
      table(
        [{}, {}, {}, {}, {}],
        answer.tasks.map((each) => [
          names.time(each.at),
          names.host(each.host),
          `${each.verb || 'unknown verb'} ${shortId(each.task)}`,
          each.isOpen ? warn('no end in the logs') : `${each.outcome}, not cleared`,
          dim(fileLine(each.place)),
        ]),
      ),
    ]),
    ...section('Longest read delay', [
      table(
        [{}, { right: true }, {}, {}],
        delays.map((delay) => [
          names.host(delay.host),
          seconds(delay.seconds),
          names.time(delay.at),
          dim(fileLine(delay.place)),
        ]),
      ),
    ]),
  ];
}

function viewOutage(outage: StorageOutage, names: Names): Block[] {
  const length = lengthOf(outage);
  const never = outage.ofHosts.filter((host) => !outage.hosts.some((each) => each.host === host));
  return [
    line(
      strong(`Storage domain ${outage.domain} INVALID`),
      bad(`on ${outage.hosts.length} of ${count(outage.ofHosts.length, 'host')}`),
      length === undefined ? 'and no end of it is logged' : `for ${seconds(length)}`,
    ),
    table(
      [{}, {}, { right: true }, {}],
      outage.hosts.map((each, i) => [
        `${i === 0 ? 'first ' : ''}${names.host(each.host)}`,
        each.until === undefined ? `${names.time(each.from)} - ?` : names.span(each.from, each.until),
        each.until === undefined ? '' : seconds(lengthOf(each) ?? 0),
        dim(fileLine(each.place)),
      ]),
    ),
    ...(never.length > 0 ? [note(`never on ${hostList(never, names)}: the way there, not the storage itself`)] : []),
    ...section('Said around it', [
      table(
        [{}, { max: 14 }, {}, { flexible: true }, {}],
        outage.said.map((said) => [
          names.span(said.from, said.until),
          said.log.replace(/^system\.|\.log$/g, ''),
          warn(said.action),
          counts(said.hosts, names.host, 4),
          dim(fileLine(said.place)),
        ]),
      ),
    ]),
  ];
}

function viewCounts(rows: readonly HostCount[], names: Names): Block {
  return table(
    [{ right: true }, { flexible: true, max: 52 }, { max: 20 }, {}, {}],
    rows.map((row) => [
      number(Object.values(row.hosts).reduce((sum, each) => sum + each, 0)),
      shortIds(row.what.replaceAll(` ${NONE}`, '')),
      counts(row.hosts, names.host, 4),
      names.span(row.from, row.until),
      dim(fileLine(row.place)),
    ]),
  );
}

function viewExtends(rows: readonly Extends[], names: Names): Block {
  const part = (name: string, value: number | undefined): string =>
    value === undefined ? '' : `${name} ${seconds(value)}`;
  return table(
    [{}, {}, { right: true }, { flexible: true }, {}, {}],
    rows.map((row) => [
      names.host(row.host),
      `VM ${shortId(row.vm)}`,
      `${number(row.count)}, ${seconds(row.longest)}`,
      [part('wait', row.wait), part('SPM', row.spm), part('refresh', row.refresh)]
        .filter((each) => each !== '')
        .join(', '),
      names.time(row.at),
      dim(fileLine(row.place)),
    ]),
  );
}
