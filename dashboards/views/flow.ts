/** Cross-host flow: what one flow did on all hosts, in order, together with the engine. */
import { average, count, highest, lowest, percentiles, terms } from '../build/aggs.ts';
import { table } from '../build/charts.ts';
import { dashboard } from '../build/dashboard.ts';
import { SPANS } from '../build/datasets.ts';
import { engineTime } from '../build/engine-time.ts';
import { gantt } from '../build/gantt.ts';
import { all, any, has, is, not } from '../build/query.ts';
import type { Query } from '../build/query.ts';
import { search } from '../build/search.ts';
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import { introRow, WIDTH } from './shared.ts';

const ANSWERS =
  'What one flow did on all hosts, in order, together with the calls of the engine. Choose a flow id, click one in any table, or write into the search bar: `trace.id: "…"`, `vdsm.task.id: "…"` or `vdsm.vm.id: "…"`.';

const ganttChart = gantt({
  id: 'flow-gantt',
  title: 'Calls of the engine (outlined) and of vdsm, tasks and commands, over time, earliest first (120 at most)',
  of: ['call', 'task', 'command'],
  datasets: SPANS,
  having: ['trace.id', 'vdsm.task.id'],
});

/** Lines that repeat what a call, task or command document holds, and lines that report no change. */
const redundant: Query<'line'> = is(
  'event.action',
  'call-start',
  'call-finish',
  'request-start',
  'request-finish',
  'request-summary',
  'caller',
  'command-start',
  'command-finish',
  'task-state',
  'engine-call-start',
  'engine-call-finish',
  'supervdsm-call-start',
  'supervdsm-call-finish',
  'task-bookkeeping',
  'lock-bookkeeping',
  'engine-job-waited',
  'engine-task-polled',
);

/** Each call, task and command once, and the lines that add to them. */
const spansAndLines: Query<DocumentKind> = any(
  all<DocumentKind>(is('event.dataset', ...SPANS), not(is('vdsm.call.poll', true))),
  all<DocumentKind>(is('event.dataset', 'ovirt.engine', 'vdsm.log', 'vdsm.supervdsm'), not(redundant)),
);

const engineAndHosts = search({
  id: 'search-flow-sides',
  title: 'Engine and hosts side by side, earliest first: calls, tasks, commands and other records, without polls',
  of: 'all',
  query: spansAndLines,
  sort: ['@timestamp', 'asc'],
  columns: [
    'host.name',
    'event.dataset',
    'event.action',
    'vdsm.call.verb',
    'event.duration',
    'event.outcome',
    'vdsm.call.id',
    'message',
  ],
});

const timeOfEngineCalls = engineTime({
  id: 'flow-engine-time',
  title: 'Where the time of engine calls goes: on the host, or in engine and network',
  note: 'Only calls of the engine whose call of vdsm is known.',
});

const engineCommands = table({
  id: 'flow-engine-commands',
  title: 'Calls of the engine by command: number, share of failures, duration, time outside the host',
  of: 'call',
  datasets: ['ovirt.engine.call'],
  metrics: [
    count('calls'),
    average('vdsm.failed', '% failed'),
    percentiles('event.duration', [95], 'duration'),
    highest('event.duration', 'longest'),
    highest('vdsm.engine.outside_ns', 'outside'),
  ],
  rows: [terms('vdsm.engine.command', { label: 'command', size: 25, by: '4' })],
  perPage: 6,
  widths: [300, 80, WIDTH.share, 130, 100],
});

const engineCalls = search({
  id: 'search-engine-calls',
  title: 'Calls of the engine, with the call of vdsm that each caused: click its id to see both',
  of: 'call',
  datasets: ['ovirt.engine.call'],
  sort: ['@timestamp', 'asc'],
  columns: [
    'vdsm.engine.command',
    'vdsm.engine.target_host',
    'event.outcome',
    'event.duration',
    'vdsm.engine.outside_ns',
    'vdsm.engine.caused_on',
    'vdsm.engine.caused_call',
    'trace.id',
    'error.message',
  ],
});

const largestFlows = table({
  id: 'flow-hosts',
  title: 'Flows with the most records, by host',
  of: 'line',
  datasets: 'any',
  query: has('trace.id'),
  metrics: [lowest('@timestamp', 'first record'), highest('@timestamp', 'last record'), count('records')],
  rows: [
    terms('trace.id', { label: 'flow', size: 20, by: '3' }),
    terms('host.name', { label: 'host', size: 10, by: '1', order: 'asc' }),
  ],
});

const records = search({
  id: 'search-flow-records',
  title: 'Records of the selection in all logs, earliest first',
  of: 'line',
  datasets: 'any',
  sort: ['@timestamp', 'asc'],
  columns: [
    'host.name',
    'event.dataset',
    'trace.id',
    'process.thread.name',
    'event.action',
    'message',
    'log.file.path',
    'vdsm.log.line',
  ],
});

export const flowDashboard = dashboard('flow', ANSWERS, [
  introRow('flow', ANSWERS, { related: ['failures', 'tasks', 'commands'], filters: ['flow', 'host', 'case'] }),
  { height: 40, panels: [ganttChart] },
  { height: 24, panels: [engineAndHosts] },
  { height: 14, panels: [timeOfEngineCalls, engineCommands] },
  { height: 14, panels: [engineCalls] },
  { height: 18, panels: [largestFlows] },
  { height: 24, panels: [records] },
]);
