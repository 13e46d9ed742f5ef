import type { Belonging } from '../spans.ts';

/** Caller, flow, task and VM, with what was taken over marked as such. */
export function belongingFields(of: Belonging) {
  return {
    'source.address': of.caller?.address,
    'source.ip': of.caller?.ip,
    'source.port': of.caller?.port,
    'vdsm.caller.inherited': of.callerInherited || undefined,
    'trace.id': of.flow,
    'vdsm.flow.inherited': of.flowInherited || undefined,
    'vdsm.task.id': of.task,
    'vdsm.vm.id': of.vm,
  } as const;
}
