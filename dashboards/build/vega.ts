/** Panels drawn in Vega-Lite: for what no other type of panel can show. */
import type { Panel } from './objects.ts';
import { visualization } from './visualization.ts';
import type { PanelOptions } from './visualization.ts';

/** Makes a panel of a Vega-Lite specification, of calls, tasks or commands unless the options say otherwise. */
export function vegaPanel(options: PanelOptions, spec: Readonly<Record<string, unknown>>): Panel {
  const whole = {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    ...spec,
    config: { view: { stroke: null } },
  };
  return visualization(
    { needsLoad: true, ...options },
    { type: 'vega', params: { spec: JSON.stringify(whole, null, 2) } },
  );
}

/**
 * Makes a query for documents that meet the conditions, and those of the dashboard: Dashboards replaces the texts in
 * percent signs by its filters, its search bar and its time range.
 */
export function dashboardQuery(...conditions: readonly object[]) {
  return {
    bool: {
      must: ['%dashboard_context-must_clause%'],
      filter: [
        '%dashboard_context-filter_clause%',
        { range: { '@timestamp': { '%timefilter%': true } } },
        ...conditions,
      ],
      must_not: ['%dashboard_context-must_not_clause%'],
    },
  };
}
