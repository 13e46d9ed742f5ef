/** Events of companion logs, on the host and on the engine: leases, paths, VMs, failed calls of the engine. */
import { count, highest, lowest, newest, terms } from '../build/aggs.ts';
import { bars, table } from '../build/charts.ts';
import type { Row } from '../build/dashboard.ts';
import { all, any, has, is, not } from '../build/query.ts';
import type { Query } from '../build/query.ts';
import { search } from '../build/search.ts';
import { TROUBLE_ACTIONS, TROUBLES } from '../../src/schema/troubles.ts';
import { WIDTH } from './shared.ts';

const LOGS = Object.keys(TROUBLES);

/** Leaves out lines that the system log repeats from vdsm.log. */
const notCopied: Query<'line'> = not(has('vdsm.log.copy_of'));
const troubles: Query<'line'> = all(is('event.action', ...TROUBLE_ACTIONS), notCopied);

const eventsOverTime = bars({
  id: 'beside-over-time',
  title: 'System and engine events, over time: leases, paths, disks, VMs, failed engine calls',
  needsLoad: true,
  of: 'line',
  datasets: LOGS,
  axis: 'records',
  legend: 'bottom',
  query: troubles,
  metrics: [count('records')],
  split: terms('event.action', { label: 'action', size: 12 }),
});

const eventsBySource = table({
  id: 'beside-hosts',
  title: 'Related events by source',
  needsLoad: true,
  of: 'line',
  datasets: LOGS,
  query: troubles,
  metrics: [
    lowest('@timestamp', 'first seen'),
    highest('@timestamp', 'last seen'),
    count('records'),
    newest('vdsm.sd.id', 'storage domain'),
  ],
  rows: [
    terms('host.name', { label: 'host', size: 20, by: '1', order: 'asc' }),
    terms('event.dataset', { label: 'log', size: LOGS.length, by: '1', order: 'asc' }),
    terms('event.action', { label: 'action', size: 10, by: '1', order: 'asc' }),
  ],
  perPage: 6,
  widths: [WIDTH.host, 130, 200, WIDTH.stamp, WIDTH.stamp, 70],
});

const records = search({
  id: 'search-beside',
  title: 'Related events: their records, and other errors of these logs, earliest first',
  of: 'line',
  datasets: LOGS,
  query: any(troubles, all(is('log.level', 'error', 'critical'), notCopied)),
  sort: ['@timestamp', 'asc'],
  columns: [
    'host.name',
    'event.dataset',
    'event.action',
    'vdsm.sd.id',
    'vdsm.multipath.device',
    'vdsm.vm.id',
    'message',
  ],
});

/** Rows for dashboards that look for causes. */
export const COMPANION_ROWS: readonly Row[] = [
  { height: 14, panels: [eventsOverTime, eventsBySource], shares: [2, 3] },
  { height: 16, panels: [records] },
];
