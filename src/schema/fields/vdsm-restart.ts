import type { FieldDef } from './field.ts';

/** `vdsm.restart.*`: why vdsm ended, and how long it was away. */
export const RESTART_FIELDS = [
  {
    name: 'vdsm.restart.cause',
    type: 'keyword',
    on: ['line'],
    doc: 'Why vdsm ended, on the line that shows it and on the first line of the next epoch: `admin-stop`, `libvirt-lost`, `panic`, `startup-failure`, `crash`, `unknown`. `spm-stop` (signal 10) only stops the SPM. See [restarts.md](restarts.md).',
  },
  {
    name: 'vdsm.restart.gap_seconds',
    type: 'float',
    on: ['line'],
    doc: 'On the first line of an epoch: seconds since the last line of the epoch before.',
  },
] as const satisfies readonly FieldDef[];
