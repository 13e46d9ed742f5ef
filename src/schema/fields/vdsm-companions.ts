import type { FieldDef } from './field.ts';

/** Fields of single companion logs, and of calls about the same: image transfers, imports, qemu events, installations. */
export const COMPANION_FIELDS = [
  {
    name: 'vdsm.transfer.id',
    type: 'keyword',
    on: ['line', 'call'],
    note: true,
    doc: "Image transfer: the id of the engine's command, and of vdsm's NBD server.",
  },
  {
    name: 'vdsm.transfer.phase',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Phase that the image transfer moves to, in lower case: `transferring`, `paused_system`, `finished_failure`.',
  },
  {
    name: 'vdsm.backup.phase',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Phase that the backup moves to, in lower case: `ready`, `failed`.',
  },
  {
    name: 'vdsm.backup.id',
    type: 'keyword',
    on: ['line', 'call'],
    note: true,
    doc: 'Backup of a VM, as vdsm and the client that asked the engine for it know it.',
  },
  {
    name: 'vdsm.checkpoint.id',
    type: 'keyword',
    on: ['line', 'call'],
    note: true,
    doc: 'Checkpoint of a VM: the one on which an incremental backup is based, else the one that a backup makes.',
  },
  {
    name: 'vdsm.ticket.id',
    type: 'keyword',
    on: ['line', 'call'],
    note: true,
    doc: 'Ticket that authorises an image transfer.',
  },
  {
    name: 'vdsm.import.percent',
    type: 'float',
    on: ['line'],
    note: true,
    doc: 'How much of a disk of an import is copied, as last reported.',
  },
  {
    name: 'vdsm.qemu.event',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Event of qemu, as libvirt logs it: `BLOCK_JOB_COMPLETED`.',
  },
  {
    name: 'vdsm.deploy.task',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Task of the installation of a host, or stage of a setup.',
  },
] as const satisfies readonly FieldDef[];
