import type { FieldDef } from './field.ts';

/** `vdsm.sd.*`, `vdsm.spm.*`, `vdsm.multipath.*`: storage domains, the SPM and multipath devices. */
export const STORAGE_FIELDS = [
  {
    name: 'vdsm.sd.state',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'State that the domain monitor found: `valid` or `invalid`.',
  },
  {
    name: 'vdsm.sd.invalid',
    type: 'keyword',
    list: true,
    on: ['line'],
    note: true,
    doc: 'Storage domains that repoStats reports as invalid.',
  },
  {
    name: 'vdsm.sd.host_id',
    type: 'integer',
    on: ['line'],
    note: true,
    doc: 'Host id in the lockspace of the storage domain.',
  },
  {
    name: 'vdsm.sd.path',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Path on storage that was checked, created, changed or removed.',
  },
  {
    name: 'vdsm.sd.read_delay_seconds',
    type: 'float',
    on: ['line'],
    note: true,
    doc: 'Time that a read check of a path took, in seconds. Of repoStats: the longest of all domains, and `vdsm.sd.id` names that domain.',
  },
  {
    name: 'vdsm.sd.last_check_seconds',
    type: 'float',
    on: ['line'],
    note: true,
    doc: 'Age of the last check in seconds, the oldest of all domains that repoStats reports.',
  },
  {
    name: 'vdsm.spm.role',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'SPM role that the host has or takes: `spm`, `contend`, `free`.',
  },
  { name: 'vdsm.spm.id', type: 'integer', on: ['line'], note: true, doc: 'Host id of the SPM.' },
  {
    name: 'vdsm.multipath.device',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Multipath device (WWID of a LUN).',
  },
  {
    name: 'vdsm.multipath.valid_paths',
    type: 'integer',
    on: ['line'],
    note: true,
    doc: 'Number of its paths that still work.',
  },
] as const satisfies readonly FieldDef[];
