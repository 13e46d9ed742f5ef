/** Drawings in Vega: what no other kind of panel can show. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { FieldOn } from '../../src/schema/fields.ts';
import { COLOURS } from './colours.ts';
import type { SPANS } from './datasets.ts';
import type { Panel } from './objects.ts';
import { indexNames } from './patterns.ts';
import { visualization } from './visualization.ts';
import type { PanelText } from './visualization.ts';

/** Kinds that have a start and an end. */
type SpanKind = Exclude<DocumentKind, 'line'>;

/** Documents drawn, at most; the oldest first. */
const DRAWN = 120;

const POLL = 'vdsm.call.poll' satisfies FieldOn<'call'>;

/** What a row is called, by its dataset. */
const KINDS = {
  'vdsm.call': 'call',
  'ovirt.engine.call': 'engine',
  'vdsm.supervdsm.call': 'supervdsm',
  'vdsm.task': 'task',
  'vdsm.command': 'command',
} as const satisfies Readonly<Record<(typeof SPANS)[number], string>>;

/** Height of a bar: no more than can be read, however few they are. */
const ROW = { expr: "min(16, 0.8 * bandwidth('y'))" };

/** Fields that the drawing reads. */
const READ = [
  '@timestamp',
  'event.start',
  'event.end',
  'event.duration',
  'event.action',
  'event.outcome',
  'event.dataset',
  'host.name',
  'vdsm.engine.target_host',
  'log.file.path',
  'vdsm.log.line',
] as const satisfies readonly FieldOn<SpanKind>[];

/**
 * Calls, tasks and commands as bars from start to end, one row each, oldest on top, hosts in colours of their outcome:
 * a call of the engine above that of vdsm which it caused. Shows what the filters and the search bar leave.
 */
export function gantt(
  chart: PanelText & {
    readonly of: readonly SpanKind[];
    readonly datasets: readonly string[];
    /** Of these fields they have one; polls only the first, which says that somebody wants to know of them. */
    readonly having: readonly [FieldOn<SpanKind>, ...FieldOn<SpanKind>[]];
  },
): Panel {
  const [first, ...others] = chart.having;
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    data: {
      url: {
        index: chart.of.map((kind) => indexNames(kind)).join(','),
        body: {
          size: DRAWN,
          sort: [{ '@timestamp': 'asc' }, { 'vdsm.log.offset': 'asc' }],
          _source: READ,
          query: {
            bool: {
              must: ['%dashboard_context-must_clause%'],
              // what the search bar and the filters of the dashboard say is put in for these texts
              filter: [
                '%dashboard_context-filter_clause%',
                { range: { '@timestamp': { '%timefilter%': true } } },
                { terms: { 'event.dataset': chart.datasets } },
                {
                  bool: {
                    should: [
                      { exists: { field: first } },
                      ...others.map((field) => ({
                        bool: { filter: [{ exists: { field } }], must_not: [{ term: { [POLL]: true } }] },
                      })),
                    ],
                    minimum_should_match: 1,
                  },
                },
              ],
              must_not: ['%dashboard_context-must_not_clause%'],
            },
          },
        },
      },
      format: { property: 'hits.hits' },
    },
    transform: [
      { calculate: 'datum._source', as: 's' },
      { calculate: "toDate(datum.s['@timestamp'])", as: 'from' },
      { calculate: 'datum.s.event.end ? max(toDate(datum.s.event.end), datum.from + 1) : datum.from + 1', as: 'to' },
      { calculate: "datum.s.event.outcome || 'unknown'", as: 'outcome' },
      { calculate: `${JSON.stringify(KINDS)}[datum.s.event.dataset] || 'call'`, as: 'kind' },
      { calculate: 'datum.s.event.action || datum.kind', as: 'what' },
      { calculate: 'datum.s.host.name', as: 'host' },
      { calculate: "datum.s.vdsm.engine ? datum.s.vdsm.engine.target_host || 'whichever is SPM' : ''", as: 'calls' },
      { calculate: 'datum.s.event.duration / 1e6', as: 'ms' },
      {
        calculate:
          "isValid(datum.s.event.duration) ? (datum.ms < 1000 ? datum.ms + ' ms' : format(datum.ms / 1000, '.1f') + ' s') : 'duration not known'",
        as: 'took',
      },
      { calculate: "datum.s.log.file.path + ':' + datum.s.vdsm.log.line", as: 'where' },
      { window: [{ op: 'row_number', as: 'row' }], sort: [{ field: 'from' }] },
      { joinaggregate: [{ op: 'count', as: 'rows' }] },
      // so many rows have room for words beside their bars
      { calculate: "datum.rows <= 50 ? datum.took : ''", as: 'words' },
      {
        calculate: "pad(datum.row, 4, '0', 'left') + '  ' + datum.host + '  ' + datum.kind + '  ' + datum.what",
        as: 'label',
      },
    ],
    encoding: {
      y: {
        field: 'label',
        type: 'nominal',
        sort: null,
        title: null,
        axis: {
          labelLimit: 420,
          labelFontSize: 11,
          labelColor: '#343741',
          labelOverlap: 'greedy',
          labelExpr: 'substring(datum.label, 6)',
          labelPadding: 8,
          ticks: false,
          domain: false,
          grid: true,
          gridColor: '#F0F2F5',
        },
      },
      x: { field: 'from', type: 'temporal', title: 'time', scale: { nice: false }, axis: { format: '%H:%M:%S' } },
      color: {
        field: 'outcome',
        type: 'nominal',
        scale: {
          domain: ['success', 'failure', 'unknown'],
          range: [COLOURS['success'], COLOURS['failure'], COLOURS['unknown']],
        },
        legend: { orient: 'top', title: null },
      },
      tooltip: [
        { field: 'host', type: 'nominal' },
        { field: 'kind', type: 'nominal' },
        { field: 'what', type: 'nominal' },
        { field: 'calls', type: 'nominal' },
        { field: 'outcome', type: 'nominal' },
        { field: 'took', type: 'nominal' },
        { field: 'where', type: 'nominal' },
      ],
    },
    layer: [
      {
        mark: { type: 'bar', height: ROW },
        encoding: {
          x2: { field: 'to' },
          // it is the engine that asks: its rows are found at a glance
          stroke: { condition: { test: "datum.kind === 'engine'", value: '#343741' }, value: null },
          strokeWidth: { value: 2 },
        },
      },
      // what took no time to speak of is seen by its beginning
      { mark: { type: 'tick', thickness: 3, height: ROW } },
      {
        mark: { type: 'text', align: 'left', baseline: 'middle', dx: 6, fontSize: 11, color: '#69707D' },
        encoding: { x: { field: 'to', type: 'temporal' }, text: { field: 'words' }, color: { value: '#69707D' } },
      },
    ],
    config: { view: { stroke: null } },
  };
  return visualization(chart, { type: 'vega', params: { spec: JSON.stringify(spec, null, 2) } });
}
