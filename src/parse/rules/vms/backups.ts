/** Backups of VMs, and the checkpoints they are based on. */
import type { Note } from '../../notes.ts';
import { DRIVE_LOGGERS } from './loggers.ts';

const BACKUP = '89667ef9-0b0f-4b63-8ed9-9a720e0d4845';
const CHECKPOINT = 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f';

export const backupNotes: readonly Note[] = [
  {
    action: 'backup-step',
    means:
      'vdsm runs a step of a backup: it starts the backup, redefines or deletes checkpoints, removes scratch disks.',
    loggers: DRIVE_LOGGERS,
    fromSources: true,
    wordings: [
      [
        'E-F',
        'Starting backup for backup_id: {vdsm.backup.id}, backup xml: {}',
        `Starting backup for backup_id: '${BACKUP}', backup xml: <domainbackup/>`,
        { 'vdsm.backup.id': BACKUP },
      ],
      [
        'E-F',
        'Redefine VM {vdsm.vm.id} checkpoint {vdsm.checkpoint.id}',
        `Redefine VM '338f0c16-286a-4250-937a-e65f1fdaeedd' checkpoint '${CHECKPOINT}'`,
      ],
      [
        'E-F',
        'Delete VM {vdsm.vm.id} checkpoint {vdsm.checkpoint.id}',
        `Delete VM '338f0c16-286a-4250-937a-e65f1fdaeedd' checkpoint '${CHECKPOINT}'`,
      ],
      [
        'E-F',
        'Removing scratch disks for backup id: {vdsm.backup.id}',
        `Removing scratch disks for backup id: ${BACKUP}`,
      ],
      [
        'F',
        'Start monitoring scratch disk {} for drive {vdsm.vm.drive}',
        'Start monitoring scratch disk x for drive vda',
      ],
      [
        'F',
        'Stop monitoring scratch disk {} for drive {vdsm.vm.drive}',
        'Stop monitoring scratch disk x for drive vda',
      ],
      [
        'D4-F',
        'Starting transient service {}',
        'Starting transient service x.service, serving volume y via unix socket z',
      ],
      ['D4-F', 'Stopping transient service {}', 'Stopping transient service x.service'],
      ['D4-F', 'Transient service {} is not running', 'Transient service x.service is not running'],
    ],
  },
  {
    action: 'backup-failed',
    means: 'A backup or one of its checkpoints is missing, or vdsm cannot create or change it.',
    loggers: DRIVE_LOGGERS,
    fromSources: true,
    wordings: [
      [
        'E-F',
        "Checkpoint_id: {vdsm.checkpoint.id} for backup_id: {vdsm.backup.id}, doesn't exist, error: {}",
        `Checkpoint_id: '${CHECKPOINT}' for backup_id: '${BACKUP}', doesn't exist, error: z`,
        { 'vdsm.backup.id': BACKUP },
      ],
      [
        'E-F',
        "Checkpoint_id: {vdsm.checkpoint.id} doesn't exist, error: {}",
        `Checkpoint_id: '${CHECKPOINT}' doesn't exist, error: z`,
      ],
      [
        'E-F',
        'Failed to delete VM {vdsm.vm.id} checkpoint {vdsm.checkpoint.id}: {}',
        `Failed to delete VM '338f0c16-286a-4250-937a-e65f1fdaeedd' checkpoint '${CHECKPOINT}': z`,
      ],
      [
        'E-F',
        'Failed to fetch checkpoint_id: {vdsm.checkpoint.id} for backup_id: {vdsm.backup.id}, error: {}',
        `Failed to fetch checkpoint_id: '${CHECKPOINT}' for backup_id: '${BACKUP}', error: z`,
      ],
      [
        'E-F',
        'Failed to redefine VM {vdsm.vm.id} checkpoint {vdsm.checkpoint.id}: {}',
        `Failed to redefine VM '338f0c16-286a-4250-937a-e65f1fdaeedd' checkpoint '${CHECKPOINT}': z`,
      ],
      [
        'E-F',
        'Failed to remove backup {vdsm.backup.id} scratch disk for drive name: {vdsm.vm.drive}, {}',
        `Failed to remove backup '${BACKUP}' scratch disk for drive name: vda, y`,
      ],
      [
        'E-F',
        'VM with id {vdsm.vm.id} or backup with id {vdsm.backup.id} not found, error: {}',
        `VM with id '338f0c16-286a-4250-937a-e65f1fdaeedd' or backup with id '${BACKUP}' not found, error: z`,
      ],
      ['E-F', 'Cannot stop backup {vdsm.backup.id}', `Cannot stop backup '${BACKUP}'`],
      ['E', 'No backup with id {} found for vm {}', `No backup with id 'x' found for vm 'y'`],
    ],
  },
];
