import type { Event, EventKind } from './events.ts';

/** `event.action` of a line, by what it was read as; a note says its own. */
const ACTIONS: Record<Exclude<EventKind, 'note'>, string> = {
  banner: 'banner',
  'call-start': 'call-start',
  'call-finish': 'call-finish',
  'call-error': 'call-error',
  'bridge-start': 'request-start',
  'bridge-finish': 'request-finish',
  'bridge-error': 'request-error',
  'bridge-refused': 'request-refused',
  'rpc-finish': 'request-summary',
  caller: 'caller',
  'command-start': 'command-start',
  'command-finish': 'command-finish',
  'task-state': 'task-state',
  'task-abort': 'task-abort',
  'worker-start': 'worker-start',
  'worker-finish': 'worker-finish',
};

/** What a line says, for people and charts. */
export function actionOf(event: Event): string {
  return event.kind === 'note' ? event.action : ACTIONS[event.kind];
}
