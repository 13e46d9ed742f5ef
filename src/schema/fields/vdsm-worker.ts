import type { FieldDef } from './field.ts';

/** `vdsm.worker.*`: executor workers that are blocked or discarded. */
export const WORKER_FIELDS = [
  {
    name: 'vdsm.incident.id',
    type: 'keyword',
    on: ['line'],
    doc: 'Equal for all records of one blocked worker: life of vdsm, worker, number of its job. See `docs/incidents.md`.',
  },
  {
    name: 'vdsm.worker.name',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Executor worker that is blocked or discarded.',
  },
  { name: 'vdsm.worker.job', type: 'keyword', on: ['line'], note: true, doc: 'What it runs, without addresses.' },
  {
    name: 'vdsm.worker.task_number',
    type: 'long',
    on: ['line'],
    note: true,
    doc: 'Number of the job that it runs (`task#`).',
  },
  {
    name: 'vdsm.worker.blocked_seconds',
    type: 'float',
    on: ['line'],
    note: true,
    doc: 'For how long it is blocked, in seconds.',
  },
  { name: 'vdsm.worker.count', type: 'integer', on: ['line'], note: true, doc: 'Workers that the executor has.' },
] as const satisfies readonly FieldDef[];
