/** What the timeline of a report shows: marks on a lane for each host, one of them the engine. */
import type { Coverage } from '../answers/coverage.ts';
import { lineEvent, spanEvent, withoutTwice } from '../answers/events.ts';
import { findOutages, lengthOf } from '../answers/outages.ts';
import { placeOf, type Place } from '../answers/view/place.ts';
import { count, numberOf, seconds, shortId, text } from '../answers/view/text.ts';
import type { Results, Row } from '../query/query.ts';

/** Kinds of marks, as the legend has them. */
export const MARKS = {
  invalid: 'storage domain INVALID',
  down: 'vdsm down: from its last record to its start',
  silent: 'no record in vdsm.log',
  dropped: 'vdsm dropped records of its log',
  blocked: 'worker blocked',
  restart: 'vdsm starts again',
  paused: 'VM paused by its storage',
  task: 'task failed',
  open: 'call or task without an end',
  lost: 'engine: host not responding, fencing',
  engine: 'engine: other event of hosts, storage, VMs',
  failed: 'calls failed (with their number)',
} as const;
export type MarkKind = keyof typeof MARKS;

export interface Mark {
  readonly kind: MarkKind;
  /** Host of the lane. */
  readonly host: string;
  readonly from: string;
  readonly until: string;
  readonly count: number;
  readonly what: string;
  readonly place: Place | undefined;
}

/** What the engine says of a host that it cannot reach. */
const LOST: ReadonlySet<string> = new Set([
  'host-not-responding',
  'host-silent',
  'host-fencing',
  'host-fencing-failed',
  'host-not-fenced',
  'host-non-operational',
]);
/** What the engine says when all is well is no mark. */
const WELL: ReadonlySet<string> = new Set(['host-connected', 'host-status', 'spm-elected']);

/** Returns the marks in the order of time. */
export function makeMarks(results: Results, { hosts, restarts, head }: Coverage): Mark[] {
  const rows = (name: string): readonly Row[] => results.selected[name]?.rows ?? [];
  const groups = (name: string) => results.grouped[name]?.rows ?? [];
  const paused = rows('summary.paused');
  const own = paused.filter((row) => text(row, 'event.dataset') !== 'ovirt.engine');
  const marks: Mark[] = [
    ...findOutages(results).flatMap((outage) =>
      outage.hosts.map(({ host, from, until, place }) => {
        const length = lengthOf({ from, until });
        const how = length === undefined ? 'its end is not logged' : `for ${seconds(length)}`;
        const what = `storage domain ${shortId(outage.domain)} INVALID, ${how}`;
        return { kind: 'invalid' as const, host, from, until: until ?? head.until ?? from, count: 1, what, place };
      }),
    ),
    ...restarts.flatMap(({ host, at, gap, cause, place }): Mark[] => {
      const from = new Date(Date.parse(at) - gap * 1000).toISOString();
      const what = `vdsm starts again after ${seconds(gap)}, cause ${cause}`;
      return [
        { kind: 'down', host, from, until: at, count: 1, what: `vdsm down for ${seconds(gap)}`, place },
        { kind: 'restart', host, from: at, until: at, count: 1, what, place },
      ];
    }),
    ...hosts.flatMap(({ host, silences }) =>
      silences
        .filter(({ until }) => !restarts.some((one) => one.host === host && one.at === until))
        .map(({ from, until }): Mark => {
          const length = (Date.parse(until) - Date.parse(from)) / 1000;
          const what = `no record in vdsm.log for ${seconds(length)}`;
          return { kind: 'silent', host, from, until, count: 1, what, place: undefined };
        }),
    ),
    ...rows('report.dropped').map((row) => markOf(row, 'dropped', lineEvent(row).what)),
    ...groups('summary.blocked').map((row): Mark => {
      const most = row.measures['most'] ?? 0;
      const from = new Date(Date.parse(row.until) - most * 1000).toISOString();
      return {
        kind: 'blocked',
        host: row.keys[0] ?? '',
        from: from < row.from ? from : row.from,
        until: row.until,
        count: 1,
        what: `worker blocked for up to ${seconds(most)}`,
        place: placeOf(row.hit),
      };
    }),
    ...(own.length > 0 ? own : paused).map((row) => {
      const why = text(row, 'vdsm.vm.exit_reason') || 'no reason is logged';
      return markOf(row, 'paused', `VM ${shortId(text(row, 'vdsm.vm.id'))} paused by its storage: ${why}`);
    }),
    ...rows('failures.tasks').map((row) =>
      markOf(
        row,
        'task',
        `task ${text(row, 'vdsm.task.verb')} ${shortId(text(row, 'vdsm.task.id'))} failed: ${text(row, 'error.code')} ${text(row, 'vdsm.error.name')}`,
      ),
    ),
    ...[...rows('summary.open-calls'), ...rows('summary.open-tasks')].map((row) =>
      markOf(row, 'open', spanEvent(row).what),
    ),
    ...withoutTwice(rows('report.engine'))
      .filter((row) => !WELL.has(text(row, 'event.action')))
      .map((row) => markOf(row, LOST.has(text(row, 'event.action')) ? 'lost' : 'engine', lineEvent(row).what)),
    ...groups('report.failed-times').map((row): Mark => {
      const host = row.keys[0] ?? '';
      const first = rows('report.failed').find(
        (each) => text(each, 'host.name') === host && text(each, '@timestamp') === row.from,
      );
      return {
        kind: 'failed',
        host,
        from: row.from,
        until: row.until,
        count: row.count,
        what: `${count(row.count, 'call')} failed`,
        place: placeOf(first),
      };
    }),
  ];
  return marks.toSorted((a, b) =>
    a.from !== b.from ? (a.from < b.from ? -1 : 1) : a.host !== b.host ? (a.host < b.host ? -1 : 1) : 0,
  );
}

function markOf(row: Row, kind: MarkKind, what: string): Mark {
  const at = text(row, '@timestamp');
  const times = numberOf(row, 'vdsm.dropped.count') ?? 1;
  return {
    kind,
    host: text(row, 'host.name'),
    from: at,
    until: at,
    count: times,
    what: what.trim(),
    place: placeOf(row),
  };
}
