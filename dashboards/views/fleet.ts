/** Fleet overview: what happened on which host, and when. */
import { count, distinct, highest, lowest, newest, overTime, terms } from '../build/aggs.ts';
import { bars, heatmap, table } from '../build/charts.ts';
import { dashboard } from '../build/dashboard.ts';
import { all, has, is, not } from '../build/query.ts';
import { search } from '../build/search.ts';
import {
  callsWithoutResult,
  failedCallsByHost,
  hostsByName,
  introRow,
  logCoverage,
  rawCoverage,
  recordsByLogAndHost,
  RESTART_OR_LOSS,
  restartsAndLogLoss,
  WIDTH,
} from './shared.ts';

const ANSWERS =
  'What happened on my hosts: how many calls they ran, what failed, which hosts restarted, and which errors several hosts have.';

const calls = bars({
  id: 'fleet-calls',
  title: 'Calls by host, without polls, over time',
  of: 'call',
  axis: 'calls',
  metrics: [count('calls')],
  query: not(is('vdsm.call.poll', true)),
  split: terms('host.name', { label: 'host', size: 20 }),
});

const errors = heatmap({
  id: 'fleet-errors-heat',
  title: 'Errors in vdsm.log by host, over time',
  of: 'line',
  metric: count('records'),
  query: is('log.level', 'error', 'critical'),
  x: overTime(),
  y: hostsByName(30),
  scheme: 'Reds',
  bounds: [0, 1, 5, 25, 100, 1_000_000],
});

const fingerprints = table({
  id: 'fleet-fingerprints',
  title: 'Same error on several hosts, in all logs (by fingerprint, most hosts first)',
  needsLoad: true,
  of: 'line',
  datasets: 'any',
  query: has('vdsm.error.fingerprint'),
  metrics: [
    count('records'),
    distinct('host.name', 'hosts'),
    distinct('service.version', 'versions'),
    lowest('@timestamp', 'first seen'),
    newest('error.type', 'error type'),
    newest('error.message.keyword', 'newest message'),
  ],
  rows: [terms('vdsm.error.fingerprint', { label: 'fingerprint', size: 25, by: '2' })],
  widths: [140, WIDTH.count, 90, WIDTH.count, WIDTH.stamp, 300],
});

const versions = table({
  id: 'fleet-versions',
  title: 'vdsm versions',
  of: 'line',
  metrics: [distinct('host.name', 'hosts'), lowest('@timestamp', 'first seen'), count('records')],
  rows: [
    terms('service.version', {
      label: 'version',
      size: 25,
      by: '2',
      missing: 'unknown (raw, or before the first vdsm start in the log)',
    }),
  ],
  widths: [200, WIDTH.count, WIDTH.stamp],
});

const logFiles = table({
  id: 'fleet-logs',
  title: 'Logs in the index: first and last record, by log and host',
  of: 'line',
  datasets: 'any',
  metrics: [
    lowest('@timestamp', 'first record'),
    highest('@timestamp', 'last record'),
    count('records'),
    distinct('log.file.path', 'files'),
  ],
  rows: [terms('event.dataset', { label: 'log', size: 25, by: '3' }), hostsByName(50)],
  perPage: 7,
  widths: [160, WIDTH.host, WIDTH.stamp, WIDTH.stamp, 90, 70],
});

const restartRecords = search({
  id: 'search-interruptions',
  title: 'Records of vdsm restarts and log loss',
  of: 'line',
  query: RESTART_OR_LOSS,
  columns: ['host.name', 'event.action', 'vdsm.restart.cause', 'service.version', 'message'],
});

const errorRecords = search({
  id: 'search-errors',
  title: 'Error records in all logs',
  of: 'line',
  datasets: 'any',
  query: all(is('log.level', 'error', 'critical')),
  columns: ['host.name', 'event.dataset', 'error.type', 'message', 'trace.id', 'log.file.path', 'vdsm.log.line'],
});

export const fleetDashboard = dashboard('fleet', ANSWERS, [
  introRow('fleet', ANSWERS, { related: ['failures', 'latency', 'storage'], filters: ['host', 'case'] }),
  { height: 12, panels: [calls, failedCallsByHost('fleet-failures')] },
  { height: 12, panels: [errors, restartsAndLogLoss] },
  { height: 18, panels: [fingerprints] },
  { height: 17, panels: [versions, logCoverage, rawCoverage], shares: [4, 5, 4] },
  { height: 9, panels: [callsWithoutResult] },
  { height: 14, panels: [recordsByLogAndHost, logFiles] },
  { height: 16, panels: [restartRecords] },
  { height: 16, panels: [errorRecords] },
]);
