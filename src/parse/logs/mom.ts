/** mom.log: MOM, the memory overcommitment manager, which balloons memory and sets KSM by policies. */
import type { LogRules } from './log-rules.ts';
import { startSignal } from './start-signal.ts';

export const momRules: LogRules = {
  kind: 'mom',
  notes: [
    {
      action: 'mom-started',
      means: 'MOM, or one of its threads, starts.',
      loggers: ['mom', 'mom.*'],
      signals: startSignal(/^MOM starting/),
      wordings: [
        ['3.0-4.5', 'MOM starting', 'MOM starting', undefined, { start: { version: undefined, pid: undefined } }],
        ['3.0-4.5', 'hypervisor interface {}', 'hypervisor interface vdsmjsonrpcbulk'],
        ['3.0-4.5', 'Policy Engine starting', 'Policy Engine starting'],
        ['3.0-4.5', 'Host Monitor starting', 'Host Monitor starting'],
        ['3.0-4.5', 'Guest Manager starting{}', 'Guest Manager starting: multi-thread'],
        ['3.0-4.5', 'RPC Server starting', 'RPC Server starting'],
        ['3.0-4.5', 'RPC Server is disabled', 'RPC Server is disabled'],
        ['4.0-4.5', 'Using unix socket {}', 'Using unix socket /run/vdsm/mom-vdsm.sock'],
        ['3.0-4.5', '{} is ready', 'HostMonitor is ready'],
      ],
    },
    {
      action: 'mom-stopped',
      means: 'MOM, or one of its threads, stops.',
      loggers: ['mom', 'mom.*'],
      wordings: [
        ['3.0-4.5', 'MOM ending', 'MOM ending'],
        ['3.0-4.5', 'Policy Engine ending', 'Policy Engine ending'],
        ['3.0-4.5', 'Host Monitor ending', 'Host Monitor ending'],
        ['3.0-4.5', 'Guest Manager ending', 'Guest Manager ending'],
        ['3.0-4.5', 'RPC Server ending', 'RPC Server ending'],
        ['3.0-4.5', 'Shutting down RPC server.', 'Shutting down RPC server.'],
        ['3.0-4.5', 'Waiting for {} thread.', 'Waiting for policy engine thread.'],
      ],
    },
    {
      action: 'mom-failed',
      means: 'MOM cannot start, or one of its threads crashes; the traceback shows why.',
      loggers: ['mom', 'mom.*'],
      wordings: [
        ['4.3-4.5', 'Failed to initialize MOM threads', 'Failed to initialize MOM threads'],
        ['3.0-4.5', 'Policy Engine crashed', 'Policy Engine crashed'],
        ['3.0-4.5', 'Host Monitor crashed', 'Host Monitor crashed'],
        ['3.0-4.5', 'Guest Manager crashed', 'Guest Manager crashed'],
        ['3.0-4.5', 'RPC Server crashed', 'RPC Server crashed'],
        ['3.0-4.5', '{} crashed', 'GuestMonitor-vm1 crashed'],
        ['3.0-4.5', "Thread '{}' has exited", "Thread 'PolicyEngine' has exited"],
        ['3.0-4.5', 'Invalid configuration.  Unable to start', 'Invalid configuration.  Unable to start'],
      ],
      not: [['crashed guests: 1', undefined]],
    },
    {
      action: 'mom-vdsm-unreachable',
      means: 'MOM cannot reach vdsm.',
      loggers: ['mom', 'mom.*'],
      wordings: [
        ['3.5-4.5', 'Cannot connect to VDSM! {}', 'Cannot connect to VDSM! [Errno 111] Connection refused'],
        ['3.5-4.5', 'No response from VDSM arrived! {}', 'No response from VDSM arrived! timed out'],
      ],
    },
    {
      action: 'mom-guest-watched',
      means: 'MOM starts or stops monitoring a VM.',
      loggers: ['mom.guestmonitor', 'mom.guestmonitor.*', 'mom.monitor'],
      wordings: [
        ['3.0-4.5', 'GuestMonitor-{vdsm.vm.name} starting', 'GuestMonitor-vm1 starting'],
        ['3.0-4.5', 'GuestMonitor-{vdsm.vm.name} ending', 'GuestMonitor-vm1 ending'],
      ],
    },
    {
      action: 'mom-collection-failed',
      means: 'MOM cannot collect statistics of a VM or of the host.',
      loggers: ['mom', 'mom.*'],
      wordings: [
        ['3.0-4.5', 'Unexpected collection error', 'Unexpected collection error'],
        [
          '3.0-4.5',
          'Failed to get guest:{} information -- monitor {}',
          'Failed to get guest:27f1a8d4 information -- monitor can not be started',
        ],
        ['3.0-4.5', '{} Monitor initialization failed', 'Guest Monitor initialization failed'],
      ],
    },
    {
      action: 'mom-policy-loaded',
      means: 'MOM loads or deletes a policy.',
      loggers: ['mom.policy', 'mom.policy.*'],
      wordings: [
        ['3.0-4.5', "Loaded policy '{}'", "Loaded policy '00-defines'"],
        ['3.0-4.5', "Deleted policy '{}'", "Deleted policy '50-main'"],
      ],
    },
    {
      action: 'mom-policy-failed',
      means: 'MOM cannot read or evaluate a policy.',
      loggers: ['mom.policy', 'mom.policy.*', 'mom.policyengine'],
      wordings: [
        ['3.0-4.5', 'Policy error: {}', 'Policy error: undefined symbol x'],
        ['3.0-4.5', 'Unexpected error when evaluating policy: {}', 'Unexpected error when evaluating policy: x'],
        ['3.0-4.5', 'Unable to {}', 'Unable to load policy: x'],
      ],
    },
    {
      action: 'mom-balloon-set',
      means: 'MOM changes the balloon of a VM: it takes memory from the VM, or gives memory back.',
      loggers: ['mom.controllers.balloon'],
      wordings: [
        ['3.0-4.5', 'Ballooning guest:{vdsm.vm.name} from {} to {}', 'Ballooning guest:vm1 from 4194304 to 3984588'],
      ],
    },
    {
      action: 'mom-cpu-set',
      means: 'MOM changes the CPU quota of a VM.',
      loggers: ['mom.controllers.cputune'],
      wordings: [
        [
          '3.3-4.5',
          'CpuTune guest:{vdsm.vm.name} from {} to {}',
          'CpuTune guest:vm1 from quota:-1 period:100000 to quota:50000 period:100000',
        ],
      ],
    },
    {
      action: 'mom-ksm-set',
      means: 'MOM changes the settings of KSM, which merges equal memory pages.',
      loggers: ['mom.controllers.ksm'],
      wordings: [
        [
          '3.0-4.5',
          'Updating KSM configuration: {}',
          'Updating KSM configuration: pages_to_scan:0 run:0 sleep_millisecs:0',
        ],
      ],
    },
    {
      action: 'mom-called',
      means: 'vdsm calls a function of MOM.',
      loggers: ['mom.rpcserver', 'mom.momfuncs'],
      wordings: [['3.0-4.5', '{}()', 'getStatistics()']],
      not: [['getStatistics() failed', undefined]],
    },
  ],
};
