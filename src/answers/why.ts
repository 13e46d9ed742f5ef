/** `why HOST TIME`: what happened on and around a host at a time. */
import { all, any, atLeast, group, has, is, not, select, within } from '../query/build.ts';
import type { Filter, GroupRow, Plan, Results } from '../query/query.ts';
import { TROUBLE_ACTIONS } from '../schema/troubles.ts';
import type { Answer, AnswerKind } from './answer.ts';
import { nextCommand, type Ask } from './ask.ts';
import { dim, line, note, section, strong, table, type Block } from './view/blocks.ts';
import { ENGINE_CALL } from './common.ts';
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
import type { Head, HeadHost } from './head.ts';
import type { Names } from './view/names.ts';
import { counts, number, seconds, shortId, text } from './view/text.ts';

/** Time before and after, in ms. */
const AROUND_MS = 3 * 60_000;
/** A call may have been open for this long. */
const OPEN_MS = 60 * 60_000;
/** Shorter silences are nothing: INFO logs are silent for seconds. */
const SILENCE_MS = 10_000;
/** A silence is so many times as long as is usual for the log. */
const SILENCE_FACTOR = 4;
const SECOND_NS = 1e9;
const FETCHED = 1000;

export interface Why extends Answer {
  readonly host: string;
  readonly from: string;
  readonly until: string;
  readonly events: readonly Event[];
  /** Times in which the host's vdsm.log has no line. */
  readonly silences: readonly { readonly from: string; readonly until: string }[];
  /** Troubles of other hosts at the time. */
  readonly elsewhere: readonly { readonly host: string; readonly troubles: Readonly<Record<string, number>> }[];
}

/** Lines that are news, whatever their level. */
const NEWS = [
  'banner',
  'signal-received',
  'records-dropped',
  'worker-blocked',
  'domain-invalid',
  'domain-valid',
  'vm-paused-by-storage',
  'vm-down',
  'recovery-completed',
  'libvirt-lost',
  'tls-failed',
  'migration-failed',
  'block-job-failed',
  'spm-elected',
  'host-status',
  'host-connecting',
  'host-connected',
  'host-fencing',
] as const;

/** Lines that say of a call what the call itself says, and its error with it. */
const OF_CALLS = ['call-error', 'task-error', 'engine-call-failed'] as const;

/** Lines that are news. */
export const news: Filter<'line'> = all(
  any(
    is('log.level', 'warning', 'error', 'critical'),
    is('event.action', ...NEWS, ...TROUBLE_ACTIONS),
    has('vdsm.restart.gap_seconds'),
  ),
  not(any(is('event.action', ...OF_CALLS), is('vdsm.engine.event.name', 'VDS_BROKER_COMMAND_FAILURE'))),
  // copies of lines of vdsm.log in the system log
  not(has('vdsm.log.copy_of')),
);

/** Lines of the engine that are about a host, by any name that it may have there. */
export function aboutHost(host: string): Filter<'line'> {
  return all(is('event.dataset', 'ovirt.engine'), is('vdsm.engine.target_host', ...engineNames(host)));
}

/** The engine may know a host by its whole name or by its first label. */
function engineNames(host: string): string[] {
  return [...new Set([host, host.split('.', 1)[0] ?? host])];
}

/** Failed, without an end, or slow. */
function remarkable<K extends 'call' | 'task' | 'command'>(least: number): Filter<K> {
  return any<K>(is<K>('event.outcome' as never, 'failure', 'unknown'), atLeast<K>('event.duration' as never, least));
}

function windowOf({ at = 0 }: Ask): { since: number; until: number } {
  return { since: at - AROUND_MS, until: at + AROUND_MS };
}

export const why: AnswerKind<Why> = {
  plan: planWhy,
  make: makeWhy,
  view: viewWhy,
};

function planWhy(ask: Ask): Plan {
  const { host = '' } = ask;
  const { since, until } = windowOf(ask);
  const here = is<'line'>('host.name', host);
  const inTime = within<'line'>(since, until);
  const spans = { limit: FETCHED, fields: SPAN_FIELDS };
  return {
    'why.lines': select('line', all(inTime, news, any(here, aboutHost(host))), { limit: FETCHED, fields: LINE_FIELDS }),
    'why.calls': select('call', all(is('host.name', host), within(since, until), remarkable<'call'>(SECOND_NS)), spans),
    'why.open': select(
      'call',
      all(
        is('host.name', host),
        within(since - OPEN_MS, since),
        any(is('event.outcome', 'unknown'), atLeast('event.duration', 60 * SECOND_NS)),
      ),
      spans,
    ),
    'why.engine': select(
      'call',
      all(
        is('event.dataset', ENGINE_CALL),
        is('vdsm.engine.target_host', ...engineNames(host)),
        within(since, until),
        is('event.outcome', 'failure', 'unknown'),
      ),
      spans,
    ),
    'why.tasks': select(
      'task',
      all(is('host.name', host), within(since - OPEN_MS, until), is('event.outcome', 'failure', 'unknown')),
      spans,
    ),
    'why.commands': select(
      'command',
      all(is('host.name', host), within(since, until), remarkable<'command'>(10 * SECOND_NS)),
      spans,
    ),
    'why.seconds': group('line', all(here, inTime, is('event.dataset', 'vdsm.log')), { by: [{ every: 1000 }] }),
    'why.elsewhere': group(
      'line',
      all(
        inTime,
        not(has('vdsm.log.copy_of')),
        not(here),
        is('event.action', ...NEWS.slice(1), ...TROUBLE_ACTIONS),
        not(is('event.dataset', 'ovirt.engine')),
      ),
      {
        by: [{ field: 'host.name' }, { field: 'event.action' }],
      },
    ),
  };
}

function makeWhy({ selected, grouped }: Results, ask: Ask, head: Head): Why {
  const { host = '' } = ask;
  const { since, until } = windowOf(ask);
  const rows = (name: string) => selected[`why.${name}`]?.rows ?? [];
  const from = new Date(since).toISOString();
  const open = rows('open').filter((row) => text(row, 'event.outcome') === 'unknown' || text(row, 'event.end') >= from);
  const tasks = rows('tasks').filter((row) => text(row, 'event.end') === '' || text(row, 'event.end') >= from);
  const spans = [...open, ...rows('calls'), ...rows('engine'), ...tasks, ...rows('commands')];
  const lines = withoutTwice(rows('lines'));
  const events = inOrder([...lines.map(lineEvent), ...spans.map(spanEvent)], ask.limit);
  const flow = spans.map((row) => text(row, 'trace.id')).find((id) => id !== '');
  const domain = lines.map((row) => text(row, 'vdsm.sd.id')).find((id) => id !== '');
  const elsewhere = new Map<string, Record<string, number>>();
  for (const { keys, count: found } of grouped['why.elsewhere']?.rows ?? []) {
    const [other = '', action = ''] = keys;
    const troubles = elsewhere.get(other) ?? {};
    troubles[action] = (troubles[action] ?? 0) + found;
    elsewhere.set(other, troubles);
  }
  return {
    head,
    host,
    from,
    until: new Date(until).toISOString(),
    events,
    silences: silencesOf(grouped['why.seconds']?.rows ?? []),
    elsewhere: [...elsewhere].map(([other, troubles]) => ({ host: other, troubles })),
    next: [
      ...(flow === undefined ? [] : [nextCommand(ask, 'flow', shortId(flow))]),
      ...(domain === undefined ? [] : [nextCommand(ask, 'storage', shortId(domain))]),
      nextCommand(ask, 'host', host),
    ],
  };
}

function dated(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)}`;
}

/** Returns the times without a line that are far longer than is usual. */
function silencesOf(rows: readonly GroupRow[]): { from: string; until: string }[] {
  const gaps = rows.slice(1).map(({ from: until }, i) => ({ from: rows[i]?.until ?? until, until }));
  const lengths = gaps.map((gap) => Date.parse(gap.until) - Date.parse(gap.from)).toSorted((a, b) => a - b);
  const usual = lengths[Math.floor(lengths.length * 0.9)] ?? 0;
  return gaps.filter((gap) => {
    const length = Date.parse(gap.until) - Date.parse(gap.from);
    return length >= SILENCE_MS && length >= SILENCE_FACTOR * Math.min(usual, SILENCE_MS);
  });
}

/** Returns the host's logs if they hold nothing of the time: no news of it is no good news. */
function missedLogs({ head, host, from, until }: Why): HeadHost | undefined {
  return head.hosts.find((one) => one.host === host && (one.until < from || one.from > until));
}

function viewWhy(answer: Why, names: Names): Block[] {
  const { host, from, until, events, silences, elsewhere } = answer;
  const logs = missedLogs(answer);
  return [
    line(
      strong(host),
      logs === undefined ? `${names.time(from)}-${until.slice(11, 19)} UTC` : `${dated(from)} - ${dated(until)} UTC`,
    ),
    ...(logs === undefined
      ? []
      : [note(`its logs hold nothing of this time: they span ${dated(logs.from)} - ${dated(logs.until)} UTC`)]),
    ...(events.length > 0
      ? [viewEvents(events, names)]
      : logs === undefined
        ? [note('no warning, failure, restart or slow call in this time')]
        : []),
    ...section(
      'No line in vdsm.log',
      silences.map((gap) =>
        line(names.span(gap.from, gap.until), `for ${seconds((Date.parse(gap.until) - Date.parse(gap.from)) / 1000)}`),
      ),
    ),
    ...section('Other hosts at the time', [
      table(
        [{}, { right: true }, { flexible: true }],
        elsewhere.map(({ host: other, troubles }) => {
          return [
            names.host(other),
            dim(number(Object.values(troubles).reduce((sum, each) => sum + each, 0))),
            counts(troubles, String, 5),
          ];
        }),
      ),
    ]),
  ];
}
