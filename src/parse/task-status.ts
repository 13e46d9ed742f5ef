import type { TaskStatus } from '../model/events.ts';
import { readLiteral } from './python/literal.ts';
import { get, isDict } from './python/value.ts';
import type { PyValue } from './python/value.ts';

/** Longest return that is read: some hundred tasks. */
const READ_MAX = 131_072;

/** Verbs whose return tells of tasks, and the key that it stands under. `all`: a dict of tasks by id. */
const POLLS: ReadonlyMap<string, { readonly key: string; readonly all: boolean }> = new Map([
  ['getTaskStatus', { key: 'taskStatus', all: false }],
  ['getAllTasksStatuses', { key: 'allTasksStatus', all: true }],
  ['getAllTasksInfo', { key: 'allTasksInfo', all: true }],
]);

const NOTHING: readonly TaskStatus[] = [];
const UUID_LENGTH = 36;

/** What the return of a poll says of tasks, one entry a task that it names; empty for any other verb. */
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
      message: typeof message === 'string' ? peelAbort(message) : '',
    },
  ];
}

/** The words of a failed task; 4.40.1 and later put the code among them. */
function peelAbort(message: string): string {
  return message.replace(/^value=/, '').replace(/ abortedcode=\d+$/, '');
}
