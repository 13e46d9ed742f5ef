/** Which events are worth a line of their own where lines are left out, for `--lines notable`. */
import type { Event, EventKind } from '../model/events.ts';

/**
 * Edges of calls, and what else no document of a call, task or command tells. Edges of commands, states of tasks and
 * locks are the bulk of a log at DEBUG, and their documents have them.
 */
const NOTABLE: Readonly<Record<EventKind, boolean>> = {
  banner: true,
  'call-start': true,
  'call-finish': true,
  'call-error': true,
  'bridge-start': true,
  'bridge-finish': true,
  'bridge-error': true,
  'bridge-refused': true,
  'rpc-finish': true,
  'engine-start': true,
  'engine-finish': true,
  'engine-failure': true,
  'super-start': true,
  'super-finish': true,
  'super-failure': true,
  'task-abort': true,
  'task-error': true,
  'task-recovery': true,
  note: true,
  caller: false,
  'command-start': false,
  'command-finish': false,
  'task-state': false,
  'worker-start': false,
  'worker-finish': false,
  'task-job': false,
  'task-step': false,
  'task-success': false,
  'task-result': false,
  'worker-idle': false,
  'lock-request': false,
  'lock-register': false,
  'lock-queued': false,
  'lock-granted': false,
  'lock-canceled': false,
};

/** Notes that only say that work goes on: single steps, and how tasks and locks are kept. */
const ROUTINE = /-(?:step|bookkeeping)$/;
/** Others that come with each lock, or every few seconds for each storage path. */
const ROUTINE_ACTIONS: ReadonlySet<string> = new Set(['lock-released', 'lvm-mutex', 'path-checked']);

/** Returns whether an event is notable: an edge of a call, or news that no document but that of its line tells. */
export function isNotable(event: Event): boolean {
  if (event.kind !== 'note') return NOTABLE[event.kind];
  return !ROUTINE.test(event.action) && !ROUTINE_ACTIONS.has(event.action);
}
