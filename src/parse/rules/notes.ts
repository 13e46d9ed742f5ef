import type { Note } from '../notes.ts';
import { backupNotes } from './vms/backups.ts';
import { connectionNotes } from './connections.ts';
import { daemonNotes } from './daemon.ts';
import { deviceNotes } from './storage/devices.ts';
import { domainMonitorNotes } from './storage/domain-monitor.ts';
import { domainNotes } from './storage/domains.ts';
import { driveExtendNotes } from './vms/drive-extends.ts';
import { driveNotes } from './vms/drives.ts';
import { errorNotes } from './errors.ts';
import { executorNotes } from './executors.ts';
import { fileNotes } from './storage/files.ts';
import { guestNotes } from './vms/guests.ts';
import { helperNotes } from './helpers.ts';
import { hostNotes } from './host.ts';
import { imageNotes } from './storage/images.ts';
import { jobNotes } from './jobs.ts';
import { levelNotes } from './levels.ts';
import { liveMergeNotes } from './vms/live-merge.ts';
import { lvmNotes } from './storage/lvm.ts';
import { mailboxNotes } from './storage/mailbox.ts';
import { migrationNotes } from './vms/migration.ts';
import { networkNotes } from './network.ts';
import { snapshotNotes } from './vms/snapshots.ts';
import { recoveryNotes } from './recovery.ts';
import { spmNotes } from './storage/spm.ts';
import { storageLockNotes } from './storage/storage-locks.ts';
import { storageServerNotes } from './storage/storage-servers.ts';
import { taskNotes } from './task-notes.ts';
import { hostWarningNotes } from './warnings/host.ts';
import { storageWarningNotes } from './warnings/storage.ts';
import { vmsWarningNotes } from './warnings/vms.ts';
import { vmNotes } from './vms/vms.ts';
import { volumeNotes } from './storage/volumes.ts';

/** All notes, the most frequent first. A message that fits several is the first of them. */
export const NOTES: readonly Note[] = [
  ...taskNotes,
  ...executorNotes,
  ...daemonNotes,
  ...recoveryNotes,
  ...levelNotes,
  ...volumeNotes,
  ...imageNotes,
  ...fileNotes,
  ...domainMonitorNotes,
  ...domainNotes,
  ...storageLockNotes,
  ...spmNotes,
  ...mailboxNotes,
  ...deviceNotes,
  ...storageServerNotes,
  ...lvmNotes,
  ...driveExtendNotes,
  ...liveMergeNotes,
  ...snapshotNotes,
  ...driveNotes,
  ...backupNotes,
  ...vmNotes,
  ...migrationNotes,
  ...guestNotes,
  ...connectionNotes,
  ...networkNotes,
  ...helperNotes,
  ...jobNotes,
  ...hostNotes,
  ...errorNotes,
  ...storageWarningNotes,
  ...vmsWarningNotes,
  ...hostWarningNotes,
];
