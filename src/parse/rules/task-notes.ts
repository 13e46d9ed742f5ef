/** Records of the task manager and the resource manager that change nothing about a task, a lock or a call. */
import type { Note } from '../notes.ts';

const LOGGERS = [
  'taskmanager',
  'taskmanager.*',
  'storage.taskmanager',
  'storage.taskmanager.*',
  'misc.threadpool',
  'misc.threadpool.*',
  'storage.threadpool',
  'storage.threadpool.*',
  'resourcemanager',
  'resourcemanager.*',
  'storage.resourcemanager',
  'storage.resourcemanager.*',
];
const TASK = '7c798615-3a0a-4664-ad7d-5c56103c2eac';

export const taskNotes: readonly Note[] = [
  {
    action: 'lock-bookkeeping',
    means: 'The resource manager takes an internal step with its locks.',
    loggers: LOGGERS,
    wordings: [
      ['A-F', "Trying to release resource '{}'", `Trying to release resource 'Storage.${TASK}'`],
      ['A-F', "Resource '{}' is free{}", `Resource 'Storage.${TASK}' is free. Now locking as 'shared' (1 active user)`],
      [
        'A-F',
        "Resource '{}' found in shared state{}",
        `Resource 'Storage.${TASK}' found in shared state and queue is empty, Joining current shared lock (2 active users)`,
      ],
      [
        'A-F',
        "No one is waiting for resource '{}', Clearing records.",
        `No one is waiting for resource 'Storage.${TASK}', Clearing records.`,
      ],
      ['A-F', 'Owner.releaseAll {}', 'Owner.releaseAll requests {} resources {}'],
      ['A-D4', 'Owner.cancelAll {}', 'Owner.cancelAll requests {}'],
      ['A-F', "Registering namespace '{}'", "Registering namespace 'Storage'"],
      [
        'A-F',
        "Resource '{}' has {} requests in queue. Handling top request.",
        "Resource '00_storage.x' has 1 requests in queue. Handling top request.",
      ],
      [
        'A-F',
        "Request '{}' was canceled, Ignoring it",
        "Request 'Request for 00_storage.x - shared: canceled' was canceled, Ignoring it",
      ],
    ],
  },
  {
    action: 'task-bookkeeping',
    means:
      'The task manager takes an internal step: it stores a task, counts its users, walks through its states, answers a poll.',
    loggers: LOGGERS,
    wordings: [
      ['A-F', '_save: orig {}', `(Task='${TASK}') _save: orig /x/${TASK} temp /x/${TASK}.temp`],
      ['A-F', 'ref {} aborting {}', `(Task='${TASK}') ref 1 aborting True`],
      ['A-F', 'returning', `(Task='${TASK}') returning`],
      ['A-F', 'stopping in state {} (force {})', `(Task='${TASK}') stopping in state running (force False)`],
      ['A-F', 'Task._doAbort: force {}', `(Task='${TASK}') Task._doAbort: force False`],
      [
        'A-F',
        'Task._run: {} failed - stopping task',
        `(Task='${TASK}') Task._run: ${TASK} () {} failed - stopping task`,
      ],
      ['A-F', 'Prepare: aborted: {}', `(Task='${TASK}') Prepare: aborted: 'boom'`],
      ['A-F', '_aborting: recover policy {}', `(Task='${TASK}') _aborting: recover policy auto`],
      ['A-F', 'running recovery {}', `(Task='${TASK}') running recovery None`],
      ['A-F', '_resourcesAcquired: {} (exclusive)', `(Task='${TASK}') _resourcesAcquired: Storage.${TASK} (exclusive)`],
      ['A-F', '_resourcesAcquired: {} (shared)', `(Task='${TASK}') _resourcesAcquired: Storage.${TASK} (shared)`],
      [
        'A-F',
        'Job.run: running {}',
        `(Task='${TASK}') Job.run: running copyImage: <bound method x> (args: () kwargs: {}) callback None`,
      ],
      ['A-F', 'Entry. taskID: {}', `Entry. taskID: ${TASK}`],
      ['A-F', 'Entry.', 'Entry.'],
      ['A-F', 'Return.', 'Return.'],
      [
        'A',
        'Enter - numThreads: {}, waitTimeout: {}, maxTasks: {}',
        'Enter - numThreads: 10, waitTimeout: 3, maxTasks: 500',
      ],
      [
        'A-F',
        'Return. Response: {}',
        `Return. Response: {'code': 0, 'message': 'Task is initializing', 'taskState': 'running', 'taskResult': '', 'taskID': '${TASK}'}`,
      ],
      [
        'A-F',
        'Return: {}taskID{}',
        `Return: {'${TASK}': {'code': 0, 'message': 'Task is initializing', 'taskID': '${TASK}'}}`,
      ],
      ['A-F', 'Return: {}', 'Return: {}'],
      ['A-F', 'task queued: {vdsm.task.id}', `task queued: ${TASK}`],
      ['A-F', 'Number of running tasks: {}', 'Number of running tasks: 1'],
      ['A-F', 'Enter - name: {}, numThreads: {}', 'Enter - name: tasks, numThreads: 10, waitTimeout: 3, maxTasks: 500'],
    ],
    not: [
      [`_resourcesAcquired by ${TASK}`, undefined],
      ['Return code of the task', undefined],
    ],
  },
  {
    action: 'lock-released',
    means: 'vdsm releases a resource lock.',
    loggers: LOGGERS,
    wordings: [
      ['A-F', "Released resource '{}' ({} active users)", `Released resource 'Storage.${TASK}' (0 active users)`],
    ],
  },
  {
    action: 'task-unknown',
    means: 'A client asks about a task that this host does not have: it was cleared, or belongs to another host.',
    loggers: LOGGERS,
    wordings: [
      [
        'B1-F',
        'Unknown task {}. Maybe task was already cleared.',
        `Unknown task ${TASK}. Maybe task was already cleared.`,
      ],
    ],
  },
  {
    action: 'task-warned',
    means: 'The task manager cannot store, read or queue a task, or a task ends in a state that is no end.',
    loggers: LOGGERS,
    wordings: [
      [
        'A-F',
        'Task._updateState: failed persisting task {}',
        `Task=\`${TASK}\`::Task._updateState: failed persisting task ${TASK}`,
      ],
      ['A-F', 'Task._loadMetaFile: {}', `Task=\`${TASK}\`::Task._loadMetaFile: /x - ignoring line 'y'`],
      ['A-B2', 'Task._dump: object {}', `Task=\`${TASK}\`::Task._dump: object x skipping field y`],
      [
        'B3-F',
        'Object {}: Cannot encode field {}',
        `(Task='${TASK}') Object x: Cannot encode field y or value z. Skipping field. w`,
      ],
      [
        'A-F',
        'Task._doAbort {}: ignoring - at state {}',
        `(Task='${TASK}') Task._doAbort ${TASK}: ignoring - at state finished`,
      ],
      [
        'A-F',
        'Task exited in non terminal state. Setting tasks as failed.',
        `(Task='${TASK}') Task exited in non terminal state. Setting tasks as failed.`,
      ],
      [
        'A-F',
        "State was change to 'raborting' when ref was not 1.",
        `(Task='${TASK}') State was change to 'raborting' when ref was not 1.`,
      ],
      [
        'A-F',
        'Aborted exception but not in aborting state',
        `(Task='${TASK}') Aborted exception but not in aborting state`,
      ],
      ['A-F', 'task {}: recovery failed: {}', `(Task='${TASK}') task ${TASK}: recovery failed: x`],
      ['A-F', "can't remove temp taskdir {}", `(Task='${TASK}') can't remove temp taskdir /x`],
      ['C2-F', 'failure running abort callback', `(Task='${TASK}') failure running abort callback`],
      ['C1-F', 'failed to acquire task {}', `(Task='${TASK}') failed to acquire task ${TASK}`],
      ['B3-F', 'object {} field {} not found', `(Task='${TASK}') object x field y not found`],
      ['A-F', 'taskManager: Skipping directory: {}', 'taskManager: Skipping directory: /x'],
      ['A-B3', 'Could not queue task, encountered: {}', 'Could not queue task, encountered: x'],
      ['C1-F', 'could not queue task {}', `could not queue task ${TASK}`],
      ['A-F', 'unable to queue task: {}', `unable to queue task: ${TASK}`],
      ['A-C3', 'Task {} failed', 'Task <bound method Task.commit of <x>> failed'],
    ],
  },
  {
    action: 'task-listed',
    means: 'vdsm stops and lists a task that still exists.',
    loggers: ['taskmanager', 'storage.taskmanager'],
    wordings: [['A-D4', '{vdsm.task.id}', TASK]],
    not: [[`${TASK} is unknown`, undefined]],
  },
  {
    action: 'task-autocleaned',
    means: 'vdsm removes a finished task that no client cleared.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [['A-F', 'Task was autocleaned', `(Task='${TASK}') Task was autocleaned`]],
  },
  {
    action: 'lock-warned',
    means:
      'vdsm misuses a resource lock: it releases one twice, cancels one that it did not request, or never releases one.',
    loggers: ['resourcemanager', 'resourcemanager.*', 'storage.resourcemanager', 'storage.resourcemanager.*'],
    fromSources: true,
    wordings: [
      ['B1-F', "{}: Tried to {} resource '{}", `x: Tried to release an already released resource 'Storage.${TASK}'`],
      ['B1-D4', '{} returned in a weird state', "x: request 'y' returned in a weird state"],
      ['A-F', "Couldn't close resource {}", `Couldn't close resource 'Storage.${TASK}'.`],
      [
        'A-F',
        'Lock type switch failed on resource {}',
        `Lock type switch failed on resource 'Storage.${TASK}'. Falling back to object recreation.`,
      ],
      ['A-F', 'Request callback threw an exception', 'Request callback threw an exception'],
      [
        'D1-F',
        '(ResName={}) Request callback threw an exception',
        `(ResName='Storage.${TASK}', ReqID='${TASK}') Request callback threw an exception`,
      ],
      [
        'D1-F',
        '(ResName={}) Tried to {} a processed request',
        `(ResName='Storage.${TASK}', ReqID='${TASK}') Tried to cancel a processed request`,
      ],
      [
        'A-C3',
        'ResName={}::Request callback threw an exception',
        `ResName=\`Storage.${TASK}\`ReqID=\`${TASK}\`::Request callback threw an exception`,
      ],
      [
        'A-C3',
        'ResName={}::Tried to {} a processed request',
        `ResName=\`Storage.${TASK}\`ReqID=\`${TASK}\`::Tried to cancel a processed request`,
      ],
      [
        'A-F',
        'Resource factory failed to create resource {}',
        `Resource factory failed to create resource 'Storage.${TASK}'. Canceling request.`,
      ],
      [
        'A-F',
        'Resource refer{}was not properly released. Autoreleasing.',
        'Resource reference was not properly released. Autoreleasing.',
      ],
      ['A-F', 'Tried to cancel a processed request', 'Tried to cancel a processed request'],
      ['A-F', 'Tried to grant a processed request', 'Tried to grant a processed request'],
      ['A-F', 'Tried to re-release a resource. Request ignored.', 'Tried to re-release a resource. Request ignored.'],
      [
        'A-F',
        'Unexpected exception caught while owner {} tried to acquire {}',
        `Unexpected exception caught while owner 'x' tried to acquire 'Storage.${TASK}'`,
      ],
      ['B1-D4', 'request {} not requested by {}', 'request x not requested by y'],
    ],
  },
];
