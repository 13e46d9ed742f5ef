import type { FieldDef } from './field.ts';

/** `vdsm.sanlock.*`: lockspaces and leases. */
export const SANLOCK_FIELDS = [
  {
    name: 'vdsm.sanlock.lockspace',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Number that sanlock gives the lockspace (`s3`), new with each start of sanlock. `vdsm.sd.id` names the storage domain.',
  },
  {
    name: 'vdsm.sanlock.resource',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Name of the lease: `SDM` is the lease of the SPM; volumes and VMs have others.',
  },
  {
    name: 'vdsm.sanlock.code',
    type: 'integer',
    on: ['line'],
    note: true,
    doc: 'Code of sanlock, such as -202: a read or write timed out.',
  },
  {
    name: 'vdsm.sanlock.error',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Name of that code in sanlock, or in the system.',
  },
  {
    name: 'vdsm.sanlock.last_success_at',
    type: 'date',
    on: ['line'],
    note: true,
    doc: 'When the lease was last renewed, by the wall clock.',
  },
  {
    name: 'vdsm.sanlock.owner',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Owner of the host id or of the lease, as sanlock names it.',
  },
  {
    name: 'vdsm.sanlock.client_pid',
    type: 'long',
    on: ['line'],
    note: true,
    doc: 'Process id of the client of sanlock that the line is about, mostly vdsm: it gets a lease, is refused one, is killed, or ends.',
  },
] as const satisfies readonly FieldDef[];
