import type { CallSource, IdField } from '../model/events.ts';
import type { CallSpan } from '../model/spans.ts';
import type { Doc } from '../schema/fields.ts';
import { fillBelonging } from './belonging.ts';
import { fillHost } from './common.ts';
import type { HostFacts } from './common.ts';
import { fillFailure } from './error.ts';
import { fillSpan } from './span.ts';

/** What the tables say of a verb and its error code; parse's, handed over by pipeline. */
export interface CallLookup {
  readonly namespace: string | undefined;
  readonly async: boolean;
  readonly poll: boolean;
  readonly errorName: string | undefined;
  readonly errorArea: string | undefined;
}

/** Ids that arguments name; the VM's is the call's own. */
const ID_FIELDS = [
  'vdsm.sd.id',
  'vdsm.sp.id',
  'vdsm.image.id',
  'vdsm.volume.id',
  'vdsm.job.id',
] as const satisfies readonly IdField[];

/** Calls of vdsm's are the rest. */
const DATASETS: Readonly<Partial<Record<CallSource, string>>> = {
  engine: 'ovirt.engine.call',
  supervdsm: 'vdsm.supervdsm.call',
};
const SERVICES: Readonly<Partial<Record<CallSource, string>>> = { engine: 'ovirt-engine', supervdsm: 'supervdsmd' };

/** Seconds from which on vdsm itself calls a request slow (4.40.35 on). */
const SLOW_SECONDS = 1;
const NS_PER_MS = 1_000_000;

/** Makes the document of a verb call. Valid until the next call. */
export type CallDocument = (call: CallSpan, lookup: CallLookup) => Doc<'call'>;

/** Returns the maker of a host's call documents. */
export function createCallDocument(host: HostFacts): CallDocument {
  const doc: Doc<'call'> = {};
  fillHost(doc, 'vdsm.call', host);
  return (call, lookup) => {
    fillSpan(doc, call);
    fillBelonging(doc, call);
    const failed = call.outcome === 'failure';
    const duration = doc['event.duration'];
    const exec = call.commands === 0 ? undefined : call.commandMs * NS_PER_MS;
    const lock = call.lockMs === undefined ? undefined : call.lockMs * NS_PER_MS;
    const ids = call.args?.ids ?? {};
    for (const field of ID_FIELDS) doc[field] = ids[field];
    doc['vdsm.vm.id'] = call.vm ?? ids['vdsm.vm.id'];
    doc['event.dataset'] = DATASETS[call.source] ?? 'vdsm.call';
    doc['service.name'] = SERVICES[call.source] ?? 'vdsm';
    doc['event.action'] = call.engine?.command ?? call.verb;
    doc['parent.id'] = call.parentId;
    doc['vdsm.engine.command'] = call.engine?.command;
    doc['vdsm.engine.target_host'] = call.engine?.host;
    doc['vdsm.engine.log_id'] = call.engine?.logId;
    doc['vdsm.engine.caused_call'] = call.engine?.caused?.callId;
    doc['vdsm.engine.caused_on'] = call.engine?.caused?.host;
    const caused = call.engine?.caused?.ms;
    doc['vdsm.engine.outside_ns'] =
      caused === undefined || duration === undefined ? undefined : Math.max(0, duration - caused * NS_PER_MS);
    doc['vdsm.engine.call_id'] = call.engineCallId;
    fillFailure(doc, failed ? call : undefined, lookup);
    doc['vdsm.call.id'] = call.id;
    doc['vdsm.call.verb'] = call.verb;
    doc['vdsm.call.method'] = call.method;
    doc['vdsm.call.namespace'] = lookup.namespace;
    doc['vdsm.call.source'] = call.source;
    doc['vdsm.call.args'] = call.args === undefined || isEmpty(call.args.values) ? undefined : call.args.values;
    doc['vdsm.call.args_text'] = call.args?.text;
    doc['vdsm.call.return_text'] = call.returned;
    doc['vdsm.call.depth'] = call.depth;
    doc['vdsm.call.async'] = lookup.async;
    doc['vdsm.call.poll'] = lookup.poll;
    doc['vdsm.call.slow'] = seconds(duration, call.rpcSeconds) >= SLOW_SECONDS;
    doc['vdsm.call.status_code'] = call.code;
    doc['vdsm.call.rpc_seconds'] = call.rpcSeconds;
    doc['vdsm.call.exec_ns'] = exec;
    doc['vdsm.call.lock_wait_ns'] = lock;
    doc['vdsm.call.rest_ns'] =
      (exec ?? lock) === undefined || duration === undefined
        ? undefined
        : Math.max(0, duration - (exec ?? 0) - (lock ?? 0));
    doc['vdsm.call.commands'] = call.commands;
    doc['vdsm.call.failed_commands'] = call.failedCommands;
    doc['vdsm.task.subject_id'] = call.args?.subjectTask;
    // an asynchronous task has a document of its own
    doc['vdsm.task.state'] = call.taskOutcome === undefined ? call.taskState : undefined;
    doc['vdsm.task.result'] = call.taskOutcome === undefined ? call.taskResult : undefined;
    doc['vdsm.task.outcome'] = call.taskOutcome;
    return doc;
  };
}

function seconds(duration: number | undefined, rpc: number | undefined): number {
  return Math.max((duration ?? 0) / (1000 * NS_PER_MS), rpc ?? 0);
}

function isEmpty(values: Readonly<Record<string, string>>): boolean {
  for (const _ in values) return false;
  return true;
}
