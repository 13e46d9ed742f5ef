import { describe, expect, it } from 'vitest';
import { readTaskStatuses } from '../../../src/parse/values/task-status.ts';

const TASK = '8d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00';
const OTHER = '4ae99b00-d6bb-4dc4-a70a-826921eae2b4';

describe('readTaskStatuses', () => {
  it.each([
    {
      shows: 'the keys in the order of python 2, and a message that looks like keys',
      verb: 'getTaskStatus',
      returned: `{'status': {'message': 'OK', 'code': 0}, 'taskStatus': {'code': 100, 'message': u"x 'taskResult': 'success'", 'taskState': 'finished', 'taskResult': 'cleanSuccess', 'taskID': '${TASK}'}}`,
      statuses: [
        { task: TASK, state: 'finished', result: 'cleanSuccess', code: 100, message: "x 'taskResult': 'success'" },
      ],
    },
    {
      shows: 'a message that holds the code (4.40.1 on)',
      verb: 'getTaskStatus',
      returned: `{'taskStatus': {'taskID': '${TASK}', 'taskState': 'finished', 'taskResult': 'cleanSuccess', 'code': 256, 'message': 'value=no abortedcode=256'}}`,
      statuses: [{ task: TASK, state: 'finished', result: 'cleanSuccess', code: 256, message: 'no' }],
    },
    {
      shows: 'all tasks of a host',
      verb: 'getAllTasksStatuses',
      returned: `{'allTasksStatus': {'${TASK}': {'taskState': 'running', 'taskResult': '', 'code': 0, 'message': 'running'}, '${OTHER}': {'taskState': 'finished', 'taskResult': 'success', 'code': 0, 'message': 'done'}}}`,
      statuses: [
        { task: TASK, state: 'running', result: '', code: 0, message: 'running' },
        { task: OTHER, state: 'finished', result: 'success', code: 0, message: 'done' },
      ],
    },
    {
      shows: 'the names of tasks alone',
      verb: 'getAllTasksInfo',
      returned: `{'allTasksInfo': {'${TASK}': {'verb': 'copyImage', 'id': '${TASK}'}}}`,
      statuses: [{ task: TASK, state: undefined, result: '', code: 0, message: '' }],
    },
    {
      shows: 'nothing of a text that is cut',
      verb: 'getTaskStatus',
      returned: "{'taskStatus': {'taskID': '8d0c",
      statuses: [],
    },
    {
      shows: 'nothing of another verb',
      verb: 'getSpmStatus',
      returned: `{'taskStatus': {'taskID': '${TASK}'}}`,
      statuses: [],
    },
  ])('reads $shows', ({ verb, returned, statuses }) => {
    expect(readTaskStatuses(verb, returned)).toEqual(statuses);
  });
});
