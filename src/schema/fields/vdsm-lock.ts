import type { FieldDef } from './field.ts';

/** `vdsm.lock.*`: locks of vdsm's resource manager. */
export const LOCK_FIELDS = [
  {
    name: 'vdsm.lock.resource',
    type: 'keyword',
    on: ['line'],
    doc: 'Resource that a lock is asked for, `namespace.name`.',
  },
  { name: 'vdsm.lock.mode', type: 'keyword', on: ['line'], doc: '`exclusive` or `shared`.' },
  { name: 'vdsm.lock.wait_ns', type: 'long', on: ['line'], doc: 'How long it was waited for, in nanoseconds.' },
] as const satisfies readonly FieldDef[];
