import type { FieldDef } from './field.ts';

/** `vdsm.sd.*`, `vdsm.spm.*`, `vdsm.multipath.*`: storage domains, the SPM and multipath devices. */
export const STORAGE_FIELDS = [
  {
    name: 'vdsm.sd.state',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'State that the monitor found: `valid` or `invalid`.',
  },
  {
    name: 'vdsm.sd.invalid',
    type: 'keyword',
    list: true,
    on: ['line'],
    note: true,
    doc: 'Storage domains that repoStats says are not valid.',
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
    doc: 'Path on storage that was checked, made, changed or removed.',
  },
  {
    name: 'vdsm.sd.read_delay_seconds',
    type: 'float',
    on: ['line'],
    note: true,
    doc: 'How long the check of a path took; of repoStats the worst of all domains (`vdsm.sd.id` names it).',
  },
  {
    name: 'vdsm.sd.last_check_seconds',
    type: 'float',
    on: ['line'],
    note: true,
    doc: 'Age of the last check, the worst of all domains that repoStats tells of.',
  },
  {
    name: 'vdsm.spm.role',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Role that the host has or takes: `spm`, `contend`, `free`.',
  },
  { name: 'vdsm.spm.id', type: 'integer', on: ['line'], note: true, doc: 'Host id of the SPM.' },
  {
    name: 'vdsm.multipath.device',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Multipath device (GUID of a LUN).',
  },
  {
    name: 'vdsm.multipath.valid_paths',
    type: 'integer',
    on: ['line'],
    note: true,
    doc: 'Paths of it that still work.',
  },
] as const satisfies readonly FieldDef[];
