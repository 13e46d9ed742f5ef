/** Lays panels out as rows on a grid of 48 columns. */
import { DASHBOARDS, dashboardId } from './links.ts';
import type { DashboardName } from './links.ts';
import { savedObject } from './objects.ts';
import type { Panel, SavedObject } from './objects.ts';

/** Panels side by side; each gets the share of the width that its number says. */
export interface Row {
  /** In grid units of some 20 pixels. */
  readonly height: number;
  readonly panels: readonly (readonly [Panel, number])[];
}

const COLUMNS = 48;

/** Makes a dashboard; returns it with the objects that it shows. */
export function dashboard(name: DashboardName, answers: string, rows: readonly Row[]): SavedObject[] {
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
    description: answers,
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
  return rows.flatMap(({ height, panels }) => {
    const shares = panels.reduce((total, [, share]) => total + share, 0);
    let used = 0;
    const row = panels.map(([panel, share]) => {
      const x = Math.round((used / shares) * COLUMNS);
      used += share;
      return { panel, grid: { x, y, w: Math.round((used / shares) * COLUMNS) - x, h: height } };
    });
    y += height;
    return row;
  });
}
