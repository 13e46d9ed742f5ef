/** Executors, schedulers and event loops: workers that are blocked, jobs that fail or are late. */
import type { NoteFacts } from '../../model/events.ts';
import { isUuid } from '../ids.ts';
import type { MutableFacts, Note } from '../notes.ts';
import { readSmallNumber } from '../values/small-number.ts';

const LOGGERS = ['executor', 'scheduler', 'virt.*', 'root', 'storage.*', 'vds', 'sampling', 'concurrent', 'common.*'];
const MONITOR = '<Operation action=<vdsm.virt.sampling.HostMonitor object at 0x7f31e0b5fb50> at 0x7f31e0b5fe10>';

export const executorNotes: readonly Note[] = [
  {
    action: 'worker-blocked',
    means: 'A worker does not return from its job; vdsm repeats the record as long as that lasts.',
    loggers: LOGGERS,
    read: readWorker,
    wordings: [
      [
        'D1-F',
        'Worker blocked: {}',
        `Worker blocked: <Worker name=periodic/1 running <Task discardable ${MONITOR} timeout=15, duration=30.01 at 0x7fcce5860750> task#=8 at 0x7fcce5885110>, traceback:\nFile: "/usr/lib64/python3.6/threading.py", line 884, in _bootstrap`,
        {
          'vdsm.worker.name': 'periodic/1',
          'vdsm.worker.job': 'Operation vdsm.virt.sampling.HostMonitor',
          'vdsm.worker.task_number': 8,
          'vdsm.worker.blocked_seconds': 30.01,
        },
      ],
      [
        'D1-F',
        'Worker blocked: {}',
        "Worker blocked: <Worker name=jsonrpc/5 running <Task <JsonRpcTask {'params': {}, 'jsonrpc': '2.0', 'method': u'Host.getCapabilities', 'id': u'24f0a4e7'} at 0x7f5c> timeout=60, duration=60.00 at 0x7f5d> task#=112 at 0x7f5e>",
        {
          'vdsm.worker.name': 'jsonrpc/5',
          'vdsm.worker.job': 'JsonRpcTask Host.getCapabilities',
          'vdsm.worker.task_number': 112,
          'vdsm.worker.blocked_seconds': 60,
        },
      ],
    ],
  },
  {
    action: 'worker-discarded',
    means: 'vdsm gives up a worker that was blocked for too long; another one takes its place.',
    loggers: LOGGERS,
    read: readWorker,
    wordings: [
      [
        'C2-F',
        'Worker discarded: {}',
        `Worker discarded: <Worker name=periodic/0 running <Task discardable ${MONITOR} timeout=0.5, duration=0.50 at 0x7fcce46acb90> discarded task#=8 at 0x7fcce5884e50>`,
        {
          'vdsm.worker.name': 'periodic/0',
          'vdsm.worker.job': 'Operation vdsm.virt.sampling.HostMonitor',
          'vdsm.worker.task_number': 8,
          'vdsm.worker.blocked_seconds': 0.5,
        },
      ],
      ['C1', 'Worker {} discarded', 'Worker periodic/3 discarded'],
      ['C1-F', 'Worker was discarded', 'Worker was discarded'],
    ],
  },
  {
    action: 'workers-counted',
    means: 'vdsm adds a worker, or has as many as it may have; the record has their number.',
    loggers: LOGGERS,
    wordings: [
      [
        'C2-F',
        'executor state: count={vdsm.worker.count} workers={}',
        'executor state: count=3 workers={<Worker name=periodic/1 waiting task#=8 at 0x7f1>}',
      ],
      [
        'C2-F',
        'New worker added ({} active, {vdsm.worker.count} total workers)',
        'New worker added (2 active, 5 total workers)',
      ],
      [
        'C2-F',
        'Too many workers (limit={vdsm.worker.count}), not adding more',
        'Too many workers (limit=30), not adding more',
      ],
    ],
  },
  {
    action: 'worker-step',
    means: 'A worker or a scheduled operation starts or stops.',
    loggers: LOGGERS,
    wordings: [
      ['C1-F', 'Starting worker {}', 'Starting worker periodic/0'],
      ['C1-F', 'Waiting for worker {}', 'Waiting for worker periodic/0'],
      ['C1-F', 'Worker started', 'Worker started'],
      ['C1-F', 'Worker stopped', 'Worker stopped'],
      ['C1-F', 'started', 'started'],
      ['C2-F', 'starting operation {}', `starting operation ${MONITOR}`],
      ['C2-F', 'stopping operation {}', `stopping operation ${MONITOR}`],
    ],
  },
  {
    action: 'job-crashed',
    means:
      'A job of a worker, a scheduled call or an operation ends with an unexpected exception; a periodic one repeats it each period.',
    loggers: LOGGERS,
    read: readJob,
    wordings: [
      [
        'C1-F',
        'Unhandled exception in {}',
        'Unhandled exception in <Task discardable <VolumeWatermarkMonitor vm=eb9b0a1c-7659-4482-980f-7e5b9ac9336a at 0x7fd7caf43160> timeout=1.0, duration=0.01 at 0x7fd7c87d1400>',
        { 'vdsm.worker.job': 'VolumeWatermarkMonitor', 'vdsm.vm.id': 'eb9b0a1c-7659-4482-980f-7e5b9ac9336a' },
      ],
      [
        'C2-F',
        '<{} operation failed',
        '<bound method QemuGuestAgentPoller._poller of <vdsm.virt.qemuguestagent.QemuGuestAgentPoller object at 0x7fe08c0d9630>> operation failed',
        { 'vdsm.worker.job': 'QemuGuestAgentPoller._poller' },
      ],
      [
        'C2-F',
        'while dispatching {}',
        'while dispatching <VolumeWatermarkMonitor vm=eb9b0a1c-7659-4482-980f-7e5b9ac9336a at 0x7fd7caf43160>',
        { 'vdsm.worker.job': 'VolumeWatermarkMonitor', 'vdsm.vm.id': 'eb9b0a1c-7659-4482-980f-7e5b9ac9336a' },
      ],
      ['D3-F', 'Unhandled exception (name={}', 'Unhandled exception (name=createVolume, args=(), kwargs={})'],
    ],
  },
  {
    action: 'job-skipped',
    means: 'vdsm does not run an operation: the queue is full, or the VM is not there.',
    loggers: LOGGERS,
    read: readJob,
    fromSources: true,
    wordings: [
      [
        'C2-F',
        'could not run {}, executor queue full',
        `could not run ${MONITOR}, executor queue full`,
        { 'vdsm.worker.job': 'Operation vdsm.virt.sampling.HostMonitor' },
      ],
      [
        'C2-F',
        'could not run on {}: domain not connected',
        'could not run on eb9b0a1c-7659-4482-980f-7e5b9ac9336a: domain not connected',
      ],
      [
        'C2-F',
        'could not run {} on {}',
        "could not run <class 'vdsm.virt.periodic.DriveWatermarkMonitor'> on ['eb9b0a1c-7659-4482-980f-7e5b9ac9336a']",
        { 'vdsm.worker.job': 'vdsm.virt.periodic.DriveWatermarkMonitor' },
      ],
      ['D4-F', 'Operation not started: {}', 'Operation not started: x'],
    ],
  },
  {
    action: 'thread-step',
    means: 'A helper thread starts or ends.',
    loggers: LOGGERS,
    wordings: [
      [
        'D1-F',
        'START thread <{}',
        'START thread <Thread(vmrecovery, started daemon 140123456789248)> (func=<bound method X>, args=(), kwargs={})',
      ],
      ['D1-F', 'FINISH thread <{})>', 'FINISH thread <Thread(vmrecovery, stopped daemon 140123456789248)>'],
      ['D3-F', 'FINISH thread <{})> ({})', 'FINISH thread <Thread(vmrecovery, stopped daemon 140123456789248)> (x)'],
    ],
  },
  {
    action: 'thread-crashed',
    means: 'A helper thread ends with an exception.',
    loggers: ['*'],
    wordings: [
      [
        'D1-F',
        'FINISH thread <{}> failed',
        'FINISH thread <Thread(check/loop, started daemon 139956156602112)> failed',
      ],
    ],
  },
  {
    action: 'event-loop-step',
    means: 'The event loop of storage starts or stops.',
    loggers: ['storage.*'],
    wordings: [
      ['C3-F', 'Starting <EventLoop {}', 'Starting <EventLoop running=True closed=False at 0x33217616>'],
      ['C3-F', 'Stopping <EventLoop {}', 'Stopping <EventLoop running=True closed=False at 0x33217616>'],
    ],
  },
  {
    action: 'event-loop-delayed',
    means: 'The event loop of storage is late: the host is too busy, or the loop is blocked.',
    loggers: ['storage.*'],
    wordings: [
      [
        'D1-F',
        'Call {} delayed by {vdsm.elapsed_seconds} seconds',
        'Call <bound method DirectioChecker._check of <DirectioChecker /dev/x/metadata running next_check=4295185.60 at 0x2fda350>> delayed by 1.42 seconds',
      ],
      [
        'D1-F',
        'Call {} missed {} deadlines, {}',
        'Call <bound method X> missed 3 deadlines, scheduling next call at 4295185.60',
      ],
    ],
  },
  {
    action: 'event-loop-failed',
    means: 'A handler in the event loop of storage fails with an exception.',
    loggers: ['storage.*'],
    wordings: [
      [
        'C3-F',
        'Unhandled error in {}',
        'Unhandled error in <vdsm.storage.asyncevent.BufferedReader connected at 0x36715a8>',
      ],
      ['C3-F', 'Wakeup read end was closed', 'Wakeup read end was closed'],
    ],
  },
  {
    action: 'process-step',
    means: 'vdsm waits for an external process, sends it a signal, or logs how it ended.',
    loggers: [...LOGGERS, 'procutils'],
    wordings: [
      ['F', 'Waiting for process {}', 'Waiting for process 28834'],
      ['F', 'Process terminated with rc={}', 'Process terminated with rc=0 out=None err=None'],
      ['D4-F', 'Sending signal {} to child process {}', 'Sending signal 15 to child process 28834'],
      ['D4-F', 'Error sending signal to child process {}', 'Error sending signal to child process 28834: x'],
      ['C2-F', 'Terminating process pid={}', 'Terminating process pid=28834'],
    ],
  },
];

/** Reads `<Worker name=W running <Task [discardable ]JOB timeout=T, duration=D at 0x…> [discarded ]task#=N at 0x…>`. */
function readWorker(text: string): NoteFacts | undefined {
  const head = text.slice(0, 2000);
  const name = /^Worker \w+: <Worker name=(\S+) /.exec(head);
  if (name === null) return undefined;
  const facts: MutableFacts = { 'vdsm.worker.name': name[1] ?? '' };
  Object.assign(facts, readJob(head));
  // a job may hold any text, so the last occurrence of each key is the worker's
  const duration = /^, duration=(\d+\.\d+)/.exec(head.slice(head.lastIndexOf(', duration=')));
  if (duration !== null) facts['vdsm.worker.blocked_seconds'] = readSmallNumber(duration[1] ?? '');
  const number = /^ task#=(\d+)/.exec(head.slice(head.lastIndexOf(' task#=')));
  if (number !== null) facts['vdsm.worker.task_number'] = readSmallNumber(number[1] ?? '');
  return facts;
}

/** Reads the name of a job, without addresses and ids, so that a job has the same name each time. */
function readJob(text: string): NoteFacts | undefined {
  const head = text.slice(0, 2000);
  const method = /<JsonRpcTask .{0,1500}?'method': u?'([\w.]+)'/s.exec(head);
  if (method !== null) return { 'vdsm.worker.job': `JsonRpcTask ${method[1] ?? ''}` };
  const operation = /<Operation action=<(?:bound method )?([\w.]+)/.exec(head);
  if (operation !== null) return { 'vdsm.worker.job': `Operation ${operation[1] ?? ''}` };
  const bound = /^<bound method ([\w.]+)/.exec(head) ?? /^could not run <class '([\w.]+)'>/.exec(head);
  if (bound !== null) return { 'vdsm.worker.job': bound[1] ?? '' };
  const object = /<(?:Task )?(?:discardable )?<?(?:functools\.)?([A-Za-z_][\w.]*)(?: vm=([0-9a-f-]{36}))?/.exec(
    head.slice(head.indexOf('<Task ') < 0 ? 0 : head.indexOf('<Task ')),
  );
  if (object === null) return undefined;
  const vm = object[2];
  return { 'vdsm.worker.job': object[1] ?? '', ...(vm !== undefined && isUuid(vm) ? { 'vdsm.vm.id': vm } : {}) };
}
