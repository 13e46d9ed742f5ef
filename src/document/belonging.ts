import type { Belonging } from '../model/spans.ts';
import type { Doc } from '../schema/fields.ts';
import { safeFlow } from './flow.ts';

/** Fills caller, flow, task and VM, and marks those that are inherited. */
export function fillBelonging(doc: Doc<'line'> | Doc<'call'> | Doc<'task'> | Doc<'command'>, of: Belonging): void {
  doc['source.address'] = of.caller?.address;
  doc['source.ip'] = of.caller?.ip;
  doc['source.port'] = of.caller?.port;
  doc['vdsm.caller.inherited'] = of.callerInherited || undefined;
  doc['trace.id'] = safeFlow(of.flow);
  doc['vdsm.flow.inherited'] = of.flowInherited || undefined;
  doc['vdsm.task.id'] = of.task;
  doc['vdsm.vm.id'] = of.vm;
}
