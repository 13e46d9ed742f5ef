import type { Note } from '../notes.ts';
import { connectionNotes } from './storage/connections.ts';
import { daemonNotes } from './daemon.ts';
import { deviceNotes } from './vms/devices.ts';
import { domainNotes } from './storage/domains.ts';
import { driveNotes } from './vms/drives.ts';
import { errorNotes } from './errors.ts';
import { executorNotes } from './executors.ts';
import { guestNotes } from './vms/guests.ts';
import { helperNotes } from './helpers.ts';
import { hostNotes } from './host.ts';
import { imageNotes } from './storage/images.ts';
import { jobNotes } from './jobs.ts';
import { levelNotes } from './levels.ts';
import { storageLockNotes } from './storage/locks-on-storage.ts';
import { migrationNotes } from './vms/migration.ts';
import { networkNotes } from './network.ts';
import { spmNotes } from './storage/spm.ts';
import { taskNotes } from './task-notes.ts';
import { vmNotes } from './vms/vms.ts';

/** All notes, the most frequent first: what fits several is what comes first. */
export const NOTES: readonly Note[] = [
  ...taskNotes,
  ...executorNotes,
  ...daemonNotes,
  ...levelNotes,
  ...imageNotes,
  ...domainNotes,
  ...storageLockNotes,
  ...spmNotes,
  ...deviceNotes,
  ...driveNotes,
  ...vmNotes,
  ...migrationNotes,
  ...guestNotes,
  ...connectionNotes,
  ...networkNotes,
  ...helperNotes,
  ...jobNotes,
  ...hostNotes,
  ...errorNotes,
];
