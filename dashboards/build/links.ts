/** Addresses of dashboards, relative to the open one. Dashboards carries the time range and pinned filters along. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { FieldOn } from '../../src/schema/fields.ts';

/** Titles of the dashboards, by the short names that their ids hold. */
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

/** Returns the id of a dashboard. */
export function dashboardId(name: DashboardName): string {
  return `vdsm-${name}`;
}

/** Returns a markdown link to a dashboard. */
export function dashboardLink(name: DashboardName): string {
  return `[${DASHBOARDS[name]}](#/view/${dashboardId(name)})`;
}

/** Returns the address of the flow dashboard for a flow id. */
export function flowLink(flow: string): string {
  return flowQuery(flow, 'trace.id');
}

/** Returns the address of the flow dashboard for documents that have a value in one of the fields. */
export function flowQuery(value: string, ...fields: readonly FieldOn<DocumentKind>[]): string {
  const text = fields.map((field) => `${field}:%22${value}%22`).join('%20or%20');
  return `dashboards#/view/${dashboardId('flow')}?_a=(query:(language:kuery,query:'${text}'))`;
}

/** Returns the address of the flow dashboard for a call of vdsm or of the engine: the call, its lines, its cause and its effect. */
export function callLink(call: string): string {
  return flowQuery(call, 'vdsm.call.id', 'vdsm.engine.call_id', 'vdsm.engine.caused_call');
}
