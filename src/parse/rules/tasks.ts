/** Storage tasks: state changes, aborts, and which worker thread runs which task. FORMATS: "Tasks". */
import type { Rule } from '../rule.ts';
import { readAdapter } from '../adapter.ts';

const LOGGERS = ['taskmanager.task', 'storage.taskmanager.task'];
const TASK = '8d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** py2 `u"…"` and `'…'` with ` - code N` outside; from 4.40.1 `value=… abortedcode=N` inside of the quotes. */
const ABORTED = /^aborting: Task is aborted: u?["'](?:value=)?/;
const ABORT_END = /(?: abortedcode=(\d+))?["'](?: - code (\d+))?$/;

export const taskRules: readonly Rule[] = [
  {
    name: 'task-state',
    eras: 'A-F',
    loggers: LOGGERS,
    starts: ['Task ', 'Task=', "(Task='"],
    read(message) {
      const adapter = readAdapter(message);
      if (adapter === undefined) return undefined;
      // only the state it goes *to* is true: from 4.20.24 the other is formatted late (FORMATS 1.5)
      const match = /^moving from state \w+ -> state (\w+)$/.exec(adapter.rest.slice(0, 80));
      return match === null ? undefined : { kind: 'task-state', task: adapter.id, to: match[1] ?? '' };
    },
    samples: [
      {
        logger: 'TaskManager.Task',
        message: `Task ${TASK}: moving from state init -> state preparing`,
        event: { task: TASK, to: 'preparing' },
      },
      {
        logger: 'Storage.TaskManager.Task',
        message: `Task=\`${TASK}\`::moving from state init -> state preparing`,
        event: { task: TASK, to: 'preparing' },
      },
      {
        logger: 'storage.taskmanager.task',
        message: `(Task='${TASK}') moving from state finished -> state running`,
        event: { task: TASK, to: 'running' },
      },
    ],
  },
  {
    name: 'task-abort',
    eras: 'A-F',
    loggers: LOGGERS,
    starts: ['aborting: Task is aborted: ', 'Task ', 'Task=', "(Task='"],
    read(message, record) {
      const adapter = readAdapter(message);
      const text = adapter?.rest ?? message;
      const begin = ABORTED.exec(text);
      if (begin === null) return undefined;
      const end = ABORT_END.exec(text.slice(-64));
      const code = end?.[1] ?? end?.[2];
      return {
        kind: 'task-abort',
        // era A names the task by its thread alone, and that of a call not at all
        task: adapter?.id ?? (UUID.test(record.thread) ? record.thread : undefined),
        code: code === undefined ? undefined : Number(code),
        message: text.slice(begin[0].length, text.length - (end?.[0].length ?? 0)),
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
    name: 'worker-start',
    eras: 'A-C',
    loggers: ['misc.threadpool.workerthread', 'storage.threadpool.workerthread'],
    starts: ['Task: '],
    read(message) {
      const match = /^Task: ([0-9a-f]{8}-[0-9a-f-]{27}) running: /.exec(message.slice(0, 60));
      return match === null ? undefined : { kind: 'worker-start', task: match[1] ?? '' };
    },
    samples: [
      {
        logger: 'Misc.ThreadPool.WorkerThread',
        message: `Task: ${TASK} running: <bound method Task.commit of <storage.task.Task instance at 0x7f50175114b0>> with: None`,
        event: { task: TASK },
      },
    ],
  },
  {
    name: 'worker-start-new',
    eras: 'D-F',
    loggers: ['storage.threadpool.workerthread'],
    starts: ['START task '],
    read(message, record) {
      // mailbox-spm/N and mailbox-hsm/N run mails in pools of the same kind: no task that anybody polls (4.19 on)
      if (record.thread.startsWith('mailbox')) return { kind: 'note', action: 'mail-start' };
      const match = /^START task ([0-9a-f]{8}-[0-9a-f-]{27}) \(/.exec(message.slice(0, 60));
      return match === null ? undefined : { kind: 'worker-start', task: match[1] ?? '' };
    },
    samples: [
      {
        logger: 'storage.threadpool.workerthread',
        thread: 'tasks/1',
        message: `START task ${TASK} (cmd=<bound method Task.commit of <vdsm.storage.task.Task object at 0x7f21d071c3d0>>, args=None)`,
        event: { kind: 'worker-start', task: TASK },
      },
      {
        logger: 'storage.threadpool.workerthread',
        thread: 'mailbox-hsm/2',
        message: `START task ${TASK} (cmd=<function runTask at 0x7f73ec5b1510>, args=(b'\\x91]}',))`,
        event: { kind: 'note', action: 'mail-start' },
      },
    ],
  },
  {
    name: 'worker-finish',
    eras: 'D-F',
    loggers: ['storage.threadpool.workerthread'],
    starts: ['FINISH task '],
    read(message, record) {
      if (record.thread.startsWith('mailbox')) return { kind: 'note', action: 'mail-finish' };
      const match = /^FINISH task ([0-9a-f]{8}-[0-9a-f-]{27})( failed)?/.exec(message.slice(0, 60));
      return match === null
        ? undefined
        : { kind: 'worker-finish', task: match[1] ?? '', failed: match[2] !== undefined };
    },
    samples: [
      {
        logger: 'storage.threadpool.workerthread',
        thread: 'tasks/1',
        message: `FINISH task ${TASK}`,
        event: { kind: 'worker-finish', task: TASK, failed: false },
      },
      {
        logger: 'storage.threadpool.workerthread',
        thread: 'tasks/1',
        message: `FINISH task ${TASK} failed (cmd=<bound method Task.commit of <x>>, args=None)`,
        event: { kind: 'worker-finish', task: TASK, failed: true },
      },
    ],
  },
];
