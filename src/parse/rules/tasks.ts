/** Storage tasks: their jobs, states and ends, which vdsm logs at DEBUG, and the errors by which they fail. */
import type { Event } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import { WHOLE_UUID } from '../../model/uuid.ts';
import { readAdapter } from '../adapter.ts';
import { capText, RETURN_MAX } from '../caps.ts';
import type { Rule, Sample } from '../rule.ts';

const TASK_LOGGERS = ['taskmanager.task', 'storage.taskmanager.task'];
const MANAGER_LOGGERS = ['taskmanager', 'storage.taskmanager'];
const TASK = '8d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00';

const STATE = /^moving from state (\w+) -> state (\w+)(?: instead of \w+)?$/;
/** Until 4.40.0 the code follows the quotes as ` - code N`; from 4.40.1 on `value=… abortedcode=N` is within them. */
const ABORTED = /^aborting: Task is aborted: u?["'](?:value=)?/;
const ABORT_END = /(?: abortedcode=(\d+))?["'](?: - code (\d+))?$/;
const RUNNING_JOB = /^(?:Task\.run: )?running job \d+: ([^\s:]+): /;
const SUCCESS = /^(?:Task\.run: )?exit - success: result ?/;
const SCHEDULED = /^scheduled job (\S+) for task (\S{1,64})(?=\s|$)/;
const QUEUEING = /^queue?ing task: (\S{1,64})$/;
const LOADING = /^Loading dumped task (\S{1,64})$/;

/** A message of a task: behind the prefix of its adapter; in 4.9.0 without one, on a worker thread named after the task. */
interface Step {
  readonly name: string;
  readonly eras: string;
  readonly begins: readonly string[];
  readonly read: (text: string, task: string | undefined) => Event | undefined;
  readonly samples: readonly Sample[];
}

const STEPS: readonly Step[] = [
  {
    name: 'task-state',
    eras: 'A-F',
    begins: ['moving from state '],
    read(text, task) {
      // only `to` is right: from 4.20.24 on the logging thread formats `from`, after the task has changed
      const match = STATE.exec(text.slice(0, 120));
      if (match === null || task === undefined) return undefined;
      const [, from = '', to = ''] = match;
      return { kind: 'task-state', task, from, to };
    },
    samples: [
      {
        logger: 'TaskManager.Task',
        message: `Task ${TASK}: moving from state init -> state preparing`,
        event: { task: TASK, from: 'init', to: 'preparing' },
      },
      {
        logger: 'Storage.TaskManager.Task',
        message: `Task=\`${TASK}\`::moving from state init -> state preparing`,
        event: { task: TASK, from: 'init', to: 'preparing' },
      },
      {
        logger: 'storage.taskmanager.task',
        message: `(Task='${TASK}') moving from state finished -> state running`,
        event: { task: TASK, from: 'finished', to: 'running' },
      },
      {
        logger: 'storage.taskmanager.task',
        message: `(Task='${TASK}') moving from state acquiring -> state aborting instead of queued`,
        event: { task: TASK, from: 'acquiring', to: 'aborting' },
      },
    ],
  },
  {
    name: 'task-abort',
    eras: 'A-F',
    begins: ['aborting: Task is aborted: '],
    read(text, task) {
      const begin = ABORTED.exec(text.slice(0, 64));
      if (begin === null) return undefined;
      const end = ABORT_END.exec(text.slice(-64));
      const code = end?.[1] ?? end?.[2];
      return {
        kind: 'task-abort',
        task,
        code: code === undefined ? undefined : Number(code),
        message: capText(text.slice(begin[0].length, text.length - (end?.[0].length ?? 0)), RETURN_MAX),
      };
    },
    samples: [
      {
        logger: 'TaskManager.Task',
        thread: TASK,
        message: `aborting: Task is aborted: 'unexpected x' - code 100`,
        event: { task: TASK, code: 100, message: 'unexpected x' },
      },
      {
        logger: 'Storage.TaskManager.Task',
        message: `Task=\`${TASK}\`::aborting: Task is aborted: u"Not SPM: ('x',)" - code 654`,
        event: { task: TASK, code: 654, message: "Not SPM: ('x',)" },
      },
      {
        logger: 'storage.taskmanager.task',
        message: `(Task='${TASK}') aborting: Task is aborted: "value=Not SPM: ('x',) abortedcode=654"`,
        event: { task: TASK, code: 654, message: "Not SPM: ('x',)" },
      },
    ],
  },
  {
    name: 'task-jobs',
    eras: 'A-F',
    begins: ['Prepare: '],
    read: (text, task) =>
      /^Prepare: \d+ jobs exist/.test(text.slice(0, 40)) ? { kind: 'task-step', task, step: 'has-jobs' } : undefined,
    samples: [
      {
        logger: 'storage.taskmanager.task',
        message: `(Task='${TASK}') Prepare: 1 jobs exist, move to acquiring`,
        event: { task: TASK, step: 'has-jobs' },
      },
    ],
  },
  {
    name: 'task-commit',
    eras: 'A-F',
    // 4.9.0 writes one `t`
    begins: ['committing task: ', 'Commiting task: '],
    read: (_text, task) => ({ kind: 'task-step', task, step: 'committing' }),
    samples: [
      {
        logger: 'TaskManager.Task',
        thread: TASK,
        message: `Commiting task: ${TASK}`,
        event: { task: TASK, step: 'committing' },
      },
      {
        logger: 'storage.taskmanager.task',
        message: `(Task='${TASK}') committing task: ${TASK}`,
        event: { task: TASK, step: 'committing' },
      },
    ],
  },
  {
    name: 'task-job',
    eras: 'A-F',
    begins: ['Task.run: running job ', 'running job '],
    read(text, task) {
      const match = RUNNING_JOB.exec(text.slice(0, 300));
      return match === null ? undefined : { kind: 'task-job', task, name: match[1] ?? '', running: true };
    },
    samples: [
      {
        logger: 'TaskManager.Task',
        thread: TASK,
        message:
          'running job 0: spmStart: <bound method SPM.start of <storage.spm.SPM instance at 0x1c8eb00>> (args: () kwargs: {})',
        event: { task: TASK, name: 'spmStart', running: true },
      },
      {
        logger: 'storage.taskmanager.task',
        message: `(Task='${TASK}') Task.run: running job 0: purgeImage_x: <bound method Job.run of <x>> (args: () kwargs: {})`,
        event: { task: TASK, name: 'purgeImage_x', running: true },
      },
    ],
  },
  {
    name: 'task-success',
    eras: 'A-F',
    begins: ['Task.run: exit - success: ', 'exit - success: '],
    read(text, task) {
      const match = SUCCESS.exec(text.slice(0, 64));
      if (match === null) return undefined;
      return { kind: 'task-success', task, result: capText(text.slice(match[0].length), RETURN_MAX) };
    },
    samples: [
      {
        logger: 'TaskManager.Task',
        thread: TASK,
        message: 'exit - success: result ',
        event: { task: TASK, result: '' },
      },
      {
        logger: 'Storage.TaskManager.Task',
        message: `Task=\`${TASK}\`::Task.run: exit - success: result {'uuid': 'x'}`,
        event: { task: TASK, result: "{'uuid': 'x'}" },
      },
    ],
  },
  {
    name: 'task-error',
    eras: 'A-F',
    begins: ['Unexpected error'],
    read: (_text, task) => ({ kind: 'task-error', task }),
    samples: [
      {
        logger: 'TaskManager.Task',
        thread: TASK,
        level: 'ERROR',
        message: 'Unexpected error',
        event: { task: TASK },
      },
      {
        logger: 'storage.taskmanager.task',
        level: 'ERROR',
        message: `(Task='${TASK}') Unexpected error`,
        event: { task: TASK },
      },
    ],
  },
  {
    name: 'task-recovery',
    eras: 'A-F',
    begins: ['(recover): ', '_recover', 'Recover Done: '],
    read: (text, task) => ({ kind: 'task-recovery', task, restart: text.startsWith('(') }),
    samples: [
      {
        logger: 'storage.taskmanager.task',
        message: `(Task='${TASK}') (recover): recovering: state running`,
        event: { task: TASK, restart: true },
      },
      {
        logger: 'Storage.TaskManager.Task',
        message: `Task=\`${TASK}\`::Recover Done: state recovering`,
        event: { task: TASK, restart: false },
      },
      {
        logger: 'storage.taskmanager.task',
        message: `(Task='${TASK}') _recover`,
        event: { task: TASK, restart: false },
      },
    ],
  },
  {
    name: 'task-result',
    eras: 'A-F',
    begins: ['finished: '],
    read: (text, task) => ({
      kind: 'task-result',
      task,
      result: capText(text.slice('finished: '.length), RETURN_MAX),
    }),
    samples: [
      {
        logger: 'storage.taskmanager.task',
        message: `(Task='${TASK}') finished: {'spm_st': {'spmId': 1}}`,
        event: { task: TASK, result: "{'spm_st': {'spmId': 1}}" },
      },
    ],
  },
];

export const taskRules: readonly Rule[] = [
  ...STEPS.map(ruleOf),
  {
    name: 'task-scheduled',
    eras: 'A-F',
    loggers: MANAGER_LOGGERS,
    starts: ['scheduled job '],
    read(message) {
      const match = SCHEDULED.exec(message.slice(0, 300));
      return match === null
        ? undefined
        : { kind: 'task-job', task: match[2] ?? '', name: match[1] ?? '', running: false };
    },
    samples: [
      {
        logger: 'storage.taskmanager',
        message: `scheduled job purgeImage_x for task ${TASK} `,
        event: { task: TASK, name: 'purgeImage_x', running: false },
      },
    ],
  },
  {
    name: 'task-queued',
    eras: 'A-F',
    loggers: MANAGER_LOGGERS,
    // 4.9.0 writes `queueing`
    starts: ['queuing task: ', 'queueing task: '],
    read(message) {
      const match = QUEUEING.exec(message.slice(0, 80));
      return match === null ? undefined : { kind: 'task-step', task: match[1] ?? '', step: 'queued' };
    },
    samples: [
      { logger: 'TaskManager', message: `queueing task: ${TASK}`, event: { task: TASK, step: 'queued' } },
      { logger: 'storage.taskmanager', message: `queuing task: ${TASK}`, event: { task: TASK, step: 'queued' } },
    ],
  },
  {
    name: 'task-loaded',
    eras: 'A-F',
    loggers: MANAGER_LOGGERS,
    starts: ['Loading dumped task '],
    read(message) {
      const match = LOADING.exec(message.slice(0, 80));
      return match === null ? undefined : { kind: 'task-recovery', task: match[1] ?? '', restart: true };
    },
    samples: [
      {
        logger: 'storage.taskmanager',
        message: `Loading dumped task ${TASK}`,
        event: { task: TASK, restart: true },
      },
    ],
  },
];

function ruleOf({ name, eras, begins, read, samples }: Step): Rule {
  return {
    name,
    eras,
    loggers: TASK_LOGGERS,
    starts: begins,
    behindAdapter: true,
    read: (text, record) => read(text, taskOf(record)),
    samples,
  };
}

/** Finds the task that a record is of. 4.9.0 names the task of a worker by its thread alone, and that of a call not at all. */
function taskOf({ message, thread }: LogRecord): string | undefined {
  const adapter = readAdapter(message);
  if (adapter !== undefined) return adapter.of === 'task' ? adapter.id : undefined;
  return thread.length === TASK.length && WHOLE_UUID.test(thread) ? thread : undefined;
}
