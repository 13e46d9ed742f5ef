/** Verb latency: which verb is slow, where, and where its time goes. */
import {
  average,
  count,
  distinct,
  filters,
  highest,
  lowest,
  overTime,
  percentiles,
  sum,
  terms,
} from '../build/aggs.ts';
import { heatmap, lines, rowBars, table } from '../build/charts.ts';
import { dashboard } from '../build/dashboard.ts';
import { all, atLeast, between, has, is, not } from '../build/query.ts';
import type { Query } from '../build/query.ts';
import { rateTable } from '../build/rate-table.ts';
import { search } from '../build/search.ts';
import { callsWithoutResult, DURATION_BOUNDS, hostsByName, introRow, RAW, WIDTH } from './shared.ts';

const ANSWERS = 'Which verb is slow, on which host, since when, and where its time goes: locks, commands, the rest.';

const timed: Query<'call'> = has('event.duration');
/** Outermost calls, since their time includes that of nested calls; without polls, which come every few seconds. */
const requests: Query<'call'> = all(timed, is('vdsm.call.depth', 0), not(is('vdsm.call.poll', true)));

const MS = 1e6;
const S = 1e9;
const DURATIONS = filters<'call'>({
  'over a minute': atLeast('event.duration', 60 * S),
  '10 to 60 s': between('event.duration', 10 * S, 60 * S),
  '1 to 10 s': between('event.duration', S, 10 * S),
  '0.1 to 1 s': between('event.duration', 100 * MS, S),
  '10 to 100 ms': between('event.duration', 10 * MS, 100 * MS),
  'below 10 ms': between('event.duration', 0, 10 * MS),
});

const verbs = rateTable({
  id: 'latency-verbs',
  title: 'Verbs, slowest first: number of calls, rate, share of failures, duration',
  of: 'call',
  rows: 'vdsm.call.verb',
  rowLabel: 'verb',
  sortBy: 6,
  columns: [
    { kind: 'count', label: 'calls' },
    { kind: 'per-hour', label: 'calls per hour' },
    { kind: 'share', label: '% failed', of: is('event.outcome', 'failure'), among: has('event.outcome') },
    { kind: 'percentile', label: 'duration percentile', field: 'event.duration', percent: 50 },
    { kind: 'percentile', label: 'duration percentile', field: 'event.duration', percent: 95 },
    { kind: 'percentile', label: 'duration percentile', field: 'event.duration', percent: 99 },
    { kind: 'highest', label: 'longest', field: 'event.duration' },
  ],
});

const requestPercentiles = lines({
  id: 'latency-percentiles',
  title: 'Request duration, without polls, over time: 50th, 95th and 99th percentile',
  of: 'call',
  axis: 'duration',
  legend: 'bottom',
  query: requests,
  metrics: [percentiles('event.duration', [50, 95, 99], 'duration')],
});

const slowestVerbs = lines({
  id: 'latency-slowest-verbs',
  title: 'Slowest verbs, over time: 95th percentile of duration',
  of: 'call',
  axis: 'duration',
  legend: 'bottom',
  query: timed,
  metrics: [percentiles('event.duration', [95], 'duration')],
  split: terms('vdsm.call.verb', { label: 'verb', size: 6, by: '1.95' }),
});

const requestsByDuration = heatmap({
  id: 'latency-heat',
  title: 'Requests by duration, without polls, over time',
  of: 'call',
  metric: count('requests'),
  query: requests,
  x: overTime(),
  y: DURATIONS,
  scheme: 'Blues',
  bounds: [0, 1, 3, 10, 30, 1_000_000],
});

const slowHosts = heatmap({
  id: 'latency-hosts-heat',
  title: 'Slow hosts: longest call by verb and host',
  of: 'call',
  metric: highest('event.duration', 'longest'),
  query: timed,
  x: hostsByName(20),
  y: terms('vdsm.call.verb', { label: 'verb', size: 10 }),
  scheme: 'Reds',
  bounds: DURATION_BOUNDS,
});

const timeOfSlowCalls = rowBars({
  id: 'latency-where',
  title: 'Where the time of calls of 1 s or more goes (locks and commands: DEBUG logs only)',
  of: 'call',
  axis: 'sum of durations',
  query: is('vdsm.call.slow', true),
  metrics: [
    sum('vdsm.call.lock_wait_ns', 'lock wait'),
    sum('vdsm.call.exec_ns', 'commands'),
    sum('vdsm.call.rest_ns', 'rest or not logged'),
  ],
  rows: terms('vdsm.call.verb', { label: 'verb', size: 10, by: '3' }),
});

const blockedWorkers = table({
  id: 'latency-blocked',
  title: 'Blocked workers by host and job',
  needsLoad: true,
  of: 'line',
  query: is('event.action', 'worker-blocked'),
  metrics: [
    distinct('vdsm.incident.id', 'incidents'),
    highest('vdsm.worker.blocked_seconds', 'longest, s'),
    lowest('@timestamp', 'first seen'),
  ],
  rows: [
    terms('host.name', { label: 'host', size: 10, by: '2' }),
    terms('vdsm.worker.job', { label: 'job', size: 10, by: '2', missing: 'not logged' }),
  ],
  widths: [80, 300, 105, 95],
});

const verbsByHost = table({
  id: 'latency-hosts',
  title: 'Calls by verb and host, slowest first',
  of: 'call',
  query: timed,
  metrics: [
    count('calls'),
    average('vdsm.failed', '% failed'),
    percentiles('event.duration', [50, 95], 'duration'),
    highest('event.duration', 'longest'),
  ],
  rows: [
    terms('vdsm.call.verb', { label: 'verb', size: 15, by: '4' }),
    terms('host.name', { label: 'host', size: 10, by: '4' }),
  ],
  sortBy: 6,
});

const slowestCalls = search({
  id: 'search-slowest',
  title: 'Slowest calls',
  of: 'call',
  query: timed,
  sort: ['event.duration', 'desc'],
  columns: [
    'vdsm.call.verb',
    'event.duration',
    'vdsm.call.exec_ns',
    'event.outcome',
    'host.name',
    'source.ip',
    'trace.id',
    'log.file.path',
    'vdsm.log.line',
  ],
});

const rawRequests = table({
  id: 'latency-raw',
  title: 'Requests of raw lines by verb and host, slowest first (empty where all lines are complete)',
  note: 'Summaries, as in RPC call Host.getStats succeeded in 0.01 seconds, in lines that another shipper sent; vdsm writes them since 4.18.6, since 4.40.35 only of requests that fail or take more than a second. Once a load completes them, the calls have their durations.',
  of: 'line',
  query: all(RAW, is('event.action', 'request-summary'), has('event.duration')),
  metrics: [
    count('requests'),
    percentiles('event.duration', [50, 95], 'duration'),
    highest('event.duration', 'longest'),
  ],
  rows: [
    terms('vdsm.call.verb', { label: 'verb', size: 25, by: '3', missing: 'not logged' }),
    terms('host.name', { label: 'host', size: 25, by: '3' }),
  ],
  perPage: 5,
  sortBy: 5,
  widths: [WIDTH.verb, WIDTH.host, 85],
});

export const latencyDashboard = dashboard('latency', ANSWERS, [
  introRow('latency', ANSWERS, {
    related: ['commands', 'failures', 'callers'],
    filters: ['verb', 'host', 'domain', 'case'],
  }),
  { height: 20, panels: [verbs] },
  { height: 13, panels: [requestPercentiles, slowestVerbs] },
  { height: 13, panels: [requestsByDuration, slowHosts] },
  { height: 14, panels: [timeOfSlowCalls, blockedWorkers] },
  { height: 18, panels: [verbsByHost] },
  { height: 18, panels: [slowestCalls] },
  { height: 9, panels: [callsWithoutResult, rawRequests] },
]);
