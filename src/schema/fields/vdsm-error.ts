import { ALL, type FieldDef } from './field.ts';

/** `vdsm.error.*`: what went wrong, beyond what `error.*` holds. */
export const ERROR_FIELDS = [
  {
    name: 'vdsm.error.area',
    type: 'keyword',
    aggregate: false,
    on: ALL,
    doc: 'Part of vdsm that the error code belongs to (`storage`, `virt`, `network`, `gluster`, `general`), or whose code it is: `engine`, `libvirt`, `sanlock`, `iscsi`, `system`.',
  },
  {
    name: 'vdsm.error.causes',
    type: 'keyword',
    aggregate: false,
    list: true,
    on: ALL,
    doc: 'Classes of a chain of exceptions, as written: Python writes the first cause first, Java the outermost exception. The last one is `error.type`.',
  },
  {
    name: 'vdsm.error.fingerprint',
    type: 'keyword',
    on: ALL,
    doc: 'Hash of the error type and the stack frames, or else the words that distinguish the error, without line numbers, ids and names: equal for the same error on other hosts and in other releases. See [errors.md](errors.md).',
  },
  {
    name: 'vdsm.error.failed_command',
    type: 'keyword',
    aggregate: false,
    on: ['line', 'call', 'task'],
    doc: 'Id of the last external command that failed before the error, in the same call, task or thread.',
  },
] as const satisfies readonly FieldDef[];

export const ERROR_NAME_FIELDS = [
  {
    name: 'vdsm.error.name',
    type: 'keyword',
    on: ALL,
    doc: 'Name that vdsm gives the error code. Areas of vdsm share numbers, so the namespace of the verb decides.',
  },
] as const satisfies readonly FieldDef[];
