/** `summary`: what matters most in an input, as verdicts, with the tables that they come from. */
import { all, atLeast, group, has, is, not, select } from '../query/build.ts';
import { ROWS_MAX, type GroupRow, type Plan, type Results, type Row } from '../query/query.ts';
import { TROUBLE_ACTIONS } from '../schema/troubles.ts';
import type { Answer, AnswerKind } from './answer.ts';
import { nextCommand, type Ask } from './ask.ts';
import { dim, line, section, strong, table, title, type Block, type Cell, type Tone } from './view/blocks.ts';
import { NONE, restarts, vdsmCalls } from './common.ts';
import { SPAN_FIELDS } from './events.ts';
import { FAILURES_PLAN, makeFailures, viewCodes, type Failures } from './failures.ts';
import { hostList, vdsmHosts, type Head } from './head.ts';
import type { Names } from './view/names.ts';
import { findOutages, lengthOf, OUTAGES_PLAN } from './outages.ts';
import { fileLine, placeOf, PLACE_FIELDS, type Place } from './view/place.ts';
import { makeSlow, slowPlan, viewOutside, viewVerbs, type Slow } from './slow.ts';
import {
  add,
  count,
  counts,
  duration,
  earliest,
  latest,
  number,
  numberOf,
  seconds,
  share,
  shortId,
  text,
} from './view/text.ts';

/** Returns how bad a kind of verdict is. */
export function toneOf(kind: VerdictKind): 'bad' | 'warn' | 'strong' {
  return KINDS[kind];
}

/** One finding, worth a line. */
export interface Verdict {
  /** What it is about; the worst kinds first, see `KINDS`. */
  readonly kind: VerdictKind;
  readonly what: string;
  readonly hosts: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly place: Place | undefined;
  /** The command that tells more. */
  readonly next: string;
}

/** Kinds of verdicts, the worst first, each with its tone. */
const KINDS = {
  'domain-invalid': 'bad',
  'vm-paused': 'bad',
  restart: 'bad',
  'host-lost': 'bad',
  'task-failed': 'bad',
  'records-dropped': 'bad',
  'worker-blocked': 'bad',
  'call-failed': 'bad',
  'part-failed': 'bad',
  'block-job-failed': 'bad',
  'never-ended': 'warn',
  slow: 'warn',
  'slow-extend': 'warn',
  'lock-wait': 'warn',
  'tls-failed': 'warn',
  upgrade: 'strong',
  'long-command': 'strong',
  'flow-of-hosts': 'strong',
  migrations: 'strong',
} as const satisfies Record<string, Tone>;
type VerdictKind = keyof typeof KINDS;

export interface Trouble {
  readonly log: string;
  readonly action: string;
  readonly hosts: Readonly<Record<string, number>>;
  readonly from: string;
  readonly until: string;
  readonly place: Place | undefined;
}

export interface Summary extends Answer {
  readonly verdicts: readonly Verdict[];
  readonly failures: Failures;
  readonly slow: Slow;
  /** What companion logs and the engine report, by log and action, in the order of time. */
  readonly troubles: readonly Trouble[];
}

/** Rows of the tables. */
const ROWS = 5;
const VERDICTS_OF_KIND = 4;
/** An extend of more seconds is late: qemu stops the VM when the disk is full. */
const EXTEND_SLOW_S = 20;
/** A command of so many ns is worth a look, whatever came of it. */
const COMMAND_LONG_NS = 60e9;
const SLOW_VERB_NS = 10e9;
const LOCK_NS = 5e9;

const SUMMARY_PLAN: Plan = {
  'summary.paused': select('line', is('event.action', 'vm-paused-by-storage'), {
    limit: 20,
    fields: [...PLACE_FIELDS, 'event.dataset', 'vdsm.vm.id', 'vdsm.vm.exit_reason'],
  }),
  'summary.extends': group(
    'line',
    all(is('event.action', 'extend-completed'), atLeast('vdsm.extend.total_seconds', EXTEND_SLOW_S)),
    {
      by: [{ field: 'host.name' }, { field: 'vdsm.vm.id', missing: NONE }],
      measures: { most: { of: 'max', field: 'vdsm.extend.total_seconds' } },
      hit: {
        sort: [{ field: 'vdsm.extend.total_seconds', descending: true }],
        fields: [...PLACE_FIELDS, 'vdsm.extend.total_seconds'],
      },
    },
  ),
  'summary.restarts': select('line', restarts, {
    limit: 200,
    fields: [...PLACE_FIELDS, 'service.version', 'vdsm.restart.cause', 'vdsm.restart.gap_seconds'],
  }),
  'summary.starts': group('line', all(is('event.dataset', 'vdsm.log'), is('event.action', 'banner')), {
    by: [{ field: 'host.name' }, { field: 'service.version', missing: NONE }],
    hit: { sort: [], fields: PLACE_FIELDS },
  }),
  'summary.dropped': group('line', has('vdsm.dropped.count'), {
    by: [{ field: 'host.name' }],
    measures: { records: { of: 'sum', field: 'vdsm.dropped.count' } },
    hit: { sort: [], fields: PLACE_FIELDS },
  }),
  'summary.blocked': group('line', is('event.action', 'worker-blocked'), {
    by: [{ field: 'host.name' }, { field: 'vdsm.incident.id', missing: NONE }],
    measures: { most: { of: 'max', field: 'vdsm.worker.blocked_seconds' } },
    hit: { sort: [], fields: PLACE_FIELDS },
  }),
  'summary.jobs': select('line', all(is('event.action', 'block-job-failed'), is('event.dataset', 'vdsm.log')), {
    limit: 20,
    fields: [...PLACE_FIELDS, 'vdsm.vm.id', 'vdsm.job.id', 'vdsm.job.type'],
  }),
  'summary.tls': group('line', is('event.action', 'tls-failed'), {
    by: [{ field: 'source.address', missing: NONE }, { field: 'host.name' }],
    hit: { sort: [], fields: PLACE_FIELDS },
  }),
  'summary.open-calls': select('call', all(vdsmCalls, is('event.outcome', 'unknown'), has('event.start')), {
    limit: 20,
    fields: SPAN_FIELDS,
  }),
  'summary.open-tasks': select('task', is('event.outcome', 'unknown'), { limit: 20, fields: SPAN_FIELDS }),
  'summary.long-commands': select('command', atLeast('event.duration', COMMAND_LONG_NS), {
    sort: [{ field: 'event.duration', descending: true }],
    limit: 5,
    fields: SPAN_FIELDS,
  }),
  'summary.lost-hosts': group(
    'line',
    all(
      is('event.dataset', 'ovirt.engine'),
      is(
        'event.action',
        'host-not-responding',
        'host-silent',
        'host-fencing',
        'host-fencing-failed',
        'host-non-operational',
      ),
    ),
    {
      by: [{ field: 'vdsm.engine.target_host', missing: NONE }, { field: 'event.action' }],
      hit: { sort: [], fields: PLACE_FIELDS },
    },
  ),
  'summary.migrations': group(
    'line',
    is('event.action', 'migration-completed', 'migration-failed', 'migration-aborted'),
    {
      by: [{ field: 'event.action' }, { field: 'event.dataset' }, { field: 'host.name' }],
      measures: { most: { of: 'max', field: 'vdsm.elapsed_seconds' } },
      hit: { sort: [], fields: [...PLACE_FIELDS, 'vdsm.vm.id'] },
    },
  ),
  'summary.flows': group('call', all(vdsmCalls, is('vdsm.call.poll', false), has('trace.id')), {
    by: [{ field: 'trace.id' }, { field: 'host.name' }],
    hit: { sort: [], fields: [...PLACE_FIELDS, 'vdsm.call.verb'] },
  }),
  'summary.troubles': group('line', all(is('event.action', ...TROUBLE_ACTIONS), not(is('event.dataset', 'vdsm.log'))), {
    by: [{ field: 'event.dataset' }, { field: 'event.action' }, { field: 'host.name' }],
    hit: { sort: [], fields: PLACE_FIELDS },
  }),
};

export const summary: AnswerKind<Summary> = {
  plan: () => ({ ...SUMMARY_PLAN, ...OUTAGES_PLAN, ...FAILURES_PLAN, ...slowPlan(undefined, ROWS) }),
  make: (results, ask, head) => makeSummary(results, ask, head),
  view: (answer, names) => viewSummary(answer, names),
};

/**
 * Returns what matters most.
 * @param most verdicts of each kind
 */
export function makeSummary(results: Results, ask: Ask, head: Head, most = VERDICTS_OF_KIND): Summary {
  const inside = { ...ask, limit: ROWS };
  const failures = makeFailures(results, inside, head);
  const slow = makeSlow(results, inside, head);
  const all_ = makeFailures(results, { ...ask, limit: ROWS_MAX }, head);
  const verdicts = verdictsOf(results, ask, head, { failures: all_, slow, most });
  return {
    head,
    verdicts,
    failures,
    slow,
    troubles: troublesOf(results.grouped['summary.troubles']?.rows ?? []),
    next: [...new Set(verdicts.map((verdict) => verdict.next))].slice(0, 3),
  };
}

interface Parts {
  readonly failures: Failures;
  readonly slow: Slow;
  readonly most: number;
}

function verdictsOf(results: Results, ask: Ask, head: Head, parts: Parts): Verdict[] {
  const all_ = [
    ...domainVerdicts(results, ask),
    ...pausedVerdicts(results, ask),
    ...restartVerdicts(results, ask),
    ...lostHostVerdicts(results, ask, head),
    ...failureVerdicts(parts.failures, ask),
    ...lossVerdicts(results, ask),
    ...openVerdicts(results, ask),
    ...slowVerdicts(results, parts.slow, ask),
    ...otherVerdicts(results, ask),
  ];
  const kinds = Object.keys(KINDS) as VerdictKind[];
  const total = (kind: VerdictKind): number => (kind === 'task-failed' ? parts.failures.tasksFailed : 0);
  return kinds.flatMap((kind) =>
    limited(
      all_.filter((verdict) => verdict.kind === kind),
      total(kind),
      parts.most,
    ),
  );
}

/** Returns the first verdicts of a kind; a last one counts the others. */
function limited(verdicts: readonly Verdict[], total: number, most: number): readonly Verdict[] {
  const rest = verdicts.slice(most);
  const [first] = rest;
  if (first === undefined) return verdicts;
  const more: Verdict = {
    ...first,
    what: `and ${number(Math.max(rest.length, total - most))} more like this`,
    hosts: [...new Set(rest.flatMap(({ hosts }) => hosts))],
    from: earliest(rest.map(({ from }) => from)),
    until: latest(rest.map(({ until }) => until)),
  };
  return [...verdicts.slice(0, most), more];
}

function domainVerdicts(results: Results, ask: Ask): Verdict[] {
  return findOutages(results).map((outage) => {
    const length = lengthOf(outage);
    const how = length === undefined ? 'and no end of it is logged' : `for ${seconds(length)}`;
    return {
      kind: 'domain-invalid',
      what: `storage domain ${shortId(outage.domain)} INVALID on ${outage.hosts.length} of ${count(outage.ofHosts.length, 'host')} ${how}`,
      hosts: outage.hosts.map(({ host }) => host),
      from: outage.from,
      until: outage.until ?? outage.from,
      place: outage.hosts[0]?.place,
      next: nextCommand(ask, 'storage', shortId(outage.domain)),
    };
  });
}

function pausedVerdicts({ selected }: Results, ask: Ask): Verdict[] {
  // the engine tells of it, too
  const rows = selected['summary.paused']?.rows ?? [];
  const own = rows.filter((row) => text(row, 'event.dataset') !== 'ovirt.engine');
  return (own.length > 0 ? own : rows).map((row) => {
    const vm = shortId(text(row, 'vdsm.vm.id'));
    return verdict(
      'vm-paused',
      `VM ${vm} paused by its storage: ${text(row, 'vdsm.vm.exit_reason') || 'no reason is logged'}`,
      row,
      nextCommand(ask, 'vm', vm),
    );
  });
}

function verdict(kind: VerdictKind, what: string, row: Row, next: string): Verdict {
  const at = text(row, '@timestamp');
  return { kind, what, hosts: [text(row, 'host.name')], from: at, until: at, place: placeOf(row), next };
}

/** Returns a verdict on groups that are together: their hosts are in one of the keys. */
function grouped(kind: VerdictKind, what: string, groups: readonly GroupRow[], hostAt: number, next: string): Verdict {
  const first = groups.toSorted((a, b) => (a.from < b.from ? -1 : 1))[0];
  return {
    kind,
    what,
    hosts: [...new Set(groups.map(({ keys }) => keys[hostAt] ?? ''))],
    from: earliest(groups.map(({ from }) => from)),
    until: latest(groups.map(({ until }) => until)),
    place: placeOf(first?.hit),
    next,
  };
}

const CAUSES: Readonly<Record<string, string>> = {
  'admin-stop': 'stopped by an administrator or a package',
  'libvirt-lost': 'libvirt was lost',
  crash: 'crash',
  panic: 'panic',
  'startup-failure': 'the start failed',
};

function restartVerdicts({ selected, grouped: groups }: Results, ask: Ask): Verdict[] {
  const starts = groups['summary.starts']?.rows ?? [];
  const restarted = (selected['summary.restarts']?.rows ?? []).map((row) => {
    const cause = text(row, 'vdsm.restart.cause');
    const gap = numberOf(row, 'vdsm.restart.gap_seconds') ?? 0;
    const at = text(row, '@timestamp').slice(0, 16);
    return verdict(
      'restart',
      `vdsm restarted${gap === 0 ? '' : ` after ${seconds(gap)}`}: ${CAUSES[cause] ?? 'cause unknown'}`,
      row,
      nextCommand(ask, 'why', text(row, 'host.name'), at),
    );
  });
  const hosts = [...new Set(starts.map(({ keys }) => keys[0] ?? ''))];
  const upgraded = hosts.flatMap((host) => {
    const versions = starts
      .filter(({ keys }) => keys[0] === host && keys[1] !== NONE)
      .toSorted((a, b) => (a.from < b.from ? -1 : 1));
    const last = versions.at(-1);
    if (versions.length < 2 || last === undefined) return [];
    const names = versions.map(({ keys }) => (keys[1] ?? '').replace(/-.*$/, ''));
    return [grouped('upgrade', `vdsm ${names.join(', then ')}`, [last], 0, nextCommand(ask, 'host', host))];
  });
  return [...restarted, ...upgraded];
}

function lostHostVerdicts({ grouped: groups }: Results, ask: Ask, head: Head): Verdict[] {
  const rows = groups['summary.lost-hosts']?.rows ?? [];
  const names = [...new Set(rows.map(({ keys }) => keys[0] ?? ''))].filter((name) => name !== NONE);
  const byStates = new Map<string, GroupRow[]>();
  for (const name of names) {
    const own = rows.filter(({ keys }) => keys[0] === name);
    const did = (action: string): boolean => own.some(({ keys }) => keys[1] === action);
    const states = LOST_STATES.filter(([action]) => did(action)).map(([, state]) => state);
    byStates.set(states.join(', '), [...(byStates.get(states.join(', ')) ?? []), ...own]);
  }
  return [...byStates].map(([states, own]) => {
    const inTime = own.toSorted((a, b) => (a.from < b.from ? -1 : 1));
    const hosts = [...new Set(inTime.map(({ keys }) => knownHost(keys[0] ?? '', head)))];
    const next = nextCommand(ask, 'why', hosts[0] ?? '', (inTime[0]?.from ?? '').slice(0, 16));
    return {
      ...grouped(
        'host-lost',
        `the engine finds ${hosts.length === 1 ? 'the host' : `${hosts.length} hosts`} ${states}`,
        inTime,
        0,
        next,
      ),
      hosts,
    };
  });
}

const LOST_STATES = [
  ['host-not-responding', 'not responding'],
  ['host-silent', 'silent'],
  ['host-non-operational', 'non operational'],
  ['host-fencing', 'in need of fencing'],
  ['host-fencing-failed', 'not to be fenced'],
] as const;

/** Returns the host that the engine calls so. */
function knownHost(name: string, head: Head): string {
  return vdsmHosts(head).find((host) => host === name || host.startsWith(`${name}.`)) ?? name;
}

function failureVerdicts({ codes, parts, tasks }: Failures, ask: Ask): Verdict[] {
  const next = nextCommand(ask, 'failures');
  const failedCalls: Verdict[] = codes.map((row) => ({
    kind: 'call-failed',
    what: `${count(row.count, 'call')} failed with ${row.code === NONE ? 'no code' : row.code} ${row.name === NONE ? '' : row.name}: ${Object.keys(row.verbs).slice(0, 2).join(', ')}`,
    hosts: Object.keys(row.hosts),
    from: row.from,
    until: row.until,
    place: row.first,
    next,
  }));
  const failedParts: Verdict[] = parts.map((row) => ({
    kind: 'part-failed',
    what: `${row.name} succeeded ${count(row.count, 'time')} with a part that failed: status ${row.code}`,
    hosts: Object.keys(row.hosts),
    from: row.from,
    until: row.until,
    place: row.first,
    next,
  }));
  const failedTasks: Verdict[] = tasks.map((task) => ({
    kind: 'task-failed',
    what: `task ${task.verb} ${shortId(task.task)} failed: ${task.code} ${task.name}${reason(task.message)}`,
    hosts: task.place === undefined ? [] : [task.place.host],
    from: task.place?.at ?? '',
    until: task.place?.at ?? '',
    place: task.place,
    next: nextCommand(ask, 'task', shortId(task.task)),
  }));
  return [...failedTasks, ...failedCalls, ...failedParts];
}

/** The words of a tool that say why, at the end of a message. */
function reason(message: string): string {
  const [, words] =
    /\b(No space left on device|Input\/output error|Permission denied|Connection timed out|timed? ?out|No such file or directory)\b/i.exec(
      message,
    ) ?? [];
  return words === undefined ? '' : `, ${words}`;
}

function lossVerdicts({ grouped: groups, selected }: Results, ask: Ask): Verdict[] {
  const dropped = (groups['summary.dropped']?.rows ?? []).map((row) => {
    const records = row.measures['records'] ?? 0;
    return grouped(
      'records-dropped',
      `vdsm dropped ${count(records, 'record')} of its log`,
      [row],
      0,
      nextCommand(ask, 'why', row.keys[0] ?? '', row.from.slice(0, 16)),
    );
  });
  const blockedRows = groups['summary.blocked']?.rows ?? [];
  const hosts = [...new Set(blockedRows.map(({ keys }) => keys[0] ?? ''))];
  const blocked = hosts.map((host) => {
    const own = blockedRows.filter(({ keys }) => keys[0] === host);
    const most = Math.max(...own.map(({ measures }) => measures['most'] ?? 0));
    const from = earliest(own.map((row) => row.from));
    return grouped(
      'worker-blocked',
      `workers blocked ${count(own.length, 'time')}, for up to ${seconds(most)}`,
      own,
      0,
      nextCommand(ask, 'why', host, from.slice(0, 16)),
    );
  });
  const jobs = (selected['summary.jobs']?.rows ?? []).map((row) => {
    const vm = shortId(text(row, 'vdsm.vm.id'));
    return verdict(
      'block-job-failed',
      `block job ${shortId(text(row, 'vdsm.job.id'))} (${text(row, 'vdsm.job.type') || 'unknown type'}) of VM ${vm} failed`,
      row,
      nextCommand(ask, 'vm', vm),
    );
  });
  return [...dropped, ...blocked, ...jobs];
}

function openVerdicts({ selected }: Results, ask: Ask): Verdict[] {
  const tasks = (selected['summary.open-tasks']?.rows ?? []).map((row) => {
    const task = shortId(text(row, 'vdsm.task.id'));
    return verdict(
      'never-ended',
      `task ${text(row, 'vdsm.task.verb') || 'of an unknown verb'} ${task} has no end in the logs`,
      row,
      nextCommand(ask, 'task', task),
    );
  });
  const calls = (selected['summary.open-calls']?.rows ?? []).map((row) => {
    const flow = text(row, 'trace.id');
    const next =
      flow === ''
        ? nextCommand(ask, 'why', text(row, 'host.name'), text(row, '@timestamp').slice(0, 16))
        : nextCommand(ask, 'flow', shortId(flow));
    return verdict(
      'never-ended',
      `${text(row, 'event.action')} has no end in the logs${flow === '' ? '' : `, flow ${shortId(flow)}`}`,
      row,
      next,
    );
  });
  return [...calls, ...tasks];
}

function slowVerdicts({ grouped: groups, selected }: Results, { verbs, calls }: Slow, ask: Ask): Verdict[] {
  const slowVerbs = verbs
    .filter(({ max }) => max >= SLOW_VERB_NS)
    .map((verb): Verdict => {
      const [worst] = verb.hosts.toSorted((a, b) => b.p95 - a.p95);
      const at = verb.slowest?.place?.at ?? '';
      return {
        kind: 'slow',
        what: `${verb.verb} takes up to ${duration(verb.max)}, ${verb.slow <= 1 ? 'once' : `half of them ${duration(worst?.p50 ?? verb.p50)} or more there`}`,
        hosts: verb.slow <= 1 || worst === undefined ? [verb.slowest?.host ?? ''] : [worst.host],
        from: at,
        until: at,
        place: verb.slowest?.place,
        next: nextCommand(ask, 'slow', verb.verb),
      };
    });
  const locks = calls
    .filter((call) => (call.locks ?? 0) >= LOCK_NS)
    .map((call): Verdict => {
      const at = call.place?.at ?? '';
      const lock = call.lock === '' ? 'a lock' : `lock ${call.lock.replace(/([0-9a-f]{8})-[0-9a-f-]{27}/g, '$1')}`;
      return {
        kind: 'lock-wait',
        what: `${call.verb} waited ${duration(call.locks ?? 0)} for ${lock}`,
        hosts: [call.host],
        from: at,
        until: at,
        place: call.place,
        next: nextCommand(ask, 'why', call.host, at.slice(0, 16)),
      };
    });
  const extends_ = (groups['summary.extends']?.rows ?? []).map((row) => {
    const vm = shortId(row.keys[1] ?? '');
    return {
      ...grouped(
        'slow-extend',
        `thin disks of VM ${vm} took ${EXTEND_SLOW_S} s or more to extend ${count(row.count, 'time')}, up to ${seconds(row.measures['most'] ?? 0)}`,
        [row],
        0,
        nextCommand(ask, 'vm', vm),
      ),
    };
  });
  const long = (selected['summary.long-commands']?.rows ?? []).map((row) => {
    const time = duration(numberOf(row, 'event.duration') ?? 0);
    const at = text(row, '@timestamp').slice(0, 16);
    return verdict(
      'long-command',
      `${text(row, 'event.action')} ran for ${time}`,
      row,
      nextCommand(ask, 'why', text(row, 'host.name'), at),
    );
  });
  return [...slowVerbs, ...extends_, ...locks, ...long];
}

function otherVerdicts({ grouped: groups }: Results, ask: Ask): Verdict[] {
  const tlsRows = groups['summary.tls']?.rows ?? [];
  const peers = [...new Set(tlsRows.map(({ keys }) => keys[0] ?? ''))];
  const tls = peers.map((peer) => {
    const own = tlsRows.filter(({ keys }) => keys[0] === peer);
    const times = own.reduce((sum, row) => sum + row.count, 0);
    return grouped(
      'tls-failed',
      `TLS handshake of ${peer === NONE ? 'an unknown peer' : peer.replace(/^::ffff:/, '')} failed ${count(times, 'time')}`,
      own,
      1,
      nextCommand(ask, 'callers'),
    );
  });
  const flows = groups['summary.flows'];
  const byFlow = new Map<string, GroupRow[]>();
  if (flows !== undefined && !flows.isCut)
    for (const row of flows.rows) byFlow.set(row.keys[0] ?? '', [...(byFlow.get(row.keys[0] ?? '') ?? []), row]);
  const wide = [...byFlow]
    .filter(([, rows]) => rows.length >= 3)
    .toSorted(([, a], [, b]) => b.length - a.length || spanOf(b) - spanOf(a))
    .slice(0, 2)
    .map(([flow, rows]) =>
      grouped(
        'flow-of-hosts',
        `flow ${shortId(flow)} worked on ${rows.length} hosts`,
        rows,
        1,
        nextCommand(ask, 'flow', shortId(flow)),
      ),
    );
  const ended = groups['summary.migrations']?.rows ?? [];
  const done = ended.filter(({ keys }) => keys[0] === 'migration-completed' && keys[1] === 'vdsm.log');
  const failed = ended.filter(({ keys }) => keys[0] !== 'migration-completed');
  const some = [...done, ...failed];
  const total = done.reduce((sum, row) => sum + row.count, 0);
  const broken = failed.reduce((sum, row) => sum + row.count, 0);
  const longest = Math.max(0, ...done.map(({ measures }) => measures['most'] ?? 0));
  const first = text((failed[0] ?? done[0])?.hit, 'vdsm.vm.id');
  const what = `${count(total, 'migration')} completed${longest > 0 ? `, the longest in ${seconds(longest)}` : ''}${broken > 0 ? `; ${count(broken, 'record')} of failed ones` : ''}`;
  const migrations =
    some.length === 0
      ? []
      : [
          grouped(
            'migrations',
            what,
            some,
            2,
            first === '' ? nextCommand(ask, 'failures') : nextCommand(ask, 'vm', shortId(first)),
          ),
        ];
  return [...tls, ...wide, ...migrations];
}

function spanOf(rows: readonly GroupRow[]): number {
  return Date.parse(latest(rows.map(({ until }) => until))) - Date.parse(earliest(rows.map(({ from }) => from)));
}

/** Returns troubles by log and action, in the order of time; what the system log repeats of sanlock.log is told once. */
function troublesOf(rows: readonly GroupRow[]): Trouble[] {
  const byName = new Map<string, GroupRow[]>();
  for (const row of rows) {
    const key = `${row.keys[0]}\0${row.keys[1]}`;
    byName.set(key, [...(byName.get(key) ?? []), row]);
  }
  return [...byName.values()]
    .map((some): Trouble => {
      const hosts = new Map<string, number>();
      for (const { keys, count: found } of some) add(hosts, keys[2] ?? '', found);
      const first = some.toSorted((a, b) => (a.from < b.from ? -1 : 1))[0];
      return {
        log: some[0]?.keys[0] ?? '',
        action: some[0]?.keys[1] ?? '',
        hosts: Object.fromEntries(hosts),
        from: earliest(some.map(({ from }) => from)),
        until: latest(some.map(({ until }) => until)),
        place: placeOf(first?.hit),
      };
    })
    .filter(({ log, action }) => log !== 'system.syslog' || !byName.has(`sanlock.log\0${action}`))
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.action < b.action ? -1 : 1));
}

function viewSummary(answer: Summary, names: Names): Block[] {
  const { failures, slow, verdicts, troubles } = answer;
  const { calls, failed, hostsWithCalls, tasksFailed } = failures;
  return [
    line(
      strong(
        `${count(calls, 'call')} on ${count(hostsWithCalls, 'host')}, ${number(failed)} failed (${share(failed, calls)}); ${count(tasksFailed, 'task')} failed`,
      ),
    ),
    ...viewVerdicts(
      verdicts.filter(({ kind }) => !IN_TABLES.has(kind)),
      names,
    ),
    ...section('Failed calls by code', viewCodes(failures, names)),
    ...section('Slowest verbs', slow.verbs.length === 0 ? [] : [viewVerbs(slow.verbs, names)]),
    ...section('Calls of the engine with the most time outside of vdsm', [viewOutside(slow.outside, names)]),
    ...section('Companion logs', [viewTroubles(troubles, names)]),
  ];
}

/** Returns verdicts as a table, the worst first. */
export function viewVerdicts(verdicts: readonly Verdict[], names: Names): Block[] {
  if (verdicts.length === 0) return [title('Nothing stands out'), line(dim('no failure, restart, loss or slow call'))];
  return [
    title('Findings, the worst first'),
    table(
      [{}, { flexible: true, wraps: true }, {}],
      verdicts.map((each) => [names.time(each.from), toned(each, names), dim(fileLine(each.place))]),
    ),
  ];
}

function toned({ kind, what, hosts }: Verdict, names: Names): Cell {
  return { text: `${hostList(hosts, names, 5)}: ${what}`, tone: KINDS[kind] };
}

/** Verdicts that a table below shows with more. */
const IN_TABLES: ReadonlySet<VerdictKind> = new Set(['call-failed', 'slow']);

function viewTroubles(troubles: readonly Trouble[], names: Names): Block {
  return table(
    [{ max: 16 }, { max: 26 }, { flexible: true }, {}, {}],
    troubles.map((row) => [
      row.log,
      row.action,
      counts(row.hosts, names.host, 4),
      names.span(row.from, row.until),
      dim(fileLine(row.place)),
    ]),
  );
}
