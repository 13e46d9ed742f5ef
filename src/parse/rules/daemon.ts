/** The daemon itself: signals, panics, failed starts, and the steps of its starts and stops. */
import type { NoteSignals } from '../../model/events.ts';
import type { Note } from '../notes.ts';

const VM = '45b59cae-f2a0-4d83-8da8-b7c0a21fbe14';

/** Steps that the main thread writes once in an epoch: they show a start even where the banner is not logged. */
const ONCE = [
  'Starting StorageDispatcher...',
  'START HSM init',
  'VDSM will run with cpu affinity',
  'Preparing MOM interface',
  'Starting up MOM',
];

function readStartStep(text: string): NoteSignals | undefined {
  const startStep = ONCE.find((step) => text.startsWith(step));
  return startStep === undefined ? undefined : { startStep };
}

const STEP_LOGGERS = [
  'vds',
  'vds.*',
  'jsonrpc.*',
  'mom',
  'storage.*',
  'health',
  'root',
  'protocoldetector.*',
  'executor',
  'scheduler',
];

export const daemonNotes: readonly Note[] = [
  {
    action: 'signal-received',
    means: 'vdsm receives a signal to stop (15), or to stop being the SPM (10).',
    loggers: ['vds', 'root'],
    wordings: [
      ['D1-F', 'Received signal {vdsm.signal}, shutting down', 'Received signal 15, shutting down'],
      ['D1-F', 'Received signal {vdsm.signal}, stopping SPM', 'Received signal 10, stopping SPM'],
      ['B3-C3', 'Received signal {vdsm.signal}', 'Received signal 15'],
    ],
  },
  {
    action: 'libvirt-lost',
    means:
      'The connection to libvirt breaks, and vdsm stops itself; the records that follow look like a stop by an admin.',
    loggers: ['*'],
    fromSources: true,
    // from B3 on the first line only reports that the connection broke
    signals: (text) => (text.includes('taking ') ? { stopsItself: true } : undefined),
    wordings: [
      ['B3-F', 'connection to libvirt broken. ecode: {} edom: {}', 'connection to libvirt broken. ecode: 1 edom: 7'],
      [
        'B3',
        'connection to libvirt broken. taking vdsm down. ecode: {} edom: {}',
        'connection to libvirt broken. taking vdsm down. ecode: 38 edom: 7',
        undefined,
        { stopsItself: true },
      ],
      [
        'A-B2',
        'connection to libvirt broken. taking vdsm down.',
        'connection to libvirt broken. taking vdsm down.',
        undefined,
        { stopsItself: true },
      ],
      ['B3-F', 'taking calling process down.', 'taking calling process down.', undefined, { stopsItself: true }],
    ],
  },
  {
    action: 'panic',
    means: 'vdsm meets an error from which it cannot recover, and kills itself.',
    loggers: ['*'],
    wordings: [['A-F', 'Panic: {}', 'Panic: Connect to supervdsm service failed: [Errno 2] No such file or directory']],
    fromSources: true,
    not: [['Panic mode is off', undefined]],
  },
  {
    action: 'startup-failed',
    means: 'vdsm ends with an exception, mostly while it starts: before its banner, or instead of one.',
    loggers: ['vds'],
    fromSources: true,
    signals: (text) => (text === 'Exception raised' ? { mainEnds: true } : undefined),
    wordings: [
      ['B1-F', 'Exception raised', 'Exception raised', undefined, { mainEnds: true }],
      [
        'A-F',
        'failed to init clientIF, shutting down storage dispatcher',
        'failed to init clientIF, shutting down storage dispatcher',
      ],
    ],
  },
  {
    action: 'stop-step',
    means: 'vdsm takes a step of an orderly stop.',
    loggers: [...STEP_LOGGERS, 'taskmanager'],
    signals: (text) =>
      text === 'Exiting' || text.startsWith('VDSM main thread ended.') ? { mainEnds: true } : undefined,
    wordings: [
      [
        'A-C3',
        'VDSM main thread ended. Waiting for {} other threads...',
        'VDSM main thread ended. Waiting for 12 other threads...',
        undefined,
        { mainEnds: true },
      ],
      ['D1-F', 'Stopping threads', 'Stopping threads'],
      ['D1-F', 'Stopping <{} object at {}', 'Stopping <vdsm.schedule.Scheduler object at 0x7f3c3c0b1d10>'],
      ['D1-F', '<{} is still running', '<Thread(jsonrpc/3, started daemon 140123456789248)> is still running'],
      ['A-C3', '<{}Thread({}, started{})>', '<Thread(libvirtEventLoop, started daemon 140123456789248)>'],
      [
        'A-C3',
        '<{}Thread({}, stopped{})>',
        '<WorkerThread(4d2f8a1c-7e6b-4f3d-9a5c-2b1e0d9f8c7a, stopped daemon 140123456789248)>',
      ],
      ['D1-F', 'Exiting', 'Exiting', undefined, { mainEnds: true }],
      ['B3-F', 'Stopping JsonRPC Server', 'Stopping JsonRPC Server'],
      ['B3-F', 'Stopping Acceptor', 'Stopping Acceptor'],
      ['C1', 'Cleaning Acceptor', 'Cleaning Acceptor'],
      ['B1-C1', 'VM channels listener was stopped.', 'VM channels listener was stopped.'],
      ['B3-C1', 'VM channels listener thread has ended.', 'VM channels listener thread has ended.'],
      ['B2-C1', 'Shutting down MOM', 'Shutting down MOM'],
      ['B3-C1', 'Stopping domain monitors', 'Stopping domain monitors'],
      ['C2-F', 'Shutting down domain monitors', 'Shutting down domain monitors'],
      ['B1-C3', 'Monitoring stopped', 'Monitoring stopped'],
      ['C1-F', 'Stopping health monitor', 'Stopping health monitor'],
      ['C2-D2', 'Stopping XMLRPC server', 'Stopping XMLRPC server'],
      ['C2-D2', 'XMLRPC server stopped', 'XMLRPC server stopped'],
      ['D3-F', 'Stopping http server', 'Stopping http server'],
      ['D3-F', 'Server stopped', 'Server stopped'],
      ['C3-F', 'Stopping check service', 'Stopping check service'],
      ['C1-F', 'Stopping executor', 'Stopping executor'],
      ['C1-F', 'Stopping scheduler {}', 'Stopping scheduler vdsm.Scheduler'],
      ['A-F', 'Request to stop all {}', 'Request to stop all tasks'],
      ['D3-F', 'host in shutdown waiting', 'host in shutdown waiting'],
      ['D3-D4', 'Stopping multipath event listener', 'Stopping multipath event listener'],
      [
        'D3-D4',
        'Unregistering multipath event monitor {}',
        'Unregistering multipath event monitor <vdsm.storage.mpathhealth.Monitor object at 0x7f32b8672450>',
      ],
    ],
  },
  {
    action: 'stop-warned',
    means: 'A part of vdsm does not stop as it should; the stop goes on.',
    loggers: [...STEP_LOGGERS, 'taskmanager'],
    fromSources: true,
    wordings: [['D4-F', 'Error running stop hook', 'Error running stop hook']],
  },
  {
    action: 'start-step',
    means: 'vdsm takes a step of its start.',
    loggers: STEP_LOGGERS,
    signals: readStartStep,
    wordings: [
      [
        'C1-F',
        'VDSM will run with cpu affinity: {}',
        'VDSM will run with cpu affinity: frozenset([1])',
        undefined,
        { startStep: 'VDSM will run with cpu affinity' },
      ],
      ['C2-F', 'Only one cpu detected: affinity disabled', 'Only one cpu detected: affinity disabled'],
      [
        'A-F',
        'Starting StorageDispatcher...',
        'Starting StorageDispatcher...',
        undefined,
        { startStep: 'Starting StorageDispatcher...' },
      ],
      ['C3-F', 'Starting check service', 'Starting check service'],
      ['D3-F', 'START HSM init', 'START HSM init', undefined, { startStep: 'START HSM init' }],
      [
        'D3-F',
        'FINISH HSM init succeeded in {vdsm.elapsed_seconds} seconds',
        'FINISH HSM init succeeded in 6.51 seconds',
      ],
      ['D3-F', 'FINISH HSM init', 'FINISH HSM init'],
      [
        'C2-F',
        'Preparing MOM interface',
        'Preparing MOM interface',
        undefined,
        { startStep: 'Preparing MOM interface' },
      ],
      ['C2-D3', 'Using named unix socket {}', 'Using named unix socket /var/run/vdsm/mom-vdsm.sock'],
      ['D4-F', 'MOM: Using named unix socket: {}', 'MOM: Using named unix socket: /run/vdsm/mom-vdsm.sock'],
      ['B2-C1', 'Starting up MOM', 'Starting up MOM', undefined, { startStep: 'Starting up MOM' }],
      ['C2', 'Unregistering all secrests', 'Unregistering all secrests'],
      ['C3-F', 'Unregistering all secrets', 'Unregistering all secrets'],
      ['B1-F', "Setting channels' timeout to {} seconds.", "Setting channels' timeout to 30 seconds."],
      ['B1-C1', 'Starting VM channels listener thread.', 'Starting VM channels listener thread.'],
      ['C2-D2', 'XMLRPC server running', 'XMLRPC server running'],
      ['D3-F', 'Server running', 'Server running'],
      ['C1-F', 'Starting health monitor (interval={})', 'Starting health monitor (interval=60)'],
      ['C2-F', 'Listening at {}', 'Listening at :::54321'],
      ['C1-F', 'Starting executor', 'Starting executor'],
      ['C1-F', 'Starting scheduler {}', 'Starting scheduler vdsm.Scheduler'],
      ['B3-F', 'trying to connect libvirt', 'trying to connect libvirt'],
      [
        'D3-D4',
        'Registering multipath event monitor {}',
        'Registering multipath event monitor <vdsm.storage.mpathhealth.Monitor object at 0x7f32b8672450>',
      ],
      ['D3-D4', 'Starting multipath event listener', 'Starting multipath event listener'],
    ],
  },
  {
    action: 'start-warned',
    means: 'A part of vdsm does not start as it should; vdsm starts without it.',
    loggers: STEP_LOGGERS,
    fromSources: true,
    wordings: [
      ['C2-F', 'Failed to set affinity, running without', 'Failed to set affinity, running without'],
      [
        'A-F',
        'StorageDispatcher: init - multiple public functions with same name: {}',
        'StorageDispatcher: init - multiple public functions with same name: connect',
      ],
      [
        'B2-F',
        'Unable to load the {} server module. Please make sure it is installed.',
        'Unable to load the json rpc server module. Please make sure it is installed.',
      ],
    ],
  },
  {
    action: 'event-ignored',
    means: 'vdsm does not send or handle an event: it is not ready, or the event or the VM is unknown to it.',
    loggers: ['vds', 'root', 'virt.*'],
    wordings: [
      [
        'C2-F',
        'Not ready yet, ignoring event {}',
        `Not ready yet, ignoring event u'|virt|VM_status|${VM}' args={u'${VM}': {'status': 'Up'}}`,
      ],
      [
        'C3-F',
        'Attempt to send an event when jsonrpc binding not available',
        'Attempt to send an event when jsonrpc binding not available',
      ],
      ['A-B2', 'unkown eventid {}', 'unkown eventid 4 args ()'],
      ['B2-D2', 'unknown eventid {}', 'unknown eventid 4 args ()'],
      ['A-B2', 'unkown vm {vdsm.vm.id} eventid {}', `unkown vm ${VM} eventid 0 args (1, 0, -1)`],
      ['B1-B2', 'unknown vm {vdsm.vm.id} eventid {}', `unknown vm ${VM} eventid 0 args (1, 0, -1)`],
      ['B1-F', 'Error running VM callback', 'Error running VM callback'],
    ],
  },
  {
    action: 'secret-changed',
    means: 'vdsm registers or drops a secret in libvirt (a Ceph key), or cannot.',
    loggers: ['root', 'virt.*'],
    fromSources: true,
    wordings: [
      ['C2-F', 'Registering secret {}', 'Registering secret <vdsm.virt.secret.Secret object at 0x7f32b8672450>'],
      ['C2-F', 'Unregistering secret {}', "Unregistering secret '24f0a4e7-2b1c-4d83-9a6e-5b3c2d1e0f98'"],
    ],
  },
  {
    action: 'secret-failed',
    means: 'vdsm cannot register or drop a secret in libvirt (a Ceph key): VMs with such disks do not start.',
    loggers: ['root', 'virt.*'],
    fromSources: true,
    wordings: [
      ['C2-F', 'Could not register secret {}', 'Could not register secret <Secret>: internal error'],
      ['C2-F', 'Could not unregister {}', 'Could not unregister secrets: internal error'],
      ['C2-F', 'Attempt to register invalid secret: {}', "Attempt to register invalid secret: 'uuid'"],
      ['C2-F', 'Attempt to unregister invalid uuid {}', "Attempt to unregister invalid uuid 'x': badly formed"],
    ],
  },
];
