/** `task ID`: whether a task ended, how and why, who asked about it, and who held the lock that it waited for. */
import { all, any, atLeast, begins, group, has, is, not, select, within } from '../query/build.ts';
import type { GroupRow, Plan, Results, Row } from '../query/query.ts';
import type { Answer, AnswerKind } from './answer.ts';
import { nextCommand, type Ask } from './ask.ts';
import { bad, dim, good, line, note, section, strong, table, warn, type Block, type Cell } from './view/blocks.ts';
import { failedCalls, NONE } from './common.ts';
import { inOrder, lineEvent, LINE_FIELDS, SPAN_FIELDS, viewEvents, type Event } from './events.ts';
import { errorsOf, type ErrorRow } from './failures.ts';
import type { Head } from './head.ts';
import type { Names } from './view/names.ts';
import { fileLine, hostFileLine, placeOf, PLACE_FIELDS, type Place } from './view/place.ts';
import { chooseId } from './subject.ts';
import { count, counts, duration, number, numberOf, shortId, shortIds, text } from './view/text.ts';

interface TaskCommand {
  readonly command: string;
  readonly at: string;
  readonly duration: number | undefined;
  readonly exitCode: number | undefined;
  readonly outcome: string;
  readonly stderr: string;
  readonly place: Place | undefined;
}

interface LockWait {
  readonly resource: string;
  readonly mode: string;
  readonly wait: number;
  readonly at: string;
  /** Who was granted the lock before, and gave it back when this wait ended; empty: the logs do not say. */
  readonly holder: string;
  readonly holderVerb: string;
  readonly place: Place | undefined;
}

export interface Task extends Answer {
  readonly task: string;
  /** Undefined: no task of its own, only a call with this task id. */
  readonly verdict:
    | {
        readonly verb: string;
        readonly name: string;
        readonly outcome: string;
        readonly state: string;
        readonly host: string;
        readonly from: string;
        readonly until: string;
        readonly duration: number | undefined;
        readonly code: string;
        readonly errorName: string;
        readonly message: string;
        readonly isRolledBack: boolean;
        readonly clearedAt: string;
        readonly polls: number;
        /** ns by part: prepare, queue, run, recover. */
        readonly parts: Readonly<Record<string, number>>;
        readonly caller: string;
        readonly flow: string;
        readonly domain: string;
        readonly image: string;
        readonly quality: readonly string[];
        readonly place: Place | undefined;
      }
    | undefined;
  readonly commands: readonly TaskCommand[];
  /** Calls about the task, by verb and caller. */
  readonly asked: readonly {
    readonly verb: string;
    readonly caller: string;
    readonly host: string;
    readonly count: number;
    readonly from: string;
    readonly until: string;
    readonly place: Place | undefined;
  }[];
  readonly locks: readonly LockWait[];
  readonly events: readonly Event[];
  /** The same error in other tasks, calls and lines. */
  readonly elsewhere: readonly ErrorRow[];
  /** What else failed at the time, if this ended badly. */
  readonly calls: number;
}

const PARTS = ['prepare', 'queue', 'run', 'recover'] as const;
const TASK_FIELDS = [
  ...SPAN_FIELDS,
  'vdsm.task.name',
  'vdsm.task.state',
  'vdsm.task.rolled_back',
  'vdsm.task.cleared_at',
  'vdsm.task.poll_count',
  ...PARTS.map((part) => `vdsm.task.${part}_ns`),
  'vdsm.error.fingerprint',
  'vdsm.sd.id',
  'vdsm.image.id',
  'vdsm.quality',
  'vdsm.task.subject_id',
];
const SAME = { hit: { sort: [], fields: [...PLACE_FIELDS, 'error.message', 'error.type', 'event.action'] } } as const;
/** Shorter waits for a lock are nothing. */
const WAIT_NS = 1e8;
/** A lock may have been held for this long before. */
const HELD_MS = 30 * 60_000;

export const task: AnswerKind<Task> = {
  plan: planTask,
  second: secondTask,
  make: makeTask,
  view: viewTask,
};

function planTask({ subject = '' }: Ask): Plan {
  const fields = TASK_FIELDS;
  return {
    'task.tasks': select('task', begins<'task'>('vdsm.task.id', subject), { limit: 20, fields }),
    'task.calls': select('call', begins<'call'>('vdsm.task.id', subject), { limit: 20, fields }),
    'task.asked': select('call', begins<'call'>('vdsm.task.subject_id', subject), {
      limit: 2000,
      fields: [...PLACE_FIELDS, 'event.dataset', 'vdsm.call.verb', 'source.address', 'vdsm.task.subject_id'],
    }),
    'task.commands': select('command', begins<'command'>('vdsm.task.id', subject), {
      limit: 200,
      fields: [...fields, 'process.command_line'],
    }),
    'task.lines': select(
      'line',
      all(
        begins<'line'>('vdsm.task.id', subject),
        any(is('log.level', 'warning', 'error', 'critical'), has('vdsm.error.fingerprint')),
      ),
      {
        limit: 50,
        fields: [...LINE_FIELDS, 'vdsm.task.id'],
      },
    ),
    'task.locks': select('line', all(begins<'line'>('vdsm.task.id', subject), atLeast('vdsm.lock.wait_ns', WAIT_NS)), {
      limit: 50,
      fields: [...PLACE_FIELDS, 'vdsm.lock.resource', 'vdsm.lock.mode', 'vdsm.lock.wait_ns', 'vdsm.task.id'],
    }),
    'task.same-tasks': group('task', all(has('vdsm.error.fingerprint'), is('event.outcome', 'failure')), {
      by: [{ field: 'vdsm.error.fingerprint' }, { field: 'host.name' }, { field: 'service.version', missing: NONE }],
      ...SAME,
    }),
    'task.same-calls': group('call', all(has('vdsm.error.fingerprint'), failedCalls), {
      by: [{ field: 'vdsm.error.fingerprint' }, { field: 'host.name' }, { field: 'service.version', missing: NONE }],
      ...SAME,
    }),
  };
}

/** Who held the locks that it waited for: the records of those locks before. */
function secondTask({ selected }: Results) {
  const waits = selected['task.locks']?.rows ?? [];
  const [first] = waits;
  const last = waits.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const since = Date.parse(text(first, '@timestamp')) - (numberOf(first, 'vdsm.lock.wait_ns') ?? 0) / 1e6 - HELD_MS;
  const until = Date.parse(text(last, '@timestamp')) + 1;
  const resources = [...new Set(waits.map((row) => text(row, 'vdsm.lock.resource')))];
  const where = all<'line'>(
    is('vdsm.lock.resource', ...resources),
    is('event.action', 'lock-granted', 'lock-released', 'lock-queued'),
    is('host.name', ...new Set(waits.map((row) => text(row, 'host.name')))),
    not(begins('vdsm.task.id', text(first, 'vdsm.task.id'))),
    within(since, until),
  );
  const fields = [...PLACE_FIELDS, 'event.action', 'vdsm.lock.resource', 'vdsm.task.id', 'vdsm.call.verb'];
  const sort = [{ field: '@timestamp', descending: true }] as const;
  return { plan: { 'task.holders': select('line', where, { limit: 500, fields, sort }) }, since, until };
}

function makeTask({ selected, grouped }: Results, ask: Ask, head: Head, more: Results | undefined): Task {
  const all_ = (name: string): readonly Row[] => selected[`task.${name}`]?.rows ?? [];
  const ids = [...all_('tasks'), ...all_('calls'), ...all_('commands')].map((row) => text(row, 'vdsm.task.id'));
  const subjects = all_('asked').map((row) => text(row, 'vdsm.task.subject_id'));
  const id = chooseId(
    'task',
    ask.subject ?? '',
    [...ids, ...subjects],
    'a task id is the uuid that vdsm returns for an asynchronous verb',
  );
  const rows = (name: string): Row[] =>
    all_(name).filter((row) => (text(row, 'vdsm.task.subject_id') || text(row, 'vdsm.task.id')) === id);
  const [own] = rows('tasks');
  const [call] = rows('calls');
  const row = own ?? call;
  const fingerprint = text(row, 'vdsm.error.fingerprint');
  const same = (name: string): readonly GroupRow[] =>
    (grouped[`task.same-${name}`]?.rows ?? []).filter(({ keys }) => keys[0] === fingerprint);
  const flow = text(row, 'trace.id');
  const domain = text(row, 'vdsm.sd.id');
  const host = text(row, 'host.name');
  return {
    head,
    task: id,
    verdict: row && verdictOf(row, own !== undefined),
    commands: rows('commands').map(commandOf),
    asked: askedOf(rows('asked')),
    locks: rows('locks').map((each) => lockOf(each, more?.selected['task.holders']?.rows ?? [])),
    events: inOrder(rows('lines').map(lineEvent), ask.limit),
    elsewhere:
      fingerprint === '' ? [] : errorsOf([...same('tasks'), ...same('calls')]).filter((each) => each.count > 1),
    calls: rows('calls').length,
    next: [
      ...(flow === '' ? [] : [nextCommand(ask, 'flow', shortId(flow))]),
      ...(host === '' ? [] : [nextCommand(ask, 'why', host, text(row, '@timestamp').slice(0, 16))]),
      ...(domain === '' ? [] : [nextCommand(ask, 'storage', shortId(domain))]),
    ],
  };
}

function verdictOf(row: Row, isTask: boolean): Task['verdict'] {
  const parts = PARTS.flatMap((part) => {
    const value = numberOf(row, `vdsm.task.${part}_ns`);
    return value === undefined || value === 0 ? [] : [[part, value] as const];
  });
  const quality = row['vdsm.quality'];
  return {
    verb: text(row, 'vdsm.task.verb') || text(row, 'vdsm.call.verb') || text(row, 'event.action'),
    name: isTask ? text(row, 'vdsm.task.name') : 'synchronous call',
    outcome: text(row, 'event.outcome'),
    state: text(row, 'vdsm.task.state'),
    host: text(row, 'host.name'),
    from: text(row, '@timestamp'),
    until: text(row, 'event.end'),
    duration: numberOf(row, 'event.duration'),
    code: text(row, 'error.code'),
    errorName: text(row, 'vdsm.error.name'),
    message: text(row, 'error.message'),
    isRolledBack: row['vdsm.task.rolled_back'] === true,
    clearedAt: text(row, 'vdsm.task.cleared_at'),
    polls: numberOf(row, 'vdsm.task.poll_count') ?? 0,
    parts: Object.fromEntries(parts),
    caller: text(row, 'source.address').replace(/^::ffff:/, ''),
    flow: text(row, 'trace.id'),
    domain: text(row, 'vdsm.sd.id'),
    image: text(row, 'vdsm.image.id'),
    quality: Array.isArray(quality) ? (quality as string[]) : [],
    place: placeOf(row),
  };
}

function commandOf(row: Row): TaskCommand {
  return {
    command: text(row, 'process.command_line') || text(row, 'event.action'),
    at: text(row, '@timestamp'),
    duration: numberOf(row, 'event.duration'),
    exitCode: numberOf(row, 'process.exit_code'),
    outcome: text(row, 'event.outcome'),
    stderr: text(row, 'vdsm.command.stderr') || text(row, 'error.message'),
    place: placeOf(row),
  };
}

function askedOf(rows: readonly Row[]): Task['asked'] {
  const byCaller = new Map<string, Row[]>();
  for (const row of rows) {
    const key = [text(row, 'vdsm.call.verb'), text(row, 'source.address'), text(row, 'host.name')].join('\0');
    byCaller.set(key, [...(byCaller.get(key) ?? []), row]);
  }
  return [...byCaller.values()]
    .map((some) => ({
      verb: text(some[0], 'vdsm.call.verb'),
      caller:
        text(some[0], 'source.address').replace(/^::ffff:/, '') ||
        (text(some[0], 'event.dataset') === 'ovirt.engine.call' ? 'engine' : ''),
      host: text(some[0], 'host.name'),
      count: some.length,
      from: text(some[0], '@timestamp'),
      until: text(some.at(-1), '@timestamp'),
      place: placeOf(some[0]),
    }))
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.verb < b.verb ? -1 : 1));
}

/** The holder is who was granted the lock last before the wait ended. */
function lockOf(row: Row, holders: readonly Row[]): LockWait {
  const [at, resource] = [text(row, '@timestamp'), text(row, 'vdsm.lock.resource')];
  const wait = numberOf(row, 'vdsm.lock.wait_ns') ?? 0;
  const asked = new Date(Date.parse(at) - wait / 1e6).toISOString();
  const before = holders.filter(
    (each) => text(each, 'vdsm.lock.resource') === resource && text(each, '@timestamp') <= at,
  );
  // newest first: whoever gave it back last, else whoever was granted it before this one asked
  const holder =
    before.find((each) => text(each, 'event.action') === 'lock-granted' && text(each, '@timestamp') <= asked) ??
    before[0];
  return {
    resource,
    mode: text(row, 'vdsm.lock.mode'),
    wait,
    at: asked,
    holder: text(holder, 'vdsm.task.id'),
    holderVerb: text(holder, 'vdsm.call.verb'),
    place: placeOf(row),
  };
}

function viewTask(answer: Task, names: Names): Block[] {
  const { task: id, verdict, commands, asked, locks, events, elsewhere } = answer;
  return [
    ...(verdict === undefined
      ? [line(strong(`task ${id}`), 'its own records are not in the input')]
      : viewVerdict(id, verdict, names)),
    ...section(
      'Commands',
      commands.flatMap((command) => viewCommand(command, names)),
    ),
    ...section('Waited for locks', [
      table(
        [{}, { right: true }, { flexible: true }, { flexible: true }, {}],
        locks.map((lock) => [
          names.time(lock.at),
          warn(duration(lock.wait)),
          `${lock.mode} ${shortIds(lock.resource)}`.trim(),
          lock.holder === '' && lock.holderVerb === ''
            ? 'holder not in the log'
            : `held by ${lock.holderVerb || 'task'} ${shortId(lock.holder)}`,
          dim(fileLine(lock.place)),
        ]),
      ),
    ]),
    ...section('Who asked about it', [
      table(
        [{}, {}, { right: true }, {}, {}],
        asked.map((each) => [
          each.verb,
          `${each.caller === '' ? 'unknown caller' : each.caller} to ${names.host(each.host)}`,
          count(each.count, 'time'),
          names.span(each.from, each.until),
          dim(fileLine(each.place)),
        ]),
      ),
    ]),
    ...section('Reported in it', [viewEvents(events, names, false)]),
    ...section('The same error elsewhere', [
      table(
        [{}, { flexible: true }, {}, {}],
        elsewhere.map((row) => [
          row.fingerprint,
          `${number(row.count)}: ${counts(row.hosts, names.host)} ${dimVersions(row)}`,
          names.span(row.from, row.until),
          hostFileLine(row.first, names),
        ]),
      ),
    ]),
  ];
}

function dimVersions({ versions }: ErrorRow): string {
  return versions.length > 0 ? `(${versions.map((version) => version.replace(/-.*$/, '')).join(', ')})` : '';
}

const OUTCOMES: Readonly<Record<string, (text: string) => Cell>> = { success: good, failure: bad };

function viewVerdict(id: string, verdict: NonNullable<Task['verdict']>, names: Names): Block[] {
  const { verb, name, outcome, state, host, from, until, parts } = verdict;
  const inferred = verdict.quality.includes('verdict_inferred') ? ' (inferred)' : '';
  const ended =
    outcome === 'unknown' ? `no end in the logs${state === '' ? '' : `, last seen ${state}`}` : `${outcome}${inferred}`;
  const job = name !== '' && name !== verb ? ` (${shortIds(name)})` : '';
  const errorText = [verdict.code, verdict.errorName].filter((part) => part !== '').join(' ');
  return [
    line(strong(`task ${id}: ${verb}${job}`), 'on', names.host(host)),
    line(
      (OUTCOMES[outcome] ?? warn)(ended),
      until === '' ? `from ${names.time(from)}` : names.span(from, until),
      verdict.duration === undefined ? '' : duration(verdict.duration),
      ...(verdict.isRolledBack ? ['rolled back'] : []),
      dim(fileLine(verdict.place)),
    ),
    ...(errorText === '' && verdict.message === '' ? [] : [line(bad(errorText), shortIds(verdict.message))]),
    line(
      Object.entries(parts)
        .map(([part, time]) => `${part} ${duration(time)}`)
        .join(', '),
    ),
    line(
      [
        verdict.caller === '' ? '' : `caller ${verdict.caller}`,
        verdict.flow === '' ? 'no flow is logged' : `flow ${verdict.flow}`,
        verdict.domain === '' ? '' : `storage domain ${shortId(verdict.domain)}`,
        verdict.image === '' ? '' : `image ${shortId(verdict.image)}`,
      ]
        .filter((part) => part !== '')
        .join(', '),
    ),
    clearedLine(verdict, names),
  ];
}

function clearedLine({ polls, clearedAt, name }: NonNullable<Task['verdict']>, names: Names): Block {
  if (name === 'synchronous call') return note('a synchronous call: it has no task of its own to poll or clear');
  const polled = polls === 0 ? 'nobody asked for its status' : `its status was asked for ${count(polls, 'time')}`;
  return line(`${polled},`, clearedAt === '' ? warn('never cleared') : `cleared ${names.time(clearedAt)}`);
}

function viewCommand(
  { command, at, duration: time, exitCode, outcome, stderr, place }: TaskCommand,
  names: Names,
): Block[] {
  const end = outcome === 'unknown' ? 'no end in the logs' : exitCode === undefined ? outcome : `exit ${exitCode}`;
  return [
    line(
      names.time(at),
      (OUTCOMES[outcome] ?? warn)(end),
      ...(time === undefined ? [] : [`after ${duration(time)}`]),
      dim(fileLine(place)),
    ),
    {
      kind: 'table',
      columns: [{}, { flexible: true, wraps: true }],
      rows: [[' ', shortIds(command)], ...(outcome === 'failure' && stderr !== '' ? [[' ', bad(stderr)]] : [])],
    },
  ];
}
