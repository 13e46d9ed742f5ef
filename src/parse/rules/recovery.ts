/** The recovery of VMs after a start of vdsm: of those that libvirt runs, and those in vdsm's own recovery files. */
import type { Note } from '../notes.ts';

const VM = '45b59cae-f2a0-4d83-8da8-b7c0a21fbe14';

export const recoveryNotes: readonly Note[] = [
  {
    action: 'recovery-waited',
    means: 'After its start, vdsm waits for VMs that it found, or for the storage pool.',
    loggers: ['vds'],
    wordings: [
      ['C2-F', 'recovery: waiting for {} domains to go up', 'recovery: waiting for 1 domains to go up'],
      ['C2-F', 'recovery: waiting for storage pool to go up', 'recovery: waiting for storage pool to go up'],
    ],
  },
  {
    action: 'recovery-completed',
    means: 'After its start, vdsm has recovered all VMs that ran before.',
    loggers: ['vds'],
    fromSources: true,
    wordings: [['C2-F', 'recovery: completed in {vdsm.elapsed_seconds}s', 'recovery: completed in 0s']],
  },
  {
    action: 'vm-recovered',
    means: 'After its start, vdsm recovers a VM that ran before.',
    loggers: ['vds', 'virt.*', 'root'],
    wordings: [
      [
        'C2-F',
        'recovery [{}]: recovered domain {vdsm.vm.id} from libvirt',
        `recovery [1:1/1]: recovered domain ${VM} from libvirt`,
      ],
      [
        'C2-D2',
        'recovery [{}]: recovered domain {vdsm.vm.id} from data file',
        `recovery [2:1/1]: recovered domain ${VM} from data file`,
      ],
      ['D1-F', 'recovery [{}]: recovered domain {vdsm.vm.id}', `recovery [1:1/1]: recovered domain ${VM}`],
      [
        'C2-F',
        'recovery [{}]: preparing paths for domain {vdsm.vm.id}',
        `recovery [1/1]: preparing paths for domain ${VM}`,
      ],
      ['D3-F', 'VM recovered: {vdsm.vm.id}', `VM recovered: ${VM}`],
      ['D3-F', 'Recovered new external domain: {vdsm.vm.id}', `Recovered new external domain: ${VM}`],
      ['D3', 'Recovered XML from libvirt: {}', 'Recovered XML from libvirt: <domain/>'],
    ],
  },
  {
    action: 'recovery-failed',
    means: 'After its start, vdsm cannot recover a VM that ran before, or its recovery as a whole fails.',
    loggers: ['vds', 'virt.*', 'root'],
    wordings: [
      ['C2-F', 'recovery: failed', 'recovery: failed'],
      ['C2-F', 'recovery [{}]: failed for vm {vdsm.vm.id}', `recovery [1/1]: failed for vm ${VM}`],
      [
        'C2-D2',
        'recovery [{}]: VM {vdsm.vm.id} failed to recover from data file, reported as Down',
        `recovery [2:1/1]: VM ${VM} failed to recover from data file, reported as Down`,
      ],
      ['C3-D3', 'Error recovering VM: {vdsm.vm.id}', `Error recovering VM: ${VM}`],
      ['D3-F', 'Error recovering VM{}', `Error recovering VM ${VM}: no domain`],
      ['D3-F', 'Failed to recover VM{}', `Failed to recover VM ${VM}: x (y)`],
      ['D3-F', 'Failed to recover {}external domain: {vdsm.vm.id}', `Failed to recover external domain: ${VM}`],
      ['A-C1', "Vm's recovery failed", "Vm's recovery failed"],
      ['A-C1', 'Vm {vdsm.vm.id} recovery failed', `Vm ${VM} recovery failed`],
      [
        'C1',
        'VM {vdsm.vm.id} failed to recover from recovery file, reported as Down',
        `VM ${VM} failed to recover from recovery file, reported as Down`,
      ],
    ],
  },
  {
    action: 'stray-vm-found',
    means: 'libvirt runs a VM that vdsm does not manage, or does not run one that vdsm manages.',
    loggers: ['vds', 'virt.*', 'root'],
    fromSources: true,
    wordings: [
      [
        'C2-F',
        'recovery [{}]: loose domain {vdsm.vm.id} found, killing it.',
        `recovery [1:1/1]: loose domain ${VM} found, killing it.`,
      ],
      [
        'A-C1',
        'loose qemu process with id: {vdsm.vm.id} found, killing it.',
        `loose qemu process with id: ${VM} found, killing it.`,
      ],
      [
        'C2-D2',
        'recovery: found {} VMs from recovery files not reported by libvirt.{}',
        'recovery: found 1 VMs from recovery files not reported by libvirt. This should not happen! Will try to recover them.',
      ],
      [
        'C1',
        'Found {} VMs from recovery files not reported by libvirt.{}',
        'Found 1 VMs from recovery files not reported by libvirt. This should not happen! Will try to recover them.',
      ],
      ['C3-F', 'domain {vdsm.vm.id} is dead', `domain ${VM} is dead`],
      ['B1-C2', 'domId: {vdsm.vm.id} is dead', `domId: ${VM} is dead`],
    ],
  },
  {
    action: 'stray-vm-kill-failed',
    means: 'vdsm cannot kill a VM that it does not know.',
    loggers: ['vds', 'virt.*', 'root'],
    fromSources: true,
    wordings: [
      [
        'C2-F',
        'recovery [{}]: failed to kill loose domain {vdsm.vm.id}',
        `recovery [1:1/1]: failed to kill loose domain ${VM}`,
      ],
      [
        'A-C1',
        'failed to kill loose qemu process with id: {vdsm.vm.id}',
        `failed to kill loose qemu process with id: ${VM}`,
      ],
    ],
  },
];
