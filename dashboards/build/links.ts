/** Addresses of dashboards, relative to the one that is open. Time range and pinned filters go along by themselves. */

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
  return flowQuery('trace.id', flow);
}

/** Address of the flow view for what has a value in a field. */
export function flowQuery(field: 'trace.id' | 'vdsm.task.id', value: string): string {
  const query = `(language:kuery,query:'${field}:%22${value}%22')`;
  return `dashboards#/view/${dashboardId('flow')}?_a=(query:${query})`;
}
