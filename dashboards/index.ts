/** All saved objects, as the NDJSON that Dashboards imports. `npm run generate` writes the file, a test compares it. */
import { indexPatterns } from './build/index-patterns.ts';
import type { SavedObject } from './build/objects.ts';
import { callersDashboard } from './views/callers.ts';
import { commandsDashboard } from './views/commands.ts';
import { failuresDashboard } from './views/failures.ts';
import { fleetDashboard } from './views/fleet.ts';
import { flowDashboard } from './views/flow.ts';
import { latencyDashboard } from './views/latency.ts';
import { startDashboard } from './views/start.ts';
import { storageDashboard } from './views/storage.ts';
import { tasksDashboard } from './views/tasks.ts';

/** Returns every object once, index patterns first, always in the same order. */
export function savedObjects(): SavedObject[] {
  const objects = [
    ...indexPatterns(),
    ...startDashboard,
    ...fleetDashboard,
    ...latencyDashboard,
    ...failuresDashboard,
    ...flowDashboard,
    ...storageDashboard,
    ...tasksDashboard,
    ...commandsDashboard,
    ...callersDashboard,
  ];
  return [...new Map(objects.map((object) => [`${object.type} ${object.id}`, object])).values()];
}

/** Writes objects one a line. */
export function ndjson(objects: readonly SavedObject[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
}
