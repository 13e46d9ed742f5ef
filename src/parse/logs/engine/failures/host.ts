/** Warnings and errors of the engine about hosts that are rare. */
import type { Note } from '../../../notes.ts';

const ANY = ['*'];

export const engineHostFailureNotes: readonly Note[] = [
  {
    action: 'engine-host-failed',
    means: 'The engine reports an error about hosts; the words show which.',
    loggers: ANY,
    fromSources: true,
    wordings: [
      ['3.5-4.5', 'Cannot add a null task.', 'Cannot add a null task.'],
      ['3.5-4.5', 'Could not find VDC Certificate file.', 'Could not find VDC Certificate file.'],
      [
        '3.5-4.5',
        'Received NULL VM or VM id when processing VM devices, abort.',
        'Received NULL VM or VM id when processing VM devices, abort.',
      ],
      [
        '3.6-4.5',
        "Encounter an exception while attesting host's trustworthiness for Host '{}': {}",
        "Encounter an exception while attesting host's trustworthiness for Host 'x': x",
      ],
      ['3.6-4.5', "Could not refresh host devices for host '{}'", "Could not refresh host devices for host 'x'"],
      ['3.6-4.5', "Could not connect host '{}' to pool '{}': {}", "Could not connect host 'x' to pool 'x': x"],
      ['3.6-4.5', "Could not update MoM policy on host '{}'", "Could not update MoM policy on host 'x'"],
      [
        '3.6-4.5',
        "Storage Domain '{}' of pool '{}' is in problem in host '{}'",
        "Storage Domain 'x' of pool 'x' is in problem in host 'x'",
      ],
      ['3.6-4.5', "Could not get Host statistics for Host '{}': {}", "Could not get Host statistics for Host 'x': x"],
      [
        '3.6-4.5',
        "Could not refresh storage devices from gluster host '{}'",
        "Could not refresh storage devices from gluster host 'x'",
      ],
      ['3.6-4.5', "Could not peer probe the gluster server '{}': {}", "Could not peer probe the gluster server 'x': x"],
      [
        '3.6-4.5',
        "ResourceManager::vdsMaintenance could not find VDS '{}'",
        "ResourceManager::vdsMaintenance could not find VDS 'x'",
      ],
      ['3.6-4.5', "VDS '{}' contains non migratable VMs", "VDS 'x' contains non migratable VMs"],
      ['3.6-4.0', 'Failed to initialize Vds on up: {}', 'Failed to initialize Vds on up: x'],
      ['3.6-4.5', 'Error getting task result: {}', 'Error getting task result: x'],
      [
        '3.6-4.5',
        "FenceVdsVDSCommand finished with null return value: succeeded={}, exceptionString='{}'",
        "FenceVdsVDSCommand finished with null return value: succeeded=x, exceptionString='x'",
      ],
      ['3.6-4.5', "Failed to run RestartVdsCommand on vds '{}'", "Failed to run RestartVdsCommand on vds 'x'"],
      [
        '3.6-4.5',
        "Host '{}' PM Agent definitions are corrupted, aborting fence operation.",
        "Host 'x' PM Agent definitions are corrupted, aborting fence operation.",
      ],
      ['3.6-4.5', "Failed to get host '{}' status.", "Failed to get host 'x' status."],
      ['3.6-4.5', "VDS status for vds '{}' '{}' is '{}'", "VDS status for vds 'x' 'x' is 'x'"],
      ['3.6-4.5', "Failed to run StartVdsCommand on host '{}'", "Failed to run StartVdsCommand on host 'x'"],
      ['3.6-4.5', "Failed to run StopVdsCommand on vds '{}'", "Failed to run StopVdsCommand on vds 'x'"],
      ['3.6-4.0', "Failed to run Fence script on vds '{}'.", "Failed to run Fence script on vds 'x'."],
      [
        '3.6-4.5',
        "AsyncTaskFactory: Failed to get type information using reflection for AsyncTask type '{}': {}",
        "AsyncTaskFactory: Failed to get type information using reflection for AsyncTask type 'x': x",
      ],
      [
        '3.6-4.5',
        "Removing task '{}' from DataBase threw an exception: {}",
        "Removing task 'x' from DataBase threw an exception: x",
      ],
      [
        '3.6-4.5',
        "Getting existing tasks on Storage Pool '{}' failed: {}",
        "Getting existing tasks on Storage Pool 'x' failed: x",
      ],
      [
        '3.6-4.5',
        "Failed to load task of type '{}' with id '{}': {}.",
        "Failed to load task of type 'x' with id 'x': x.",
      ],
      [
        '3.6-4.5',
        "Adding/Updating task '{}' to DataBase threw an exception: {}",
        "Adding/Updating task 'x' to DataBase threw an exception: x",
      ],
      ['3.6-4.5', "Failed to cancel tasks for command '{}'", "Failed to cancel tasks for command 'x'"],
      [
        '3.6-4.5',
        "Error invoking callback method '{}' for '{}' command '{}'",
        "Error invoking callback method 'x' for 'x' command 'x'",
      ],
      [
        '3.6-4.5',
        "Failed to submit command to executor service, command '{}' status has been set to FAILED",
        "Failed to submit command to executor service, command 'x' status has been set to FAILED",
      ],
      [
        '3.6-4.5',
        "BaseAsyncTask::PollAndUpdateTask: Handling task '{}' (State '{}', Parent Command '{}'. Parameters Type '{}') threw an exception",
        "BaseAsyncTask::PollAndUpdateTask: Handling task 'x' (State 'x', Parent Command 'x'. Parameters Type 'x') threw an exception",
      ],
      [
        '3.6-4.5',
        "BaseAsyncTask::removeTaskFromDB: Removing task '{}' from DataBase threw an exception: {}",
        "BaseAsyncTask::removeTaskFromDB: Removing task 'x' from DataBase threw an exception: x",
      ],
      [
        '3.6-4.5',
        "BaseAsyncTask::logTaskDoesntExist: Task '{}' (Parent Command '{}', Parameters Type '{}') does not exist.",
        "BaseAsyncTask::logTaskDoesntExist: Task 'x' (Parent Command 'x', Parameters Type 'x') does not exist.",
      ],
      [
        '3.6-4.5',
        "SPMAsyncTask::StopTask: Error during stopping task '{}': {}",
        "SPMAsyncTask::StopTask: Error during stopping task 'x': x",
      ],
      [
        '3.6-4.5',
        'Host encounter a problem moving to maintenance mode, probably error during disconnecting it from pool. The Host will stay in Maintenance: {}',
        'Host encounter a problem moving to maintenance mode, probably error during disconnecting it from pool. The Host will stay in Maintenance: x',
      ],
      [
        '3.6-4.5',
        "checkInterface: Failure on moving host: '{}' to non-operational: {}",
        "checkInterface: Failure on moving host: 'x' to non-operational: x",
      ],
      [
        '3.6-4.0',
        "VdsManager::refreshVdsRunTimeInfo - onTimer is NULL for '{}'",
        "VdsManager::refreshVdsRunTimeInfo - onTimer is NULL for 'x'",
      ],
      ['3.6-4.0', 'Timer update runtime info failed. Exception:', 'Timer update runtime info failed. Exception:'],
      [
        '3.6-4.0',
        "Failed to check if updates are available for host '{}'",
        "Failed to check if updates are available for host 'x'",
      ],
      [
        '3.6-4.5',
        "HandleVdsRecoveringException::Error in recovery timer treatment, vds='{}'({}): {}",
        "HandleVdsRecoveringException::Error in recovery timer treatment, vds='x'(x): x",
      ],
      [
        '3.6-4.5',
        'refreshCapabilities:GetCapabilitiesVDSCommand failed with no exception!',
        'refreshCapabilities:GetCapabilitiesVDSCommand failed with no exception!',
      ],
      ['3.6-4.5', "Trying to remove unknown task '{}'", "Trying to remove unknown task 'x'"],
      ['3.6-4.5', "Could not parse task info list: '{}'", "Could not parse task info list: 'x'"],
      [
        '3.6-4.5',
        "Could not parse single task info: '{}' (possibly specific task should not be monitored): {}",
        "Could not parse single task info: 'x' (possibly specific task should not be monitored): x",
      ],
      ['3.6-4.5', 'Task ID {} has no task data', 'Task ID x has no task data'],
      [
        '3.6-4.5',
        "HSMGetAllTasksStatusesVDSCommand: Ignoring error while parsing task status from list. key: '{}', value: '{}': {}",
        "HSMGetAllTasksStatusesVDSCommand: Ignoring error while parsing task status from list. key: 'x', value: 'x': x",
      ],
      ['3.6-4.5', "Trying to revert unknown task '{}'", "Trying to revert unknown task 'x'"],
      [
        '3.6-4.5',
        "IsoPrefix Failed to get storage pool info (vds '{}', pool '{}').",
        "IsoPrefix Failed to get storage pool info (vds 'x', pool 'x').",
      ],
      [
        '3.6-4.5',
        "Start SPM Task failed - result: '{}', message: {}",
        "Start SPM Task failed - result: 'x', message: x",
      ],
      [
        '3.6-4.5',
        'spmStart polling ended, failed to get the spm status',
        'spmStart polling ended, failed to get the spm status',
      ],
      [
        '3.6-4.5',
        "Could not clear spmStart task '{}', continuing with SPM selection: {}",
        "Could not clear spmStart task 'x', continuing with SPM selection: x",
      ],
      ['3.6-4.5', "SPM '{}' status returned SPM_ERROR on VDS '{}'", "SPM 'x' status returned SPM_ERROR on VDS 'x'"],
      ['3.6-4.5', "Could not parse SPM Status: '{}'", "Could not parse SPM Status: 'x'"],
      [
        '4.0-4.5',
        "Failed invoking callback end method '{}' for command '{}' with exception '{}', the callback is marked for end method retries",
        "Failed invoking callback end method 'x' for command 'x' with exception 'x', the callback is marked for end method retries",
      ],
      [
        '4.0-4.5',
        "Failure to refresh host '{}' runtime info. Incorrect vdsm version for cluster '{}': {}",
        "Failure to refresh host 'x' runtime info. Incorrect vdsm version for cluster 'x': x",
      ],
      ['4.0-4.5', "Failed getting vds stats, host='{}'({}): {}", "Failed getting vds stats, host='x'(x): x"],
      [
        '4.0-4.5',
        "Failure on checkInterfaces on update runtime info for host '{}': {}",
        "Failure on checkInterfaces on update runtime info for host 'x': x",
      ],
      [
        '4.0-4.5',
        'StorageJobCommand::Failed::{} - network exception.',
        'StorageJobCommand::Failed::x - network exception.',
      ],
      ['4.1-4.5', 'Exception in checking PM health: {}', 'Exception in checking PM health: x'],
      [
        '4.1-4.5',
        "Failed invoking callback end method '{}' for command '{}' with exception '{}', the callback is marked for end method retries but max number of retries have been attempted. The command will be marked as Failed.",
        "Failed invoking callback end method 'x' for command 'x' with exception 'x', the callback is marked for end method retries but max number of retries have been attempted. The command will be marked as Failed.",
      ],
      ['4.1-4.5', 'Timer update runtime info failed. Exception: {}', 'Timer update runtime info failed. Exception: x'],
      [
        '4.1-4.5',
        "VdsManager::refreshVdsRunTimeInfo - onTimer is NULL for {}('{}')",
        "VdsManager::refreshVdsRunTimeInfo - onTimer is NULL for x('x')",
      ],
      ['4.1-4.5', 'Failed to get hardware information: {}', 'Failed to get hardware information: x'],
      [
        '4.1-4.5',
        'Failed during parsing devices of VM {} ({}) error is: {}',
        'Failed during parsing devices of VM x (x) error is: x',
      ],
      [
        '4.1-4.5',
        'Failed during parsing configuration of VM {} ({}), error is: {}',
        'Failed during parsing configuration of VM x (x), error is: x',
      ],
      [
        '4.1-4.5',
        'Unable to RefreshCapabilities beforeFirstRefreshTreatment: {}',
        'Unable to RefreshCapabilities beforeFirstRefreshTreatment: x',
      ],
      [
        '4.1-4.5',
        'Error while host monitoring watchdog check iteration. {}',
        'Error while host monitoring watchdog check iteration. x',
      ],
      ['4.1-4.5', 'failed to query VM {} (namespace {}): {}', 'failed to query VM x (namespace x): x'],
      ['4.1-4.5', 'Failed to read status of node {}: {}', 'Failed to read status of node x: x'],
      ['4.1-4.5', 'Failed to update dynamic data for host {}: {}', 'Failed to update dynamic data for host x: x'],
      [
        '4.1-4.5',
        "SpmStopVDSCommand::Not stopping SPM on vds '{}', pool id '{}' as there are uncleared tasks '{}'",
        "SpmStopVDSCommand::Not stopping SPM on vds 'x', pool id 'x' as there are uncleared tasks 'x'",
      ],
    ],
  },
  {
    action: 'engine-host-warned',
    means: 'The engine finds something about hosts unusual, and goes on.',
    loggers: ANY,
    fromSources: true,
    wordings: [
      [
        '3.6-4.5',
        "Host '{}' ('{}') doesn't contain Supported Cluster Versions, therefore 'defaultRoute' will not be sent via the SetupNetworks",
        "Host 'x' ('x') doesn't contain Supported Cluster Versions, therefore 'defaultRoute' will not be sent via the SetupNetworks",
      ],
      [
        '3.6-4.5',
        "Failed to find another proxy to re-run failed fence action, retrying with the same proxy '{}'",
        "Failed to find another proxy to re-run failed fence action, retrying with the same proxy 'x'",
      ],
      [
        '3.6-4.5',
        "Attempt {} to find fence proxy for host '{}' failed...",
        "Attempt x to find fence proxy for host 'x' failed...",
      ],
      [
        '3.6-4.5',
        "Restart host action failed, updating host '{}' to '{}'",
        "Restart host action failed, updating host 'x' to 'x'",
      ],
      [
        '3.6-4.5',
        "Polling tasks. Task ID '{}' doesn't exist in the manager -> assuming 'finished'.",
        "Polling tasks. Task ID 'x' doesn't exist in the manager -> assuming 'finished'.",
      ],
      [
        '3.6-4.5',
        "Failed to acquire locks for command '{}' with parameters '{}'",
        "Failed to acquire locks for command 'x' with parameters 'x'",
      ],
      [
        '3.6-4.5',
        "Marking expired command as Failed: command '{} ({})' that started at '{}' has been marked as Failed.",
        "Marking expired command as Failed: command 'x (x)' that started at 'x' has been marked as Failed.",
      ],
      [
        '3.6-4.5',
        "Check for available updates is skipped for host '{}' due to unsupported host status '{}'",
        "Check for available updates is skipped for host 'x' due to unsupported host status 'x'",
      ],
      [
        '3.6-4.5',
        "Failed to refresh VDS , vds = '{}' : '{}', error = '{}', continuing.",
        "Failed to refresh VDS , vds = 'x' : 'x', error = 'x', continuing.",
      ],
      [
        '3.6-4.5',
        'Failed to AfterRefreshTreatment VDS, continuing: {}',
        'Failed to AfterRefreshTreatment VDS, continuing: x',
      ],
      [
        '3.6-4.5',
        "Failed to refresh VDS, continuing, vds='{}'({}): {}",
        "Failed to refresh VDS, continuing, vds='x'(x): x",
      ],
      ['3.6-4.5', "Host '{}' is running with SELinux in '{}' mode", "Host 'x' is running with SELinux in 'x' mode"],
      [
        '3.6-4.5',
        "Host '{}' does not report SELinux enforcement information.",
        "Host 'x' does not report SELinux enforcement information.",
      ],
      [
        '3.6-4.0',
        "Failed deleting job '{}' at cancelRecoveryJob: {}",
        "Failed deleting job 'x' at cancelRecoveryJob: x",
      ],
      [
        '3.6-4.5',
        "The task type in the vdsm response is '{}' and does not  appear in the AsyncTaskType enum",
        "The task type in the vdsm response is 'x' and does not  appear in the AsyncTaskType enum",
      ],
      ['3.6-4.5', "Could not stop spm of pool '{}' on vds '{}': {}", "Could not stop spm of pool 'x' on vds 'x': x"],
      [
        '4.1-4.5',
        'Engine exception thrown while sending cancel migration command, {}',
        'Engine exception thrown while sending cancel migration command, x',
      ],
      ['4.1-4.5', "There are running tasks on the SPM: '{}'", "There are running tasks on the SPM: 'x'"],
      [
        '4.1-4.5',
        "Host '{}' ({}) was not started by PM Health Check Manager becuse it has external-status: '{}'.",
        "Host 'x' (x) was not started by PM Health Check Manager becuse it has external-status: 'x'.",
      ],
      [
        '4.1-4.5',
        "Ignoring communication error for host '{}', because reboot timeout hasn't passed: {}",
        "Ignoring communication error for host 'x', because reboot timeout hasn't passed: x",
      ],
      [
        '4.1-4.5',
        "Failed deleting cancelRecoveryJob: {} for VDS '{}'",
        "Failed deleting cancelRecoveryJob: x for VDS 'x'",
      ],
      ['4.1-4.5', 'Could not find host {}[{}] in db.', 'Could not find host x[x] in db.'],
      [
        '4.1-4.5',
        'Monitoring not executed for the host {} [{}] for {}ms',
        'Monitoring not executed for the host x [x] for xms',
      ],
      [
        '4.1-4.5',
        'KubeVirt node {} reports the following unmet conditions: {}',
        'KubeVirt node x reports the following unmet conditions: x',
      ],
    ],
  },
];
