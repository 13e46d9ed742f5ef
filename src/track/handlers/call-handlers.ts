import type { CallContext } from '../../model/events.ts';
import type { CallSpan, LineFacts } from '../../model/spans.ts';
import { inheritFromTask } from '../tasks.ts';
import type { Handlers, TrackerParts } from './handler.ts';

/** Maximum number of open calls per thread; older ones never close. */
const DEPTH_MAX = 64;

type CallKind =
  | 'call-start'
  | 'call-finish'
  | 'call-error'
  | 'bridge-start'
  | 'bridge-finish'
  | 'bridge-error'
  | 'bridge-refused'
  | 'rpc-finish'
  | 'caller';

/** Handles the records of calls, of the requests around them, and of their callers. */
export function callHandlers({ calls, tasks, drops, context }: TrackerParts): Handlers<CallKind> {
  return {
    'call-start': (event, thread, facts) => {
      takeContext(facts, event.context);
      thread.lastFailed = undefined;
      const ended = thread.calls.length === 0 ? -1 : drops.findEnded(thread, event);
      if (ended >= 0) calls.abandonFrom(thread, ended, context.ref());
      const call = calls.start(thread, event, context.ref());
      // what a worker calls within its task does not create the task
      if (call.task === undefined || call.task !== thread.workerTask) tasks.learn(call, context);
      tasks.callStarted(call, context);
      if (call.parentId === undefined) inheritFromTask(call, tasks.find(thread.workerTask));
      if (thread.calls.length > DEPTH_MAX) calls.abandon(thread, undefined);
      return call;
    },
    'call-finish': (event, thread, facts) => {
      takeContext(facts, event.context);
      const call = calls.finish(thread, event, context.ref());
      tasks.callFinished(call, event, context);
      return takeOutcome(facts, call);
    },
    'call-error': (event, thread, facts) => {
      facts.outcome = 'failure';
      return takeOutcome(facts, calls.error(thread, event, context.ref()));
    },
    'bridge-start': (event, thread) => {
      thread.lastFailed = undefined;
      calls.startRequest(thread, event, context.ref());
      return undefined;
    },
    'bridge-finish': (event, thread, facts) => takeOutcome(facts, calls.finishRequest(thread, event, context.ref())),
    'bridge-error': (_event, thread, facts, { message }) =>
      takeOutcome(facts, calls.failRequest(thread, message, context.ref())),
    'bridge-refused': () => undefined,
    'rpc-finish': (event, thread, facts) => takeOutcome(facts, calls.summary(thread, event, context.ref())),
    caller: ({ caller, flow }, thread, facts) => {
      thread.caller = facts.caller = caller;
      thread.flow = facts.flow = flow;
      return undefined;
    },
  };
}

function takeContext(facts: LineFacts, context: CallContext | undefined): void {
  facts.caller = context?.caller;
  facts.flow = context?.flow;
  facts.task = context?.task;
  facts.vm = context?.vm;
}

function takeOutcome(facts: LineFacts, call: CallSpan | undefined): CallSpan | undefined {
  if (call !== undefined) facts.outcome = call.outcome;
  return call;
}
