/** All saved objects, as the text of an NDJSON file that Dashboards imports. `npm run generate` writes it, a test compares. */
import type { SavedObject } from './build/objects.ts';
import { indexPatterns } from './build/patterns.ts';
import { callers } from './views/callers.ts';
import { externalCommands } from './views/commands.ts';
import { failureAnalysis } from './views/failures.ts';
import { fleetOverview } from './views/fleet.ts';
import { crossHostFlow } from './views/flow.ts';
import { verbLatency } from './views/latency.ts';
import { startHere } from './views/start.ts';
import { storage } from './views/storage.ts';
import { tasks } from './views/tasks.ts';

/** Every object once, index patterns first, in an order that never changes. */
export function savedObjects(): SavedObject[] {
  const objects = [
    ...indexPatterns(),
    ...startHere(),
    ...fleetOverview(),
    ...verbLatency(),
    ...failureAnalysis(),
    ...crossHostFlow(),
    ...storage(),
    ...tasks(),
    ...externalCommands(),
    ...callers(),
  ];
  return [...new Map(objects.map((object) => [`${object.type} ${object.id}`, object])).values()];
}

/** One object a line. */
export function ndjson(objects: readonly SavedObject[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
}
