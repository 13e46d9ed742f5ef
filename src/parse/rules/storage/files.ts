/** Files, directories and links of storage. */
import type { Note } from '../../notes.ts';
import { IMAGE_LOGGERS } from './loggers.ts';

const SD = 'a8cf3546-3a13-4de7-ad53-fb349af983d5';
const IMAGE = '6a3e45a6-d5bf-4dc0-b6dd-3c2a71f634cb';
const VOLUME = '65e378a1-323b-4308-94a1-7e433a5af9ae';

export const fileNotes: readonly Note[] = [
  {
    action: 'file-already-gone',
    means: 'vdsm finds a file or directory gone that it was about to remove: harmless.',
    loggers: [...IMAGE_LOGGERS, 'root'],
    fromSources: true,
    wordings: [
      ['B3-F', 'File: {vdsm.sd.path} already removed', 'File: /x already removed'],
      ['B3-D2', 'Directory: {vdsm.sd.path} already removed', 'Directory: /x already removed'],
    ],
  },
  {
    action: 'file-failed',
    means:
      'vdsm cannot read, create or remove a file, directory or link of storage; many such records come from cleaning up.',
    loggers: [...IMAGE_LOGGERS, 'root'],
    fromSources: true,
    wordings: [
      ['A-F', "Can't unlink {}", "Can't unlink /x. y"],
      ['B2-F', "Can't rmdir {}", "Can't rmdir /x"],
      ['C2-F', 'Cannot remove image rundir link {}', "Cannot remove image rundir link '/x': y"],
      ['C2-F', 'File {} cannot be removed: {}', "File '/x' cannot be removed: y"],
      ['C2-F', 'File {} does not exist: {}', "File '/x' does not exist: y"],
      ['B3-F', 'Removing file: {} failed', 'Removing file: /x failed'],
      ['B3-F', 'Linking file: {} failed', 'Linking file: /x to /y failed'],
      ['B3-F', 'Permission denied for directory: {}', 'Permission denied for directory: /x with permissions:7'],
      ['B2-C2', 'Dir {} already exists', 'Dir /x already exists'],
      ['B3-F', 'Failed to create img run {}', 'Failed to create img run dir: /x'],
      [
        'A-F',
        "Unmount failed because of errors that fuser can't solve",
        "Unmount failed because of errors that fuser can't solve",
      ],
      ['A-F', 'Cold not delete {}', "Cold not delete file '/x'"],
      ['A-F', 'Could not kill pid {}', 'Could not kill pid 1 because operation was not permitted'],
      [
        'A-F',
        'master mount resource is `{}`, trying to disconnect underlying storage',
        'master mount resource is `x`, trying to disconnect underlying storage',
      ],
    ],
  },
  {
    action: 'file-system-repaired',
    means: 'vdsm checks the file system of the master before it mounts it, and repairs it.',
    loggers: [...IMAGE_LOGGERS, 'root'],
    fromSources: true,
    wordings: [['A-F', 'fsck corrected fs errors ({})', 'fsck corrected fs errors (1)']],
  },
  {
    action: 'file-changed',
    means: 'vdsm creates, links, moves or removes a file, directory or link of storage.',
    loggers: IMAGE_LOGGERS,
    wordings: [
      ['D2-F', 'removed image dir: {}', 'removed image dir: /x'],
      ['D3-F', 'Creating directory: {vdsm.sd.path} mode: {}', `Creating directory: /run/vdsm/storage/${SD} mode: None`],
      [
        'D3-F',
        'Creating symlink from {vdsm.sd.path} to {}',
        `Creating symlink from /rhev/data-center/mnt/x/${SD}/images/${IMAGE} to /run/vdsm/storage/${SD}`,
      ],
      ['D3-F', 'Creating {} directory {vdsm.sd.path}', `Creating domain run directory u'/var/run/vdsm/storage/${SD}'`],
      ['D3-F', 'Creating master directory: {vdsm.sd.path}', 'Creating master directory: /x'],
      ['D3-F', 'Creating volume symlink from {vdsm.sd.path} to {}', "Creating volume symlink from '/x' to '/y'"],
      ['D3-F', 'Create placeholder {}', "Create placeholder /x for image's volumes"],
      ['D3-F', 'Creating task dir: {vdsm.sd.path}', 'Creating task dir: /x'],
      ['D3-F', 'Creating vms dir: {vdsm.sd.path}', 'Creating vms dir: /x'],
      ['A-F', 'Linking {vdsm.sd.path} to {}', "Linking '/x' to '/y'"],
      ['D3-F', 'Force linking {vdsm.sd.path} to {}', 'Force linking /x to /y'],
      ['D3-F', 'Renaming /{} to {}', 'Renaming /x to /y'],
      ['D3-F', 'Renaming dir {}', 'Renaming dir /x to /y'],
      ['D3-F', 'Removing{}director{}', 'Removing directory: /x'],
      ['D3-F', 'Removing file: {vdsm.sd.path}', 'Removing file: /x'],
      ['D3-F', 'Removing image rundir link {vdsm.sd.path}', "Removing image rundir link '/x'"],
      ['D3-F', 'Removing remnants of deleted images {}', 'Removing remnants of deleted images []'],
      ['D3-F', 'Removing: {vdsm.sd.path}', 'Removing: /x'],
      ['D3-F', 'removed: {vdsm.sd.path}', 'removed: /x'],
      ['C3-F', 'Unlinking volume runtime link: {vdsm.sd.path}', "Unlinking volume runtime link: '/x'"],
      ['C3-F', 'Unlinking {vdsm.sd.path}', "Unlinking '/x'"],
      ['D3-F', 'Unlink volume symlink {vdsm.sd.path}', "Unlink volume symlink '/x'"],
      [
        'D3-F',
        'Fixing permissions on {vdsm.sd.path}',
        `Fixing permissions on /rhev/data-center/mnt/glusterSD/x/${SD}/images/${IMAGE}/${VOLUME}`,
      ],
      ['A-F', 'Changing owner for {vdsm.sd.path}, to ({})', 'Changing owner for /var/run/vdsm/svdsm.sock, to (36:36)'],
      ['D3-D4', 'Changing mode for {vdsm.sd.path} to {}', 'Changing mode for /x to 0660'],
      ['D3-D4', 'Truncating file {vdsm.sd.path} to {} bytes', 'Truncating file /x to 1 bytes'],
      ['F', 'Copying {vdsm.sd.path} to {}', "Copying '/x' to '/y'"],
      [
        'B3-F',
        'preparing storage domain {vdsm.sd.id} mailbox file {vdsm.sd.path} ({} bytes)',
        `preparing storage domain ${SD} mailbox file /x (4096 bytes)`,
      ],
      ['A-D2', 'oldPath={} newPath={}', 'oldPath=/x newPath=/y'],
    ],
    not: [
      ['Removing stale files', undefined],
      ['removed files', undefined],
    ],
  },
];
