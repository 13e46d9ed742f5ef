import { detach } from '../../model/detach.ts';
import type { EventOf } from '../../model/events.ts';
import { QUALITY_BIT } from '../../schema/quality.ts';
import type { CallSpan } from '../../model/spans.ts';
import { detachShared, internName, type ThreadState } from '../threads.ts';
import type { Handlers, TrackerParts } from './handler.ts';

type TaskKind =
  | 'task-state'
  | 'task-result'
  | 'task-abort'
  | 'task-error'
  | 'task-job'
  | 'task-step'
  | 'task-success'
  | 'task-recovery'
  | 'worker-start'
  | 'worker-finish'
  | 'worker-idle';

/** Handles the records of storage tasks and of the workers that run them. */
export function taskHandlers({ tasks, commands, context }: TrackerParts): Handlers<TaskKind> {
  /** Handles `init -> preparing`: 4.9.0 logs it after the record of the call, later releases before it. */
  function prepare(thread: ThreadState, task: string): void {
    const call = thread.calls.at(-1);
    if (call !== undefined && call.source === 'run-and-protect' && call.task === undefined) {
      call.task = detachShared(task);
      tasks.learn(call, context);
    } else thread.freshTask = detachShared(task);
  }

  /** Ends the work on a task: the worker is free for the next. */
  function release(thread: ThreadState): void {
    commands.abandon(thread);
    thread.workerTask = undefined;
    thread.lastFailed = undefined;
  }

  return {
    'task-state': (event, thread, facts, record) => {
      facts.task = event.task;
      if (record.layout === 'new' && !isBefore(event, tasks.find(event.task)?.state))
        facts.quality |= QUALITY_BIT.lazy_args;
      if (event.to === 'preparing') prepare(thread, event.task);
      tasks.state(event, context);
      const call = callOfTask(thread, event.task);
      if (call === undefined) return undefined;
      call.taskState = internName(event.to);
      call.records++;
      return call;
    },
    'task-result': (event, thread, facts) => {
      facts.task = event.task ?? facts.task;
      const call = callOfTask(thread, event.task);
      if (call === undefined) return undefined;
      // until 4.9.0 it has no status; later it equals the return value of the call
      call.taskResult = call.returned === event.result ? call.returned : detach(event.result);
      call.records++;
      return call;
    },
    'task-abort': (event, thread, facts) => {
      facts.task = event.task ?? facts.task;
      tasks.abort(event, context);
      const call = callOfTask(thread, event.task);
      if (call !== undefined) call.code ??= event.code;
      return call;
    },
    'task-error': (event, thread, facts) => {
      facts.task = event.task ?? facts.task;
      tasks.error(event, context);
      return callOfTask(thread, event.task);
    },
    'task-job': (event, _thread, facts) => {
      facts.task = event.task ?? facts.task;
      tasks.job(event, context);
      return undefined;
    },
    'task-step': (event, _thread, facts) => {
      facts.task = event.task ?? facts.task;
      tasks.step(event, context);
      return undefined;
    },
    'task-success': (event, _thread, facts) => {
      facts.task = event.task ?? facts.task;
      tasks.success(event, context);
      return undefined;
    },
    'task-recovery': (event, _thread, facts) => {
      facts.task = event.task ?? facts.task;
      tasks.recovery(event, context);
      return undefined;
    },
    'worker-start': (event, thread, facts) => {
      facts.task = event.task;
      thread.workerTask = detachShared(event.task);
      tasks.workerStarted(event, context);
      return undefined;
    },
    'worker-finish': (event, thread, facts) => {
      facts.task = event.task;
      tasks.workerFinished(event, context);
      release(thread);
      return undefined;
    },
    'worker-idle': (_event, thread) => {
      release(thread);
      return undefined;
    },
  };
}

/**
 * Returns whether the record names the state that the task left. If not, logging formatted the record after the state had
 * changed (`lazy_args`).
 * @param last state that the task entered, if the input has it
 */
function isBefore({ from, to }: EventOf<'task-state'>, last: string | undefined): boolean {
  const expected = to === 'preparing' ? 'init' : last;
  return expected === undefined || from === expected;
}

/** Finds the call on a thread that runs as a task; era A does not name the task: there it is the innermost call. */
function callOfTask(thread: ThreadState, task: string | undefined): CallSpan | undefined {
  if (task === undefined) return thread.calls.at(-1);
  const { calls, inner, waiting, request } = thread;
  for (const call of calls) if (call.task === task) return call;
  if (inner?.task === task) return inner;
  if (waiting?.task === task) return waiting;
  return request?.call?.task === task ? request.call : undefined;
}
