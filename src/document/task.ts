import type { TaskSpan } from '../model/spans.ts';
import type { Doc } from '../schema/fields.ts';
import { fillBelonging } from './belonging.ts';
import { fillHost, fillStamp } from './common.ts';
import type { HostFacts } from './common.ts';
import { formatIso } from './iso.ts';
import { fillFailure } from './error.ts';
import { nanoseconds } from './nanoseconds.ts';
import { fillSpan } from './span.ts';
import { createDocument, type SlotDocument } from './slots.ts';

/** Facts of a task's verb and error code, from the tables of parse. */
export interface TaskLookup {
  /** Verb of the call that created it, or the one that the name of its job implies. */
  readonly verb: string | undefined;
  readonly errorName: string | undefined;
  readonly errorArea: string | undefined;
  readonly errorMessage: string | undefined;
}

/** Fills the document of an asynchronous task. Reuses one object for all tasks: serialize it before filling the next. */
export type TaskDocument = (task: TaskSpan, lookup: TaskLookup) => Doc<'task'> & SlotDocument;

/** Returns the function that fills the documents of a host's tasks. */
export function createTaskDocument(host: HostFacts): TaskDocument {
  const doc = createDocument('task');
  fillHost(doc, 'vdsm.task', host);
  return (task, lookup) => {
    fillStamp(doc, host.stamp);
    fillSpan(doc, task);
    fillBelonging(doc, task);
    const failed = task.outcome === 'failure';
    const { ids } = task;
    doc['vdsm.sd.id'] = ids['vdsm.sd.id'];
    doc['vdsm.sp.id'] = ids['vdsm.sp.id'];
    doc['vdsm.image.id'] = ids['vdsm.image.id'];
    doc['vdsm.volume.id'] = ids['vdsm.volume.id'];
    doc['event.action'] = lookup.verb;
    fillFailure(doc, failed ? task : undefined, lookup);
    doc['vdsm.call.id'] = task.callId;
    doc['vdsm.call.verb'] = task.verb;
    doc['vdsm.task.id'] = task.id;
    doc['vdsm.task.verb'] = lookup.verb;
    doc['vdsm.task.name'] = task.name;
    doc['vdsm.task.state'] = task.state;
    doc['vdsm.task.result'] = task.result;
    doc['vdsm.task.poll_count'] = task.polls > 0 || task.opening !== undefined ? task.polls : undefined;
    doc['vdsm.task.rolled_back'] = failed ? task.rolledBack : undefined;
    doc['vdsm.task.recovered'] = task.recovered || undefined;
    doc['vdsm.task.cleared_at'] = task.clearedAt === undefined ? undefined : formatIso(task.clearedAt);
    doc['vdsm.task.worker'] = task.worker;
    doc['vdsm.task.prepare_ns'] = nanoseconds(task.prepareMs);
    doc['vdsm.task.queue_ns'] = nanoseconds(task.queueMs);
    doc['vdsm.task.run_ns'] = nanoseconds(task.runMs);
    doc['vdsm.task.recover_ns'] = nanoseconds(task.recoverMs);
    const counted = task.commands > 0 || task.opening?.epoch.isDebug === true;
    doc['vdsm.task.commands'] = counted ? task.commands : undefined;
    doc['vdsm.task.failed_commands'] = counted ? task.failedCommands : undefined;
    return doc;
  };
}
