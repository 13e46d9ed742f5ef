/** Callers: who calls what, how often, and what fills the log. */
import { average, count, filters, highest, lowest, percentiles, sum, terms } from '../build/aggs.ts';
import { bars, figures, table } from '../build/charts.ts';
import { dashboard } from '../build/dashboard.ts';
import { all, has, is, not } from '../build/query.ts';
import { introRow, WIDTH } from './shared.ts';

const ANSWERS =
  'Who calls what and how often, how much of it is polling, whose connections fail, and which logger fills the log.';

const requests = figures({
  id: 'callers-known',
  title: 'Requests, by what the log tells of their caller (4.16 and 4.18 do not tell of JSON-RPC clients)',
  of: 'call',
  query: is('vdsm.call.depth', 0),
  metrics: [count('requests')],
  by: filters({
    'caller known': has('source.ip'),
    'from inside of vdsm, or not told': not(has('source.address')),
    polls: is('vdsm.call.poll', true),
    failed: is('event.outcome', 'failure'),
  }),
});

const requestsByCaller = bars({
  id: 'callers-over-time',
  title: 'Requests over time, by caller, where the log tells of it',
  of: 'call',
  axis: 'requests',
  query: all(is('vdsm.call.depth', 0), has('source.ip')),
  metrics: [count('requests')],
  split: terms('source.ip', { label: 'caller', size: 10 }),
});

const polls = bars({
  id: 'callers-polls',
  title: 'Polls and all else over time',
  of: 'call',
  axis: 'calls',
  metrics: [count('calls')],
  split: filters({ polls: is('vdsm.call.poll', true), 'all else': not(is('vdsm.call.poll', true)) }),
});

const verbsByCaller = table({
  id: 'callers-verbs',
  title: 'Caller by verb',
  of: 'call',
  query: is('vdsm.call.depth', 0),
  metrics: [count('requests'), average('vdsm.failed', 'failed'), percentiles('event.duration', [95], 'duration')],
  rows: [terms('source.ip', { label: 'caller', size: 10 }), terms('vdsm.call.verb', { label: 'verb', size: 10 })],
  sortBy: 2,
  widths: [110, WIDTH.verb, 125, 90],
});

const recordsByLogger = table({
  id: 'callers-loggers',
  title: 'What fills the log: records and lines by logger',
  of: 'line',
  metrics: [count('records'), sum('vdsm.log.lines', 'lines of long records')],
  rows: [terms('vdsm.logger', { label: 'logger', size: 25 }), terms('log.level', { label: 'level', size: 4 })],
  sortBy: 2,
  widths: [300, 90, 125],
});

const failedConnections = table({
  id: 'callers-connections',
  title: 'Connections that failed: TLS, unknown protocols, clients that went away',
  of: 'line',
  query: is('event.action', 'tls-failed', 'connection-refused', 'connection-lost'),
  metrics: [count('times'), lowest('@timestamp', 'first seen'), highest('@timestamp', 'last seen')],
  rows: [
    terms('source.address', { label: 'peer', size: 20, missing: 'not told' }),
    terms('event.action', { label: 'event', size: 3 }),
    terms('host.name', { label: 'host', size: 10 }),
  ],
  perPage: 4,
  widths: [300, 250, 180, 150, 250],
});

const recordsByLevel = bars({
  id: 'callers-log-volume',
  title: 'Records over time, by level',
  of: 'line',
  axis: 'records',
  metrics: [count('records')],
  split: terms('log.level', { label: 'level', size: 6 }),
});

const recordsByEventType = table({
  id: 'callers-actions',
  title: 'What the records say: kinds of them, by number',
  of: 'line',
  metrics: [count('records')],
  rows: [terms('event.action', { label: 'what it says', size: 50, missing: 'not read' })],
});

export const callersDashboard = dashboard('callers', ANSWERS, [
  introRow('callers', ANSWERS, { related: ['latency', 'fleet'], filters: ['host', 'verb', 'case'] }),
  { height: 8, panels: [requests] },
  { height: 13, panels: [requestsByCaller, polls] },
  { height: 18, panels: [verbsByCaller, recordsByLogger] },
  { height: 11, panels: [failedConnections] },
  { height: 18, panels: [recordsByLevel, recordsByEventType] },
]);
