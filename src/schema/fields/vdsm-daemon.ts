import type { FieldDef } from './field.ts';

/** What a daemon reports about itself: dropped records, log levels, signals, times. */
export const DAEMON_FIELDS = [
  {
    name: 'vdsm.dropped.count',
    type: 'long',
    on: ['line'],
    note: true,
    doc: 'Records that the logging of vdsm dropped under load.',
  },
  { name: 'vdsm.dropped.seconds', type: 'integer', on: ['line'], note: true, doc: 'In the last so many seconds.' },
  {
    name: 'vdsm.dropped.pending',
    type: 'long',
    on: ['line'],
    note: true,
    doc: 'Records that waited to be written, at most.',
  },
  {
    name: 'vdsm.loglevel.logger',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Logger whose level was changed at run time.',
  },
  { name: 'vdsm.loglevel.level', type: 'keyword', on: ['line'], note: true, doc: 'Its new level, lower case.' },
  {
    name: 'vdsm.signal',
    type: 'integer',
    on: ['line'],
    note: true,
    doc: 'Signal that vdsm received: 15 stop, 10 stop the SPM.',
  },
  {
    name: 'vdsm.elapsed_seconds',
    type: 'float',
    on: ['line'],
    note: true,
    doc: 'How long what the line tells of took, or is going on, in seconds as the line says.',
  },
  {
    name: 'vdsm.uptime_seconds',
    type: 'long',
    on: ['line'],
    note: true,
    doc: 'Seconds since the host was started, as sanlock and the kernel write: the same clock for both.',
  },
] as const satisfies readonly FieldDef[];
