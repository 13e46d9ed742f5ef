import { ALL, type FieldDef } from './field.ts';

/** Which vdsm wrote it, by which clock, what it belongs to, and how sure that is. */
export const COMMON_FIELDS = [
  {
    name: 'vdsm.era',
    type: 'keyword',
    on: ALL,
    doc: 'Era of the log (A, B1 … F), from the banner of its epoch. Before the first banner `A-C` or `D-F`, from the layout of the header. See [eras.md](eras.md).',
  },
  {
    name: 'vdsm.epoch',
    type: 'keyword',
    on: ALL,
    doc: 'Epoch: one run of the vdsm process. Its name is the host and the instant of the banner, or of the first record that proves a restart (`epoch_inferred`). With `--case NAME` it begins with `NAME/`.',
  },
  {
    name: 'vdsm.host.source',
    type: 'keyword',
    on: ALL,
    doc: 'Rule that gave the host its name, see [archives.md](archives.md).',
  },
  {
    name: 'vdsm.zone.source',
    type: 'keyword',
    on: ALL,
    doc: 'Where the time zone comes from if the line names none: `timezones` (the file), `option`, `localtime`, `timedatectl`, `date`, `log` (other lines of the host), `collector`, `assumed` (UTC). See [time.md](time.md).',
  },
  {
    name: 'vdsm.clock.drift_ms',
    type: 'long',
    on: ALL,
    doc: 'Milliseconds that were added to all instants of the host, because its clock was off. `@timestamp` minus this is the instant as logged.',
  },
  {
    name: 'vdsm.flow.inherited',
    type: 'boolean',
    on: ALL,
    doc: 'True if the record does not name its flow: `trace.id` is that of its call, task or thread.',
  },
  {
    name: 'vdsm.caller.inherited',
    type: 'boolean',
    on: ALL,
    doc: 'True if the record does not name its caller: `source.*` is that of its call, task or thread.',
  },
  { name: 'vdsm.task.id', type: 'keyword', on: ALL, note: true, doc: 'Storage task that the document belongs to.' },
  { name: 'vdsm.vm.id', type: 'keyword', on: ALL, note: true, doc: 'VM that the document is about.' },
  { name: 'vdsm.vm.name', type: 'keyword', on: ['line'], note: true, doc: 'Name of the VM.' },
  { name: 'vdsm.sd.id', type: 'keyword', on: ALL, note: true, doc: 'Storage domain that the document is about.' },
  { name: 'vdsm.sd.name', type: 'keyword', on: ['line'], note: true, doc: 'Name of the storage domain.' },
  {
    name: 'vdsm.sp.id',
    type: 'keyword',
    on: ALL,
    note: true,
    doc: 'Storage pool (data center) that the document is about.',
  },
  { name: 'vdsm.sp.name', type: 'keyword', on: ['line'], note: true, doc: 'Name of the storage pool (data center).' },
  { name: 'vdsm.image.id', type: 'keyword', on: ALL, note: true, doc: 'Image (disk) that the document is about.' },
  {
    name: 'vdsm.volume.id',
    type: 'keyword',
    on: ALL,
    note: true,
    doc: 'Volume (one layer of an image) that the document is about.',
  },
  {
    name: 'vdsm.job.id',
    type: 'keyword',
    on: ALL,
    note: true,
    doc: 'Job: a block job of a VM, or a storage job of the jobs API.',
  },
  { name: 'vdsm.ids', type: 'keyword', list: true, on: ALL, doc: 'Every UUID in the record.' },
  {
    name: 'vdsm.quality',
    type: 'keyword',
    list: true,
    on: ALL,
    doc: 'What about the document is inferred, replaced or cut. See [quality.md](quality.md).',
  },
  {
    name: 'vdsm.masked',
    type: 'integer',
    on: ALL,
    doc: 'Number of secrets that are written as `********`: in the record, or in the first and last record of a call, task or command. Absent: none. See [masking.md](masking.md).',
  },
] as const satisfies readonly FieldDef[];
