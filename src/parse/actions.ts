import type { Event, EventKind, NoteFacts } from '../model/events.ts';
import type { Rule } from './rule.ts';

/** `event.action` of each kind of event; a note has its own action. */
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

/** Meaning of each action whose rules have none of their own; in `docs/events.md` and `docs/logs.md`. */
const MEANINGS: Readonly<Record<string, string>> = {
  banner: 'vdsm starts and writes its version: a new epoch begins.',
  'call-start': 'A call of a verb starts.',
  'call-finish': 'A call of a verb ends, by a return or by an error.',
  'call-error': 'A call failed: an error line beside the record that ends it.',
  'request-start': 'A JSON-RPC request starts.',
  'request-finish': 'A JSON-RPC request returns.',
  'request-error': 'A JSON-RPC request fails with an exception.',
  'request-refused': 'vdsm refuses a JSON-RPC request, because it is still recovering.',
  'request-summary': 'A request has ended: how long it took, and whether it succeeded.',
  caller: 'Caller and flow of the next call of the thread.',
  'command-start': 'An external command starts.',
  'command-finish': 'An external command ends.',
  'task-state': 'A storage task enters another state.',
  'task-abort': 'A storage task is aborted: why, and with which code.',
  'task-job': 'A storage task gets a job, or starts it.',
  'task-step': 'A storage task has jobs, is queued, or goes to a worker: it is asynchronous.',
  'task-success': 'The job of a storage task succeeded.',
  'task-error': 'A storage task raises an exception; the traceback shows which.',
  'task-recovery': 'A storage task is rolled back, or resumed after a restart.',
  'task-result': 'Result of a storage task without jobs.',
  'worker-start': 'A worker thread takes a storage task.',
  'worker-finish': 'A worker thread leaves a storage task, whether it succeeded or not.',
  'worker-idle': 'A worker thread is idle, though its name may still be the id of its last task.',
  'lock-request': 'A lock of the resource manager is requested: by which code.',
  'lock-register': 'A lock of the resource manager is requested: in which mode.',
  'lock-queued': 'Others hold a lock: the request waits in its queue.',
  'lock-granted': 'A lock is granted.',
  'lock-canceled': 'A request for a lock is cancelled.',
  'engine-call-start': 'The engine calls a host, or the SPM.',
  'engine-call-finish': 'A call of the engine returns, with or without success.',
  'engine-call-failed': 'A call of the engine fails; the line gives the reason.',
  'supervdsm-call-start': 'vdsm calls supervdsm, which runs as root.',
  'supervdsm-call-finish': 'A call of supervdsm returns.',
  'supervdsm-call-failed': 'A call of supervdsm fails; the traceback shows why.',
  'mail-start': 'A worker starts to handle a mail between a host and the SPM. No client polls it, so it is no task.',
  'mail-finish': 'A worker has handled a mail.',
};

/** Returns the meaning of an action of a rule, or undefined if neither the rule nor `MEANINGS` has one. */
export function meaningOf({ means }: Rule, action: string): string | undefined {
  return (typeof means === 'string' ? means : means?.[action]) ?? MEANINGS[action];
}

/** Returns the `event.action` of an event. */
export function actionOf(event: Event): string {
  return event.kind === 'note' ? event.action : ACTIONS[event.kind];
}

/** Returns the fields that the record of an event states by itself. */
export function factsOf(event: Event): NoteFacts | undefined {
  return 'facts' in event ? event.facts : undefined;
}
