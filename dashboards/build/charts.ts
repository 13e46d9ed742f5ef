/** Charts over aggregations: bars, lines, heat maps, single numbers, tables. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import { number, overTime } from './aggs.ts';
import type { Bucket, Metric } from './aggs.ts';
import type { Panel } from './objects.ts';
import type { Query } from './query.ts';
import { visualization } from './visualization.ts';
import type { PanelText } from './visualization.ts';

interface Chart<K extends DocumentKind> extends PanelText {
  readonly of: K;
  readonly query?: Query<K>;
  /** Title of the axis of values. */
  readonly axis: string;
  /** Names that are long are cut on the right, and have all the width at the bottom. */
  readonly legend?: 'right' | 'bottom';
}

/** Stacked bars of a count over time, divided by `split`. */
export function bars<K extends DocumentKind>(
  chart: Chart<K> & { readonly metrics: readonly Metric<K>[]; readonly split?: Bucket<K> },
): Panel {
  return drawn(chart, 'histogram', chart.metrics, overTime<K>(), chart.split);
}

/** Stacked bars that lie, one a value of `rows`, so that names can be read; a part a metric. */
export function rowBars<K extends DocumentKind>(
  chart: Chart<K> & { readonly metrics: readonly Metric<K>[]; readonly rows: Bucket<K> },
): Panel {
  return drawn(chart, 'horizontal_bar', chart.metrics, chart.rows, undefined);
}

/** Lines over time, one a metric, or one a value of `split`. */
export function lines<K extends DocumentKind>(
  chart: Chart<K> & { readonly metrics: readonly Metric<K>[]; readonly split?: Bucket<K> },
): Panel {
  return drawn(chart, 'line', chart.metrics, overTime<K>(), chart.split);
}

function drawn<K extends DocumentKind>(
  chart: Chart<K>,
  type: 'histogram' | 'horizontal_bar' | 'line',
  metrics: readonly Metric<K>[],
  x: Bucket<K>,
  split: Bucket<K> | undefined,
): Panel {
  const lying = type === 'horizontal_bar';
  // divided first: the largest of all the time, and not those of each bar
  const aggs = number(metrics, [...(split === undefined ? [] : [['group', split] as const]), ['segment', x]]);
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
    categoryAxes: [
      {
        id: 'CategoryAxis-1',
        type: 'category',
        position: lying ? 'left' : 'bottom',
        show: true,
        style: {},
        scale: { type: 'linear' },
        labels: { show: true, rotate: 0, filter: !lying, truncate: 200 },
        title: {},
      },
    ],
    valueAxes: [
      {
        id: 'ValueAxis-1',
        name: 'LeftAxis-1',
        type: 'value',
        position: lying ? 'bottom' : 'left',
        show: true,
        style: {},
        scale: { type: 'linear', mode: 'normal' },
        labels: { show: true, rotate: 0, filter: true, truncate: 100 },
        title: { text: chart.axis },
      },
    ],
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

/** How much there is of `metric` in each cell of `x` by `y`. */
export function heatmap<K extends DocumentKind>(
  chart: Omit<Chart<K>, 'axis'> & {
    readonly metric: Metric<K>;
    readonly x: Bucket<K>;
    readonly y: Bucket<K>;
    readonly scheme: 'Reds' | 'Blues' | 'Greens' | 'Greys';
    /** Bounds of the shades, lowest first, else six of equal width. The first shade is all but white: give it what is not counted. */
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
  const aggs = number(
    [chart.metric],
    [
      // rows first: they are the same ones, in the same order, in all columns
      ['group', chart.y],
      ['segment', chart.x],
    ],
  );
  return visualization(chart, { type: 'heatmap', params, aggs, source: chart.of, ...queryOf(chart.query) });
}

/** Numbers, large. */
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
  const aggs = number(chart.metrics, chart.by === undefined ? [] : [['group', chart.by]]);
  const params = { addTooltip: true, addLegend: false, type: 'metric', metric };
  return visualization(chart, { type: 'metric', params, aggs, source: chart.of, ...queryOf(chart.query) });
}

/**
 * Rows: one a bucket, a column a metric. Sorted by the column `sortBy`, from 0; else as the buckets come. `widths` are those
 * of the columns from the left, in pixels: what is not told shares the rest, and text is cut where it has no room.
 */
export function table<K extends DocumentKind>(
  chart: Omit<Chart<K>, 'axis'> & {
    readonly metrics: readonly Metric<K>[];
    readonly rows: readonly Bucket<K>[];
    readonly perPage?: number;
    readonly sortBy?: number;
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
  const aggs = number(
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
