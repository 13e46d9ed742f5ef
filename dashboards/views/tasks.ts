/** Tasks: whether and how each ended, which waited, which are not cleared. */
import { average, count, filters, highest, lowest, percentiles, sum, terms } from '../build/aggs.ts';
import { bars, figures, rowBars, table } from '../build/charts.ts';
import { dashboard } from '../build/dashboard.ts';
import { all, atLeast, has, is, not } from '../build/query.ts';
import type { Query } from '../build/query.ts';
import { search } from '../build/search.ts';
import { introRow, WIDTH } from './shared.ts';

const ANSWERS =
  'Whether a task ended, and how: one that finished with an error code failed and was rolled back, whatever the engine shows. Which tasks waited in the queue, and which were not cleared.';

const notCleared: Query<'task'> = all(has('event.end'), not(has('vdsm.task.cleared_at')));

const needingAttention = figures({
  id: 'tasks-not-well',
  title: 'Tasks needing attention (one task can count several times)',
  of: 'task',
  metrics: [count('tasks')],
  by: filters({
    failed: is('event.outcome', 'failure'),
    'rolled back': is('vdsm.task.rolled_back', true),
    'recovered after a restart': is('vdsm.task.recovered', true),
    'finished, not cleared': notCleared,
    'no recorded result': is('event.outcome', 'unknown'),
  }),
});

const outcomesOverTime = bars({
  id: 'tasks-over-time',
  title: 'Tasks by outcome, over time',
  of: 'task',
  axis: 'tasks',
  metrics: [count('tasks')],
  split: terms('event.outcome', { label: 'outcome', size: 3 }),
});

const timeOfTasks = rowBars({
  id: 'tasks-phases',
  title: 'Where the time of tasks goes',
  of: 'task',
  axis: 'sum of durations',
  metrics: [
    sum('vdsm.task.prepare_ns', 'preparing'),
    sum('vdsm.task.queue_ns', 'queued'),
    sum('vdsm.task.run_ns', 'running'),
    sum('vdsm.task.recover_ns', 'recovering'),
  ],
  rows: terms('vdsm.task.verb', { label: 'verb', size: 12, by: '3' }),
});

const verbs = table({
  id: 'tasks-verbs',
  title: 'Tasks by verb',
  of: 'task',
  metrics: [
    count('tasks'),
    average('vdsm.failed', '% failed'),
    percentiles('event.duration', [50, 95], 'duration'),
    highest('event.duration', 'longest'),
    highest('vdsm.task.queue_ns', 'longest queue time'),
    sum('vdsm.task.poll_count', 'polls'),
  ],
  rows: [terms('vdsm.task.verb', { label: 'verb', size: 25, missing: 'creating call not in the log' })],
  perPage: 6,
  widths: [220, 90, 90, 245, 245],
});

const lockWaits = table({
  id: 'tasks-locks',
  title: 'Lock waits of 1 s or more, longest first (DEBUG logs only)',
  needsLoad: true,
  of: 'line',
  query: atLeast('vdsm.lock.wait_ns', 1e9),
  metrics: [count('waits'), highest('vdsm.lock.wait_ns', 'longest wait'), lowest('@timestamp', 'first granted at')],
  rows: [
    terms('vdsm.lock.resource', { label: 'resource', size: 20, by: '2' }),
    terms('vdsm.lock.mode', { label: 'lock mode', size: 2 }),
    terms('host.name', { label: 'host', size: 5 }),
    terms('vdsm.call.verb', { label: 'waiting verb', size: 5, missing: 'none' }),
  ],
  perPage: 4,
  widths: [400, 140, WIDTH.host, WIDTH.verb, 100, 180],
});

const failedTasks = search({
  id: 'search-failed-tasks',
  title: 'Failed tasks: error, and when cleared',
  of: 'task',
  query: is('event.outcome', 'failure'),
  columns: [
    'host.name',
    'vdsm.task.verb',
    'vdsm.task.state',
    'error.code',
    'error.message',
    'vdsm.task.cleared_at',
    'vdsm.task.id',
    'trace.id',
  ],
});

const COLUMNS = [
  'host.name',
  'vdsm.task.verb',
  'vdsm.task.state',
  'event.duration',
  'vdsm.task.poll_count',
  'vdsm.task.id',
  'trace.id',
  'log.file.path',
  'vdsm.log.line',
] as const;

const tasksNotCleared = search({
  id: 'search-uncleared-tasks',
  title: 'Finished tasks not cleared',
  of: 'task',
  query: notCleared,
  columns: COLUMNS,
});

const tasksWithoutResult = search({
  id: 'search-unknown-tasks',
  title: 'Tasks with no recorded result',
  of: 'task',
  query: is('event.outcome', 'unknown'),
  columns: COLUMNS,
});

export const tasksDashboard = dashboard('tasks', ANSWERS, [
  introRow('tasks', ANSWERS, {
    related: ['flow', 'failures', 'commands'],
    filters: ['host', 'outcome', 'domain', 'case'],
  }),
  { height: 8, panels: [needingAttention] },
  { height: 13, panels: [outcomesOverTime, timeOfTasks] },
  { height: 14, panels: [verbs] },
  { height: 11, panels: [lockWaits] },
  { height: 12, panels: [failedTasks] },
  { height: 9, panels: [tasksNotCleared] },
  { height: 9, panels: [tasksWithoutResult] },
]);
