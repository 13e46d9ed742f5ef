import { ALL, type FieldDef } from './field.ts';

/** Which vdsm wrote it, by which clock, what it belongs to, and how sure that is. */
export const COMMON_FIELDS = [
  {
    name: 'vdsm.era',
    type: 'keyword',
    on: ALL,
    doc: 'Era of the log (A, B1 … F), by the banner of its epoch; without a banner `A-C` or `D-F`, by the layout of its headers. See [eras.md](eras.md).',
  },
  {
    name: 'vdsm.epoch',
    type: 'keyword',
    on: ALL,
    doc: 'One life of the daemon: host (after `--case NAME`: NAME/host) and instant of its banner, or of the first record that proves it (`epoch_inferred`).',
  },
  { name: 'vdsm.host.source', type: 'keyword', on: ALL, doc: 'Rule that gave the host its name.' },
  {
    name: 'vdsm.zone.source',
    type: 'keyword',
    on: ALL,
    doc: 'Where the time zone came from, if the line names none: `timezones` (the file), `option`, `localtime`, `timedatectl`, `date`, `log` (other lines), `collector`, `assumed` (UTC).',
  },
  {
    name: 'vdsm.clock.drift_ms',
    type: 'long',
    on: ALL,
    doc: 'Milliseconds by which its instants were moved, since the clock of the host was off; `@timestamp` minus it is the instant by the log.',
  },
  {
    name: 'vdsm.flow.inherited',
    type: 'boolean',
    on: ALL,
    doc: 'The flow id was taken over from what this belongs to.',
  },
  {
    name: 'vdsm.caller.inherited',
    type: 'boolean',
    on: ALL,
    doc: 'The caller was taken over from what this belongs to.',
  },
  { name: 'vdsm.task.id', type: 'keyword', on: ALL, note: true, doc: 'Task it belongs to.' },
  { name: 'vdsm.vm.id', type: 'keyword', on: ALL, note: true, doc: 'Virtual machine.' },
  { name: 'vdsm.vm.name', type: 'keyword', on: ['line'], note: true, doc: 'Name of a virtual machine.' },
  { name: 'vdsm.sd.id', type: 'keyword', on: ALL, note: true, doc: 'Storage domain.' },
  { name: 'vdsm.sd.name', type: 'keyword', on: ['line'], note: true, doc: 'Name of a storage domain.' },
  { name: 'vdsm.sp.id', type: 'keyword', on: ALL, note: true, doc: 'Storage pool (data center).' },
  { name: 'vdsm.sp.name', type: 'keyword', on: ['line'], note: true, doc: 'Name of a storage pool (data center).' },
  { name: 'vdsm.image.id', type: 'keyword', on: ALL, note: true, doc: 'Image (disk).' },
  { name: 'vdsm.volume.id', type: 'keyword', on: ALL, note: true, doc: 'Volume.' },
  { name: 'vdsm.job.id', type: 'keyword', on: ALL, note: true, doc: 'Job (SDM, block job).' },
  { name: 'vdsm.ids', type: 'keyword', list: true, on: ALL, doc: 'Every UUID in the record.' },
  {
    name: 'vdsm.quality',
    type: 'keyword',
    list: true,
    on: ALL,
    doc: 'What is less than sure about it; see `docs/quality.md`.',
  },
] as const satisfies readonly FieldDef[];
