/** The chart of the engine's time: of its calls, the part on the host and the part outside of it. In Vega, since the other types of panels cannot subtract. */
import type { FieldOn } from '../../src/schema/fields.ts';
import { COLOURS } from './colours.ts';
import { indexNames } from './index-patterns.ts';
import type { Panel } from './objects.ts';
import { dashboardQuery, vegaPanel } from './vega.ts';
import type { PanelOptions } from './visualization.ts';

/** Most commands that it draws; those with the longest total time. */
const COMMANDS_MAX = 12;
const COMMAND = 'vdsm.engine.command' satisfies FieldOn<'call'>;
const DURATION = 'event.duration' satisfies FieldOn<'call'>;
const OUTSIDE = 'vdsm.engine.outside_ns' satisfies FieldOn<'call'>;
const DATASET = 'event.dataset' satisfies FieldOn<'call'>;

const PARTS = ['on the host', 'engine and network'] as const;

/** Draws commands of the engine as horizontal bars in two parts, from those of their calls whose call of vdsm is known. */
export function engineTime(chart: PanelOptions): Panel {
  return vegaPanel(chart, {
    data: {
      url: {
        index: indexNames('call'),
        body: {
          size: 0,
          query: dashboardQuery({ term: { [DATASET]: 'ovirt.engine.call' } }, { exists: { field: OUTSIDE } }),
          aggs: {
            commands: {
              terms: { field: COMMAND, size: COMMANDS_MAX, order: { whole: 'desc' } },
              aggs: { whole: { sum: { field: DURATION } }, outside: { sum: { field: OUTSIDE } } },
            },
          },
        },
      },
      format: { property: 'aggregations.commands.buckets' },
    },
    transform: [
      { calculate: "replace(datum.key, 'VDSCommand', '')", as: 'command' },
      { calculate: 'datum.outside.value / 1e9', as: PARTS[1] },
      { calculate: 'max(0, (datum.whole.value - datum.outside.value) / 1e9)', as: PARTS[0] },
      { fold: PARTS, as: ['where', 'seconds'] },
      { calculate: "format(datum.seconds, '.3f') + ' s'", as: 'took' },
    ],
    mark: 'bar',
    encoding: {
      y: {
        field: 'command',
        type: 'nominal',
        sort: null,
        title: null,
        axis: { labelLimit: 300, labelFontSize: 11, labelColor: '#343741', ticks: false, domain: false },
      },
      x: { field: 'seconds', type: 'quantitative', title: 'seconds, total of all calls' },
      color: {
        field: 'where',
        type: 'nominal',
        scale: { domain: PARTS, range: PARTS.map((part) => COLOURS[part]) },
        legend: { orient: 'top', title: null },
      },
      // the part on the host first
      order: { field: 'where', type: 'ordinal', sort: 'descending' },
      tooltip: [
        { field: 'command', type: 'nominal' },
        { field: 'where', type: 'nominal' },
        { field: 'took', title: 'duration', type: 'nominal' },
        { field: 'doc_count', type: 'quantitative', title: 'calls' },
      ],
    },
  });
}
