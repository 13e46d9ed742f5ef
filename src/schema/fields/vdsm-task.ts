import type { FieldDef } from './field.ts';

/** `vdsm.task.*`: storage tasks. */
export const TASK_FIELDS = [
  {
    name: 'vdsm.task.subject_id',
    type: 'keyword',
    on: ['line', 'call'],
    doc: 'Task that it asks about or acts on (polls, clearTask).',
  },
  {
    name: 'vdsm.task.outcome',
    type: 'keyword',
    on: ['call'],
    doc: 'How the task ended that an asynchronous call created.',
  },
  { name: 'vdsm.task.verb', type: 'keyword', on: ['task'], doc: 'Verb of the call that created it.' },
  {
    name: 'vdsm.task.name',
    type: 'keyword',
    on: ['task'],
    doc: "Its job's own name, which may be another (`purgeImage_…` of a deleteImage).",
  },
  {
    name: 'vdsm.task.state',
    type: 'keyword',
    on: ['line', 'call', 'task'],
    note: true,
    doc: 'Last state it went into.',
  },
  {
    name: 'vdsm.task.result',
    type: 'text',
    keyword: 512,
    on: ['line', 'call', 'task'],
    note: true,
    doc: 'Its result, as logged; of a polled task `taskResult`.',
  },
  { name: 'vdsm.task.poll_count', type: 'integer', on: ['task'], doc: 'Calls that asked how it is.' },
  {
    name: 'vdsm.task.rolled_back',
    type: 'boolean',
    on: ['task'],
    doc: 'It failed, and its recovery undid what it did.',
  },
  { name: 'vdsm.task.recovered', type: 'boolean', on: ['task'], doc: 'vdsm took it up again after a restart.' },
  { name: 'vdsm.task.cleared_at', type: 'date', on: ['task'], doc: 'When a client cleared it (`clearTask`).' },
  { name: 'vdsm.task.worker', type: 'keyword', on: ['task'], doc: 'Thread that ran its job.' },
  {
    name: 'vdsm.task.prepare_ns',
    type: 'long',
    on: ['task'],
    doc: 'From its creation until it was queued (at INFO: until its call returned), in nanoseconds.',
  },
  {
    name: 'vdsm.task.queue_ns',
    type: 'long',
    on: ['task'],
    doc: 'From queued (at INFO: from the return of its call) until a worker took it, in nanoseconds.',
  },
  { name: 'vdsm.task.run_ns', type: 'long', on: ['task'], doc: 'Inside of its job, in nanoseconds.' },
  {
    name: 'vdsm.task.recover_ns',
    type: 'long',
    on: ['task'],
    doc: 'From its abort until it was rolled back, in nanoseconds.',
  },
  { name: 'vdsm.task.commands', type: 'integer', on: ['task'], doc: 'External commands inside of it.' },
  { name: 'vdsm.task.failed_commands', type: 'integer', on: ['task'], doc: 'Of these, how many failed.' },
] as const satisfies readonly FieldDef[];
