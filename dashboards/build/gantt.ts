/** The Gantt chart of calls, tasks and commands. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { FieldOn } from '../../src/schema/fields.ts';
import { COLOURS } from './colours.ts';
import type { SPANS } from './datasets.ts';
import { indexNames } from './index-patterns.ts';
import type { Panel } from './objects.ts';
import { dashboardQuery, vegaPanel } from './vega.ts';
import type { PanelOptions } from './visualization.ts';

/** Kinds of documents that have a start and an end. */
type SpanKind = Exclude<DocumentKind, 'line'>;

/** Most documents that it draws; the oldest ones. */
const ROWS_MAX = 120;

const POLL = 'vdsm.call.poll' satisfies FieldOn<'call'>;

/** Names of the datasets in labels. */
const DATASET_NAMES = {
  'vdsm.call': 'call',
  'ovirt.engine.call': 'engine',
  'vdsm.supervdsm.call': 'supervdsm',
  'vdsm.task': 'task',
  'vdsm.command': 'command',
} as const satisfies Readonly<Record<(typeof SPANS)[number], string>>;

/** Height of a bar in pixels, limited so that few bars do not grow thick. */
const BAR_HEIGHT = { expr: "min(16, 0.8 * bandwidth('y'))" };

/** Fields that the chart reads. */
const FIELDS_READ = [
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
 * Draws calls, tasks and commands as bars from start to end, one row each, oldest on top, in the colour of their
 * outcome. A call of the engine starts before the call of vdsm that it causes, so it is the row above.
 */
export function gantt(
  chart: PanelOptions & {
    readonly of: readonly SpanKind[];
    readonly datasets: readonly string[];
    /** A document needs one of these fields. A poll needs the first, which shows that a request caused it. */
    readonly having: readonly [FieldOn<SpanKind>, ...FieldOn<SpanKind>[]];
  },
): Panel {
  const [first, ...others] = chart.having;
  return vegaPanel(chart, {
    data: {
      url: {
        index: chart.of.map((kind) => indexNames(kind)).join(','),
        body: {
          size: ROWS_MAX,
          sort: [{ '@timestamp': 'asc' }, { 'vdsm.log.offset': 'asc' }],
          _source: FIELDS_READ,
          query: dashboardQuery(
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
          ),
        },
      },
      format: { property: 'hits.hits' },
    },
    transform: [
      { calculate: 'datum._source', as: 's' },
      { calculate: "toDate(datum.s['@timestamp'])", as: 'from' },
      { calculate: 'datum.s.event.end ? max(toDate(datum.s.event.end), datum.from + 1) : datum.from + 1', as: 'to' },
      { calculate: "datum.s.event.outcome || 'unknown'", as: 'outcome' },
      { calculate: `${JSON.stringify(DATASET_NAMES)}[datum.s.event.dataset] || 'call'`, as: 'kind' },
      { calculate: 'datum.s.event.action || datum.kind', as: 'name' },
      { calculate: 'datum.s.host.name', as: 'host' },
      { calculate: "datum.s.vdsm.engine ? datum.s.vdsm.engine.target_host || 'the SPM host' : ''", as: 'target' },
      { calculate: 'datum.s.event.duration / 1e6', as: 'ms' },
      {
        calculate:
          "isValid(datum.s.event.duration) ? (datum.ms < 1000 ? datum.ms + ' ms' : format(datum.ms / 1000, '.1f') + ' s') : 'unknown duration'",
        as: 'took',
      },
      { calculate: "datum.s.log.file.path + ':' + datum.s.vdsm.log.line", as: 'where' },
      { window: [{ op: 'row_number', as: 'row' }], sort: [{ field: 'from' }] },
      { joinaggregate: [{ op: 'count', as: 'rows' }] },
      // with more rows than this, the labels of the bars would overlap
      { calculate: "datum.rows <= 50 ? datum.took : ''", as: 'barLabel' },
      {
        calculate: "pad(datum.row, 4, '0', 'left') + '  ' + datum.host + '  ' + datum.kind + '  ' + datum.name",
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
        { field: 'name', title: 'verb or command', type: 'nominal' },
        { field: 'target', title: 'target host', type: 'nominal' },
        { field: 'outcome', type: 'nominal' },
        { field: 'took', title: 'duration', type: 'nominal' },
        { field: 'where', title: 'first line', type: 'nominal' },
      ],
    },
    layer: [
      {
        mark: { type: 'bar', height: BAR_HEIGHT },
        encoding: {
          x2: { field: 'to' },
          // an outline, so that the engine's rows stand out
          stroke: { condition: { test: "datum.kind === 'engine'", value: '#343741' }, value: null },
          strokeWidth: { value: 2 },
        },
      },
      // marks the start, since a bar of a few milliseconds is too narrow to see
      { mark: { type: 'tick', thickness: 3, height: BAR_HEIGHT } },
      {
        mark: { type: 'text', align: 'left', baseline: 'middle', dx: 6, fontSize: 11, color: '#69707D' },
        encoding: { x: { field: 'to', type: 'temporal' }, text: { field: 'barLabel' }, color: { value: '#69707D' } },
      },
    ],
  });
}
