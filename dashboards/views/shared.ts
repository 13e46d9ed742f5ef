/** Panels that several dashboards show: what to choose from, what is not known, where to go next. */
import { count, distinct, highest, lowest, overTime, sum, terms } from '../build/aggs.ts';
import { bars, heatmap, table } from '../build/charts.ts';
import { dashboardLink } from '../build/links.ts';
import type { DashboardName } from '../build/links.ts';
import type { Panel } from '../build/objects.ts';
import { is } from '../build/query.ts';
import type { Query } from '../build/query.ts';
import { control, controls, markdown } from '../build/text.ts';

/**
 * Values are taken from calls: of lines there are ten times as many, more than Dashboards looks through for a list. Those
 * of the engine and of supervdsm are among them.
 */
const CHOICES = {
  host: control('call', 'host.name', 'Host'),
  verb: control('call', 'vdsm.call.verb', 'Verb'),
  flow: control('call', 'trace.id', 'Flow id'),
  outcome: control('call', 'event.outcome', 'Outcome'),
  domain: control('call', 'vdsm.sd.id', 'Storage domain'),
  case: control('call', 'labels.case', 'Case'),
};

/** Height of the row of the two panels above. */
export const INTRO_HEIGHT = 8;

/** Widths of columns, in pixels, by what stands in them. */
export const WIDTH = {
  host: 110,
  count: 105,
  stamp: 190,
  share: 85,
  seconds: 130,
  domain: 310,
  flow: 310,
  verb: 220,
} as const;

/** Bounds of the shades of a heat map that counts what should not happen: one is seen already. */
export const FEW = [0, 1, 2, 5, 20, 1_000_000] as const;
/** Bounds of the shades of a heat map that tells whether there is any. */
export const ANY = [0, 1, 1_000_000] as const;

/** Bounds of the shades of a heat map of durations, in nanoseconds. */
export const SHADES = [0, 0.1, 1, 5, 10, 60, 3600].map((seconds) => seconds * 1e9);

/** Records that tell of an end or a beginning of vdsm, or that records are missing. */
export const INTERRUPTING: Query<'line'> = is(
  'event.action',
  'banner',
  'panic',
  'startup-failed',
  'signal-received',
  'libvirt-lost',
  'records-dropped',
);

/** Lists to choose from on one dashboard. */
export function chooser(id: string, names: readonly (keyof typeof CHOICES)[]): Panel {
  return controls(
    { id: `${id}-controls`, title: 'Choose' },
    names.map((name) => CHOICES[name]),
  );
}

/** What a dashboard answers, and where to go on; what is chosen goes along. */
export function intro(id: string, answers: string, next: readonly DashboardName[]): Panel {
  const links = next.map((name) => dashboardLink(name)).join(' · ');
  return markdown({
    id: `${id}-intro`,
    title: 'What this answers',
    body: `${answers}\n\nGo on: ${dashboardLink('start')} · ${links}`,
  });
}

/** Ends that nobody saw: without this, silence would look like health. */
export const unknownOverTime = heatmap({
  id: 'unknown-over-time',
  title: 'Calls whose outcome is unknown (no end seen, a restart, records dropped): host by time',
  of: 'call',
  metric: count('calls'),
  query: is('event.outcome', 'unknown'),
  x: overTime(),
  y: terms('host.name', { label: 'host', size: 30, by: 'key', order: 'asc' }),
  scheme: 'Greys',
  bounds: FEW,
});

/** When each host was heard last. */
export const silence = table({
  id: 'silence',
  title: 'Heard from: first and last record of vdsm, its lives, records dropped under load',
  of: 'line',
  metrics: [
    lowest('@timestamp', 'first record'),
    highest('@timestamp', 'last record'),
    count('records'),
    distinct('vdsm.epoch', 'lives'),
    sum('vdsm.dropped.count', 'dropped'),
  ],
  rows: [terms('host.name', { label: 'host', size: 50, by: '2', order: 'asc' })],
  perPage: 8,
  widths: [WIDTH.host, WIDTH.stamp, WIDTH.stamp, 90, 90],
});

/** The logs that were read: what no log tells cannot be seen. */
export const logsThere = heatmap({
  id: 'logs-there',
  title: 'Which logs are there: records by log and host',
  of: 'line',
  datasets: 'any',
  metric: count('records'),
  x: terms('event.dataset', { label: 'log', size: 25, by: 'key', order: 'asc' }),
  y: terms('host.name', { label: 'host', size: 50, by: 'key', order: 'asc' }),
  scheme: 'Blues',
  bounds: [0, 1, 100, 1000, 10_000, 1e9],
});

/** Ends of vdsm's lives, and what hides records. */
export const interruptions = bars({
  id: 'interruptions',
  title: 'Starts (banner), stops, panics, and records dropped under load',
  of: 'line',
  axis: 'events',
  metrics: [count('events')],
  query: INTERRUPTING,
  split: terms('event.action', { label: 'event', size: 10 }),
});
