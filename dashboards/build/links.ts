/** Addresses of dashboards, relative to the one that is open. Time range and pinned filters go along by themselves. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { FieldOn } from '../../src/schema/fields.ts';

/** Id of a dashboard, by its short name. */
export function dashboardId(name: DashboardName): string {
  return `vdsm-${name}`;
}

export const DASHBOARDS = {
  start: 'Start here',
  fleet: 'Fleet overview',
  latency: 'Verb latency',
  failures: 'Failure analysis',
  flow: 'Cross-host flow',
  storage: 'Storage',
  tasks: 'Tasks',
  commands: 'External commands',
  callers: 'Callers',
} as const;
export type DashboardName = keyof typeof DASHBOARDS;

/** A link in markdown. */
export function dashboardLink(name: DashboardName, text: string = DASHBOARDS[name]): string {
  return `[${text}](#/view/${dashboardId(name)})`;
}

/** Address of the flow view for one flow id. */
export function flowLink(flow: string): string {
  return flowQuery(flow, 'trace.id');
}

/** Address of the flow view for what has a value in a field, or in one of several. */
export function flowQuery(value: string, ...fields: readonly FieldOn<DocumentKind>[]): string {
  const text = fields.map((field) => `${field}:%22${value}%22`).join('%20or%20');
  return `dashboards#/view/${dashboardId('flow')}?_a=(query:(language:kuery,query:'${text}'))`;
}

/** Address of the flow view for a call of vdsm or of the engine: the call, its lines, and what caused it or was caused by it. */
export function callLink(call: string): string {
  return flowQuery(call, 'vdsm.call.id', 'vdsm.engine.call_id', 'vdsm.engine.caused_call');
}
