/** Failure analysis: what failed first, on how many hosts, and what the failures have in common. */
import { count, distinct, highest, lowest, newest, overTime, significant, terms } from '../build/aggs.ts';
import type { Bucket } from '../build/aggs.ts';
import { heatmap, table } from '../build/charts.ts';
import { dashboard } from '../build/dashboard.ts';
import type { Panel } from '../build/objects.ts';
import { all, has, is } from '../build/query.ts';
import type { Query } from '../build/query.ts';
import { search } from '../build/search.ts';
import { COMPANION_ROWS } from './companions.ts';
import {
  callsWithoutResult,
  FAILURE_BOUNDS,
  failedCallsByHost,
  hostsByName,
  introRow,
  logCoverage,
  WIDTH,
} from './shared.ts';

const ANSWERS =
  'What failed first, and on how many hosts; what the failures have in common; which command failed inside a call, and what it wrote.';

const failed: Query<'call'> = is('event.outcome', 'failure');

const failedCallsByVerb = heatmap({
  id: 'failures-verbs-over-time',
  title: 'Failed calls by verb, over time',
  of: 'call',
  query: failed,
  metric: count('failed calls'),
  x: overTime(),
  y: terms('vdsm.call.verb', { label: 'verb', size: 12 }),
  scheme: 'Reds',
  bounds: FAILURE_BOUNDS,
});

const failedCallsByVerbAndHost = heatmap({
  id: 'failures-verb-host',
  title: 'Failed calls by verb and host',
  of: 'call',
  query: failed,
  metric: count('failed calls'),
  x: hostsByName(20),
  y: terms('vdsm.call.verb', { label: 'verb', size: 12 }),
  scheme: 'Reds',
  bounds: FAILURE_BOUNDS,
});

const errorCodes = table({
  id: 'failures-codes',
  title: 'Failed calls by error code',
  of: 'call',
  query: failed,
  metrics: [
    count('failed calls'),
    distinct('host.name', 'hosts'),
    lowest('@timestamp', 'first seen'),
    highest('@timestamp', 'last seen'),
  ],
  rows: [
    terms('error.code', { label: 'code', size: 15, missing: 'none' }),
    terms('vdsm.error.name', { label: 'name', size: 3, missing: 'none' }),
    terms('vdsm.call.verb', { label: 'verb', size: 5 }),
  ],
  widths: [100, 320, 280, 150, 120],
});

const fingerprints = table({
  id: 'failures-fingerprints',
  title: 'Errors by fingerprint in all logs, earliest first',
  needsLoad: true,
  of: 'line',
  datasets: 'any',
  query: has('vdsm.error.fingerprint'),
  metrics: [
    lowest('@timestamp', 'first seen'),
    distinct('host.name', 'hosts'),
    count('records'),
    distinct('service.version', 'versions'),
    newest('error.type', 'error type'),
    newest('error.message.keyword', 'newest message'),
  ],
  rows: [terms('vdsm.error.fingerprint', { label: 'fingerprint', size: 25, by: '1', order: 'asc' })],
  widths: [140, WIDTH.stamp, 90, WIDTH.count, 90, 300],
});

const commonHost = inCommon(
  'common-host',
  'Common to failed calls, compared with all calls: host',
  significant('host.name', 'host'),
);
const commonVerb = inCommon('common-verb', 'Common to failed calls: verb', significant('vdsm.call.verb', 'verb'));
const commonVersion = inCommon(
  'common-version',
  'Common to failed calls: version',
  significant('service.version', 'version'),
);
const commonDomain = inCommon(
  'common-domain',
  'Common to failed calls: storage domain',
  significant('vdsm.sd.id', 'storage domain'),
);
const commonCaller = inCommon(
  'common-caller',
  'Common to failed calls: caller',
  significant('source.address', 'caller'),
);

/** Lists values that are more frequent in failed calls than in all calls. */
function inCommon(id: string, title: string, values: Bucket<'call'>): Panel {
  return table({
    id,
    title,
    of: 'call',
    query: failed,
    metrics: [count('failed calls')],
    rows: [values],
    perPage: 5,
    widths: [370],
  });
}

const commonCommand = table({
  id: 'common-command',
  title: 'Common to failed commands: command',
  of: 'command',
  query: is('event.outcome', 'failure'),
  metrics: [count('failures')],
  rows: [significant('event.action', 'command')],
  perPage: 5,
  widths: [370],
});

const failedCommandsInCalls = table({
  id: 'failures-inside',
  title: 'Failed commands inside calls: exit code and standard error',
  of: 'command',
  query: all(is('event.outcome', 'failure'), has('vdsm.call.id')),
  metrics: [count('failures'), distinct('host.name', 'hosts')],
  rows: [
    terms('vdsm.call.verb', { label: 'verb', size: 10, missing: 'none' }),
    terms('event.action', { label: 'command', size: 5 }),
    terms('process.exit_code', { label: 'exit code', size: 3 }),
    terms('vdsm.command.stderr.keyword', { label: 'standard error', size: 2, missing: 'none' }),
  ],
  widths: [WIDTH.verb, 180, 110, 850, 90],
});

const failedCalls = search({
  id: 'search-failed-calls',
  title: 'Failed calls, earliest first',
  of: 'call',
  query: failed,
  sort: ['@timestamp', 'asc'],
  columns: ['host.name', 'vdsm.call.verb', 'error.code', 'error.message', 'trace.id', 'log.file.path', 'vdsm.log.line'],
});

const warnings = search({
  id: 'search-around',
  title: 'Warnings and errors in vdsm.log, earliest first',
  of: 'line',
  query: is('log.level', 'warning', 'error', 'critical'),
  sort: ['@timestamp', 'asc'],
  columns: ['host.name', 'log.level', 'event.action', 'error.type', 'message', 'vdsm.call.verb', 'trace.id'],
});

export const failuresDashboard = dashboard('failures', ANSWERS, [
  introRow('failures', ANSWERS, {
    related: ['flow', 'commands', 'tasks', 'storage'],
    filters: ['host', 'verb', 'domain', 'case'],
  }),
  { height: 13, panels: [failedCallsByHost('failures-over-time'), failedCallsByVerb] },
  { height: 13, panels: [failedCallsByVerbAndHost, callsWithoutResult] },
  { height: 18, panels: [errorCodes] },
  { height: 18, panels: [fingerprints] },
  { height: 12, panels: [commonHost, commonVerb, commonVersion] },
  { height: 12, panels: [commonDomain, commonCaller, commonCommand] },
  { height: 14, panels: [failedCommandsInCalls] },
  { height: 18, panels: [failedCalls] },
  ...COMPANION_ROWS,
  { height: 18, panels: [warnings] },
  { height: 16, panels: [logCoverage] },
]);
