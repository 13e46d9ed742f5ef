/** Dashboards: rows of panels on a grid of 48 columns. */
import { DASHBOARDS, dashboardId } from './links.ts';
import type { DashboardName } from './links.ts';
import { savedObject } from './objects.ts';
import type { Panel, SavedObject } from './objects.ts';

/** Panels side by side. */
export interface Row {
  /** In units of the grid, of about 20 pixels. */
  readonly height: number;
  readonly panels: readonly Panel[];
  /** Width of each panel, relative to the others of the row; absent: all have the same. */
  readonly shares?: readonly number[];
}

const COLUMNS = 48;

/** Makes a dashboard. Returns the objects that it shows, and itself as the last. */
export function dashboard(name: DashboardName, description: string, rows: readonly Row[]): SavedObject[] {
  const placed = place(rows);
  const panels = placed.map(({ grid, panel }, at) => ({
    version: '2.8.0',
    gridData: { ...grid, i: String(at) },
    panelIndex: String(at),
    embeddableConfig: { title: panel.title },
    title: panel.title,
    panelRefName: `panel_${at}`,
  }));
  const attributes = {
    title: `vdsm: ${DASHBOARDS[name]}`,
    description,
    hits: 0,
    version: 1,
    timeRestore: false,
    optionsJSON: JSON.stringify({ hidePanelTitles: false, useMargins: true }),
    panelsJSON: JSON.stringify(panels),
    kibanaSavedObjectMeta: {
      searchSourceJSON: JSON.stringify({ query: { language: 'kuery', query: '' }, filter: [] }),
    },
  };
  const references = placed.map(({ panel: { object } }, at) => ({
    name: `panel_${at}`,
    type: object.type,
    id: object.id,
  }));
  return [
    ...placed.map(({ panel }) => panel.object),
    savedObject('dashboard', dashboardId(name), attributes, references),
  ];
}

function place(rows: readonly Row[]) {
  let y = 0;
  return rows.flatMap(({ height, panels, shares = panels.map(() => 1) }) => {
    const whole = shares.reduce((total, share) => total + share, 0);
    let used = 0;
    const row = panels.map((panel, at) => {
      const x = Math.round((used / whole) * COLUMNS);
      used += shares[at] ?? 1;
      return { panel, grid: { x, y, w: Math.round((used / whole) * COLUMNS) - x, h: height } };
    });
    y += height;
    return row;
  });
}
