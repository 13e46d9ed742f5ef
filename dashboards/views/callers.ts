/** Callers: who calls what, how often, and what fills the log. */
import { average, count, filters, highest, lowest, percentiles, sum, terms } from '../build/aggs.ts';
import { bars, figures, table } from '../build/charts.ts';
import { dashboard } from '../build/dashboard.ts';
import { all, has, is, not } from '../build/query.ts';
import { introRow, WIDTH } from './shared.ts';

const ANSWERS =
  'Who calls which verb, and how often; how many of the calls are polls; whose connections fail; which logger fills the log.';

const requests = figures({
  id: 'callers-known',
  title: 'Requests: known callers, polls and failures (vdsm 4.16 and 4.18 do not log JSON-RPC callers)',
  of: 'call',
  query: is('vdsm.call.depth', 0),
  metrics: [count('requests')],
  by: filters({
    'known caller': has('source.ip'),
    'vdsm itself, or caller not logged': not(has('source.address')),
    polls: is('vdsm.call.poll', true),
    failed: is('event.outcome', 'failure'),
  }),
});

const requestsByCaller = bars({
  id: 'callers-over-time',
  title: 'Requests by known caller, over time',
  of: 'call',
  axis: 'requests',
  query: all(is('vdsm.call.depth', 0), has('source.ip')),
  metrics: [count('requests')],
  split: terms('source.ip', { label: 'caller', size: 10 }),
});

const polls = bars({
  id: 'callers-polls',
  title: 'Polls and other calls, over time',
  of: 'call',
  axis: 'calls',
  metrics: [count('calls')],
  split: filters({ polls: is('vdsm.call.poll', true), 'other calls': not(is('vdsm.call.poll', true)) }),
});

const verbsByCaller = table({
  id: 'callers-verbs',
  title: 'Requests by caller and verb',
  of: 'call',
  query: is('vdsm.call.depth', 0),
  metrics: [count('requests'), average('vdsm.failed', '% failed'), percentiles('event.duration', [95], 'duration')],
  rows: [terms('source.ip', { label: 'caller', size: 10 }), terms('vdsm.call.verb', { label: 'verb', size: 10 })],
  sortBy: 2,
  widths: [110, WIDTH.verb, 125, 90],
});

const recordsByLogger = table({
  id: 'callers-loggers',
  title: 'What fills the log: records and lines by logger',
  of: 'line',
  metrics: [count('records'), sum('vdsm.log.lines', 'lines of multi-line records')],
  rows: [terms('vdsm.logger', { label: 'logger', size: 25 }), terms('log.level', { label: 'level', size: 4 })],
  sortBy: 2,
  widths: [300, 90, 125],
});

const failedConnections = table({
  id: 'callers-connections',
  title: 'Failed connections: TLS errors, unknown protocols, lost connections',
  of: 'line',
  query: is('event.action', 'tls-failed', 'connection-refused', 'connection-lost'),
  metrics: [count('failures'), lowest('@timestamp', 'first seen'), highest('@timestamp', 'last seen')],
  rows: [
    terms('source.address', { label: 'caller', size: 20, missing: 'not logged' }),
    terms('event.action', { label: 'action', size: 3 }),
    terms('host.name', { label: 'host', size: 10 }),
  ],
  perPage: 4,
  widths: [300, 250, 180, 150, 250],
});

const recordsByLevel = bars({
  id: 'callers-log-volume',
  title: 'Records by level, over time',
  of: 'line',
  axis: 'records',
  metrics: [count('records')],
  split: terms('log.level', { label: 'level', size: 6 }),
});

const recordsByAction = table({
  id: 'callers-actions',
  title: 'Records by action',
  of: 'line',
  metrics: [count('records')],
  rows: [terms('event.action', { label: 'action', size: 50, missing: 'not recognised' })],
});

export const callersDashboard = dashboard('callers', ANSWERS, [
  introRow('callers', ANSWERS, { related: ['latency', 'fleet'], filters: ['host', 'verb', 'case'] }),
  { height: 8, panels: [requests] },
  { height: 13, panels: [requestsByCaller, polls] },
  { height: 18, panels: [verbsByCaller, recordsByLogger] },
  { height: 11, panels: [failedConnections] },
  { height: 18, panels: [recordsByLevel, recordsByAction] },
]);
