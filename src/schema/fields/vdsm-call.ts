import { ALL, type FieldDef } from './field.ts';

/** `vdsm.call.*`: which call it is. */
export const CALL_FIELDS = [
  { name: 'vdsm.call.id', type: 'keyword', on: ALL, doc: 'Verb call it belongs to.' },
  {
    name: 'vdsm.call.verb',
    type: 'keyword',
    on: ALL,
    note: true,
    doc: 'Verb as logged: the python method. Of a line, task or command that of the call that it belongs to.',
  },
  { name: 'vdsm.call.method', type: 'keyword', on: ['call'], doc: 'JSON-RPC method, `Class.method`.' },
  {
    name: 'vdsm.call.namespace',
    type: 'keyword',
    on: ['call'],
    doc: 'Part of vdsm that does the work: storage, virt, host, network, gluster.',
  },
  {
    name: 'vdsm.call.source',
    type: 'keyword',
    on: ['call'],
    doc: 'Shape in the log: `start-finish`, `run-and-protect`, `xmlrpc`, `bridge`, `rpc-summary`; `engine`, `supervdsm`: calls that those tell of.',
  },
] as const satisfies readonly FieldDef[];

/** How a call went: its arguments, its result, and where its time went. */
export const CALL_COURSE_FIELDS = [
  { name: 'vdsm.call.args', type: 'flat_object', on: ['call'], doc: 'Arguments by name, values as text.' },
  { name: 'vdsm.call.args_text', type: 'text', on: ['call'], doc: 'Arguments as logged.' },
  { name: 'vdsm.call.return_text', type: 'text', on: ['call'], doc: 'What it returned, as logged.' },
  {
    name: 'vdsm.call.depth',
    type: 'integer',
    on: ['call'],
    doc: 'Calls that enclose it on its thread; 0 is the request itself.',
  },
  { name: 'vdsm.call.async', type: 'boolean', on: ['call'], doc: 'Its work goes on in a task after it returns.' },
  {
    name: 'vdsm.call.poll',
    type: 'boolean',
    on: ['call'],
    doc: 'Reads state and changes nothing: what clients call over and over.',
  },
  {
    name: 'vdsm.call.slow',
    type: 'boolean',
    on: ['call'],
    doc: 'Took a second or more, the bound at which vdsm itself says so.',
  },
  { name: 'vdsm.call.status_code', type: 'integer', on: ['call'], doc: 'Any status code seen, 0 too.' },
  {
    name: 'vdsm.call.rpc_seconds',
    type: 'float',
    on: ['call'],
    doc: 'Seconds by the RPC summary line, to hundredths.',
  },
  {
    name: 'vdsm.call.exec_ns',
    type: 'long',
    on: ['call'],
    doc: 'Time inside of external commands, in nanoseconds (DEBUG logs only).',
  },
  {
    name: 'vdsm.call.rest_ns',
    type: 'long',
    on: ['call'],
    doc: 'Duration less the time inside of external commands and in waiting for locks, in nanoseconds.',
  },
  { name: 'vdsm.call.commands', type: 'integer', on: ['call'], doc: 'External commands inside of it.' },
  {
    name: 'vdsm.call.failed_commands',
    type: 'integer',
    on: ['call'],
    doc: 'Of these, how many failed; many failures are expected and handled.',
  },
  {
    name: 'vdsm.call.lock_wait_ns',
    type: 'long',
    on: ['call'],
    doc: 'Time between asking for resource locks and getting them, or giving up, in nanoseconds (DEBUG logs only).',
  },
] as const satisfies readonly FieldDef[];
