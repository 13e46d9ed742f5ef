import type { Note } from '../notes.ts';
import { connectionNotes } from './connections.ts';
import { daemonNotes } from './daemon.ts';
import { deviceNotes } from './devices.ts';
import { domainNotes } from './domains.ts';
import { driveNotes } from './drives.ts';
import { errorNotes } from './errors.ts';
import { executorNotes } from './executors.ts';
import { guestNotes } from './guests.ts';
import { helperNotes } from './helpers.ts';
import { hostNotes } from './host.ts';
import { imageNotes } from './images.ts';
import { jobNotes } from './jobs.ts';
import { levelNotes } from './levels.ts';
import { storageLockNotes } from './locks-on-storage.ts';
import { migrationNotes } from './migration.ts';
import { networkNotes } from './network.ts';
import { spmNotes } from './spm.ts';
import { taskNotes } from './task-notes.ts';
import { vmNotes } from './vms.ts';

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
