import type { Event } from '../../../model/events.ts';
import { capText, RETURN_MAX } from '../../caps.ts';
import { readFailedParts } from '../../values/failed-parts.ts';
import { readReturn } from '../../values/returns.ts';
import { readStatus } from '../../values/status.ts';
import { readTaskStatuses } from '../../values/task-status.ts';

/** How a call ended, as far as its returned value shows it. */
type CallEnd = Pick<
  Extract<Event, { kind: 'call-finish' }>,
  'outcome' | 'code' | 'message' | 'returned' | 'tasks' | 'uuid' | 'facts'
>;

const RETURNED_UUID = /'uuid': '([0-9a-f]{8}-[0-9a-f-]{27})'/;

/**
 * Reads how a call ended from its returned value: a status code other than 0 is a failure, also in
 * `FINISH create return=…`.
 */
export function readCallEnd(verb: string, value: string): CallEnd {
  const status = readStatus(value);
  const failed = status !== undefined && status.code !== 0;
  return {
    outcome: failed ? 'failure' : 'success',
    code: status?.code,
    message: failed ? status.message : undefined,
    returned: capText(value, RETURN_MAX),
    tasks: readTaskStatuses(verb, value),
    // 4.9.0 returns the status and the task's id, nothing else; in a longer value the key has another meaning
    uuid: status === undefined || value.length > 200 ? undefined : RETURNED_UUID.exec(value)?.[1],
    facts: readReturn(verb, value) ?? readFailedParts(verb, value),
  };
}

/** Returns the last line of a text, capped: of a traceback the exception. */
export function lastLine(text: string): string {
  return capText(text.slice(text.trimEnd().lastIndexOf('\n') + 1).trim(), RETURN_MAX);
}
