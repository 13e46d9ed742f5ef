/** A worker that does not come back from its job is told of again and again: all these records are one incident. */
import type { NoteFacts } from '../model/events.ts';
import type { CallSpan } from '../model/spans.ts';
import type { ThreadState } from './threads.ts';

/** Longest name that is kept; vdsm's are `jsonrpc/4`, `periodic/12`. */
const NAME_MAX = 128;

/**
 * The id of the incident that a `Worker blocked` or `Worker discarded` record belongs to, equal for all of them: a worker
 * has a name of its own within one life of vdsm, and counts its jobs (4.19.11 and 4.20.1 on).
 * @param life the epoch, or the host where no beginning of a life is in the input
 */
export function incidentOf(life: string, facts: NoteFacts | undefined): string | undefined {
  const worker = facts?.['vdsm.worker.name'];
  if (worker === undefined) return undefined;
  const number = facts?.['vdsm.worker.task_number'];
  return `${life} ${worker.slice(0, NAME_MAX)}${number === undefined ? '' : ` task#${number}`}`;
}

/** The call that a thread is in; a worker's thread has the worker's name. */
export function callOn(thread: ThreadState | undefined): CallSpan | undefined {
  return thread?.calls.at(-1) ?? thread?.request?.call;
}
