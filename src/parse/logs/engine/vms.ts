/** The engine's records of VMs: where they run, and in which status. */
import type { NoteFacts } from '../../../model/events.ts';
import type { Note } from '../../notes.ts';

const ANY = ['*'];
const HOST_ID = '2d728000-80ba-40c8-8f04-b7a64f4db7f3';
const VM = 'c1f02d38-2cbe-4273-93d1-c9b3e027d018';

export const engineVmNotes: readonly Note[] = [
  {
    action: 'vm-moved',
    means: 'The engine finds that the status of a VM has changed.',
    loggers: ANY,
    read: readLowerStatus,
    wordings: [
      [
        '3.6-4.5',
        "VM '{vdsm.vm.id}'({vdsm.vm.name}) moved from '{}' --> '{vdsm.vm.status}'",
        `VM '${VM}'(vm1) moved from 'WaitForLaunch' --> 'Down'`,
        { 'vdsm.vm.status': 'down' },
      ],
      [
        '3.5-4.1',
        "VM '{vdsm.vm.id}' ({vdsm.vm.name}) moved from '{}' --> '{vdsm.vm.status}'",
        `VM '${VM}' (vm1) moved from 'WaitForLaunch' --> 'Down'`,
        { 'vdsm.vm.status': 'down' },
      ],
      [
        '3.x',
        'VM {vdsm.vm.name} {vdsm.vm.id} moved from {} --> {vdsm.vm.status}',
        `VM vm1 ${VM} moved from Up --> Down`,
        { 'vdsm.vm.status': 'down' },
      ],
    ],
  },
  {
    action: 'vm-rerun',
    means: 'A VM fails to start on a host, and the engine tries another host.',
    loggers: ANY,
    wordings: [
      [
        '3.6-4.5',
        "Rerun VM '{vdsm.vm.id}'. Called from VDS '{vdsm.engine.target_host}'",
        `Rerun VM '${VM}'. Called from VDS 'host1'`,
      ],
      [
        '3.x',
        'Rerun vm {vdsm.vm.id}. Called from vds {vdsm.engine.target_host}',
        `Rerun vm ${VM}. Called from vds host1`,
      ],
    ],
  },
  {
    action: 'vm-unexpected',
    means: 'The engine finds a VM on a host, or in a status, that it does not expect.',
    loggers: ANY,
    wordings: [
      [
        '3.6-4.5',
        "VM '{vdsm.vm.id}'({vdsm.vm.name}) was unexpectedly detected as '{vdsm.vm.status}' on VDS '{vdsm.engine.target_host_id}'({vdsm.engine.target_host}) (expected on '{}')",
        `VM '${VM}'(vm1) was unexpectedly detected as 'MigratingTo' on VDS '${HOST_ID}'(host1) (expected on '99999999-9999-9999-9999-999999999999')`,
      ],
      [
        '4.0-4.5',
        "VM '{vdsm.vm.id}' was reported as Down on VDS '{vdsm.engine.target_host_id}'({vdsm.engine.target_host})",
        `VM '${VM}' was reported as Down on VDS '${HOST_ID}'(host1)`,
      ],
    ],
  },
  {
    action: 'migration-failed',
    means: 'A VM fails to migrate to another host.',
    loggers: ANY,
    wordings: [
      [
        '4.0-4.5',
        "Migration of VM '{vdsm.vm.name}' to host '{vdsm.engine.target_host}' failed: {}",
        "Migration of VM 'vm1' to host 'host2' failed: VM destroyed during the startup.",
      ],
    ],
  },
];

function readLowerStatus(text: string): NoteFacts {
  const status = /--> '?(\w{1,40})'?$/.exec(text.slice(-60))?.[1];
  return status === undefined ? {} : { 'vdsm.vm.status': status.toLowerCase() };
}
