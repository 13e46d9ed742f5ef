import type { FieldDef } from './field.ts';

/** `vdsm.lock.*`: locks of vdsm's resource manager. */
export const LOCK_FIELDS = [
  {
    name: 'vdsm.lock.resource',
    type: 'keyword',
    on: ['line'],
    doc: 'Resource that the lock protects: `namespace.name`.',
  },
  { name: 'vdsm.lock.mode', type: 'keyword', on: ['line'], doc: '`exclusive` or `shared`.' },
  {
    name: 'vdsm.lock.wait_ns',
    type: 'long',
    on: ['line'],
    doc: 'Of a granted lock: how long the request waited, in nanoseconds.',
  },
] as const satisfies readonly FieldDef[];
