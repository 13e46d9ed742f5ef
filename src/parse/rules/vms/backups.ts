/** Backups of VMs, and the checkpoints they are based on. */
import type { Note } from '../../notes.ts';
import { DRIVE_LOGGERS } from './loggers.ts';

const JOB = '89667ef9-0b0f-4b63-8ed9-9a720e0d4845';

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
        'Starting backup for backup_id: {}',
        `Starting backup for backup_id: '${JOB}', backup xml: <domainbackup/>`,
      ],
      [
        'E-F',
        'Redefine VM {vdsm.vm.id} checkpoint {}',
        `Redefine VM '338f0c16-286a-4250-937a-e65f1fdaeedd' checkpoint '${JOB}'`,
      ],
      [
        'E-F',
        'Delete VM {vdsm.vm.id} checkpoint {}',
        `Delete VM '338f0c16-286a-4250-937a-e65f1fdaeedd' checkpoint '${JOB}'`,
      ],
      ['E-F', 'Removing scratch disks for backup id: {}', `Removing scratch disks for backup id: ${JOB}`],
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
      ['E-F', 'Checkpoint_id: {}', `Checkpoint_id: 'x' for backup_id: 'y', doesn't exist, error: z`],
      ['E-F', 'Failed to delete VM {} checkpoint {}', `Failed to delete VM 'x' checkpoint 'y': z`],
      ['E-F', 'Failed to fetch checkpoint_id: {}', `Failed to fetch checkpoint_id: 'x' for backup_id: 'y', error: z`],
      ['E-F', 'Failed to redefine VM {} checkpoint {}', `Failed to redefine VM 'x' checkpoint 'y': z`],
      ['E-F', 'Failed to remove backup {}', `Failed to remove backup 'x' scratch disk for drive name: vda, y`],
      [
        'E-F',
        'VM with id {} or backup with id {} not found, error: {}',
        `VM with id 'x' or backup with id 'y' not found, error: z`,
      ],
      ['E', 'No backup with id {} found for vm {}', `No backup with id 'x' found for vm 'y'`],
    ],
  },
];
