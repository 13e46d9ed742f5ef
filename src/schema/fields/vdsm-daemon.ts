import type { FieldDef } from './field.ts';

/** What a daemon reports about itself: dropped records, log levels, signals, times. */
export const DAEMON_FIELDS = [
  {
    name: 'vdsm.dropped.count',
    type: 'long',
    on: ['line'],
    note: true,
    doc: 'Number of records that vdsm dropped from its log under load.',
  },
  { name: 'vdsm.dropped.seconds', type: 'integer', on: ['line'], note: true, doc: 'Seconds in which it dropped them.' },
  {
    name: 'vdsm.dropped.pending',
    type: 'long',
    on: ['line'],
    note: true,
    doc: 'Highest number of records that waited to be written.',
  },
  {
    name: 'vdsm.loglevel.logger',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Logger whose level was changed at run time.',
  },
  { name: 'vdsm.loglevel.level', type: 'keyword', on: ['line'], note: true, doc: 'Its new level, in lower case.' },
  {
    name: 'vdsm.signal',
    type: 'integer',
    on: ['line'],
    note: true,
    doc: 'Signal that vdsm received: 15 stops it, 10 stops the SPM.',
  },
  {
    name: 'vdsm.elapsed_seconds',
    type: 'float',
    on: ['line'],
    note: true,
    doc: 'How long the operation took, or has been running, as the line reports it.',
  },
  {
    name: 'vdsm.uptime_seconds',
    type: 'long',
    on: ['line'],
    note: true,
    doc: 'Seconds since the host booted. sanlock and the kernel write it, from the same clock.',
  },
] as const satisfies readonly FieldDef[];
