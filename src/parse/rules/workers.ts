/** Worker threads, and the storage tasks and mails that they run: from 4.19 on nearly all that a log at INFO has of tasks. */
import type { Rule } from '../rule.ts';
import { liftIdsOfDict } from '../ids.ts';
import { readExtendClock } from '../values/extend-clock.ts';

const WORKER_LOGGERS = ['misc.threadpool.workerthread', 'storage.threadpool.workerthread'];
const TASK = '8d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00';
const SD = 'bafd0f16-9aba-4f9f-ba90-46d3b8a29157';
const VOLUME = 'cd981010-ac48-49e1-b28b-cbde06c085bf';

const RUNNING = /^Task: (\S{1,64}) running: (<bound method Task\.(?:recover)?)?/;
const START = /^START task (\S{1,64}) \((?:cmd=<bound method Task\.(recover)?)?/;
const FINISH = /^FINISH task (\S{1,64})(?=\s|$)( failed)?/;

export const workerRules: readonly Rule[] = [
  {
    name: 'worker-idle',
    eras: 'A-F',
    loggers: ['misc.threadpool', 'storage.threadpool'],
    starts: ['Number of running tasks: '],
    read: () => ({ kind: 'worker-idle' }),
    samples: [
      {
        logger: 'Misc.ThreadPool',
        thread: TASK,
        message: 'Number of running tasks: 0',
        event: { kind: 'worker-idle' },
      },
    ],
  },
  {
    name: 'worker-start',
    eras: 'A-C',
    loggers: WORKER_LOGGERS,
    starts: ['Task: '],
    read(message) {
      const match = RUNNING.exec(message.slice(0, 120));
      if (match === null) return undefined;
      // the workers of the mailbox run mails in a pool of the same kind: these are not tasks, and nobody polls them
      if (match[2] === undefined) return { kind: 'note', action: 'mail-start', facts: liftIdsOfDict(message) };
      return { kind: 'worker-start', task: match[1] ?? '', restart: match[2].endsWith('recover') };
    },
    samples: [
      {
        logger: 'Misc.ThreadPool.WorkerThread',
        message: `Task: ${TASK} running: <bound method Task.commit of <storage.task.Task instance at 0x7f50175114b0>> with: None`,
        event: { task: TASK, restart: false },
      },
      {
        logger: 'Storage.ThreadPool.WorkerThread',
        message: `Task: ${TASK} running: <bound method Task.recover of <storage.task.Task instance at 0x7f50175114b0>> with: None`,
        event: { task: TASK, restart: true },
      },
      {
        logger: 'Misc.ThreadPool.WorkerThread',
        message: `Task: ${TASK} running: <function runTask at 0x7f50175114b0> with: (<bound method SPM_Extend_Message.processRequest of <x>>,)`,
        event: { kind: 'note', action: 'mail-start', facts: undefined },
      },
      {
        logger: 'Misc.ThreadPool.WorkerThread',
        message: `Task: ${TASK} running: <function runTask at 0x7f50175114b0> with: (<bound method Vm.__afterVolumeExtension of <x>>, {'domainID': '${SD}', 'volumeID': '${VOLUME}'})`,
        event: { kind: 'note', action: 'mail-start', facts: { 'vdsm.sd.id': SD, 'vdsm.volume.id': VOLUME } },
      },
    ],
  },
  {
    name: 'worker-start-new',
    eras: 'D-F',
    loggers: WORKER_LOGGERS,
    starts: ['START task '],
    read(message, record) {
      // from 4.19 on the mailbox's workers are named: what mailbox-spm/N and mailbox-hsm/N run are mails, not tasks;
      // the end of an extend is such a mail, and prints its clock
      if (record.thread.startsWith('mailbox'))
        return {
          kind: 'note',
          action: 'mail-start',
          facts: { ...liftIdsOfDict(message), ...readExtendClock(message) },
        };
      const match = START.exec(message.slice(0, 120));
      return match === null
        ? undefined
        : { kind: 'worker-start', task: match[1] ?? '', restart: match[2] !== undefined };
    },
    samples: [
      {
        logger: 'storage.threadpool.workerthread',
        thread: 'tasks/1',
        message: `START task ${TASK} (cmd=<bound method Task.commit of <vdsm.storage.task.Task object at 0x7f21d071c3d0>>, args=None)`,
        event: { kind: 'worker-start', task: TASK, restart: false },
      },
      {
        logger: 'storage.threadpool.workerthread',
        thread: 'tasks/1',
        message: `START task ${TASK} (cmd=<bound method Task.recover of <vdsm.storage.task.Task object at 0x7f21d071c3d0>>, args=None)`,
        event: { kind: 'worker-start', task: TASK, restart: true },
      },
      {
        logger: 'storage.threadpool.workerthread',
        thread: 'mailbox-hsm/2',
        message: `START task ${TASK} (cmd=<function runTask at 0x7f73ec5b1510>, args=(b'\\x91]}',))`,
        event: { kind: 'note', action: 'mail-start' },
      },
      {
        logger: 'storage.threadpool.workerthread',
        thread: 'mailbox-hsm/2',
        message: `START task ${TASK} (cmd=<function runTask at 0x7f73ec5b1510>, args=(<bound method x>, {'clock': <Clock(total=3.04*, wait=1.91, extend-volume=1.13)>}))`,
        event: { facts: { 'vdsm.extend.total_seconds': 3.04, 'vdsm.extend.running': true } },
      },
      {
        logger: 'storage.threadpool.workerthread',
        thread: 'mailbox-hsm/2',
        message: `START task ${TASK} (cmd=<function runTask at 0x7f73ec5b1510>, args=(<bound method x>, {'domainID': '${SD}', 'internal': False, 'volumeID': '${VOLUME}', 'clock': <Clock(total=3.04*, wait=1.91)>, 'callback': None}))`,
        event: {
          facts: {
            'vdsm.sd.id': SD,
            'vdsm.volume.id': VOLUME,
            'vdsm.extend.total_seconds': 3.04,
            'vdsm.extend.wait_seconds': 1.91,
            'vdsm.extend.running': true,
          },
        },
      },
    ],
  },
  {
    name: 'worker-finish',
    eras: 'D-F',
    loggers: WORKER_LOGGERS,
    starts: ['FINISH task '],
    read(message, record) {
      if (record.thread.startsWith('mailbox')) return { kind: 'note', action: 'mail-finish' };
      const match = FINISH.exec(message.slice(0, 60));
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
