/** Panels over aggregations: bars, lines, heat maps, figures, tables. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import { numberAggs, overTime } from './aggs.ts';
import type { Bucket, Metric } from './aggs.ts';
import type { Panel } from './objects.ts';
import type { Query } from './query.ts';
import { visualization } from './visualization.ts';
import type { PanelOptions } from './visualization.ts';

interface Chart<K extends DocumentKind> extends PanelOptions {
  readonly of: K;
  readonly query?: Query<K>;
  /** Title of the value axis. */
  readonly axis: string;
  /** On the right, long names are cut; at the bottom they have the whole width. */
  readonly legend?: 'right' | 'bottom';
}

/** Draws stacked bars over time, one part for each value of `split`. */
export function bars<K extends DocumentKind>(
  chart: Chart<K> & { readonly metrics: readonly Metric<K>[]; readonly split?: Bucket<K> },
): Panel {
  return axisChart(chart, 'histogram', chart.metrics, overTime<K>(), chart.split);
}

/** Draws horizontal bars, one for each value of `rows`, one part for each metric. */
export function rowBars<K extends DocumentKind>(
  chart: Chart<K> & { readonly metrics: readonly Metric<K>[]; readonly rows: Bucket<K> },
): Panel {
  return axisChart(chart, 'horizontal_bar', chart.metrics, chart.rows, undefined);
}

/** Draws lines over time, one for each metric and value of `split`. */
export function lines<K extends DocumentKind>(
  chart: Chart<K> & { readonly metrics: readonly Metric<K>[]; readonly split?: Bucket<K> },
): Panel {
  return axisChart(chart, 'line', chart.metrics, overTime<K>(), chart.split);
}

type AxisChart = 'histogram' | 'horizontal_bar' | 'line';

function axisChart<K extends DocumentKind>(
  chart: Chart<K>,
  type: AxisChart,
  metrics: readonly Metric<K>[],
  x: Bucket<K>,
  split: Bucket<K> | undefined,
): Panel {
  // `split` comes first: its values are the largest of the whole time range, not those of each bar
  const aggs = numberAggs(metrics, [...(split === undefined ? [] : [['group', split] as const]), ['segment', x]]);
  const series = metrics.map((metric, at) => ({
    show: true,
    type: type === 'line' ? 'line' : 'histogram',
    mode: type === 'line' ? 'normal' : 'stacked',
    data: { label: metric.params['customLabel'] ?? chart.axis, id: String(at + 1) },
    valueAxis: 'ValueAxis-1',
    drawLinesBetweenPoints: true,
    lineWidth: 2,
    showCircles: true,
    interpolate: 'linear',
  }));
  const params = {
    type,
    grid: { categoryLines: false },
    categoryAxes: [categoryAxis(type)],
    valueAxes: [valueAxis(type, chart.axis)],
    seriesParams: series,
    addTooltip: true,
    addLegend: true,
    legendPosition: chart.legend ?? 'right',
    times: [],
    addTimeMarker: false,
    labels: {},
    thresholdLine: { show: false, value: 10, width: 1, style: 'full', color: '#CC5642' },
  };
  return visualization(chart, { type, params, aggs, source: chart.of, ...queryOf(chart.query) });
}

function categoryAxis(type: AxisChart) {
  const horizontal = type === 'horizontal_bar';
  return {
    id: 'CategoryAxis-1',
    type: 'category',
    position: horizontal ? 'left' : 'bottom',
    show: true,
    style: {},
    scale: { type: 'linear' },
    labels: { show: true, rotate: 0, filter: !horizontal, truncate: 200 },
    title: {},
  };
}

function valueAxis(type: AxisChart, title: string) {
  return {
    id: 'ValueAxis-1',
    name: 'LeftAxis-1',
    type: 'value',
    position: type === 'horizontal_bar' ? 'bottom' : 'left',
    show: true,
    style: {},
    scale: { type: 'linear', mode: 'normal' },
    labels: { show: true, rotate: 0, filter: true, truncate: 100 },
    title: { text: title },
  };
}

/** Draws a heat map: `metric` as the shade of each cell of `x` by `y`. */
export function heatmap<K extends DocumentKind>(
  chart: Omit<Chart<K>, 'axis'> & {
    readonly metric: Metric<K>;
    readonly x: Bucket<K>;
    readonly y: Bucket<K>;
    readonly scheme: 'Reds' | 'Blues' | 'Greens' | 'Greys';
    /** Bounds of the shades, lowest first; absent: six of equal width. The first shade is nearly white: keep it for zero. */
    readonly bounds?: readonly number[];
  },
): Panel {
  const { bounds = [] } = chart;
  const params = {
    type: 'heatmap',
    addTooltip: true,
    addLegend: true,
    enableHover: false,
    legendPosition: 'right',
    times: [],
    colorsNumber: 6,
    colorSchema: chart.scheme,
    setColorRange: bounds.length > 0,
    colorsRange: bounds.slice(1).map((to, at) => ({ from: bounds[at], to })),
    invertColors: false,
    percentageMode: false,
    valueAxes: [
      {
        show: false,
        id: 'ValueAxis-1',
        type: 'value',
        scale: { type: 'linear', defaultYExtents: false },
        labels: { show: false, rotate: 0, overwriteColor: false, color: 'black' },
      },
    ],
  };
  const aggs = numberAggs(
    [chart.metric],
    [
      // rows come first, so that every column has the same ones in the same order
      ['group', chart.y],
      ['segment', chart.x],
    ],
  );
  return visualization(chart, { type: 'heatmap', params, aggs, source: chart.of, ...queryOf(chart.query) });
}

/** Shows metrics as large numbers, for each value of `by`. */
export function figures<K extends DocumentKind>(
  chart: Omit<Chart<K>, 'axis'> & { readonly metrics: readonly Metric<K>[]; readonly by?: Bucket<K> },
): Panel {
  const metric = {
    percentageMode: false,
    useRanges: false,
    colorSchema: 'Green to Red',
    metricColorMode: 'None',
    colorsRange: [{ from: 0, to: 10000 }],
    labels: { show: true },
    invertColors: false,
    style: { bgFill: '#000', bgColor: false, labelColor: false, subText: '', fontSize: 28 },
  };
  const aggs = numberAggs(chart.metrics, chart.by === undefined ? [] : [['group', chart.by]]);
  const params = { addTooltip: true, addLegend: false, type: 'metric', metric };
  return visualization(chart, { type: 'metric', params, aggs, source: chart.of, ...queryOf(chart.query) });
}

/** Lists a row for each bucket, with a column for each metric. */
export function table<K extends DocumentKind>(
  chart: Omit<Chart<K>, 'axis'> & {
    readonly metrics: readonly Metric<K>[];
    readonly rows: readonly Bucket<K>[];
    readonly perPage?: number;
    /** Number of the column to sort by, from 0, largest first; absent: the order of the buckets. */
    readonly sortBy?: number;
    /** Widths of the columns from the left, in pixels; the others share the rest. A column cuts text that is too long. */
    readonly widths?: readonly number[];
  },
): Panel {
  const params = {
    perPage: chart.perPage ?? 10,
    showPartialRows: false,
    showMetricsAtAllLevels: false,
    showTotal: false,
    totalFunc: 'sum',
    percentageCol: '',
  };
  const aggs = numberAggs(
    chart.metrics,
    chart.rows.map((row) => ['bucket', row] as const),
  );
  const { sortBy, widths = [] } = chart;
  const ui = {
    ...(sortBy === undefined ? {} : { sortColumn: { colIndex: sortBy, direction: 'desc' } }),
    ...(widths.length === 0 ? {} : { columnsWidth: widths.map((width, colIndex) => ({ colIndex, width })) }),
  };
  return visualization(chart, {
    type: 'table',
    params,
    aggs,
    source: chart.of,
    ...queryOf(chart.query),
    ui: { vis: ui },
  });
}

function queryOf(query: Query<DocumentKind> | undefined): { query?: string } {
  return query === undefined ? {} : { query: query.text };
}
