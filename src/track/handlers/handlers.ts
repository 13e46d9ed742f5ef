import type { EventKind } from '../../model/events.ts';
import { callHandlers } from './call-handlers.ts';
import { commandHandlers } from './command-handlers.ts';
import type { Handlers, TrackerParts } from './handler.ts';
import { lockHandlers } from './lock-handlers.ts';
import { noteHandlers } from './note-handlers.ts';
import { taskHandlers } from './task-handlers.ts';

/** Events of companion logs: none is read in vdsm.log. */
type CompanionKind = Extract<EventKind, `engine-${string}` | `super-${string}`>;

/** Makes the table of handlers of vdsm.log: one for each kind of event, family by family. */
export function makeHandlers(parts: TrackerParts): Handlers<EventKind> {
  return {
    ...callHandlers(parts),
    ...commandHandlers(parts),
    ...taskHandlers(parts),
    ...lockHandlers(parts),
    ...noteHandlers(parts),
    ...COMPANION,
  };
}

const COMPANION: Handlers<CompanionKind> = {
  'engine-start': () => undefined,
  'engine-finish': () => undefined,
  'engine-failure': () => undefined,
  'super-start': () => undefined,
  'super-finish': () => undefined,
  'super-failure': () => undefined,
};
