import type { FieldDef } from './field.ts';

/** `vdsm.task.*`: storage tasks. */
export const TASK_FIELDS = [
  {
    name: 'vdsm.task.subject_id',
    type: 'keyword',
    aggregate: false,
    on: ['line', 'call'],
    doc: 'Task that a call asks about or acts on (`getTaskStatus`, `clearTask`).',
  },
  {
    name: 'vdsm.task.outcome',
    type: 'keyword',
    on: ['call'],
    doc: 'Of an asynchronous call: outcome of the task that it created.',
  },
  { name: 'vdsm.task.verb', type: 'keyword', on: ['task'], doc: 'Verb of the call that created the task.' },
  {
    name: 'vdsm.task.name',
    type: 'keyword',
    on: ['task'],
    doc: "Name of the task's job. It may differ from the verb: the job of a `deleteImage` is `purgeImage_…`.",
  },
  {
    name: 'vdsm.task.state',
    type: 'keyword',
    on: ['line', 'call', 'task'],
    note: true,
    doc: 'Last state of the task; of a line the state that it reports.',
  },
  {
    name: 'vdsm.task.result',
    type: 'text',
    stored: true,
    on: ['line', 'call', 'task'],
    note: true,
    doc: 'Result of the task, as logged; of a polled task its `taskResult`.',
  },
  {
    name: 'vdsm.task.poll_count',
    type: 'integer',
    on: ['task'],
    doc: 'Number of calls that asked for the status of the task. Absent where none is in the input, and the beginning of the task neither.',
  },
  {
    name: 'vdsm.task.rolled_back',
    type: 'boolean',
    on: ['task'],
    doc: 'True if the task failed and its recovery undid what it had done.',
  },
  { name: 'vdsm.task.recovered', type: 'boolean', on: ['task'], doc: 'True if vdsm resumed the task after a restart.' },
  { name: 'vdsm.task.cleared_at', type: 'date', on: ['task'], doc: 'When a client cleared the task (`clearTask`).' },
  { name: 'vdsm.task.worker', type: 'keyword', on: ['task'], doc: 'Thread that ran the job of the task.' },
  {
    name: 'vdsm.task.prepare_ns',
    type: 'long',
    on: ['task'],
    doc: 'Time from the creation of the task until it was queued (in INFO logs until its call returned), in nanoseconds.',
  },
  {
    name: 'vdsm.task.queue_ns',
    type: 'long',
    on: ['task'],
    doc: 'Time in the queue, until a worker took the task, in nanoseconds. In INFO logs it begins with the return of the call.',
  },
  {
    name: 'vdsm.task.run_ns',
    type: 'long',
    on: ['task'],
    doc: 'Time in which the job of the task ran, in nanoseconds.',
  },
  {
    name: 'vdsm.task.recover_ns',
    type: 'long',
    on: ['task'],
    doc: 'Time from the abort of the task until it was rolled back, in nanoseconds.',
  },
  {
    name: 'vdsm.task.commands',
    type: 'integer',
    on: ['task'],
    doc: 'Number of external commands that the task ran. Absent where the log does not show it, as for a call.',
  },
  {
    name: 'vdsm.task.failed_commands',
    type: 'integer',
    on: ['task'],
    doc: 'How many of them failed; absent as their number is.',
  },
] as const satisfies readonly FieldDef[];
