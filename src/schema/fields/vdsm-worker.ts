import type { FieldDef } from './field.ts';

/** `vdsm.worker.*`: executor workers that are blocked or discarded. */
export const WORKER_FIELDS = [
  {
    name: 'vdsm.incident.id',
    type: 'keyword',
    on: ['line'],
    doc: 'Equal for all records about one blocked worker: epoch, worker and number of its job. See [incidents.md](incidents.md).',
  },
  {
    name: 'vdsm.worker.name',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Executor worker that is blocked or discarded.',
  },
  {
    name: 'vdsm.worker.job',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'What the worker runs, without memory addresses.',
  },
  {
    name: 'vdsm.worker.task_number',
    type: 'long',
    on: ['line'],
    note: true,
    doc: 'Number of the job that the worker runs (`task#`).',
  },
  {
    name: 'vdsm.worker.blocked_seconds',
    type: 'float',
    on: ['line'],
    note: true,
    doc: 'How long the worker has been blocked, in seconds.',
  },
  { name: 'vdsm.worker.count', type: 'integer', on: ['line'], note: true, doc: 'Number of workers of the executor.' },
] as const satisfies readonly FieldDef[];
