/** A worker that is blocked by its job is reported again and again: these records are one incident. */
import type { NoteFacts } from '../model/events.ts';
import type { CallSpan } from '../model/spans.ts';
import type { ThreadState } from './threads.ts';

/** Longest name of a worker that is kept; vdsm's are `jsonrpc/4`, `periodic/12`. */
const NAME_MAX = 128;

/**
 * Returns the id of the incident that a `Worker blocked` or `Worker discarded` record belongs to, the same for all of
 * its records: the name of a worker is unique within an epoch, and the worker numbers its jobs (4.19.11 and 4.20.1 on).
 * @param epoch its id, or the host's name where the input begins within the epoch
 */
export function incidentOf(epoch: string, facts: NoteFacts | undefined): string | undefined {
  const worker = facts?.['vdsm.worker.name'];
  if (worker === undefined) return undefined;
  const number = facts?.['vdsm.worker.task_number'];
  return `${epoch} ${worker.slice(0, NAME_MAX)}${number === undefined ? '' : ` task#${number}`}`;
}

/** Returns the innermost open call of a thread; a worker's thread has the worker's name. */
export function callOn(thread: ThreadState | undefined): CallSpan | undefined {
  return thread?.calls.at(-1) ?? thread?.request?.call;
}
