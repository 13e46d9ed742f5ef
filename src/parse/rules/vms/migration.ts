/** Migrations: their destination, progress and end. */
import type { Note } from '../../notes.ts';

const LOGGERS = ['virt.*', 'vm.vm', 'libvirtvm', 'vds', 'storage.misc.exccmd'];
const VM = "(vmId='9f4ad06a-61b2-4c3d-8e5f-0a1b2c3d4e5f') ";
const OLD_VM = 'vmId=`9f4ad06a-61b2-4c3d-8e5f-0a1b2c3d4e5f`::';

export const migrationNotes: readonly Note[] = [
  {
    action: 'migration-started',
    means: 'A VM starts to migrate to another host.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'C2-F',
        'starting migration to {vdsm.migration.destination} with miguri {}',
        `${VM}starting migration to qemu+tls://node2.example.com/system with miguri tcp://192.0.2.12`,
      ],
      [
        'F',
        'Migrating to {vdsm.migration.destination} with params {}',
        `${VM}Migrating to qemu+tls://node2.example.com/system with params {} and flags 1`,
      ],
      [
        'C1-F',
        'Destination server is: {vdsm.migration.destination}',
        `${VM}Destination server is: node2.example.com:54321`,
      ],
      [
        'C1-F',
        'Creation of destination VM took: {vdsm.elapsed_seconds} seconds',
        `${VM}Creation of destination VM took: 1 seconds`,
      ],
      ['C1-F', 'Migration started', `${VM}Migration started`],
    ],
  },
  {
    action: 'migration-progress',
    means: 'vdsm logs the progress of a migration.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'A-F',
        'Migration Progress: {vdsm.elapsed_seconds} seconds elapsed, {vdsm.migration.progress_percent}% of data processed{}',
        `${VM}Migration Progress: 10 seconds elapsed, 57% of data processed, total data: 4113MB, processed data: 2356MB, remaining data: 1757MB, transfer speed 2010Mbps`,
      ],
    ],
  },
  {
    action: 'migration-stalled',
    means: 'A migration makes no progress.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'B3-F',
        'Migration stalling: remaining ({}MiB) > lowmark ({}MiB).{}',
        `${VM}Migration stalling: remaining (1757MiB) > lowmark (1650MiB). Refer to RHBZ#919201.`,
      ],
      [
        'C3-F',
        'new computed progress {vdsm.migration.progress_percent} < than old value {}, discarded',
        `${VM}new computed progress 55 < than old value 57, discarded`,
      ],
      ['C3-F', 'Migration destination busy. {}', `${VM}Migration destination busy. Initiating retry in 4 seconds.`],
    ],
  },
  {
    action: 'migration-aborted',
    means: 'vdsm aborts a migration: it makes no progress, takes too long, or was canceled.',
    loggers: LOGGERS,
    wordings: [
      [
        'A-D4',
        "Migration is stuck: Hasn't progressed in {vdsm.elapsed_seconds} seconds. Aborting.",
        `${OLD_VM}Migration is stuck: Hasn't progressed in 300.093597889 seconds. Aborting.`,
      ],
      [
        'B3-D4',
        'The migration took {vdsm.elapsed_seconds} seconds which is exceeding {}',
        `${VM}The migration took 321 seconds which is exceeding the configured maximum time for migrations of 320 seconds. The migration will be aborted.`,
      ],
      ['C3-F', 'Aborting migration', `${VM}Aborting migration`],
    ],
    fromSources: true,
  },
  {
    action: 'migration-completed',
    means: 'A migration completes.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'C2-F',
        'migration took {vdsm.elapsed_seconds} seconds to complete',
        `${VM}migration took 12 seconds to complete`,
      ],
      ['C2-F', 'End of migration', `${VM}End of migration`],
      ['C1-D3', 'migration completed while recovering!', `${VM}migration completed while recovering!`],
    ],
  },
  {
    action: 'migration-failed',
    means: 'A migration fails, on its source or its destination host.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['B1-F', 'Failed to migrate', `${VM}Failed to migrate`],
      ['B1-F', 'Failed to destroy remote VM', `${VM}Failed to destroy remote VM`],
      ['B1-C1', 'Error initiating connection', `${OLD_VM}Error initiating connection`],
      ['A-C1', 'Machine already exists on the destination', `${OLD_VM}Machine already exists on the destination`],
      [
        'D1-F',
        'Migration failed in post-copy, the VM will be destroyed',
        `${VM}Migration failed in post-copy, the VM will be destroyed`,
      ],
      [
        'D3-F',
        'VM is after post-copy failure, destroying it: {vdsm.vm.id}',
        `${VM}VM is after post-copy failure, destroying it: 9f4ad06a-61b2-4c3d-8e5f-0a1b2c3d4e5f`,
      ],
      ['D1-F', 'Failed to switch to post-copy migration', `${VM}Failed to switch to post-copy migration`],
      ['D1-F', 'Failed to cancel migration: {}', `${VM}Failed to cancel migration: x`],
      ['E-F', 'Failed to get destination host capabilities: {}', `${VM}Failed to get destination host capabilities: x`],
      ['C1-D3', 'migration failed while recovering!', `${VM}migration failed while recovering!`],
      ['A', 'Migration failed: local hostname is not correct', 'Migration failed: local hostname is not correct'],
      ['A-F', 'migration destination error: {}', `${VM}migration destination error: Fatal error during migration`],
      ['A-D2', 'vm already migrating', `${VM}vm already migrating`],
    ],
  },
  {
    action: 'migration-step',
    means: 'A migration takes a step: it gets its turn, sets its downtime, or switches to post-copy.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['D4-F', 'Migration semaphore: {}', `${VM}Migration semaphore: acquired`],
      [
        'C1-F',
        'migration semaphore acquired after {vdsm.elapsed_seconds} seconds',
        `${VM}migration semaphore acquired after 0 seconds`,
      ],
      ['C3-F', 'Setting downtime to {vdsm.migration.downtime_ms}', `${VM}Setting downtime to 150`],
      ['C1-D4', 'setting migration downtime to {vdsm.migration.downtime_ms}', `${VM}setting migration downtime to 150`],
      ['C3-F', 'setting migration max bandwidth to {}', `${VM}setting migration max bandwidth to 52`],
      ['D1-F', 'Switching to post-copy migration', `${VM}Switching to post-copy migration`],
      ['D1-F', 'Migration switched to post-copy mode', `${VM}Migration switched to post-copy mode`],
      // INITIALIZED, STARTED, PREPARED, FINISHED, POSTCOPY, FAILED
      ['E-F', 'Switching from {} to {vdsm.job.state}', `${VM}Switching from State.STARTED to State.FINISHED`],
      [
        'E-F',
        'using a computed convergence schedule for a legacy migration: {}',
        `${VM}using a computed convergence schedule for a legacy migration: {}`,
      ],
      [
        'C2-F',
        'migration monitor thread disabled (monitoring interval set to 0)',
        `${VM}migration monitor thread disabled (monitoring interval set to 0)`,
      ],
      [
        'F',
        'Zero-copy migration support not available, not enabling',
        `${VM}Zero-copy migration support not available, not enabling`,
      ],
      ['D3-F', 'Recovering possibly last_migrating VM', `${VM}Recovering possibly last_migrating VM`],
      [
        'D4-F',
        'Post-copy incoming migration detected in recovery',
        `${VM}Post-copy incoming migration detected in recovery`,
      ],
      ['D3-F', 'Domain is gone after migration recovery', `${VM}Domain is gone after migration recovery`],
      [
        'E-F',
        'Migration destination host does not support extending disk during migration, {}',
        `${VM}Migration destination host does not support extending disk during migration, disabling disk extension during migration`,
      ],
      [
        'E-F',
        'Volume {vdsm.vm.drive} (domainID: {vdsm.sd.id}, volumeID: {vdsm.volume.id}) was extended during migration, {}',
        `${VM}Volume vda (domainID: bafd0f16-9aba-4f9f-ba90-46d3b8a29157, volumeID: c951edf1-16aa-4a8e-9197-cdec7c893dca) was extended during migration, refreshing it on destination host.`,
      ],
      [
        'A-F',
        'Agent {} unresponsive. Hiberanting without desktopLock.',
        `${VM}Agent 9f4ad06a unresponsive. Hiberanting without desktopLock.`,
      ],
    ],
  },
];
