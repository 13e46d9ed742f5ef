/** Failures whose message names no cause: the traceback behind it has it. */
import type { Note } from '../notes.ts';

export const errorNotes: readonly Note[] = [
  {
    action: 'storage-error',
    means: 'An operation on storage fails with an exception; the traceback shows which.',
    loggers: ['storage.*', 'fileutils', 'misc', 'misc.*'],
    wordings: [
      ['A-F', 'Unexpected error', 'Unexpected error'],
      ['F', 'Unexpected error: {}', 'Unexpected error: x'],
      ['B2-C1', 'tmap caught an unexpected error', 'tmap caught an unexpected error'],
      ['A-B1', 'tmap cought an unexpected error', 'tmap cought an unexpected error'],
      ['E-F', 'Task {} failed: {}', 'Task x failed: y'],
    ],
  },
  {
    action: 'operation-failed',
    means: 'An operation on a VM or on the host fails; the traceback, where there is one, shows why.',
    loggers: ['virt.*', 'vm.vm', 'root', 'vds', 'vds.*', 'utils.*', 'libvirt', 'gluster'],
    fromSources: true,
    wordings: [
      ['C1-F', 'Operation failed', "(vmId='27f1a8d4-1f81-49e6-bd83-4ecb0a462b54') Operation failed"],
      ['A-F', 'Unexpected error', 'Unexpected error'],
      ['B3-F', 'gluster exception occured', 'gluster exception occured'],
      ['B3-F', 'Unexpected CallbackChain error', 'Unexpected CallbackChain error'],
    ],
  },
  {
    action: 'python-warned',
    means: 'Python warns about the code of vdsm.',
    loggers: ['py.warnings'],
    fromSources: true,
    wordings: [['A-F', '{}Warning: {}', '/usr/lib/python3.6/site-packages/x.py:42: DeprecationWarning: y']],
    not: [['/usr/lib/python3.6/site-packages/x.py:42: y', undefined]],
  },
];
