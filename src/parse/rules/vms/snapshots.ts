/** Live snapshots. */
import type { Note } from '../../notes.ts';
import { DRIVE_LOGGERS } from './loggers.ts';

const VM = "(vmId='338f0c16-286a-4250-937a-e65f1fdaeedd') ";

export const snapshotNotes: readonly Note[] = [
  {
    action: 'snapshot-completed',
    means: 'vdsm has taken a live snapshot.',
    loggers: DRIVE_LOGGERS,
    fromSources: true,
    wordings: [
      ['C3-F', 'Completed live snapshot', `${VM}Completed live snapshot`],
      ['E-F', 'Snapshot job already completed', 'Snapshot job already completed'],
    ],
  },
  {
    action: 'snapshot-step',
    means: 'vdsm runs a step of a live snapshot.',
    loggers: DRIVE_LOGGERS,
    fromSources: true,
    wordings: [
      ['C3-F', 'Taking a live snapshot (drives={})', `${VM}Taking a live snapshot (drives=vda, memory=False)`],
      ['C2-F', 'Freezing guest filesystems', `${VM}Freezing guest filesystems`],
      ['C2-F', 'Thawing guest filesystems', `${VM}Thawing guest filesystems`],
      ['C2-F', '{} guest filesystems frozen', `${VM}2 guest filesystems frozen`],
      ['C2-F', '{} guest filesystems thawed', `${VM}2 guest filesystems thawed`],
      ['E-F', 'Starting snapshot {}', 'Starting snapshot job'],
      ['E-F', 'JOBMON: Snapshot is{} running', 'JOBMON: Snapshot is running'],
      ['E-F', "JOBMON: Snapshot isn't running", "JOBMON: Snapshot isn't running"],
      [
        'E-F',
        'JOBMON: Checking job on VM: {vdsm.vm.id}',
        'JOBMON: Checking job on VM: 27f1a8d4-1f81-49e6-bd83-4ecb0a462b54',
      ],
      ['E-F', 'Time passed: {}, out of {}', 'Time passed: 5, out of 30'],
    ],
  },
  {
    action: 'snapshot-failed',
    means: "A live snapshot, or the freezing of the guest's file systems, fails or takes too long.",
    loggers: DRIVE_LOGGERS,
    fromSources: true,
    wordings: [
      ['B1-F', 'Unable to take snapshot', `${VM}Unable to take snapshot`],
      [
        'C2-F',
        'Unable to freeze guest filesystems: {}',
        `${VM}Unable to freeze guest filesystems: Guest agent is not responding`,
      ],
      [
        'C2-F',
        'Unable to thaw guest filesystems: {}',
        `${VM}Unable to thaw guest filesystems: Guest agent is not responding`,
      ],
      ['E-F', 'Snapshot timeout reached, operation aborted', 'Snapshot timeout reached, operation aborted'],
      ['E-F', 'Timeout passed, aborting snapshot...', 'Timeout passed, aborting snapshot...'],
      ['E-F', 'Snapshot operation aborted by libvirt: {}', 'Snapshot operation aborted by libvirt: x'],
      ['E-F', "Snapshot job didn't start on the domain", "Snapshot job didn't start on the domain"],
      ['E-F', 'Snapshot teardown error: {}', 'Snapshot teardown error: x, trying to continue teardown'],
      ['E-F', 'Non-memory snapshot timeout {}', 'Non-memory snapshot timeout 30 passed after 31 seconds'],
      ['B1-F', "The base volume doesn't exist: {}", `${VM}The base volume doesn't exist: {}`],
      ['B3-F', 'Failed to update drive information for {}', `${VM}Failed to update drive information for '{}'`],
      ['B3-F', 'disk {} has volume leases', `${VM}disk x has volume leases`],
      ['B3-F', 'disk {} is a transient disk', `${VM}disk x is a transient disk`],
      ['E-F', 'Failed to abort the job: {}', 'Failed to abort the job: x'],
      ['E-F', "Couldn't save metadata {}", "Couldn't save metadata x"],
      [
        'E',
        'Missing data on the snapshot job metadata.. calling teardown',
        'Missing data on the snapshot job metadata.. calling teardown',
      ],
      ['E-F', 'Unable to find the drive name: {}', 'Unable to find the drive name: x'],
      ['E-F', "Couldn't find the volume path: {}", "Couldn't find the volume path: x"],
      ['E-F', 'New volume id: {} was not found in the domain xml', 'New volume id: x was not found in the domain xml'],
      ['E-F', 'Could not get the drive volumeID', 'Could not get the drive volumeID'],
      [
        'E-F',
        'Missing data on the snapshot job metadata, finalizing the VM',
        'Missing data on the snapshot job metadata, finalizing the VM',
      ],
    ],
  },
];
