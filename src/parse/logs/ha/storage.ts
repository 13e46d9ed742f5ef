/** Storage, lease and monitor of the hosted engine: the agent's task before 4.2, the broker's from 4.2 on. */
import type { Note } from '../../notes.ts';

const HA = ['ovirt_hosted_engine_ha.*'];
const SD = '817a5b54-26c1-4d7d-a711-dafdb1ea477d';

export const haStorageNotes: readonly Note[] = [
  {
    action: 'monitor-started',
    means: 'vdsm starts to monitor the storage domain of the hosted engine.',
    loggers: HA,
    wordings: [
      ['3.3-4.5', 'Started VDSM domain monitor for {vdsm.sd.id}', `Started VDSM domain monitor for ${SD}`],
      ['3.3-4.2', 'VDSM is monitoring domain {vdsm.sd.id}', `VDSM is monitoring domain ${SD}`],
    ],
  },
  {
    action: 'monitor-stopped',
    means: 'vdsm stops monitoring the storage domain of the hosted engine.',
    loggers: HA,
    wordings: [
      ['4.2-4.5', 'Stopped VDSM domain monitor for {vdsm.sd.id}', `Stopped VDSM domain monitor for ${SD}`],
      ['3.3-4.5', 'Stopped VDSM domain monitor', 'Stopped VDSM domain monitor'],
    ],
  },
  {
    action: 'ha-monitor-failed',
    means:
      'vdsm cannot start or stop monitoring the storage domain of the hosted engine; without it this host cannot run the engine VM.',
    loggers: HA,
    wordings: [
      [
        '3.3-4.5',
        'Failed to start monitoring domain (sd_uuid={vdsm.sd.id}, host_id={vdsm.sd.host_id}): {}',
        `Failed to start monitoring domain (sd_uuid=${SD}, host_id=1): timeout during domain acquisition`,
      ],
      ['4.2-4.5', 'Failed to start monitoring domain', 'Failed to start monitoring domain'],
      ['3.3-4.5', 'Failed to stop monitoring domain', 'Failed to stop monitoring domain'],
    ],
  },
  {
    action: 'host-id-acquired',
    means: 'This host holds its host id in the lockspace of the hosted engine.',
    loggers: HA,
    wordings: [['3.3-4.5', 'Acquired lock on host id {vdsm.sd.host_id}', 'Acquired lock on host id 2']],
  },
  {
    action: 'host-id-asked',
    means: 'This host asks for its host id in the lockspace of the hosted engine.',
    loggers: HA,
    wordings: [['4.2-4.5', 'Host id is not locked, trying to lock', 'Host id is not locked, trying to lock']],
  },
  {
    action: 'host-id-failed',
    means: 'This host cannot acquire its host id: another host holds it, or the storage is not available.',
    loggers: HA,
    wordings: [
      [
        '3.3-4.5',
        'cannot get lock on host id {vdsm.sd.host_id}: {}',
        'cannot get lock on host id 1: host already holds lock on a different host id',
      ],
      [
        '3.5-4.5',
        'Failed to acquire the lock. Waiting {} before the next attempt',
        "Failed to acquire the lock. Waiting '5's before the next attempt",
      ],
    ],
  },
  {
    action: 'ha-storage-failed',
    means: 'The agent or broker cannot read or write the data that hosts share on the storage of the hosted engine.',
    loggers: HA,
    wordings: [
      [
        '3.5-4.5',
        'Hosted-engine storage domain is in invalid state',
        'Hosted-engine storage domain is in invalid state',
      ],
      ['4.2-4.5', 'Failed to update state.', 'Failed to update state.'],
      ['4.2-4.5', 'Failed to read state.', 'Failed to read state.'],
      [
        '3.3-4.5',
        'Failed to read metadata from {vdsm.sd.path}',
        'Failed to read metadata from /var/run/vdsm/storage/x/y/z',
      ],
      [
        '3.3-4.5',
        'Failed to write metadata for host {vdsm.sd.host_id} to {vdsm.sd.path}',
        'Failed to write metadata for host 1 to /var/run/vdsm/storage/x/y/z',
      ],
      ['4.3-4.5', 'Corrupted metadata from {vdsm.sd.path}', 'Corrupted metadata from /var/run/vdsm/storage/x/y/z'],
      ['4.0-4.5', "Can't connect vdsm storage: {}", "Can't connect vdsm storage: Connection to storage server failed"],
      ['3.4-4.5', 'Invalid global metadata key: {}', 'Invalid global metadata key: CAP=1073741824'],
    ],
  },
  {
    action: 'ha-storage-step',
    means:
      'The agent or broker connects the storage of the hosted engine, or reads the definition of the engine VM from it.',
    loggers: HA,
    wordings: [
      ['3.5-4.5', 'Validating storage server', 'Validating storage server'],
      ['3.5-4.5', 'Connecting storage server', 'Connecting storage server'],
      ['3.5-4.5', 'Connecting the storage', 'Connecting the storage'],
      ['3.6-4.5', 'Refreshing the storage domain', 'Refreshing the storage domain'],
      ['3.5-4.5', 'Disconnecting storage server', 'Disconnecting storage server'],
      ['3.5-4.1', 'Preparing images', 'Preparing images'],
      ['4.0-4.2', 'Refreshing vm.conf', 'Refreshing vm.conf'],
      ['3.6-4.5', 'Reloading vm.conf from {}', 'Reloading vm.conf from the shared storage domain'],
      [
        '3.6-4.5',
        'Trying to get a fresher copy of {}',
        'Trying to get a fresher copy of vm configuration from the OVF_STORE',
      ],
      ['3.6-4.5', 'Found OVF_STORE: {}', 'Found OVF_STORE: imgUUID:x, volUUID:y'],
      ['3.6-4.5', 'Extracting Engine VM OVF {}', 'Extracting Engine VM OVF from the OVF_STORE'],
      ['3.6-4.5', 'OVF_STORE volume path: {}', 'OVF_STORE volume path: /rhev/data-center/x'],
      ['4.0-4.5', 'Found an OVF for HE VM, {}', 'Found an OVF for HE VM, trying to convert'],
      ['4.0-4.5', 'Got vm.conf from OVF_STORE', 'Got vm.conf from OVF_STORE'],
    ],
  },
];
