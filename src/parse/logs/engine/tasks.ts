/**
 * Work that the engine starts and polls: tasks of the SPM, with the ids that they have in vdsm.log; jobs of hosts and
 * VMs; and commands of the engine that wait for these.
 */
import type { NoteFacts } from '../../../model/events.ts';
import type { MutableFacts, Note } from '../../notes.ts';

const TASK = 'a9d0f1c2-1b0d-4f0a-8a0e-6f7f7a1d0c11';
const COMMAND = 'c576816d-da07-49bd-844a-fa777ba55f66';
const CHILD = '5f1b7b2e-0c5f-4f0a-9d6f-0b8c2d4e6f80';
const JOB = '509b885b-6ba6-4bb3-81c8-c5975ead489e';
const HOST = 'bfa308ab-5add-4ad7-8f1c-389cb8dcf703';
const OF =
  "(Parent Command 'AddImageFromScratch', Parameters Type 'org.ovirt.engine.core.common.asynctasks.AsyncTaskParameters')";
const OF_3 =
  '(Parent Command AddImageFromScratch, Parameters Type org.ovirt.engine.core.common.asynctasks.AsyncTaskParameters)';

export const engineTaskNotes: readonly Note[] = [
  {
    action: 'engine-task-failed',
    means:
      'The engine finds that a task of the SPM failed; the result `cleanSuccess` means that the task failed and was rolled back.',
    loggers: ['*'],
    read: resultFacts,
    fromSources: true,
    wordings: [
      [
        '3.6-4.5',
        'BaseAsyncTask::logEndTaskFailure: Task {vdsm.task.id} (Parent Command {vdsm.engine.action}, {}) ended with failure:{}',
        `BaseAsyncTask::logEndTaskFailure: Task '${TASK}' ${OF} ended with failure:\n-- Result: 'cleanSuccess'\n-- Message: 'VDSGenericException: VDSErrorException: Failed to HSMGetAllTasksStatusesVDS, error = Volume does not exist, code = 201',\n-- Exception: 'VDSGenericException: VDSErrorException: Failed to HSMGetAllTasksStatusesVDS, error = Volume does not exist, code = 201'`,
        { 'vdsm.task.result': 'cleanSuccess' },
      ],
      [
        '3.0-3.5',
        'BaseAsyncTask::LogEndTaskFailure: Task {vdsm.task.id} (Parent Command {vdsm.engine.action}, {}) ended with failure:{}',
        `BaseAsyncTask::LogEndTaskFailure: Task ${TASK} ${OF_3} ended with failure:\r\n-- Result: cleanSuccess\r\n-- Message: VDSGenericException: VDSErrorException: Failed to HSMGetAllTasksStatusesVDS, error = Volume does not exist,\r\n-- Exception: VDSGenericException: VDSErrorException: Failed to HSMGetAllTasksStatusesVDS, error = Volume does not exist`,
        { 'vdsm.task.result': 'cleanSuccess' },
      ],
      ...polled("returned status 'finished', result 'cleanSuccess'.", '3.0-4.5', 'finished', 'cleanSuccess'),
      ...polled("returned status 'finished', result 'cleanFailure'.", '3.0-4.5', 'finished', 'cleanFailure'),
      ...polled("returned status 'finished', result 'failure'.", '3.0-4.5', 'finished', 'failure'),
    ],
  },
  {
    action: 'engine-task-polled',
    means: 'The engine polls a task of the SPM, and gets its state.',
    loggers: ['*'],
    fromSources: true,
    wordings: [
      [
        '3.0-4.5',
        'SPMAsyncTask::PollTask: Polling task {vdsm.task.id} (Parent Command {vdsm.engine.action}, {}) returned status {vdsm.task.state}, result {vdsm.task.result}.',
        `SPMAsyncTask::PollTask: Polling task '${TASK}' ${OF} returned status 'finished', result 'success'.`,
      ],
      [
        '3.0-4.5',
        'SPMAsyncTask::PollTask: Polling task {vdsm.task.id} (Parent Command {vdsm.engine.action}, {}) returned status {vdsm.task.state}.',
        `SPMAsyncTask::PollTask: Polling task ${TASK} ${OF_3} returned status running.`,
      ],
    ],
  },
  {
    action: 'engine-task-lost',
    means: 'The engine polls a task that the SPM does not have.',
    loggers: ['*'],
    fromSources: true,
    wordings: [
      [
        '3.0-4.5',
        'SPMAsyncTask::PollTask: Task {vdsm.task.id} {}was not found in VDSM, will change its status to unknown.',
        `SPMAsyncTask::PollTask: Task '${TASK}' ${OF} was not found in VDSM, will change its status to unknown.`,
      ],
    ],
  },
  {
    action: 'engine-task-added',
    means: 'The engine registers a task that it started on the SPM.',
    loggers: ['*'],
    fromSources: true,
    wordings: [
      [
        '3.0-4.5',
        'Adding task {vdsm.task.id} (Parent Command {vdsm.engine.action}, {}), polling {}',
        `Adding task '${TASK}' ${OF}, polling hasn't started yet..`,
      ],
      [
        '3.6-4.5',
        'CommandMultiAsyncTasks::attachTask: Attaching task {vdsm.task.id} to command {vdsm.engine.command_id}.',
        `CommandMultiAsyncTasks::attachTask: Attaching task '${TASK}' to command '${COMMAND}'.`,
      ],
      [
        '3.6-4.5',
        'CommandMultiAsyncTasks::AttachTask: Attaching task {vdsm.task.id} to command {vdsm.engine.command_id}.',
        `CommandMultiAsyncTasks::AttachTask: Attaching task '${TASK}' to command '${COMMAND}'.`,
      ],
      [
        '3.0-3.5',
        'EntityMultiAsyncTasks::AttachTask: Attaching task {vdsm.task.id} to entity {vdsm.engine.command_id}.',
        `EntityMultiAsyncTasks::AttachTask: Attaching task ${TASK} to entity ${COMMAND}.`,
      ],
    ],
  },
  {
    action: 'engine-task-poll-started',
    means: 'The engine starts to poll a task of the SPM.',
    loggers: ['*'],
    fromSources: true,
    wordings: [
      [
        '3.6-4.5',
        'BaseAsyncTask::startPollingTask: Starting to poll task {vdsm.task.id}.',
        `BaseAsyncTask::startPollingTask: Starting to poll task '${TASK}'.`,
      ],
      [
        '3.0-3.5',
        'BaseAsyncTask::StartPollingTask: Starting to poll task {vdsm.task.id}.',
        `BaseAsyncTask::StartPollingTask: Starting to poll task ${TASK}. `,
      ],
    ],
  },
  {
    action: 'engine-task-ended',
    means: 'The engine finds that a task of the SPM succeeded.',
    loggers: ['*'],
    fromSources: true,
    wordings: [
      [
        '3.6-4.5',
        'BaseAsyncTask::onTaskEndSuccess: Task {vdsm.task.id} (Parent Command {vdsm.engine.action}, {}) ended successfully.',
        `BaseAsyncTask::onTaskEndSuccess: Task '${TASK}' ${OF} ended successfully.`,
      ],
      [
        '3.0-3.5',
        'BaseAsyncTask::OnTaskEndSuccess: Task {vdsm.task.id} (Parent Command {vdsm.engine.action}, {}) ended successfully.',
        `BaseAsyncTask::OnTaskEndSuccess: Task ${TASK} ${OF_3} ended successfully.`,
      ],
    ],
  },
  {
    action: 'engine-task-cleared',
    means: 'The engine clears a task of the SPM that has ended, or fails to, or removes it from its database.',
    loggers: ['*'],
    wordings: [
      [
        '3.0-4.5',
        'SPMAsyncTask::ClearAsyncTask: Attempting to clear task {vdsm.task.id}',
        `SPMAsyncTask::ClearAsyncTask: Attempting to clear task '${TASK}'`,
      ],
      [
        '3.0-4.5',
        'SPMAsyncTask::ClearAsyncTask: Clearing task {vdsm.task.id} {}',
        `SPMAsyncTask::ClearAsyncTask: Clearing task '${TASK}' failed.`,
      ],
      [
        '3.0-4.5',
        'SPMAsyncTask::ClearAsyncTask: Error during clearing task {vdsm.task.id} {}',
        `SPMAsyncTask::ClearAsyncTask: Error during clearing task '${TASK}' (will be cleared later)`,
      ],
      [
        '3.0-4.5',
        'SPMAsyncTask::ClearAsyncTask: Error during clearing task {vdsm.task.id}',
        `SPMAsyncTask::ClearAsyncTask: Error during clearing task '${TASK}'`,
      ],
      [
        '3.0-4.5',
        'SPMAsyncTask::ClearAsyncTask: At time of {}clear task {vdsm.task.id} {}',
        `SPMAsyncTask::ClearAsyncTask: At time of attempt to clear task '${TASK}' the response code was 'UnknownTask'.`,
      ],
      [
        '3.6-4.5',
        'BaseAsyncTask::removeTaskFromDB: Removed task {vdsm.task.id} from DataBase',
        `BaseAsyncTask::removeTaskFromDB: Removed task '${TASK}' from DataBase`,
      ],
      [
        '3.0-3.5',
        'BaseAsyncTask::RemoveTaskFromDB: Removed task {vdsm.task.id} from DataBase',
        `BaseAsyncTask::RemoveTaskFromDB: Removed task ${TASK} from DataBase`,
      ],
      ['3.0-3.5', 'Removed task {vdsm.task.id} from DataBase', `Removed task ${TASK} from DataBase`],
    ],
  },
  {
    action: 'engine-task-given-up',
    means: 'The engine stops or clears a task that takes too long.',
    loggers: ['*'],
    fromSources: true,
    wordings: [
      [
        '3.0-4.5',
        'Cleaning zombie tasks: Stopping async task {vdsm.engine.action} that started at {}',
        "Cleaning zombie tasks: Stopping async task 'AddImageFromScratch' that started at 'Tue Apr 04 09:23:12 EST 2019'",
      ],
      [
        '3.0-4.5',
        'Cleaning zombie tasks: Clearing async task {vdsm.engine.action} that started at {}',
        "Cleaning zombie tasks: Clearing async task 'AddImageFromScratch' that started at 'Tue Apr 04 09:23:12 EST 2019'",
      ],
    ],
  },
  {
    action: 'engine-task-step',
    means: 'The engine polls its tasks, or ends an action whose tasks have all ended.',
    loggers: ['*'],
    wordings: [
      [
        '3.0-4.5',
        "Task with DB Task ID '{}' and VDSM Task ID {vdsm.task.id} is in state {vdsm.task.state}. {}",
        `Task with DB Task ID '${COMMAND}' and VDSM Task ID '${TASK}' is in state Polling. End action for command ${CHILD} will proceed when all the entity's tasks are completed.`,
      ],
      [
        '3.6-4.5',
        "CommandAsyncTask::{}command ID: '{vdsm.engine.command_id}'{}",
        `CommandAsyncTask::endAction: Ending action for '1' tasks (command ID: '${COMMAND}'): calling endAction '.`,
      ],
      [
        '3.6-4.5',
        "CommandAsyncTask::endCommandAction [within thread] context: Attempting to endAction '{vdsm.engine.action}',",
        "CommandAsyncTask::endCommandAction [within thread] context: Attempting to endAction 'AddImageFromScratch',",
      ],
      [
        '3.6-4.5',
        'CommandAsyncTask::{} [within thread]{}',
        "CommandAsyncTask::HandleEndActionResult [within thread]: endAction for action type 'AddImageFromScratch' completed, handling the result.",
      ],
      [
        '3.0-3.5',
        'EntityAsyncTask::EndAction{}: {}',
        'EntityAsyncTask::EndActionIfNecessary: All tasks of command c576816d-da07-49bd-844a-fa777ba55f66 has ended -> executing EndAction',
      ],
      ['3.6-4.5', 'CommandAsyncTask::{}', 'CommandAsyncTask::PollTask: x'],
      ['3.0-3.5', 'EntityAsyncTask::{}', 'EntityAsyncTask::HandleEndActionResult: x'],
      [
        '3.0-4.5',
        'Polling and updating Async Tasks: {}',
        'Polling and updating Async Tasks: 1 tasks, 1 tasks to poll now',
      ],
      [
        '3.0-4.5',
        'Finished polling Tasks, will poll again in {} seconds.',
        'Finished polling Tasks, will poll again in 10 seconds.',
      ],
      [
        '3.0-4.5',
        'Setting new tasks map. The map contains now {} tasks',
        'Setting new tasks map. The map contains now 0 tasks',
      ],
    ],
    not: [['CommandAsyncTask: x', undefined]],
  },
  {
    action: 'engine-job-failed',
    means: 'The engine finds that a job of a host, or a child command of an action, failed.',
    loggers: ['*'],
    fromSources: true,
    wordings: [
      ...['FAILED', 'EXECUTION_FAILED', 'ENDED_WITH_FAILURE'].flatMap((status): Note['wordings'][number][] => [
        [
          '3.6-4.5',
          `Command '{vdsm.engine.action}' id: '{vdsm.engine.command_id}' child commands '{}' executions were completed, status '${status}'`,
          `Command 'CopyImageGroupWithData' id: '${COMMAND}' child commands '[${CHILD}]' executions were completed, status '${status}'`,
        ],
        [
          '4.1-4.5',
          `Command {vdsm.engine.action} id: '{vdsm.engine.command_id}': execution was completed, the command status is '${status}'`,
          `Command CopyData id: '${COMMAND}': execution was completed, the command status is '${status}'`,
        ],
      ]),
      [
        '3.6-4.5',
        "Command '{vdsm.engine.action}' id: '{vdsm.engine.command_id}' with children {} failed when attempting to perform the next operation, marking as 'FAILED'",
        `Command 'CreateSnapshotForVm' id: '${COMMAND}' with children [${CHILD}] failed when attempting to perform the next operation, marking as 'FAILED'`,
        { 'vdsm.engine.action': 'CreateSnapshotForVm', 'vdsm.engine.command_id': COMMAND },
      ],
      [
        '3.6-4.5',
        "Command '{vdsm.engine.action}' id: '{vdsm.engine.command_id}' Updating status to EXECUTION_FAILED",
        `Command 'CopyImageGroupWithData' id: '${COMMAND}' Updating status to EXECUTION_FAILED`,
      ],
      [
        '3.6-4.5',
        "Command '{vdsm.engine.action}' id: '{vdsm.engine.command_id}' with children {} failed, {}",
        `Command 'CreateSnapshotForVm' id: '${COMMAND}' with children [${CHILD}] failed, marking as 'FAILED'`,
      ],
      [
        '4.0-4.5',
        "Command '{vdsm.engine.action}' id: '{vdsm.engine.command_id}' execution didn't complete, not proceeding to perform the next operation",
        `Command 'CreateSnapshotForVm' id: '${COMMAND}' execution didn't complete, not proceeding to perform the next operation`,
      ],
      ...['FAILED', 'failed', 'aborted'].map((state): Note['wordings'][number] => [
        '4.1-4.5',
        `Command {vdsm.engine.action} id: '{vdsm.engine.command_id}': job '{vdsm.job.id}' execution was completed with VDSM job status '${state}'`,
        `Command CopyData id: '${COMMAND}': job '${JOB}' execution was completed with VDSM job status '${state}'`,
      ]),
    ],
  },
  {
    action: 'engine-job-ended',
    means: 'The engine finds that a job of a host or VM, or a child command of an action, ended.',
    loggers: ['*'],
    fromSources: true,
    wordings: [
      [
        '3.6-4.5',
        "Command '{vdsm.engine.action}' id: '{vdsm.engine.command_id}' child commands '{}' executions were completed, status '{vdsm.engine.command_status}'",
        `Command 'CopyImageGroupWithData' id: '${COMMAND}' child commands '[${CHILD}]' executions were completed, status 'SUCCEEDED'`,
      ],
      [
        '4.1-4.5',
        "Command {vdsm.engine.action} id: '{vdsm.engine.command_id}': job '{vdsm.job.id}' execution was completed with VDSM job status '{vdsm.job.state}'",
        `Command CopyData id: '${COMMAND}': job '${JOB}' execution was completed with VDSM job status 'done'`,
      ],
      [
        '4.1-4.5',
        "Command {vdsm.engine.action} id: '{vdsm.engine.command_id}': execution was completed, the command status is '{vdsm.engine.command_status}'",
        `Command CopyData id: '${COMMAND}': execution was completed, the command status is 'SUCCEEDED'`,
      ],
      [
        '3.6-4.5',
        "Merge command (jobId = {vdsm.job.id}) has completed for images '{}'..'{}'",
        `Merge command (jobId = ${JOB}) has completed for images '${TASK}'..'${CHILD}'`,
      ],
    ],
  },
  {
    action: 'engine-job-waited',
    means: 'The engine waits for a job of a host or VM, or for a child command of an action.',
    loggers: ['*'],
    wordings: [
      [
        '4.1-4.5',
        "Command {vdsm.engine.action} id: '{vdsm.engine.command_id}': waiting for job '{vdsm.job.id}' on host '{vdsm.engine.target_host}' (id: '{vdsm.engine.target_host_id}') to complete",
        `Command CopyData id: '${COMMAND}': waiting for job '${JOB}' on host 'host1' (id: '${HOST}') to complete`,
      ],
      [
        '4.1-4.5',
        "Command '{vdsm.engine.action}' (id: '{vdsm.engine.command_id}') waiting on child command id: '{}' type:'{}' to complete",
        `Command 'CopyImageGroupWithData' (id: '${COMMAND}') waiting on child command id: '${CHILD}' type:'CopyData' to complete`,
      ],
      [
        '3.6-4.0',
        "Waiting on child command id: '{}' type:'{}' of '{vdsm.engine.action}' (id: '{vdsm.engine.command_id}') to complete",
        `Waiting on child command id: '${CHILD}' type:'MergeStatus' of 'RemoveSnapshotSingleDiskLive' (id: '${COMMAND}') to complete`,
      ],
      [
        '3.6-4.0',
        "command '{vdsm.engine.action}' id: '{vdsm.engine.command_id}' is waiting for child command(s) '{}' to complete",
        `command 'RemoveSnapshotSingleDiskLive' id: '${COMMAND}' is waiting for child command(s) '[${CHILD}]' to complete`,
      ],
      [
        '3.6-4.5',
        'Waiting on merge command to complete (jobId = {vdsm.job.id})',
        `Waiting on merge command to complete (jobId = ${JOB})`,
      ],
    ],
  },
  {
    action: 'engine-job-step',
    means:
      'The engine does something else with a job of a host or a child command: it fences the job, or updates a status.',
    loggers: ['*'],
    fromSources: true,
    wordings: [
      [
        '4.1-4.5',
        "Command {vdsm.engine.action} id: '{vdsm.engine.command_id}': {} job {vdsm.job.id}",
        `Command CopyData id: '${COMMAND}': attempting to fence job ${JOB}`,
        { 'vdsm.job.id': JOB },
      ],
      [
        '4.1-4.5',
        "Command {vdsm.engine.action} id: '{vdsm.engine.command_id}': {}",
        `Command CopyData id: '${COMMAND}': the job was fenced`,
      ],
      [
        '3.6-4.5',
        "Command '{vdsm.engine.action}' id: '{vdsm.engine.command_id}' {}",
        `Command 'CopyImageGroupWithData' id: '${COMMAND}' Updating status to EXECUTION_SUCCEEDED`,
      ],
      [
        '3.6-4.5',
        "Command '{vdsm.engine.action}' (id: '{vdsm.engine.command_id}') {}",
        `Command 'CopyImageGroupWithData' (id: '${COMMAND}') was not found`,
      ],
    ],
    not: [
      [
        `Command 'CreateSnapshotForVm' id: '${COMMAND}' with children [${CHILD}] failed when attempting to perform the next operation, marking as 'FAILED'`,
        'engine-job-failed',
      ],
      [
        `Command CopyData id: '${COMMAND}': job '${JOB}' execution was completed with VDSM job status 'failed'`,
        'engine-job-failed',
      ],
    ],
  },
];

/** Returns the wordings of a poll that finds a task ended: with quotes, and without them (until 3.5). */
function polled(end: string, eras: string, state: string, result: string): Note['wordings'][number][] {
  const begin = 'SPMAsyncTask::PollTask: Polling task {vdsm.task.id} (Parent Command {vdsm.engine.action}, {}) ';
  const gives: NoteFacts = { 'vdsm.task.state': state, 'vdsm.task.result': result };
  const bare = end.replaceAll("'", '');
  return [
    [eras, begin + end, `SPMAsyncTask::PollTask: Polling task '${TASK}' ${OF} ${end}`, gives],
    [eras, begin + bare, `SPMAsyncTask::PollTask: Polling task ${TASK} ${OF_3} ${bare}`, gives],
  ];
}

const RESULT = /-- Result: '?(\w{1,40})/;
const POLLED = /returned status '?(\w{1,40})'?, result '?(\w{1,40})'?\.$/;

function resultFacts(text: string): NoteFacts {
  const facts: MutableFacts = {};
  const polled = POLLED.exec(text.slice(-200));
  const result = polled?.[2] ?? RESULT.exec(text.slice(0, 1024))?.[1];
  if (polled?.[1] !== undefined) facts['vdsm.task.state'] = polled[1];
  if (result !== undefined) facts['vdsm.task.result'] = result;
  return facts;
}
