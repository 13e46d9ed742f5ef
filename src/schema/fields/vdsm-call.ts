import { ALL, type FieldDef } from './field.ts';

/** `vdsm.call.*`: which call it is. */
export const CALL_FIELDS = [
  {
    name: 'vdsm.call.id',
    type: 'keyword',
    aggregate: false,
    on: ALL,
    doc: 'Call that the document belongs to; of a call its own id.',
  },
  {
    name: 'vdsm.call.verb',
    type: 'keyword',
    on: ALL,
    note: true,
    doc: 'Verb of the call that the document is of, or belongs to: the Python method, as logged.',
  },
  {
    name: 'vdsm.call.method',
    type: 'keyword',
    aggregate: false,
    on: ['call'],
    doc: 'JSON-RPC method: `Class.method`.',
  },
  {
    name: 'vdsm.call.namespace',
    type: 'keyword',
    aggregate: false,
    on: ['call'],
    doc: 'Part of vdsm that serves the verb: `storage`, `virt`, `host`, `network`, `gluster`.',
  },
  {
    name: 'vdsm.call.source',
    type: 'keyword',
    aggregate: false,
    on: ['call'],
    doc: 'Which records the call was rebuilt from: `start-finish`, `run-and-protect`, `xmlrpc`, `bridge` (JSON-RPC), `rpc-summary`; `engine` and `supervdsm` for calls in the logs of those.',
  },
] as const satisfies readonly FieldDef[];

/** How a call went: its arguments, its result, and where its time went. */
export const CALL_COURSE_FIELDS = [
  { name: 'vdsm.call.args', type: 'flat_object', on: ['call'], doc: 'Arguments by name; values as text.' },
  {
    name: 'vdsm.call.args_text',
    type: 'text',
    stored: true,
    on: ['call'],
    doc: 'Arguments, as logged, to be read. They are searched by name in `vdsm.call.args`, and by words in `message` of the line that starts the call.',
  },
  {
    name: 'vdsm.call.return_text',
    type: 'text',
    stored: true,
    on: ['call'],
    doc: 'Return value, as logged, to be read. What went wrong in it is in fields of its own; its words are searched in `message` of the line that ends the call.',
  },
  {
    name: 'vdsm.call.depth',
    type: 'integer',
    on: ['call'],
    doc: 'Number of calls that enclose this one on its thread. 0: it serves a request.',
  },
  {
    name: 'vdsm.call.async',
    type: 'boolean',
    aggregate: false,
    on: ['call'],
    doc: 'True if the verb only starts a task, which goes on after the call returns.',
  },
  {
    name: 'vdsm.call.poll',
    type: 'boolean',
    on: ['call'],
    doc: 'True if the verb only reads state: clients call it again and again.',
  },
  {
    name: 'vdsm.call.slow',
    type: 'boolean',
    on: ['call'],
    doc: 'True if the call took a second or more: from there on vdsm itself reports a request as slow. Absent where its duration is not known.',
  },
  {
    name: 'vdsm.call.status_code',
    type: 'integer',
    on: ['call'],
    doc: 'Status code that the call returned; 0 is success.',
  },
  {
    name: 'vdsm.call.failed_parts',
    type: 'integer',
    on: ['line', 'call'],
    note: true,
    doc: 'Number of parts that failed, of a call that returned success as a whole: connections of `connectStorageServer`, files of `getFileStats`. Absent where none failed, or the verb returns no status of its parts.',
  },
  {
    name: 'vdsm.call.failed_part_codes',
    type: 'keyword',
    list: true,
    on: ['line', 'call'],
    note: true,
    doc: 'Status codes of the failed parts, each once: codes of vdsm, those of checkpoints of libvirt.',
  },
  {
    name: 'vdsm.call.rpc_seconds',
    type: 'float',
    on: ['call'],
    doc: 'Duration in seconds as the `RPC call …` line reports it, with two decimals.',
  },
  {
    name: 'vdsm.call.exec_ns',
    type: 'long',
    search: false,
    on: ['call'],
    doc: 'Time in external commands, in nanoseconds (DEBUG logs only).',
  },
  {
    name: 'vdsm.call.rest_ns',
    type: 'long',
    search: false,
    on: ['call'],
    doc: 'Duration minus the time in external commands and the time waiting for locks, in nanoseconds.',
  },
  {
    name: 'vdsm.call.commands',
    type: 'integer',
    aggregate: false,
    on: ['call'],
    doc: 'Number of external commands that the call ran. Absent where the log does not show it: it has no commands at INFO but those that errors quote, and not all of them of a call whose start is missing.',
  },
  {
    name: 'vdsm.call.failed_commands',
    type: 'integer',
    aggregate: false,
    on: ['call'],
    doc: 'How many of them failed; absent as their number is. vdsm expects and handles many of these failures.',
  },
  {
    name: 'vdsm.call.lock_wait_ns',
    type: 'long',
    search: false,
    on: ['call'],
    doc: 'Time that the call waited for locks of the resource manager, in nanoseconds (DEBUG logs only).',
  },
] as const satisfies readonly FieldDef[];
