/** The table of the time series visual builder (TSVB): the one type of table that can divide, for rates and shares. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { AggregatableOn, NumericOn } from '../../src/schema/fields.ts';
import { restrict } from './datasets.ts';
import { indexNames } from './index-patterns.ts';
import type { Panel } from './objects.ts';
import type { Query } from './query.ts';
import { visualization } from './visualization.ts';
import type { PanelOptions } from './visualization.ts';

/** A column: a number of each row. */
export type Column<K extends DocumentKind> =
  /** Documents, or those that `of` finds. */
  | { readonly kind: 'count'; readonly label: string; readonly of?: Query<K> }
  /** Documents per hour between the first and the last; within less than an hour, their count. */
  | { readonly kind: 'per-hour'; readonly label: string }
  /** Of the documents that `among` finds, the share that `of` finds. */
  | { readonly kind: 'share'; readonly label: string; readonly of: Query<K>; readonly among: Query<K> }
  /** Percentile of a field in nanoseconds, shown in ms. */
  | { readonly kind: 'percentile'; readonly label: string; readonly field: NumericOn<K>; readonly percent: number }
  /** Highest value of a field in nanoseconds, shown in ms. */
  | { readonly kind: 'highest'; readonly label: string; readonly field: NumericOn<K> };

/** Lists a row for each value of the field `rows`. */
export function rateTable<K extends DocumentKind>(
  table: PanelOptions & {
    readonly of: K;
    readonly query?: Query<K>;
    readonly rows: AggregatableOn<K>;
    readonly rowLabel: string;
    readonly size?: number;
    /** Number of the column to sort by, from 0, largest first; a `count` of all documents, or a `highest`. */
    readonly sortBy: number;
    readonly columns: readonly Column<K>[];
  },
): Panel {
  const { of, query, rows, rowLabel, size = 25, sortBy, columns } = table;
  const params = {
    id: table.id,
    type: 'table',
    series: columns.map((column, at) => series(`${table.id}-${at}`, column)),
    pivot_id: rows,
    pivot_label: rowLabel,
    pivot_rows: String(size),
    pivot_type: 'string',
    filter: { query: restrict(of, query?.text ?? '', table.datasets), language: 'kuery' },
    time_field: '@timestamp',
    index_pattern: indexNames(of),
    default_index_pattern: indexNames(of),
    default_timefield: '@timestamp',
    interval: '',
    time_range_mode: 'entire_time_range',
    axis_position: 'left',
    axis_formatter: 'number',
    axis_scale: 'normal',
    show_legend: 1,
    show_grid: 1,
    tooltip_mode: 'show_all',
    background_color_rules: [{ id: `${table.id}-background` }],
    bar_color_rules: [{ id: `${table.id}-bar` }],
    isModelInvalid: false,
  };
  const ui = { table: { sort: { column: `${table.id}-${sortBy}`, order: 'desc' } } };
  return visualization({ needsLoad: of !== 'line', ...table }, { type: 'metrics', params, ui });
}

const NS_AS_MS = 'ns,ms,1';

function series<K extends DocumentKind>(id: string, column: Column<K>) {
  const { metrics, formatter } = metricsOf(id, column);
  return {
    id,
    label: column.label,
    ...(column.kind === 'count' && column.of !== undefined && { filter: { query: column.of.text, language: 'kuery' } }),
    metrics,
    formatter,
    value_template:
      column.kind === 'share' || column.kind === 'per-hour'
        ? '{{value}}'
        : `{{value}}${formatter === NS_AS_MS ? ' ms' : ''}`,
    color: '#6092C0',
    color_rules: [{ id: `${id}-colour` }],
    split_mode: 'everything',
    separate_axis: 0,
    axis_position: 'right',
    chart_type: 'line',
    line_width: 1,
    point_size: 1,
    fill: 0.5,
    stacked: 'none',
  };
}

function metricsOf<K extends DocumentKind>(id: string, column: Column<K>) {
  const metric = `${id}-metric`;
  switch (column.kind) {
    case 'count':
      return { metrics: [{ id: metric, type: 'count' }], formatter: '0,0' };
    case 'per-hour': {
      const [counted, first, last] = [`${id}-count`, `${id}-first`, `${id}-last`];
      const variables = [
        { id: `${id}-variable-1`, name: 'count', field: counted },
        { id: `${id}-variable-2`, name: 'first', field: first },
        { id: `${id}-variable-3`, name: 'last', field: last },
      ];
      // params._interval of the builder is the interval of a chart, not the time range of the table
      const script = 'params.count / Math.max(1.0, (params.last - params.first) / 3600000.0)';
      return {
        metrics: [
          { id: counted, type: 'count' },
          { id: first, type: 'min', field: '@timestamp' },
          { id: last, type: 'max', field: '@timestamp' },
          { id: metric, type: 'calculation', variables, script },
        ],
        formatter: '0,0.0',
      };
    }
    case 'share': {
      const numerator = { query: column.of.text, language: 'kuery' };
      const denominator = { query: column.among.text, language: 'kuery' };
      return {
        metrics: [{ id: metric, type: 'filter_ratio', metric_agg: 'count', numerator, denominator }],
        formatter: 'percent',
      };
    }
    case 'percentile': {
      const percentile = { id: `${id}-percentile`, mode: 'line', shade: 0.2, value: column.percent, percentile: '' };
      return {
        metrics: [{ id: metric, type: 'percentile', field: column.field, percentiles: [percentile] }],
        formatter: NS_AS_MS,
      };
    }
    case 'highest':
      return { metrics: [{ id: metric, type: 'max', field: column.field }], formatter: NS_AS_MS };
    default:
      return column satisfies never;
  }
}
