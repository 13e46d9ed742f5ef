import { ALL, type FieldDef } from './field.ts';

/** `vdsm.error.*`: what went wrong, beyond what `error.*` holds. */
export const ERROR_FIELDS = [
  {
    name: 'vdsm.error.area',
    type: 'keyword',
    on: ALL,
    doc: 'Part of vdsm that the error code belongs to (`storage`, `virt`, `network`, `gluster`, `general`), or `libvirt`, `sanlock`, `iscsi`, `system`.',
  },
  {
    name: 'vdsm.error.causes',
    type: 'keyword',
    list: true,
    on: ALL,
    doc: 'Classes of a chained exception as they are written (Python: first cause first; Java: the outermost first); the last one is `error.type`.',
  },
  {
    name: 'vdsm.error.fingerprint',
    type: 'keyword',
    on: ALL,
    doc: 'Equal for the same error on other hosts and in other releases: type and frames without lines and ids.',
  },
  {
    name: 'vdsm.error.failed_command',
    type: 'keyword',
    on: ['line', 'call', 'task'],
    doc: 'Id of the nearest failed external command before it in the same call, task or thread.',
  },
] as const satisfies readonly FieldDef[];

export const ERROR_NAME_FIELDS = [
  {
    name: 'vdsm.error.name',
    type: 'keyword',
    on: ALL,
    doc: "vdsm's name of the error code; codes collide, so it is chosen by the verb's namespace.",
  },
] as const satisfies readonly FieldDef[];
