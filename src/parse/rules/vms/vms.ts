/** VMs: how they start, pause, resume and end, and why. */
import type { Note } from '../../notes.ts';

const LOGGERS = ['virt.*', 'vm.vm', 'libvirtvm', 'vds'];
const VM = "(vmId='27f1a8d4-1f81-49e6-bd83-4ecb0a462b54') ";
const OLD_VM = 'vmId=`27f1a8d4-1f81-49e6-bd83-4ecb0a462b54`::';
const ID = '27f1a8d4-1f81-49e6-bd83-4ecb0a462b54';

export const vmNotes: readonly Note[] = [
  {
    action: 'vm-down',
    means: 'A VM goes down; the record has the reason, from 4.16 on also as a code.',
    loggers: LOGGERS,
    facts: { 'vdsm.vm.status': 'down' },
    wordings: [
      [
        'C1-F',
        'Changed state to Down: {vdsm.vm.exit_reason} (code={vdsm.vm.exit_code})',
        `${VM}Changed state to Down: Admin shut down from the engine (code=6)`,
      ],
      [
        'A-B3',
        'Changed state to Down: {vdsm.vm.exit_reason}',
        `${OLD_VM}Changed state to Down: Lost connection with qemu process`,
      ],
    ],
  },
  {
    action: 'vm-started',
    means: 'vdsm starts a VM.',
    loggers: LOGGERS,
    wordings: [['A-F', 'VM wrapper has started', `${VM}VM wrapper has started`]],
  },
  {
    action: 'vm-start-failed',
    means: 'vdsm cannot start a VM; the traceback shows why.',
    loggers: LOGGERS,
    wordings: [
      ['A-F', 'The vm start process failed', `${VM}The vm start process failed`],
      ['C1-F', 'Failed to start a migration destination vm', `${VM}Failed to start a migration destination vm`],
      ['A-C1', 'vm {vdsm.vm.id} already exists', `vm ${ID} already exists`],
    ],
  },
  {
    action: 'vm-running',
    means: 'The CPUs of a VM start to run, or run again.',
    loggers: LOGGERS,
    facts: { 'vdsm.vm.status': 'up' },
    wordings: [
      ['C2-F', 'CPU running: {}', `${VM}CPU running: onResume`],
      ['D3-F', 'VM resumed', `${VM}VM resumed`],
    ],
  },
  {
    action: 'vm-stopped',
    means: 'The CPUs of a VM stop: it is paused, migrated away, saved, or out of disk space.',
    loggers: LOGGERS,
    facts: { 'vdsm.vm.status': 'paused' },
    wordings: [['C2-F', 'CPU stopped: {vdsm.vm.exit_reason}', `${VM}CPU stopped: pause`]],
  },
  {
    action: 'vm-paused-by-storage',
    means: 'A drive of a VM has no space left (enospc) or an I/O error (eio), and QEMU pauses the VM.',
    loggers: LOGGERS,
    facts: { 'vdsm.vm.status': 'paused' },
    fromSources: true,
    wordings: [
      [
        'A-F',
        'abnormal vm stop device {vdsm.vm.drive} error {vdsm.vm.exit_reason}',
        `${VM}abnormal vm stop device ua-7d0e9f2c error enospc`,
      ],
    ],
  },
  {
    action: 'vm-storage-error',
    means: 'A drive of a VM has no space left, or an I/O error.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['C2-F', 'device {vdsm.vm.drive} out of space', `${VM}device vda out of space`],
      ['C2-F', 'device {vdsm.vm.drive} reported I/O error', `${VM}device vda reported I/O error`],
      [
        'B3-F',
        'I/O error {vdsm.vm.exit_reason} device {vdsm.vm.drive} reported to guest OS',
        `${VM}I/O error EIO device vda reported to guest OS`,
      ],
      [
        'B3-F',
        'unexpected action {} on device {vdsm.vm.drive} error {vdsm.vm.exit_reason}',
        `${VM}unexpected action 7 on device vda error eother`,
      ],
      ['B3-F', "Couldn't retrieve {}pause code from libvirt: {}", `${VM}Couldn't retrieve pause code from libvirt: x`],
    ],
  },
  {
    action: 'vm-resume-tried',
    means: 'vdsm resumes a VM that was paused by its storage, now that the storage is back, or decides not to.',
    loggers: LOGGERS,
    wordings: [
      ['D3-F', 'Trying to resume VM {vdsm.vm.id} after EIO', `Trying to resume VM ${ID} after EIO`],
      ['B3-D2', 'Cont vm {vdsm.vm.id} in EIO', `Cont vm ${ID} in EIO`],
      ['C2-D2', "VM {vdsm.vm.id} can't be resumed", `${VM}VM ${ID} can't be resumed`],
      ['D3-F', 'Auto-resume disabled for the VM', `${VM}Auto-resume disabled for the VM`],
      ['D3-F', 'VM paused for too long, will be destroyed', `${VM}VM paused for too long, will be destroyed`],
      ['D3-F', 'Looking for stale paused VMs', 'Looking for stale paused VMs'],
    ],
  },
  {
    action: 'vm-resume-failed',
    means: 'vdsm cannot resume a VM.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['D3-F', 'Cannot resume VM{}', `${VM}Cannot resume VM in state Down`],
      ['A-F', 'cannot cont while {}', `${VM}cannot cont while Migration Source`],
    ],
  },
  {
    action: 'vm-released',
    means: 'vdsm releases what a VM used on this host.',
    loggers: LOGGERS,
    wordings: [
      ['A-F', 'Release VM resources', `${VM}Release VM resources`],
      ['C1-F', "VM '{vdsm.vm.id}' already down and destroyed", `${VM}VM '${ID}' already down and destroyed`],
      ['F', 'VM already down', `${VM}VM already down`],
      ['C3-F', '_destroyVmGraceful attempt #{}', `${VM}_destroyVmGraceful attempt #0`],
      ['D4-F', 'Will not undefine external VM {vdsm.vm.id}', `${VM}Will not undefine external VM ${ID}`],
      ['D3-F', "Can't undefine disconnected VM {}", `${VM}Can't undefine disconnected VM '${ID}'`],
      ['F', 'Switching domain to Defined', `${VM}Switching domain to Defined`],
    ],
  },
  {
    action: 'vm-destroy-failed',
    means: 'vdsm cannot destroy a VM, or remove it from libvirt.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['A-F', 'Failed to destroy VM {}', `${VM}Failed to destroy VM '${ID}' gracefully (error=38)`],
      ['A-F', 'Failed to delete VM {}', `${VM}Failed to delete VM ${ID}`],
      ['D3-F', 'Failed to undefine VM {}', `${VM}Failed to undefine VM '${ID}' (error=42)`],
      [
        'D1-F',
        "VM '{vdsm.vm.id}' couldn't be destroyed in libvirt: {}",
        `${VM}VM '${ID}' couldn't be destroyed in libvirt: x`,
      ],
      ['D2-F', "Couldn't destroy incoming VM: {}", `${VM}Couldn't destroy incoming VM: x`],
      ['A-F', 'Drive teardown failure for {}', `${VM}Drive teardown failure for {}`],
      ['A', 'Destroy failed, not all drives were teardown', 'Destroy failed, not all drives were teardown'],
    ],
  },
  {
    action: 'vm-state-refused',
    means: 'vdsm ignores a change of state that comes too late, or does not fit the state of the VM.',
    loggers: LOGGERS,
    wordings: [
      [
        'A-F',
        'trying to set state to {} when already Down',
        `${VM}trying to set state to Powering down when already Down`,
      ],
      ['A-F', 'setting state to {}', `${VM}setting state to Saved`],
      ['D3-F', 'Unexpected VM state: {} (reason {})', `${VM}Unexpected VM state: 7 (reason 1)`],
      ['A-B3', 'VM {vdsm.vm.id} is not running', `${OLD_VM}VM ${ID} is not running`],
      ['B1-F', 'libvirt domain not found', `${VM}libvirt domain not found`],
    ],
  },
  {
    // before `vm-shutdown-step`, which takes any other end of these
    action: 'vm-shutdown-failed',
    means: 'A way to shut down or reboot a VM fails; vdsm tries the next one, if there is one.',
    loggers: LOGGERS,
    wordings: [
      ['D4-F', 'Shutting down with {} FAILED', `${VM}Shutting down with guest agent FAILED`],
      ['D4-F', 'Rebooting with {} FAILED', `${VM}Rebooting with ACPI FAILED`],
      ['C2-F', 'failed to invoke {}: domain not connected', `${VM}failed to invoke acpiShutdown: domain not connected`],
      ['E-F', 'Unable to perform {} by guest agent: {}', `${VM}Unable to perform shut down by guest agent: x`],
      [
        'D3-F',
        'Shutdown by QEMU Guest Agent failed{}',
        `${VM}Shutdown by QEMU Guest Agent failed (agent probably inactive)`,
      ],
      ['D3-F', 'Reboot by QEMU Guest Agent failed', `${VM}Reboot by QEMU Guest Agent failed`],
      ['B1-B3', 'Shutdown failed', `${OLD_VM}Shutdown failed`],
      ['B1-B3', '_timedShutdown failed', `${OLD_VM}_timedShutdown failed`],
    ],
    not: [
      [`${VM}Shutting down with ACPI`, 'vm-shutdown-step'],
      [`${VM}Rebooting with ACPI succeeded`, 'vm-shutdown-step'],
    ],
  },
  {
    action: 'vm-shutdown-step',
    means: 'vdsm shuts down or reboots a VM by guest agent, by ACPI or by force.',
    loggers: LOGGERS,
    wordings: [
      ['D4-F', 'Shutting down with {}', `${VM}Shutting down with ACPI succeeded`],
      ['D4-F', 'Rebooting with {}', `${VM}Rebooting with ACPI succeeded`],
      ['D4-F', 'Starting powerdown', `${VM}Starting powerdown`],
      [
        'D3-F',
        'Unexpected host/user shutdown detail from libvirt: {}',
        `${VM}Unexpected host/user shutdown detail from libvirt: 7. Assuming user shutdown.`,
      ],
    ],
  },
  {
    action: 'vm-rebooted',
    means: 'A VM reboots.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [['C2-F', 'reboot event', `${VM}reboot event`]],
  },
  {
    action: 'vm-event-failed',
    means: 'vdsm cannot handle an event of a VM.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [['B1-F', 'Reboot event failed', `${VM}Reboot event failed`]],
  },
  {
    action: 'vm-watchdog-fired',
    means: 'The watchdog of a VM fires.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'B3-F',
        'Watchdog event comes from guest {vdsm.vm.id}. Action: {}',
        `${VM}Watchdog event comes from guest ${ID}. Action: reset`,
      ],
    ],
  },
  {
    action: 'vm-unresponsive',
    means: 'The monitor of a VM does not answer vdsm, or its connection is lost.',
    loggers: [...LOGGERS, 'root', 'api'],
    fromSources: true,
    wordings: [
      [
        'C2-F',
        'monitor became unresponsive (command timeout, age={vdsm.elapsed_seconds})',
        `${VM}monitor became unresponsive (command timeout, age=63.18)`,
      ],
      ['A-F', 'underlying process disconnected', `${VM}underlying process disconnected`],
      ['A-C2', '{vdsm.vm.id}: Lost connection to VM', `${ID}: Lost connection to VM`],
    ],
  },
  {
    action: 'vm-xml',
    means: 'vdsm logs the XML of a VM, snapshot or device, as it hands it to libvirt.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['A-F', '<?xml {}', `${VM}<?xml version='1.0' encoding='utf-8'?><domain type="kvm"/>`],
      ['B3-F', '<domain{}', `${VM}<domainsnapshot><disks/></domainsnapshot>`],
    ],
    not: [['domain xml is missing', undefined]],
  },
  {
    action: 'vm-device-warned',
    means: 'vdsm finds a device, statistic or piece of metadata of a VM missing or unusual; the VM goes on.',
    loggers: LOGGERS,
    wordings: [
      ['B1-F', 'Unknown type found, device: {}', `${OLD_VM}Unknown type found, device: '{'device': 'unix'}' found`],
      ['C2-F', 'Found unknown drive: {}', `${VM}Found unknown drive: vdz`],
      ['B3-F', 'updating drive {vdsm.vm.drive} {}', `${VM}updating drive vda path from /x to /y`],
      ['C2-F', 'unknown disk alias: {}', `${VM}unknown disk alias: x`],
      [
        'D1-D4',
        '<backingStore/> missing from backing chain for drive {vdsm.vm.drive}',
        `${VM}<backingStore/> missing from backing chain for drive vda`,
      ],
      ['D1-F', 'Failed to get metadata, domain not connected.', `${VM}Failed to get metadata, domain not connected.`],
      ['D3-F', "Couldn't update metadata: {}", `${VM}Couldn't update metadata: x`],
      ['D3-F', 'No {} device present', `${VM}No balloon device present`],
      ['D3-F', 'Multiple balloon devices present', `${VM}Multiple balloon devices present`],
      ['D2-F', 'Unable to find {} in vm xml', `${VM}Unable to find 'vda' in vm xml`],
      ['C2-F', 'invalid interval {}', 'invalid interval 0 when calculating stats for vm x disk vda'],
      ['D3-F', 'Missing stat: {}', `Missing stat: balloon.current for vm ${ID}`],
      ['C2-F', 'Disk {vdsm.vm.drive} stats not available', `${VM}Disk vda stats not available`],
      ['B1-C1', 'Disk {vdsm.vm.drive} latency not available', `${OLD_VM}Disk vda latency not available`],
      ['C2-F', 'timestamp already removed from stats cache', `${VM}timestamp already removed from stats cache`],
      ['C2-F', 'dropped stale old sample: {}', 'dropped stale old sample: sampled 5.1 stored 6.2'],
      ['A-F', 'failed to set Vm niceness', `${VM}failed to set Vm niceness`],
      ['A-F', '_readPauseCode unsupported by libvirt vm', `${OLD_VM}_readPauseCode unsupported by libvirt vm`],
      ['A-B3', 'unsupported by libvirt vm', `${OLD_VM}unsupported by libvirt vm`],
      ['D4-F', 'Failed to remove a payload file', `${VM}Failed to remove a payload file`],
      ['A-F', 'Skipping errors on recovery', `${VM}Skipping errors on recovery`],
    ],
  },
  {
    action: 'vm-stats-failed',
    means: 'vdsm cannot read the statistics of VMs, or read or set their policies.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['A-F', 'Error fetching vm stats', `${VM}Error fetching vm stats`],
      ['A-C1', 'Error setting vm disk stats', `${OLD_VM}Error setting vm disk stats`],
      ['C1-F', 'Failed to get VM cpu count', `${VM}Failed to get VM cpu count`],
      ['C2-F', 'vm sampling failed', 'vm sampling failed'],
      ['C3-F', 'VM metrics collection failed', 'VM metrics collection failed'],
      ['C2-F', 'getVm{} failed', `${VM}getVmIoTune failed`],
      ['C1-F', 'setVm{} failed', `${VM}setVmIoTune failed`],
      ['C1-F', 'updateVmPolicy got {}', `${VM}updateVmPolicy got an empty policy.`],
      ['C1-F', 'updateVmPolicy failed', `${VM}updateVmPolicy failed`],
      ['C3-F', 'updateIoTuneErr', `${VM}updateIoTuneErr`],
    ],
  },
  {
    action: 'vm-cpu-set-failed',
    means: 'vdsm cannot change the CPUs that a VM may use.',
    loggers: LOGGERS,
    wordings: [
      [
        'F',
        'Failed to update CPU set of the VM to match shared pool',
        `${VM}Failed to update CPU set of the VM to match shared pool`,
      ],
      ['F', 'Cannot reconfigure CPUs, domain {}', `${VM}Cannot reconfigure CPUs, domain not connected.`],
      ['B3-F', 'setNumberOfCpus failed', `${VM}setNumberOfCpus failed`],
    ],
  },
  {
    action: 'vm-memory-changed',
    means: 'vdsm changes the memory of a VM (huge pages, balloon, hot plug), or cannot.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['D3-F', 'Allocating {} hugepages {}', `${VM}Allocating 4 (1048576) hugepages (memsize 4194304)`],
      ['D3-F', 'Deallocating {} hugepages {}', `${VM}Deallocating 4 (1048576) hugepages (memsize 4194304)`],
      ['D3-F', 'Deallocation of hugepages failed', `${VM}Deallocation of hugepages failed`],
      ['D3-F', 'Dynamic hugepage allocation disabled.', `${VM}Dynamic hugepage allocation disabled.`],
      [
        'D3-F',
        'Invalid hugepage size configured, {}',
        `${VM}Invalid hugepage size configured, falling back to the default size 2048`,
      ],
    ],
  },
  {
    action: 'vm-memory-failed',
    means: 'vdsm cannot change the memory of a VM.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['C2-F', 'hotplugMemory failed', `${VM}hotplugMemory failed`],
      ['B2-B3', 'Set new balloon target failed', `${OLD_VM}Set new balloon target failed`],
    ],
  },
  {
    // the logger is virt.api from 4.18 to 4.20.0
    action: 'vm-call-step',
    means: 'A call runs the method of the API object that does its work.',
    loggers: ['api', 'virt.api'],
    wordings: [
      ['C3-F', 'START {} args={}', 'START destroy args=(<API.VM object at 0x7f01e42c5b50>, 1) kwargs={}'],
      ['C3-F', 'FINISH {} response={}', "FINISH destroy response={'status': {'code': 0, 'message': 'Done'}}"],
    ],
  },
  {
    action: 'vm-lock-waited',
    means: 'A call acquires the lock under which vdsm creates VMs.',
    loggers: [...LOGGERS, 'root', 'api'],
    fromSources: true,
    wordings: [
      ['B3-D3', 'vmContainerLock acquired', 'vmContainerLock acquired'],
      ['A-C2', 'vmContainerLock acquired by vm {vdsm.vm.id}', `vmContainerLock acquired by vm ${ID}`],
      ['D4-F', 'vm_start_stop_lock acquired', 'vm_start_stop_lock acquired'],
    ],
  },
];
