/** External commands: which ran, which failed, what they wrote. */
import { average, count, distinct, filters, highest, overTime, percentiles, terms } from '../build/aggs.ts';
import { bars, figures, heatmap, table } from '../build/charts.ts';
import { dashboard } from '../build/dashboard.ts';
import { all, has, is, not } from '../build/query.ts';
import type { Query } from '../build/query.ts';
import { search } from '../build/search.ts';
import { DURATION_BOUNDS, FAILURE_BOUNDS, introRow, WIDTH } from './shared.ts';

const ANSWERS =
  'How an external command ended, and what it wrote: its exit code, its standard error, and the call, task and flow that it ran for. INFO logs have only failed commands.';

const outcomes = figures({
  id: 'commands-ends',
  title: 'Commands by outcome',
  of: 'command',
  metrics: [count('commands')],
  by: filters({
    'exit code 0': is('event.outcome', 'success'),
    failed: is('event.outcome', 'failure'),
    'no recorded result': is('event.outcome', 'unknown'),
    'no exit record (error text only)': is('vdsm.command.pairing', 'text_only'),
  }),
});

/** Reads that check each storage domain every few seconds: they would hide all other commands. */
const storageChecks: Query<'command'> = all(is('vdsm.command.tool', 'dd'), is('vdsm.command.subcommand', 'read'));

const toolsOverTime = bars({
  id: 'commands-over-time',
  title: 'Commands by tool, without the dd reads that check storage, over time',
  of: 'command',
  axis: 'commands',
  query: not(storageChecks),
  metrics: [count('commands')],
  split: terms('vdsm.command.tool', { label: 'tool', size: 12 }),
});

const failuresOverTime = heatmap({
  id: 'commands-failed',
  title: 'Failed commands, over time',
  of: 'command',
  query: is('event.outcome', 'failure'),
  metric: count('failed commands'),
  x: overTime(),
  y: terms('event.action', { label: 'command', size: 12 }),
  scheme: 'Reds',
  bounds: FAILURE_BOUNDS,
});

const tools = table({
  id: 'commands-tools',
  title: 'Commands by tool and subcommand: number, share of failures, duration',
  of: 'command',
  metrics: [
    count('runs'),
    average('vdsm.failed', '% failed'),
    percentiles('event.duration', [95], 'duration'),
    highest('event.duration', 'longest'),
  ],
  rows: [
    terms('vdsm.command.tool', { label: 'tool', size: 20 }),
    terms('vdsm.command.subcommand', { label: 'subcommand', size: 10, missing: 'none' }),
  ],
  sortBy: 2,
  widths: [85, 130, 95, 80, 235],
});

const longestRuns = heatmap({
  id: 'commands-longest',
  title: 'Longest run of the slowest commands, over time',
  of: 'command',
  metric: highest('event.duration', 'longest'),
  query: has('event.duration'),
  x: overTime(),
  y: terms('event.action', { label: 'command', size: 10 }),
  scheme: 'Reds',
  bounds: DURATION_BOUNDS,
});

const standardErrors = table({
  id: 'commands-stderr',
  title: 'Most frequent standard error of failed commands',
  of: 'command',
  query: is('event.outcome', 'failure'),
  metrics: [count('failures'), distinct('host.name', 'hosts')],
  rows: [
    terms('event.action', { label: 'command', size: 10 }),
    terms('process.exit_code', { label: 'exit code', size: 5 }),
    terms('vdsm.command.stderr.keyword', { label: 'standard error', size: 3, missing: 'none' }),
  ],
  perPage: 6,
  widths: [WIDTH.verb, 120, 1000, WIDTH.count],
});

const slowestCommands = search({
  id: 'search-slowest-commands',
  title: 'Slowest commands',
  of: 'command',
  query: all(has('event.duration')),
  sort: ['event.duration', 'desc'],
  columns: [
    'event.action',
    'event.duration',
    'process.exit_code',
    'host.name',
    'vdsm.call.verb',
    'trace.id',
    'process.command_line',
  ],
});

const failedCommands = search({
  id: 'search-failed-commands',
  title: 'Failed commands',
  of: 'command',
  query: is('event.outcome', 'failure'),
  columns: [
    'event.action',
    'process.exit_code',
    'vdsm.command.stderr',
    'host.name',
    'vdsm.call.verb',
    'trace.id',
    'process.command_line',
  ],
});

export const commandsDashboard = dashboard('commands', ANSWERS, [
  introRow('commands', ANSWERS, {
    related: ['latency', 'failures', 'flow'],
    filters: ['host', 'verb', 'outcome', 'case'],
  }),
  { height: 8, panels: [outcomes] },
  { height: 13, panels: [toolsOverTime, failuresOverTime] },
  { height: 18, panels: [tools, longestRuns] },
  { height: 14, panels: [standardErrors] },
  { height: 15, panels: [slowestCommands] },
  { height: 15, panels: [failedCommands] },
]);
