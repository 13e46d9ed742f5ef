import type { FieldDef } from './field.ts';

/** `vdsm.restart.*`: why vdsm ended, and how long it was away. */
export const RESTART_FIELDS = [
  {
    name: 'vdsm.restart.cause',
    type: 'keyword',
    on: ['line'],
    doc: 'Why vdsm ended, on the line that tells of it and on the first line of its next life: `admin-stop`, `libvirt-lost`, `panic`, `startup-failure`, `crash`, `unknown`; `spm-stop` (signal 10) is no end. See `docs/restarts.md`.',
  },
  {
    name: 'vdsm.restart.gap_seconds',
    type: 'float',
    on: ['line'],
    doc: 'On the first line of a life of vdsm: seconds since the last line of the one before.',
  },
] as const satisfies readonly FieldDef[];
