/** Cross-host flow: what one flow did on all hosts, in order. */
import { count, highest, lowest, terms } from '../build/aggs.ts';
import { table } from '../build/charts.ts';
import { dashboard } from '../build/dashboard.ts';
import type { SavedObject } from '../build/objects.ts';
import { has } from '../build/query.ts';
import { search } from '../build/search.ts';
import { gantt } from '../build/vega.ts';
import { chooser, intro, INTRO_HEIGHT } from './shared.ts';

export function crossHostFlow(): SavedObject[] {
  const answers =
    'What one flow did on all hosts, in order. Choose a flow id, click one in any table, or write into the search bar: `trace.id: "…"`, `vdsm.task.id: "…"` or `vdsm.vm.id: "…"`.';
  return dashboard('flow', answers, [
    {
      height: INTRO_HEIGHT,
      panels: [
        [intro('flow', answers, ['failures', 'tasks', 'commands']), 1],
        [chooser('flow', ['flow', 'host', 'case']), 1],
      ],
    },
    {
      height: 40,
      panels: [
        [
          gantt({
            id: 'flow-gantt',
            title: 'Calls, tasks and commands from start to end, oldest on top (120 at most)',
            of: ['call', 'task', 'command'],
            having: ['trace.id', 'vdsm.task.id'],
          }),
          1,
        ],
      ],
    },
    {
      height: 18,
      panels: [
        [
          table({
            id: 'flow-hosts',
            title: 'Flows with most records: on which hosts, first and last record',
            of: 'line',
            query: has('trace.id'),
            metrics: [lowest('@timestamp', 'first record'), highest('@timestamp', 'last record'), count('records')],
            rows: [
              terms('trace.id', { label: 'flow', size: 20, by: '3' }),
              terms('host.name', { label: 'host', size: 10, by: '1', order: 'asc' }),
            ],
          }),
          1,
        ],
      ],
    },
    {
      height: 24,
      panels: [
        [
          search({
            id: 'search-flow-records',
            title: 'Records of what was chosen, in order',
            of: 'line',
            sort: ['@timestamp', 'asc'],
            columns: [
              'host.name',
              'trace.id',
              'process.thread.name',
              'event.action',
              'message',
              'log.file.path',
              'vdsm.log.line',
            ],
          }),
          1,
        ],
      ],
    },
  ]);
}
