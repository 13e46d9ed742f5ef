import type { CallSpan } from '../spans.ts';
import type { Doc } from '../schema/fields.ts';
import { belongingFields } from './belonging.ts';
import { commonFields } from './line.ts';
import type { HostFacts } from './line.ts';
import { epochOfSpan, spanFields } from './span.ts';

/** What the tables say of a verb and its error code; parse's, handed over by pipeline. */
export interface CallKnowledge {
  readonly namespace: string | undefined;
  readonly async: boolean;
  readonly poll: boolean;
  readonly errorName: string | undefined;
}

/** Seconds from which on vdsm itself calls a request slow (4.40.35 on). */
const SLOW_SECONDS = 1;
const NS_PER_MS = 1_000_000;

/** The document of a verb call. */
export function callDocument(call: CallSpan, host: HostFacts, known: CallKnowledge): Doc<'call'> {
  const failed = call.outcome === 'failure';
  const times = spanFields(call);
  const duration = times['event.duration'];
  const exec = call.commands === 0 ? undefined : call.commandMs * NS_PER_MS;
  const ids = call.args?.ids ?? {};
  return {
    ...commonFields(host, epochOfSpan(call)),
    ...times,
    ...belongingFields(call),
    ...ids,
    'vdsm.vm.id': call.vm ?? ids['vdsm.vm.id'],
    'event.dataset': 'vdsm.call',
    'event.action': call.verb,
    'parent.id': call.parentId,
    'error.type': failed ? call.errorType : undefined,
    'error.code': failed && call.code !== undefined ? String(call.code) : undefined,
    'error.message': failed ? call.errorMessage : undefined,
    'vdsm.error.name': failed ? known.errorName : undefined,
    'vdsm.log.end.path': call.closing?.path,
    'vdsm.log.end.line': call.closing?.line,
    'vdsm.call.id': call.id,
    'vdsm.call.verb': call.verb,
    'vdsm.call.method': call.method,
    'vdsm.call.namespace': known.namespace,
    'vdsm.call.source': call.source,
    'vdsm.call.args': call.args === undefined || isEmpty(call.args.values) ? undefined : call.args.values,
    'vdsm.call.args_text': call.args?.text,
    'vdsm.call.return_text': call.returned,
    'vdsm.call.depth': call.depth,
    'vdsm.call.async': known.async,
    'vdsm.call.poll': known.poll,
    'vdsm.call.slow': seconds(duration, call.rpcSeconds) >= SLOW_SECONDS,
    'vdsm.call.status_code': call.code,
    'vdsm.call.rpc_seconds': call.rpcSeconds,
    'vdsm.call.exec_ns': exec,
    'vdsm.call.rest_ns': exec === undefined || duration === undefined ? undefined : Math.max(0, duration - exec),
    'vdsm.call.commands': call.commands,
    'vdsm.call.failed_commands': call.failedCommands,
    'vdsm.task.subject_id': call.args?.subjectTask,
  };
}

function seconds(duration: number | undefined, rpc: number | undefined): number {
  return Math.max((duration ?? 0) / (1000 * NS_PER_MS), rpc ?? 0);
}

function isEmpty(values: Readonly<Record<string, string>>): boolean {
  for (const _ in values) return false;
  return true;
}
