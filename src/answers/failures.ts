/** `failures`: what failed, how often, on which hosts, where first, and whether it is the same error elsewhere. */
import { all, atLeast, group, has, is, select } from '../query/build.ts';
import type { GroupRow, Plan, Results } from '../query/query.ts';
import type { Answer, AnswerKind } from './answer.ts';
import { nextCommand, type Ask } from './ask.ts';
import { bad, dim, line, section, strong, table, type Block } from './view/blocks.ts';
import { ENGINE_CALL, failedCalls, NONE, restarts, vdsmCalls } from './common.ts';
import type { Head } from './head.ts';
import type { Names } from './view/names.ts';
import { fileLine, hostFileLine, placeOf, PLACE_FIELDS, type Place } from './view/place.ts';
import {
  add,
  count,
  counts,
  duration,
  earliest,
  latest,
  number,
  numberOf,
  share,
  shortId,
  shortIds,
  text,
} from './view/text.ts';

/** Calls that failed with one code. */
export interface FailureRow {
  readonly code: string;
  readonly name: string;
  readonly count: number;
  readonly hosts: Readonly<Record<string, number>>;
  readonly verbs: Readonly<Record<string, number>>;
  readonly from: string;
  readonly until: string;
  readonly first: Place | undefined;
  /** Message of the first one. */
  readonly message: string;
  /** Flow of the first one; empty if it has none. */
  readonly flow: string;
}

export interface FailedTask {
  readonly task: string;
  readonly verb: string;
  readonly code: string;
  readonly name: string;
  readonly message: string;
  readonly duration: number | undefined;
  readonly isRolledBack: boolean;
  readonly fingerprint: string;
  readonly flow: string;
  readonly place: Place | undefined;
}

export interface FailedCommands {
  readonly command: string;
  readonly count: number;
  readonly hosts: Readonly<Record<string, number>>;
  readonly exitCode: number | undefined;
  readonly stderr: string;
  readonly verb: string;
  readonly from: string;
  readonly until: string;
  readonly first: Place | undefined;
}

/** One error, wherever it is. */
export interface ErrorRow {
  readonly fingerprint: string;
  readonly type: string;
  readonly message: string;
  readonly count: number;
  readonly hosts: Readonly<Record<string, number>>;
  readonly versions: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly first: Place | undefined;
}

export interface Failures extends Answer {
  readonly calls: number;
  readonly hostsWithCalls: number;
  readonly failed: number;
  readonly tasksFailed: number;
  readonly codes: readonly FailureRow[];
  /** Calls that succeeded as a whole, parts of which failed. */
  readonly parts: readonly FailureRow[];
  readonly tasks: readonly FailedTask[];
  readonly commands: readonly FailedCommands[];
  /** Errors of all logs, the earliest first: those on several hosts or in several releases, or all where no call and no task failed. */
  readonly errors: readonly ErrorRow[];
  readonly engine: readonly FailureRow[];
  /** Restarts of vdsm on hosts whose calls were refused while it recovered. */
  readonly restarts: number;
}

/** Calls are refused with this name while vdsm starts. */
const REFUSED = 'RecoveryInProgress';
const FIRST = [...PLACE_FIELDS, 'error.message', 'error.type', 'trace.id', 'vdsm.call.verb', 'event.action'] as const;

export const FAILURES_PLAN: Plan = {
  'failures.calls': group('call', vdsmCalls, {
    by: [{ field: 'host.name' }, { field: 'event.outcome', missing: NONE }],
  }),
  'failures.codes': group('call', failedCalls, {
    by: [
      { field: 'error.code', missing: NONE },
      { field: 'vdsm.error.name', missing: NONE },
      { field: 'host.name' },
      { field: 'vdsm.call.verb' },
    ],
    hit: { sort: [], fields: FIRST },
  }),
  'failures.parts': group('call', all(vdsmCalls, atLeast('vdsm.call.failed_parts', 1)), {
    by: [{ field: 'vdsm.call.failed_part_codes', missing: NONE }, { field: 'vdsm.call.verb' }, { field: 'host.name' }],
    hit: { sort: [], fields: FIRST },
  }),
  'failures.engine': group('call', all(is('event.dataset', ENGINE_CALL), is('event.outcome', 'failure')), {
    by: [
      { field: 'error.code', missing: NONE },
      { field: 'vdsm.error.name', missing: NONE },
      { field: 'vdsm.engine.target_host', missing: NONE },
      { field: 'vdsm.engine.command', missing: NONE },
    ],
    hit: { sort: [], fields: FIRST },
  }),
  'failures.tasks': select('task', is('event.outcome', 'failure'), {
    limit: 200,
    fields: [
      ...FIRST,
      'vdsm.task.id',
      'vdsm.task.verb',
      'error.code',
      'vdsm.error.name',
      'event.duration',
      'vdsm.task.rolled_back',
      'vdsm.error.fingerprint',
    ],
  }),
  'failures.commands': group('command', is('event.outcome', 'failure'), {
    by: [{ field: 'event.action', missing: NONE }, { field: 'host.name' }],
    hit: { sort: [], fields: [...FIRST, 'process.exit_code', 'vdsm.command.stderr'] },
  }),
  'failures.errors': group('line', has('vdsm.error.fingerprint'), {
    by: [{ field: 'vdsm.error.fingerprint' }, { field: 'host.name' }, { field: 'service.version', missing: NONE }],
    hit: { sort: [], fields: FIRST },
  }),
  'failures.restarts': group('line', restarts, { by: [{ field: 'host.name' }] }),
};

export const failures: AnswerKind<Failures> = {
  plan: () => FAILURES_PLAN,
  make: (results, ask, head) => makeFailures(results, ask, head),
  view: viewFailures,
};

/** Returns what failed. */
export function makeFailures({ grouped, selected }: Results, ask: Ask, head: Head): Failures {
  const rows = (name: string): readonly GroupRow[] => grouped[`failures.${name}`]?.rows ?? [];
  let [calls, failed] = [0, 0];
  for (const { keys, count: found } of rows('calls')) {
    calls += found;
    if (keys[1] === 'failure') failed += found;
  }
  const codes = merged(rows('codes'), ([code = '', name = '']) => ({ code, name }), 2, 3);
  const parts = merged(rows('parts'), ([code = '', verb = '']) => ({ code, name: verb }), 2, 1);
  const engine = merged(rows('engine'), ([code = '', name = '']) => ({ code, name }), 2, 3);
  const refused = new Set(codes.filter(({ name }) => name === REFUSED).flatMap((row) => Object.keys(row.hosts)));
  const all = rows('restarts').filter(({ keys }) => refused.has(keys[0] ?? ''));
  const tasks = (selected['failures.tasks']?.rows ?? []).map((row) => ({
    task: text(row, 'vdsm.task.id'),
    verb: text(row, 'vdsm.task.verb') || text(row, 'event.action'),
    code: text(row, 'error.code'),
    name: text(row, 'vdsm.error.name') || text(row, 'error.type'),
    message: text(row, 'error.message'),
    duration: numberOf(row, 'event.duration'),
    isRolledBack: row['vdsm.task.rolled_back'] === true,
    fingerprint: text(row, 'vdsm.error.fingerprint'),
    flow: text(row, 'trace.id'),
    place: placeOf(row),
  }));
  const errors = errorsOf(rows('errors'));
  // of an excerpt without calls, its errors are all that there is
  const isAlone = codes.length === 0 && tasks.length === 0;
  const shown = isAlone ? errors : errors.filter(isShared);
  return {
    head,
    calls,
    hostsWithCalls: new Set(rows('calls').map(({ keys }) => keys[0])).size,
    failed,
    tasksFailed: selected['failures.tasks']?.total ?? 0,
    codes: codes.slice(0, ask.limit),
    parts: parts.slice(0, ask.limit),
    tasks: tasks.slice(0, ask.limit),
    commands: commandsOf(rows('commands')).slice(0, ask.limit),
    errors: shown.slice(0, ask.limit),
    engine: engine.slice(0, ask.limit),
    restarts: all.reduce((sum, one) => sum + one.count, 0),
    next: nextOf(ask, codes, tasks),
  };
}

function isShared({ hosts, versions }: ErrorRow): boolean {
  return Object.keys(hosts).length > 1 || versions.length > 1;
}

function nextOf(ask: Ask, codes: readonly FailureRow[], tasks: readonly FailedTask[]): string[] {
  const task = tasks[0];
  const withFlow = codes.find(({ flow }) => flow !== '');
  const first = codes
    .filter(({ first: place }) => place !== undefined)
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))[0];
  return [
    ...(task === undefined ? [] : [nextCommand(ask, 'task', shortId(task.task))]),
    ...(withFlow === undefined ? [] : [nextCommand(ask, 'flow', shortId(withFlow.flow))]),
    ...(first?.first === undefined ? [] : [nextCommand(ask, 'why', first.first.host, first.from.slice(0, 16))]),
  ];
}

/** Adds groups up to rows by their first keys; the last two keys are host and verb. */
function merged(
  groups: readonly GroupRow[],
  name: (keys: readonly string[]) => { code: string; name: string },
  hostAt: number,
  verbAt: number,
): FailureRow[] {
  const byName = new Map<string, GroupRow[]>();
  for (const one of groups) {
    const named = name(one.keys);
    const key = `${named.code}\0${named.name}`;
    const known = byName.get(key);
    if (known === undefined) byName.set(key, [one]);
    else known.push(one);
  }
  const rows = [...byName.values()].map((some): FailureRow => {
    const first = firstOf(some);
    const [hosts, verbs] = [new Map<string, number>(), new Map<string, number>()];
    for (const one of some) {
      add(hosts, one.keys[hostAt] ?? '', one.count);
      add(verbs, one.keys[verbAt] ?? '', one.count);
    }
    return {
      ...name(some[0]?.keys ?? []),
      count: some.reduce((sum, one) => sum + one.count, 0),
      hosts: Object.fromEntries(hosts),
      verbs: Object.fromEntries(verbs),
      from: earliest(some.map(({ from }) => from)),
      until: latest(some.map(({ until }) => until)),
      first: placeOf(first?.hit),
      message: text(first?.hit, 'error.message'),
      flow: text(first?.hit, 'trace.id'),
    };
  });
  return rows.toSorted(
    (a, b) => b.count - a.count || (a.from < b.from ? -1 : a.from > b.from ? 1 : a.code < b.code ? -1 : 1),
  );
}

function firstOf(groups: readonly GroupRow[]): GroupRow | undefined {
  return groups.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))[0];
}

function commandsOf(groups: readonly GroupRow[]): FailedCommands[] {
  return merged(groups, ([code = '']) => ({ code, name: '' }), 1, 0).map((row) => {
    const hit = firstOf(groups.filter(({ keys }) => keys[0] === row.code))?.hit;
    return {
      command: row.code,
      count: row.count,
      hosts: row.hosts,
      exitCode: numberOf(hit, 'process.exit_code'),
      stderr: text(hit, 'vdsm.command.stderr') || text(hit, 'error.message'),
      verb: text(hit, 'vdsm.call.verb'),
      from: row.from,
      until: row.until,
      first: row.first,
    };
  });
}

/** Returns errors by fingerprint, the earliest first. */
export function errorsOf(groups: readonly GroupRow[]): ErrorRow[] {
  return merged(groups, ([code = '']) => ({ code, name: '' }), 1, 2)
    .map((row) => {
      const some = groups.filter(({ keys }) => keys[0] === row.code);
      const hit = firstOf(some)?.hit;
      return {
        fingerprint: row.code,
        type: text(hit, 'error.type') || text(hit, 'event.action'),
        message: row.message,
        count: row.count,
        hosts: row.hosts,
        versions: [...new Set(some.map(({ keys }) => keys[2] ?? NONE))]
          .filter((version) => version !== NONE)
          .toSorted(),
        from: row.from,
        until: row.until,
        first: row.first,
      };
    })
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

function viewFailures(answer: Failures, names: Names): Block[] {
  const { calls, failed, tasksFailed, hostsWithCalls } = answer;
  const first = `${count(calls, 'call')} on ${count(hostsWithCalls, 'host')}, ${number(failed)} failed (${share(failed, calls)}); ${count(tasksFailed, 'task')} failed`;
  return [
    line(strong(first)),
    ...viewCodes(answer, names),
    ...section('Parts of calls that succeeded', viewParts(answer, names)),
    ...section('Failed tasks', viewTasks(answer, names)),
    ...section('Failed commands (vdsm expects and handles some)', viewCommands(answer, names)),
    ...section(
      'The same error on several hosts or releases, earliest first',
      viewErrors(answer.errors.filter(isShared), names),
    ),
    ...section(
      'Errors without a failed call or task, earliest first',
      viewLoneErrors(
        answer.errors.filter((row) => !isShared(row)),
        names,
      ),
    ),
    ...section('Failed calls of the engine', [viewRows(answer.engine, names, () => '')]),
  ];
}

/** Returns the failed calls by code: the heart of the answer. */
export function viewCodes({ codes, restarts: count_ }: Pick<Failures, 'codes' | 'restarts'>, names: Names): Block[] {
  return [
    viewRows(codes, names, ({ name }) => (name === REFUSED && count_ > 0 ? `after ${count(count_, 'restart')}` : '')),
  ];
}

/** Returns the place of the first one: of the engine's own log without its host, which is the engine. */
function placeText({ first, hosts }: FailureRow, names: Names): string {
  return first !== undefined && first.host in hosts ? `first ${hostFileLine(first, names)}` : fileLine(first);
}

function viewRows(rows: readonly FailureRow[], names: Names, noteOf: (row: FailureRow) => string): Block {
  return table(
    [{ right: true }, { flexible: true, max: 34 }, { right: true }, { flexible: true }, {}, {}],
    rows.map((row) => [
      bad(row.code === NONE ? '-' : row.code),
      row.name === NONE ? Object.keys(row.verbs).join(', ') : row.name,
      number(row.count),
      counts(row.hosts, names.host, 5),
      names.span(row.from, row.until),
      noteOf(row) || placeText(row, names),
    ]),
  );
}

function viewParts({ parts }: Failures, names: Names): Block[] {
  return [
    table(
      [{}, {}, { right: true }, { flexible: true }, {}, {}],
      parts.map((row) => [
        row.name,
        `status ${row.code}`,
        number(row.count),
        counts(row.hosts, names.host, 5),
        names.span(row.from, row.until),
        `first ${hostFileLine(row.first, names)}`,
      ]),
    ),
  ];
}

function viewTasks({ tasks }: Failures, names: Names): Block[] {
  return tasks.flatMap((task) => [
    line(
      names.time(task.place?.at ?? ''),
      names.host(task.place?.host ?? ''),
      strong(`${task.verb} ${shortId(task.task)}`),
      bad(`${task.code} ${task.name}`.trim()),
      ...(task.duration === undefined ? [] : [`after ${duration(task.duration)}`]),
      ...(task.isRolledBack ? ['rolled back'] : []),
      dim(fileLine(task.place)),
    ),
    { kind: 'table', columns: [{}, { flexible: true }], rows: [['', shortIds(task.message)]] },
  ]);
}

function viewCommands({ commands }: Failures, names: Names): Block[] {
  return [
    table(
      [{ right: true }, {}, {}, { flexible: true }, {}],
      commands.map((row) => [
        number(row.count),
        `${row.command}${row.exitCode === undefined ? '' : ` exit ${row.exitCode}`}`,
        counts(row.hosts, names.host, 4),
        shortIds(row.stderr),
        `${names.time(row.from)} ${hostFileLine(row.first, names)}`,
      ]),
    ),
  ];
}

function viewLoneErrors(errors: readonly ErrorRow[], names: Names): Block[] {
  return [
    table(
      [{ right: true }, {}, { flexible: true, wraps: true }, {}, {}],
      errors
        .slice(0, ERRORS_SHOWN)
        .map((row) => [
          number(row.count),
          bad(row.type.replace(/^.*\./, '')),
          shortIds(row.message),
          names.time(row.from),
          hostFileLine(row.first, names),
        ]),
    ),
  ];
}

function viewErrors(errors: readonly ErrorRow[], names: Names): Block[] {
  return [
    table(
      [{}, { right: true }, { flexible: true, wraps: true }, {}, {}],
      errors
        .slice(0, ERRORS_SHOWN)
        .map((row) => [
          row.fingerprint,
          number(row.count),
          `${row.type.replace(/^.*\./, '')}: ${counts(row.hosts, names.host, 4)}${row.versions.length > 1 ? ` in ${row.versions.map(withoutBuild).join(', ')}` : ''}`,
          names.time(row.from),
          hostFileLine(row.first, names),
        ]),
    ),
  ];
}

/** Errors that are shown; `--json` has more. */
const ERRORS_SHOWN = 10;

/** Returns a version without its build: `4.20.49-1.el7` is 4.20.49. */
function withoutBuild(version: string): string {
  return version.replace(/-.*$/, '');
}
