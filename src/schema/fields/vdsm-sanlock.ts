import type { FieldDef } from './field.ts';

/** `vdsm.sanlock.*`: lockspaces and leases. */
export const SANLOCK_FIELDS = [
  {
    name: 'vdsm.sanlock.lockspace',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: "sanlock's number of the lockspace (`s3`), anew in each life of sanlock; `vdsm.sd.id` says which storage domain it is.",
  },
  {
    name: 'vdsm.sanlock.resource',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Name of the lease: `SDM` is that of the SPM, others are of volumes and virtual machines.',
  },
  {
    name: 'vdsm.sanlock.code',
    type: 'integer',
    on: ['line'],
    note: true,
    doc: 'Code of sanlock (-202: a read or write timed out).',
  },
  {
    name: 'vdsm.sanlock.error',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: "sanlock's name of that code, or the system's.",
  },
  {
    name: 'vdsm.sanlock.last_success_at',
    type: 'date',
    on: ['line'],
    note: true,
    doc: 'When the lease was last renewed with success, by the wall clock.',
  },
  {
    name: 'vdsm.sanlock.owner',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Who holds the host id or the lease, as sanlock names it.',
  },
  {
    name: 'vdsm.sanlock.client_pid',
    type: 'long',
    on: ['line'],
    note: true,
    doc: 'Process that sanlock gives a lease to, refuses it, kills or saw end: vdsm, mostly.',
  },
] as const satisfies readonly FieldDef[];
