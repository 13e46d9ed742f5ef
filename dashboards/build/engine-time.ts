/** A drawing in Vega that subtracts: of the time of the engine's calls, what was spent on the host and what outside of it. */
import type { FieldOn } from '../../src/schema/fields.ts';
import { COLOURS } from './colours.ts';
import type { Panel } from './objects.ts';
import { indexNames } from './patterns.ts';
import { visualization } from './visualization.ts';
import type { PanelText } from './visualization.ts';

/** Commands drawn, at most; those with most time. */
const DRAWN = 12;
const COMMAND = 'vdsm.engine.command' satisfies FieldOn<'call'>;
const DURATION = 'event.duration' satisfies FieldOn<'call'>;
const OUTSIDE = 'vdsm.engine.outside_ns' satisfies FieldOn<'call'>;
const DATASET = 'event.dataset' satisfies FieldOn<'call'>;

const PARTS = ['on the host', 'outside of it'] as const;

/** Commands of the engine as bars that lie, each in two parts; of calls alone whose call of vdsm is known. */
export function engineTime(chart: PanelText): Panel {
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    data: {
      url: {
        index: indexNames('call'),
        body: {
          size: 0,
          query: {
            bool: {
              must: ['%dashboard_context-must_clause%'],
              filter: [
                '%dashboard_context-filter_clause%',
                { range: { '@timestamp': { '%timefilter%': true } } },
                { term: { [DATASET]: 'ovirt.engine.call' } },
                { exists: { field: OUTSIDE } },
              ],
              must_not: ['%dashboard_context-must_not_clause%'],
            },
          },
          aggs: {
            commands: {
              terms: { field: COMMAND, size: DRAWN, order: { whole: 'desc' } },
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
      x: { field: 'seconds', type: 'quantitative', title: 'seconds, of all calls together' },
      color: {
        field: 'where',
        type: 'nominal',
        scale: { domain: PARTS, range: PARTS.map((part) => COLOURS[part]) },
        legend: { orient: 'top', title: null },
      },
      order: { field: 'where', type: 'ordinal' },
      tooltip: [
        { field: 'command', type: 'nominal' },
        { field: 'where', type: 'nominal' },
        { field: 'took', type: 'nominal' },
        { field: 'doc_count', type: 'quantitative', title: 'calls' },
      ],
    },
    config: { view: { stroke: null } },
  };
  return visualization(chart, { type: 'vega', params: { spec: JSON.stringify(spec, null, 2) } });
}
