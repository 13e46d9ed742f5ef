import type { Event, EventKind, NoteFacts } from '../model/events.ts';
import type { Rule } from './rule.ts';

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
  'task-job': 'task-job',
  'task-step': 'task-step',
  'task-success': 'task-success',
  'task-error': 'task-error',
  'task-recovery': 'task-recovery',
  'task-result': 'task-result',
  'worker-idle': 'worker-idle',
  'lock-request': 'lock-request',
  'lock-register': 'lock-register',
  'lock-queued': 'lock-queued',
  'lock-granted': 'lock-granted',
  'lock-canceled': 'lock-canceled',
  'engine-start': 'engine-call-start',
  'engine-finish': 'engine-call-finish',
  'engine-failure': 'engine-call-failed',
  'super-start': 'supervdsm-call-start',
  'super-finish': 'supervdsm-call-finish',
  'super-failure': 'supervdsm-call-failed',
};

/** What the actions say that several rules share, or that no note's table has; in `docs/events.md`. */
const MEANINGS: Readonly<Record<string, string>> = {
  banner: 'vdsm starts: its version, and the beginning of an epoch.',
  'call-start': 'A verb is called.',
  'call-finish': 'A verb returned, or ended by an error.',
  'call-error': 'A call failed: the line beside its own end that tells of it.',
  'request-start': 'A JSON-RPC request begins.',
  'request-finish': 'A JSON-RPC request returned.',
  'request-error': 'A JSON-RPC request failed by an exception.',
  'request-refused': 'A JSON-RPC request came while vdsm was recovering, and was not served.',
  'request-summary': 'How long a request took, and whether it was fine.',
  caller: 'Who calls: it belongs to the next call of the thread.',
  'command-start': 'An external command is run.',
  'command-finish': 'An external command ended.',
  'task-state': 'A storage task goes into another state.',
  'task-abort': 'A storage task is given up: why, and with which code.',
  'task-job': 'A job is given to a storage task, or begins.',
  'task-step': 'A storage task has jobs, is queued, or goes to a worker: it is an asynchronous one.',
  'task-success': 'The job of a storage task was done.',
  'task-error': 'A storage task met an exception; the traceback says what.',
  'task-recovery': 'A storage task is rolled back, or taken up again after a restart.',
  'task-result': 'What a storage task without jobs came to.',
  'worker-start': 'A worker thread takes a storage task.',
  'worker-finish': 'A worker thread is done with a storage task, well or not.',
  'worker-idle': 'A worker thread has nothing to do, though it may carry the name of its last task.',
  'lock-request': 'Who asks for a resource lock.',
  'lock-register': 'A resource lock is asked for.',
  'lock-queued': 'A resource lock is held by others, and is waited for.',
  'lock-granted': 'A resource lock was given.',
  'lock-canceled': 'A resource lock is not wanted any more, or was never given.',
  'engine-call-start': 'The engine calls a host, or the SPM.',
  'engine-call-finish': 'A call of the engine came back, well or not.',
  'engine-call-failed': 'A call of the engine failed: the line that tells why.',
  'supervdsm-call-start': 'vdsm has supervdsm do something as root.',
  'supervdsm-call-finish': 'supervdsm is done with it.',
  'supervdsm-call-failed': 'supervdsm failed at it; the traceback says why.',
  'mail-start': 'A worker begins with a mail between a host and the SPM: no task that anybody polls.',
  'mail-finish': 'A worker is done with a mail.',
};

/** Returns what an action means, for people; undefined where neither its rule nor the table here says so. */
export function meaningOf({ means }: Rule, action: string): string | undefined {
  return (typeof means === 'string' ? means : means?.[action]) ?? MEANINGS[action];
}

/** What a line says, for people and charts. */
export function actionOf(event: Event): string {
  return event.kind === 'note' ? event.action : ACTIONS[event.kind];
}

/** What a line tells beyond that. */
export function factsOf(event: Event): NoteFacts | undefined {
  return 'facts' in event ? event.facts : undefined;
}
