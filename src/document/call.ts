import type { CallSource, IdField } from '../model/events.ts';
import type { CallSpan } from '../model/spans.ts';
import type { Doc } from '../schema/fields.ts';
import { fillBelonging } from './belonging.ts';
import { fillHost, fillStamp } from './common.ts';
import type { HostFacts } from './common.ts';
import { fillFailure } from './error.ts';
import { nanoseconds } from './nanoseconds.ts';
import { fillSpan } from './span.ts';
import { createDocument, type SlotDocument } from './slots.ts';

/** Facts of a call's verb and error code, from the tables of parse. */
export interface CallLookup {
  readonly namespace: string | undefined;
  readonly async: boolean;
  readonly poll: boolean;
  readonly errorName: string | undefined;
  readonly errorArea: string | undefined;
  readonly errorMessage: string | undefined;
}

/** Ids from the arguments; the id of the VM may also come from the call itself. */
const ID_FIELDS = [
  'vdsm.sd.id',
  'vdsm.sp.id',
  'vdsm.image.id',
  'vdsm.volume.id',
  'vdsm.job.id',
  'vdsm.transfer.id',
  'vdsm.ticket.id',
  'vdsm.backup.id',
  'vdsm.checkpoint.id',
] as const satisfies readonly IdField[];

/** Datasets of calls that are not in vdsm.log. */
const DATASETS: Readonly<Partial<Record<CallSource, string>>> = {
  engine: 'ovirt.engine.call',
  supervdsm: 'vdsm.supervdsm.call',
};
/** Daemons that serve them. */
const SERVICES: Readonly<Partial<Record<CallSource, string>>> = { engine: 'ovirt-engine', supervdsm: 'supervdsmd' };

/** Seconds from which vdsm reports a request as slow (4.40.35 and later). */
const SLOW_SECONDS = 1;
const NS_PER_SECOND = 1e9;

/** Fills the document of a call. Reuses one object for all calls: serialize it before filling the next. */
export type CallDocument = (call: CallSpan, lookup: CallLookup) => Doc<'call'> & SlotDocument;

/** Returns the function that fills the documents of a host's calls. */
export function createCallDocument(host: HostFacts): CallDocument {
  const doc = createDocument('call');
  fillHost(doc, 'vdsm.call', host);
  return (call, lookup) => {
    fillStamp(doc, host.stamp);
    fillSpan(doc, call);
    fillBelonging(doc, call);
    const failed = call.outcome === 'failure';
    const duration = doc['event.duration'];
    const exec = call.commands === 0 ? undefined : nanoseconds(call.commandMs);
    const lock = nanoseconds(call.lockMs);
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
    const caused = nanoseconds(call.engine?.caused?.ms);
    doc['vdsm.engine.outside_ns'] =
      caused === undefined || duration === undefined ? undefined : Math.max(0, duration - caused);
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
    doc['vdsm.call.slow'] =
      (duration ?? call.rpcSeconds) === undefined ? undefined : seconds(duration, call.rpcSeconds) >= SLOW_SECONDS;
    doc['vdsm.call.status_code'] = call.code;
    doc['vdsm.call.failed_parts'] = call.failedParts;
    doc['vdsm.call.failed_part_codes'] = call.failedPartCodes;
    doc['vdsm.call.rpc_seconds'] = call.rpcSeconds;
    doc['vdsm.call.exec_ns'] = exec;
    doc['vdsm.call.lock_wait_ns'] = lock;
    doc['vdsm.call.rest_ns'] =
      (exec ?? lock) === undefined || duration === undefined
        ? undefined
        : Math.max(0, duration - (exec ?? 0) - (lock ?? 0));
    const counted = call.commands > 0 || showsCommands(call);
    doc['vdsm.call.commands'] = counted ? call.commands : undefined;
    doc['vdsm.call.failed_commands'] = counted ? call.failedCommands : undefined;
    doc['vdsm.task.subject_id'] = call.args?.subjectTask;
    // an asynchronous task has its own document
    doc['vdsm.task.state'] = call.taskOutcome === undefined ? call.taskState : undefined;
    doc['vdsm.task.result'] = call.taskOutcome === undefined ? call.taskResult : undefined;
    doc['vdsm.task.outcome'] = call.taskOutcome;
    return doc;
  };
}

/**
 * Whether the input has the commands of a call: from its start on, in a log at DEBUG. Of supervdsm.log the calls themselves are
 * at DEBUG.
 */
function showsCommands({ source, opening }: CallSpan): boolean {
  if (source === 'engine' || source === 'rpc-summary') return false;
  return opening !== undefined && (source === 'supervdsm' || opening.epoch.isDebug);
}

function seconds(duration: number | undefined, rpc: number | undefined): number {
  return Math.max((duration ?? 0) / NS_PER_SECOND, rpc ?? 0);
}

function isEmpty(values: Readonly<Record<string, string>>): boolean {
  for (const _ in values) return false;
  return true;
}
