/** Asynchronous storage tasks: the call that makes one, its worker, and the engine that asks how it went. */
import { request, saveTask, taskPrefix } from './calls.mjs';
import { unlockAll } from './locks.mjs';
import { repr, tuple } from './python.mjs';
import { ENGINE } from './world.mjs';

/**
 * Has a data centre's SPM do an asynchronous verb.
 * @param work `verb`, `args`, `flow`, `name` (of the job), `ms`, `run` (does the work; gets the worker's pen and the
 *   task's uuid; returns undefined, or the error: `{code, message, trace}`), `locks`, `result`
 * @returns the task and when it ended
 */
export function runTask(fleet, host, time, work) {
  const { verb, args, flow, name = verb, locks = [], caller = ENGINE } = work;
  const { pen, task } = request(host, time, { verb, caller, flow, args, locks, job: { name }, body: work.prepare });
  if (task === undefined) return { task, end: pen.time };
  const worker = workerPen(host, pen.time + host.random.between(3, 40), task);
  const { release } = worker;
  const prefix = taskPrefix(task, release);
  beginTask(worker, task, prefix, { name, ...work });
  const begun = worker.time;
  const error = work.run?.(worker, task);
  worker.wait(Math.max(0, begun + work.ms - worker.time));
  if (error === undefined) endTask(worker, task, prefix, work.result ?? '', locks);
  else failTask(worker, task, prefix, error, locks);
  worker.done();
  fleet.tasks[host.pool.name].set(task, { from: time, until: worker.time, error, seen: false });
  return { task, end: worker.time };
}

/** Until 4.18 a worker takes the name of its task. */
function workerPen(host, time, task) {
  return host.lifeAt(time)?.release.layout === 'new' ? host.workerPen(time, 'tasks', 4) : host.pen(time, task);
}

function beginTask(pen, task, prefix, { name, method, args }) {
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
  const job = `${name}: <bound method StoragePool.${method ?? name} of <storage.sp.StoragePool object at ${at}>> (args: ${repr(tuple(...Object.values(args)), release.unicode)} kwargs: {})`;
  pen.debug('taskRunJob', `${prefix}Task.run: running job 0: ${job}`);
  pen.debug('jobRun', `${prefix}Job.run: running ${job} callback None`);
}

function endTask(pen, task, prefix, result, locks) {
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

function failTask(pen, task, prefix, error, locks) {
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

function leave(pen, task, prefix, aborting) {
  pen.debug('taskRef', `${prefix}ref 0 aborting ${aborting}`);
  if (pen.release.layout === 'new') pen.info('workerFinish', `FINISH task ${task}`);
  pen.debug('poolTasks', 'Number of running tasks: 0');
}

/** What the engine asks while tasks are there, every ten seconds; what has ended is cleared. */
export function pollTasks(fleet, pool, time) {
  const host = fleet.hosts[pool.spm];
  const tasks = fleet.tasks[pool.name];
  const begun = [...tasks].filter(([, { from }]) => from < time);
  if (begun.length === 0 || host.lifeAt(time) === undefined) return;
  const statuses = Object.fromEntries(begun.map(([task, state]) => [task, statusOf(task, state, time, host)]));
  const body = (pen) => {
    for (const task of begun.map(([id]) => id)) {
      pen.debug('statusEntry', `Entry. taskID: ${task}`);
      pen.debug('statusReturn', `Return. Response: ${repr(statuses[task])}`);
    }
  };
  const { optionsArgument } = host.lifeAt(time).release;
  const more = optionsArgument ? { spUUID: null } : {};
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
      // asked once more about this one alone; cleared the next time
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

function statusOf(task, { until, error }, time, host) {
  const running = until > time;
  const { abortedCode } = host.lifeAt(time).release;
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
