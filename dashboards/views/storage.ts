/** Storage: domains, paths, leases, the SPM, extends. */
import { count, distinct, highest, lowest, overTime, terms } from '../build/aggs.ts';
import { bars, heatmap, lines, table } from '../build/charts.ts';
import { dashboard } from '../build/dashboard.ts';
import { all, any, has, is, startsWith } from '../build/query.ts';
import type { Query } from '../build/query.ts';
import { search } from '../build/search.ts';
import { COMPANION_ROWS } from './companions.ts';
import { FAILURE_BOUNDS, hostsByName, introRow, logCoverage, PRESENCE_BOUNDS, WIDTH } from './shared.ts';

const ANSWERS =
  'Which storage domain became INVALID, on how many hosts, and on which first; whether one path failed or all; which host was SPM; whether an extend came too late.';

/** Warnings and errors of vdsm's storage code, which includes the path checker, leases and the mailbox. */
const warnings: Query<'line'> = all(
  startsWith('vdsm.logger', 'storage.'),
  is('log.level', 'warning', 'error', 'critical'),
);

/** Finished extends. The mail that reports an extend to the host has the same times, up to then; it is no second extend. */
const extended: Query<'line'> = all(is('event.action', 'extend-completed'), has('vdsm.extend.total_seconds'));

const invalidDomains = table({
  id: 'storage-first',
  title: 'Storage domains that became INVALID, by host, earliest first',
  needsLoad: true,
  of: 'line',
  query: is('vdsm.sd.state', 'invalid'),
  metrics: [lowest('@timestamp', 'first seen'), highest('@timestamp', 'last seen'), count('changes')],
  rows: [
    terms('vdsm.sd.id', { label: 'storage domain', size: 20, by: '1', order: 'asc' }),
    terms('host.name', { label: 'host', size: 20, by: '1', order: 'asc' }),
  ],
  perPage: 6,
  widths: [WIDTH.domain, WIDTH.host, WIDTH.stamp, WIDTH.stamp],
});

const stateChanges = bars({
  id: 'storage-states',
  title: 'Storage domains that became VALID or INVALID, over time',
  needsLoad: true,
  of: 'line',
  axis: 'changes',
  legend: 'bottom',
  query: has('vdsm.sd.state'),
  metrics: [count('changes')],
  split: terms('vdsm.sd.state', { label: 'state', size: 2 }),
});

const invalidDomainsByHost = heatmap({
  id: 'storage-matrix',
  title: 'Storage domains that became INVALID, by domain and host',
  needsLoad: true,
  of: 'line',
  query: is('vdsm.sd.state', 'invalid'),
  metric: count('changes'),
  x: hostsByName(30),
  y: terms('vdsm.sd.id', { label: 'storage domain', size: 20 }),
  scheme: 'Reds',
  bounds: PRESENCE_BOUNDS,
});

const invalidReports = heatmap({
  id: 'storage-invalid-over-time',
  title: 'Invalid-domain reports by host, over time',
  needsLoad: true,
  of: 'line',
  query: has('vdsm.sd.invalid'),
  metric: count('reports'),
  x: overTime(),
  y: hostsByName(30),
  scheme: 'Reds',
  bounds: FAILURE_BOUNDS,
});

const warningsByType = bars({
  id: 'storage-troubles',
  title: 'Storage warnings and errors by type, over time',
  of: 'line',
  axis: 'records',
  legend: 'bottom',
  query: warnings,
  metrics: [count('records')],
  split: terms('event.action', { label: 'action', size: 8 }),
});

const readDelays = lines({
  id: 'storage-delay',
  title: 'Longest read delay of a storage domain, by host',
  needsLoad: true,
  of: 'line',
  axis: 'seconds',
  query: has('vdsm.sd.read_delay_seconds'),
  metrics: [highest('vdsm.sd.read_delay_seconds', 'read delay')],
  split: terms('host.name', { label: 'host', size: 12, by: '1' }),
});

const longestExtends = lines({
  id: 'storage-extends',
  title: 'Longest extend of a thin disk, by host of the VM',
  needsLoad: true,
  of: 'line',
  axis: 'seconds',
  query: extended,
  metrics: [highest('vdsm.extend.total_seconds', 'extend')],
  split: terms('host.name', { label: 'host', size: 12, by: '1' }),
});

const spmHosts = heatmap({
  id: 'storage-spm',
  title: 'SPM role by host, over time',
  needsLoad: true,
  of: 'line',
  query: is('vdsm.spm.role', 'spm'),
  metric: count('records'),
  x: overTime(),
  y: hostsByName(20),
  scheme: 'Blues',
  bounds: PRESENCE_BOUNDS,
});

const timeOfExtends = table({
  id: 'storage-extend-hosts',
  title: 'Where the time of extends goes: drive monitor (wait), SPM, refresh',
  needsLoad: true,
  of: 'line',
  query: extended,
  metrics: [
    count('extends'),
    highest('vdsm.extend.wait_seconds', 'wait, s'),
    highest('vdsm.extend.extend_seconds', 'SPM, s'),
    highest('vdsm.extend.refresh_seconds', 'refresh, s'),
    highest('vdsm.extend.total_seconds', 'longest, s'),
  ],
  rows: [terms('host.name', { label: 'host', size: 20, by: '5' })],
  perPage: 4,
});

const pausedVms = search({
  id: 'search-paused',
  title: 'VMs paused by storage errors: no space left (enospc), I/O error (eio)',
  of: 'line',
  query: is('event.action', 'vm-paused-by-storage'),
  sort: ['@timestamp', 'asc'],
  columns: ['host.name', 'vdsm.vm.exit_reason', 'vdsm.vm.id'],
});

const failedPathChecks = table({
  id: 'storage-paths',
  title: 'Failed checks of paths and storage domains',
  of: 'line',
  query: is('event.action', 'domain-check-failed', 'path-check-blocked'),
  metrics: [
    count('failures'),
    distinct('host.name', 'hosts'),
    lowest('@timestamp', 'first seen'),
    highest('@timestamp', 'last seen'),
  ],
  rows: [
    terms('vdsm.sd.path', { label: 'path', size: 20, missing: 'none' }),
    terms('event.action', { label: 'action', size: 2 }),
  ],
  perPage: 4,
  widths: [730, 190, 90, 90, WIDTH.stamp],
});

const records = search({
  id: 'search-storage',
  title: 'Storage events: their records, earliest first',
  of: 'line',
  query: any(
    warnings,
    is('vdsm.sd.state', 'invalid', 'valid'),
    is('event.action', 'vm-paused-by-storage', 'extend-failed'),
  ),
  sort: ['@timestamp', 'asc'],
  columns: ['host.name', 'event.action', 'vdsm.sd.id', 'log.level', 'message'],
});

export const storageDashboard = dashboard('storage', ANSWERS, [
  introRow('storage', ANSWERS, { related: ['failures', 'tasks', 'flow'], filters: ['host', 'domain', 'case'] }),
  { height: 13, panels: [invalidDomains, stateChanges], shares: [3, 2] },
  { height: 13, panels: [invalidDomainsByHost, invalidReports] },
  { height: 13, panels: [warningsByType, readDelays] },
  { height: 13, panels: [longestExtends, spmHosts] },
  { height: 11, panels: [timeOfExtends, pausedVms] },
  { height: 11, panels: [failedPathChecks] },
  { height: 16, panels: [records] },
  ...COMPANION_ROWS,
  { height: 16, panels: [logCoverage] },
]);
