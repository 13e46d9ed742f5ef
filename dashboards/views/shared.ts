/** What several dashboards share: panels, widths of columns, bounds of shades. */
import { count, distinct, highest, lowest, overTime, sum, terms } from '../build/aggs.ts';
import type { Bucket } from '../build/aggs.ts';
import { bars, heatmap, table } from '../build/charts.ts';
import { control, controls } from '../build/controls.ts';
import type { Row } from '../build/dashboard.ts';
import { dashboardLink } from '../build/links.ts';
import type { DashboardName } from '../build/links.ts';
import { markdown } from '../build/markdown.ts';
import type { Panel } from '../build/objects.ts';
import { has, is, not } from '../build/query.ts';
import type { Query } from '../build/query.ts';
import { rateTable } from '../build/rate-table.ts';
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import { RAW_TAG } from '../../src/schema/raw.ts';

/**
 * Lists of values to filter by. They come from calls, those of the engine and of supervdsm included: there are ten times
 * as many lines, more documents than Dashboards reads for a list.
 */
const FILTERS = {
  host: control('call', 'host.name', 'Host'),
  verb: control('call', 'vdsm.call.verb', 'Verb'),
  flow: control('call', 'trace.id', 'Flow id'),
  outcome: control('call', 'event.outcome', 'Outcome'),
  domain: control('call', 'vdsm.sd.id', 'Storage domain'),
  case: control('call', 'labels.case', 'Case'),
};

/** Widths of columns in pixels, by their content. */
export const WIDTH = {
  host: 110,
  count: 105,
  stamp: 190,
  share: 85,
  domain: 310,
  verb: 220,
} as const;

/** Bounds of the shades of a heat map that counts failures: a single one shows. */
export const FAILURE_BOUNDS = [0, 1, 2, 5, 20, 1_000_000] as const;
/** Bounds of the shades of a heat map that shows only whether there is any. */
export const PRESENCE_BOUNDS = [0, 1, 1_000_000] as const;
/** Bounds of the shades of a heat map of durations, in nanoseconds. */
export const DURATION_BOUNDS = [0, 0.1, 1, 5, 10, 60, 3600].map((seconds) => seconds * 1e9);

/** Records of the start or end of vdsm, and records that report lost ones. */
export const RESTART_OR_LOSS: Query<'line'> = is(
  'event.action',
  'banner',
  'panic',
  'startup-failed',
  'signal-received',
  'libvirt-lost',
  'records-dropped',
);

/** Groups by host in the order of their names, the same in every panel. */
export function hostsByName<K extends DocumentKind>(size: number): Bucket<K> {
  const { type, params } = terms<DocumentKind>('host.name', { label: 'host', size, by: 'key', order: 'asc' });
  return { type, params };
}

/** Makes the first row of a dashboard: what it answers, links to related dashboards, and lists to filter by. */
export function introRow(
  name: DashboardName,
  answers: string,
  { related, filters }: { readonly related: readonly DashboardName[]; readonly filters: readonly FilterName[] },
): Row {
  const links = (['start', ...related] as const).map((other) => dashboardLink(other)).join(' · ');
  const about = markdown({
    id: `${name}-intro`,
    title: 'What this dashboard answers',
    body: `${answers} Calls, tasks and commands of hosts with raw lines only come with a load: ${dashboardLink('start')} names both.\n\nRelated dashboards: ${links}`,
  });
  return { height: 8, panels: [about, filterLists(name, filters)] };
}

type FilterName = keyof typeof FILTERS;

/** Shows lists to filter a dashboard by. */
export function filterLists(name: DashboardName, filters: readonly FilterName[]): Panel {
  return controls(
    { id: `${name}-controls`, title: 'Filters' },
    filters.map((filter) => FILTERS[filter]),
  );
}

/** Draws the failed calls of each host over time, as a panel of the dashboard that `id` belongs to. */
export function failedCallsByHost(id: string): Panel {
  return heatmap({
    id,
    title: 'Failed calls by host, over time',
    of: 'call',
    query: is('event.outcome', 'failure'),
    metric: count('failed calls'),
    x: overTime(),
    y: hostsByName(30),
    scheme: 'Reds',
    bounds: FAILURE_BOUNDS,
  });
}

/** Without this panel, a log that stops would look like a healthy host. */
export const callsWithoutResult = heatmap({
  id: 'unknown-over-time',
  title: 'Calls with no recorded result by host, over time',
  note: 'The log does not show how these calls ended: vdsm restarted, vdsm dropped records, or the log stops.',
  of: 'call',
  metric: count('calls'),
  query: is('event.outcome', 'unknown'),
  x: overTime(),
  y: hostsByName(30),
  scheme: 'Greys',
  bounds: FAILURE_BOUNDS,
});

export const logCoverage = table({
  id: 'silence',
  title: 'Log coverage by host',
  note: 'Raw lines count as records, but starts and dropped records are known only of complete ones.',
  of: 'line',
  metrics: [
    lowest('@timestamp', 'first record'),
    highest('@timestamp', 'last record'),
    count('records'),
    distinct('vdsm.epoch', 'starts'),
    sum('vdsm.dropped.count', 'dropped records'),
  ],
  rows: [terms('host.name', { label: 'host', size: 50, by: '2', order: 'asc' })],
  perPage: 8,
  widths: [WIDTH.host, WIDTH.stamp, WIDTH.stamp, 90, 90],
});

/** Lines that another shipper sent, and the pipeline alone read. */
export const RAW: Query<'line'> = is('tags', RAW_TAG);

export const rawCoverage = rateTable({
  id: 'coverage-raw',
  title: 'Log coverage by host: raw and complete lines (100 % raw: raw only)',
  note: 'Lines in all logs by host: raw ones, which another shipper sent, and complete ones, which a load read in the files of the log.',
  of: 'line',
  datasets: 'any',
  rows: 'host.name',
  rowLabel: 'host',
  size: 50,
  sortBy: 0,
  columns: [
    { kind: 'count', label: 'lines' },
    { kind: 'count', label: 'raw', of: RAW },
    { kind: 'count', label: 'complete', of: not(RAW) },
    { kind: 'share', label: '% raw', of: RAW, among: has('host.name') },
  ],
});

export const recordsByLogAndHost = heatmap({
  id: 'logs-there',
  title: 'Logs in the index: records, by log and host',
  of: 'line',
  datasets: 'any',
  metric: count('records'),
  x: terms('event.dataset', { label: 'log', size: 25, by: 'key', order: 'asc' }),
  y: hostsByName(50),
  scheme: 'Blues',
  bounds: [0, 1, 100, 1000, 10_000, 1e9],
});

export const restartsAndLogLoss = bars({
  id: 'interruptions',
  title: 'vdsm restarts and log loss',
  of: 'line',
  axis: 'events',
  metrics: [count('events')],
  query: RESTART_OR_LOSS,
  split: terms('event.action', { label: 'action', size: 10 }),
});
