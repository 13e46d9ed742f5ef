/** Asynchronous storage tasks: the call that makes one, its worker, and the polls of the engine. */
import { request, saveTask, taskPrefix } from './calls.ts';
import type { Arguments, TaskStatus } from './calls.ts';
import type { Fleet, PolledTask } from './fleet.ts';
import type { Host, Pen } from './host.ts';
import { unlockAll } from './locks.ts';
import type { Lock } from './locks.ts';
import { repr, tuple } from './python.ts';
import type { PythonValue } from './python.ts';
import type { VerbName } from './verbs.ts';
import { ENGINE } from './world.ts';
import type { Pool } from './world.ts';

/** Why a task failed. */
export interface TaskError {
  readonly code: number;
  readonly message: string;
  readonly trace: string;
}

/** What an asynchronous verb does. */
interface Work {
  readonly verb: VerbName;
  readonly args: Arguments;
  readonly flow?: string;
  /** The name of the job, where it is not the verb's. */
  readonly name?: string;
  /** The method of the storage pool, where its name is not the job's. */
  readonly method?: string;
  readonly locks?: readonly Lock[];
  /** How long the worker takes. */
  readonly ms: number;
  /** Does the work, with the pen of the worker; returns the error, if it fails. */
  readonly run?: (pen: Pen) => TaskError | undefined;
  readonly result?: PythonValue;
}

/** Has an SPM do an asynchronous verb for the engine. @returns when the task ended */
export function runTask(fleet: Fleet, host: Host, time: number, work: Work): number {
  const { verb, args, flow, name = verb, locks = [] } = work;
  const { pen, task } = request(host, time, { verb, caller: ENGINE, flow, args, locks, job: { name } });
  if (task === undefined) return pen.time;
  const worker = workerPen(host, pen.time + host.random.between(3, 40), task);
  const prefix = taskPrefix(task, worker.release);
  beginTask(worker, task, prefix, { ...work, name });
  const begun = worker.time;
  const error = work.run?.(worker);
  worker.wait(Math.max(0, begun + work.ms - worker.time));
  if (error === undefined) endTask(worker, task, prefix, work.result ?? '', locks);
  else failTask(worker, task, prefix, error, locks);
  worker.done();
  fleet.tasks[host.pool.name].set(task, { from: time, until: worker.time, error, seen: false });
  return worker.time;
}

/** Returns a pen on the thread of a worker, which until 4.18 has the name of its task. */
function workerPen(host: Host, time: number, task: string): Pen {
  return host.epochAt(time)?.release.layout === 'new' ? host.workerPen(time, 'tasks', 4) : host.pen(time, task);
}

function beginTask(
  pen: Pen,
  task: string,
  prefix: string,
  { name, method = name, args }: Pick<Work, 'method' | 'args'> & { readonly name: string },
): void {
  const { release, host } = pen;
  const at = `0x7f${host.random.hex(10)}`;
  if (release.layout === 'old') {
    pen.debug(
      'workerRun',
      `Task: ${task} running: <bound method Task.commit of <storage.task.Task instance at ${at}>> with: None`,
    );
  } else {
    const class_ = release.py3 ? 'vdsm.storage.task.Task object' : 'vdsm.storage.task.Task instance';
    pen.info('workerStart', `START task ${task} (cmd=<bound method Task.commit of <${class_} at ${at}>>, args=None)`);
  }
  pen.debug('taskCommit', `${prefix}committing task: ${task}`);
  pen.debug('taskState', `${prefix}moving from state ${release.index >= 5 ? 'running' : 'queued'} -> state running`);
  saveTask(pen, task, prefix);
  const job = `${name}: <bound method StoragePool.${method} of <storage.sp.StoragePool object at ${at}>> (args: ${repr(tuple(...Object.values(args)), release.unicode)} kwargs: {})`;
  pen.debug('taskRunJob', `${prefix}Task.run: running job 0: ${job}`);
  pen.debug('jobRun', `${prefix}Job.run: running ${job} callback None`);
}

function endTask(pen: Pen, task: string, prefix: string, result: PythonValue, locks: readonly Lock[]): void {
  pen.debug(
    'taskState',
    `${prefix}moving from state ${pen.release.index >= 5 ? 'finished' : 'running'} -> state finished`,
  );
  saveTask(pen, task, prefix);
  unlockAll(pen, locks);
  pen.debug(
    'taskSuccess',
    `${prefix}Task.run: exit - success: result ${repr(result === '' ? null : result).replace(/^None$/, '')}`,
  );
  leave(pen, task, prefix, 'False');
}

function failTask(pen: Pen, task: string, prefix: string, error: TaskError, locks: readonly Lock[]): void {
  const { release } = pen;
  const aborted = release.abortedCode
    ? repr(`value=${error.message} abortedcode=${error.code}`)
    : `${repr(error.message, release.layout === 'old')} - code ${error.code}`;
  pen.error('taskError', `${prefix}Unexpected error`, { trace: error.trace });
  pen.debug('taskRunFailed', `${prefix}Task._run: ${task} () {} failed - stopping task`);
  pen.debug('taskStopping', `${prefix}stopping in state running (force False)`);
  pen.debug('taskJobAborting', `${prefix}aborting: Task is aborted: ${aborted}`);
  pen.debug('taskDoAbort', `${prefix}Task._doAbort: force False`);
  let before = 'running';
  for (const state of ['aborting', 'racquiring', 'recovering', 'recovered']) {
    pen.debug('taskState', `${prefix}moving from state ${release.index >= 5 ? 'recovered' : before} -> state ${state}`);
    before = state;
  }
  saveTask(pen, task, prefix);
  unlockAll(pen, locks);
  leave(pen, task, prefix, 'True');
}

function leave(pen: Pen, task: string, prefix: string, aborting: 'True' | 'False'): void {
  pen.debug('taskRef', `${prefix}ref 0 aborting ${aborting}`);
  if (pen.release.layout === 'new') pen.info('workerFinish', `FINISH task ${task}`);
  pen.debug('poolTasks', 'Number of running tasks: 0');
}

/** Asks for the tasks of a pool, as the engine does every ten seconds while there are any, and clears those that ended. */
export function pollTasks(fleet: Fleet, pool: Pool, time: number): void {
  const host = fleet.hosts[pool.spm];
  const tasks = fleet.tasks[pool.name];
  const begun = [...tasks].filter(([, { from }]) => from < time);
  const epoch = host.epochAt(time);
  if (begun.length === 0 || epoch === undefined) return;
  const { abortedCode, optionsArgument } = epoch.release;
  const statuses = Object.fromEntries(
    begun.map(([task, state]) => [task, statusOf(task, state, time, abortedCode)] as const),
  );
  const body = (pen: Pen): void => {
    for (const task of begun.map(([id]) => id)) {
      pen.debug('statusEntry', `Entry. taskID: ${task}`);
      pen.debug('statusReturn', `Return. Response: ${repr(statuses[task])}`);
    }
  };
  const more: Arguments = optionsArgument ? { spUUID: null } : {};
  request(host, time, {
    verb: 'getAllTasksStatuses',
    caller: ENGINE,
    args: more,
    params: {},
    body: (pen) => {
      pen.debug('statusesEntry', 'Entry.');
      body(pen);
      pen.debug('statusesReturn', `Return: ${repr(statuses)}`);
    },
    result: { allTasksStatus: statuses },
  });
  let later = time + 120;
  for (const [task, state] of begun) {
    if (state.until > time) continue;
    if (!state.seen) {
      // the engine asks once more, for this one alone, and clears it the next time
      state.seen = true;
      request(host, later, {
        verb: 'getTaskStatus',
        caller: ENGINE,
        args: { taskID: task, ...more },
        params: { taskID: task },
        body,
        result: { taskStatus: statuses[task] },
      });
    } else {
      tasks.delete(task);
      request(host, later, {
        verb: 'clearTask',
        caller: ENGINE,
        args: { taskID: task, ...more },
        params: { taskID: task },
        body: (pen) => {
          pen.debug('clearEntry', `Entry. taskID: ${task}`);
          pen.debug('clearReturn', 'Return.');
        },
      });
    }
    later += 45;
  }
}

function statusOf(task: string, { until, error }: PolledTask, time: number, abortedCode: boolean): TaskStatus {
  const running = until > time;
  const failed = {
    code: error?.code,
    message: abortedCode ? `value=${error?.message} abortedcode=${error?.code}` : error?.message,
    taskState: 'finished',
    taskResult: 'cleanSuccess',
  };
  const ended =
    error === undefined
      ? { code: 0, message: '1 jobs completed successfully', taskState: 'finished', taskResult: 'success' }
      : failed;
  return {
    ...(running ? { code: 0, message: 'running job 1 of 1', taskState: 'running', taskResult: '' } : ended),
    taskID: task,
  };
}
