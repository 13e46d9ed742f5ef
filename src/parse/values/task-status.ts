import type { TaskStatus } from '../../model/events.ts';
import { UUID_LENGTH } from '../../model/uuid.ts';
import { readLiteral } from '../python/literal.ts';
import { get, isDict } from '../python/value.ts';
import type { PyValue } from '../python/value.ts';

/** A longer returned value is not read: this one holds some hundred tasks. */
const READ_MAX = 131_072;

/** Verbs that return the status of tasks, and under which key. `all`: a dict of all tasks, by id. */
const POLLS: ReadonlyMap<string, { readonly key: string; readonly all: boolean }> = new Map([
  ['getTaskStatus', { key: 'taskStatus', all: false }],
  ['getAllTasksStatuses', { key: 'allTasksStatus', all: true }],
  ['getAllTasksInfo', { key: 'allTasksInfo', all: true }],
]);

const NOTHING: readonly TaskStatus[] = [];

/** Reads the status of each task that a poll returned; empty for any other verb. */
export function readTaskStatuses(verb: string, returned: string): readonly TaskStatus[] {
  const poll = POLLS.get(verb);
  if (poll === undefined || returned.length > READ_MAX || !returned.startsWith('{')) return NOTHING;
  const value = get(readLiteral(returned).value, poll.key);
  if (!isDict(value)) return NOTHING;
  if (!poll.all) return statusOf(get(value, 'taskID'), value);
  return value.entries.flatMap(([task, status]) => statusOf(task, status));
}

function statusOf(task: PyValue | undefined, status: PyValue): TaskStatus[] {
  if (typeof task !== 'string' || task.length !== UUID_LENGTH) return [];
  const state = get(status, 'taskState');
  const result = get(status, 'taskResult');
  const code = get(status, 'code');
  const message = get(status, 'message');
  return [
    {
      task,
      state: typeof state === 'string' ? state : undefined,
      result: typeof result === 'string' ? result : '',
      code: typeof code === 'number' ? code : 0,
      message: typeof message === 'string' ? stripCode(message) : '',
    },
  ];
}

/** The message of a failed task without its code, which 4.40.1 and later write into it. */
function stripCode(message: string): string {
  return message.replace(/^value=/, '').replace(/ abortedcode=\d+$/, '');
}
