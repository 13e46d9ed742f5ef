/** Asynchronous tasks in engine.log: added, polled, ended, cleared. Their ids are those of vdsm. */
import type { AnsweredRequest, TaskStatus } from '../calls.ts';
import { LOGGERS } from './engine-log.ts';
import type { EngineLog, EnginePen } from './engine-log.ts';

const PARAMETERS = 'org.ovirt.engine.core.common.asynctasks.AsyncTaskParameters';

/** The command of the engine that waits for a task. */
interface ParentCommand {
  /** Its name, without `Command`. */
  readonly action: string;
  readonly logger: string;
  readonly id: string;
  /** The engine's id of the host. */
  readonly host: string;
  /** Writes what follows when all tasks have ended. */
  readonly done?: ((pen: EnginePen, isGood: boolean) => void) | undefined;
}

interface KnownTask extends ParentCommand {
  readonly flow: string;
  /** Whether it succeeded; undefined until the engine has polled its end. */
  isGood?: boolean;
}

/** The tasks of an engine. */
export class EngineTasks {
  readonly #known = new Map<string, KnownTask>();
  readonly #log: EngineLog;

  constructor(log: EngineLog) {
    this.#log = log;
  }

  /** Attaches a task, which a call has just made, to the command that waits for it. */
  add(pen: EnginePen, task: string, parent: ParentCommand): void {
    this.#known.set(task, { ...parent, flow: pen.flow });
    const what = this.#nameOf(task);
    pen.info(LOGGERS.asyncTask, `CommandAsyncTask::Adding CommandMultiAsyncTasks object for command '${parent.id}'`);
    pen.info(
      LOGGERS.multiTasks,
      `CommandMultiAsyncTasks::attachTask: Attaching task '${task}' to command '${parent.id}'.`,
    );
    pen.info(LOGGERS.taskManager, `Adding ${what}, polling hasn't started yet..`);
    pen.info(LOGGERS.spmTask, `BaseAsyncTask::startPollingTask: Starting to poll task '${task}'.`);
  }

  /** Handles an answer of `getAllTasksStatuses`: tasks that ended are logged as such, and their commands end. */
  poll({ ended, result }: AnsweredRequest): void {
    const all = typeof result === 'object' ? result.allTasksStatus : undefined;
    const statuses = Object.entries(all ?? {}).filter(([task]) => this.#known.has(task));
    if (statuses.length === 0) return;
    const pen = this.#log.scheduledPen(ended + 4);
    const { length } = statuses;
    pen.info(LOGGERS.taskManager, `Polling and updating Async Tasks: ${length} tasks, ${length} tasks to poll now`);
    for (const [task, status] of statuses) {
      const known = this.#known.get(task);
      if (known === undefined || known.isGood !== undefined) continue;
      const outcome = status.taskResult === '' ? '' : `, result '${status.taskResult}'`;
      pen.info(
        LOGGERS.spmTask,
        `SPMAsyncTask::PollTask: Polling ${this.#nameOf(task)} returned status '${status.taskState}'${outcome}.`,
      );
      if (status.taskState !== 'finished') continue;
      known.isGood = status.taskResult === 'success';
      this.#end(pen, task, known, status);
    }
    pen.info(LOGGERS.taskManager, 'Finished polling Tasks, will poll again in 10 seconds.');
  }

  #end(pen: EnginePen, task: string, { id, action, logger, flow, isGood }: KnownTask, { message }: TaskStatus): void {
    const what = this.#nameOf(task);
    if (isGood) pen.info(LOGGERS.spmTask, `BaseAsyncTask::onTaskEndSuccess: T${what.slice(1)} ended successfully.`);
    else {
      const error = `VDSGenericException: VDSErrorException: Failed in vdscommand to HSMGetAllTasksStatusesVDS, error = ${message}`;
      pen.error(
        LOGGERS.spmTask,
        `BaseAsyncTask::logEndTaskFailure: T${what.slice(1)} ended with failure:\n-- Result: 'cleanSuccess'\n-- Message: '${error}',\n-- Exception: '${error}'`,
      );
    }
    pen.info(
      LOGGERS.asyncTask,
      `CommandAsyncTask::endActionIfNecessary: All tasks of command '${id}' has ended -> executing 'endAction'`,
    );
    pen.info(
      LOGGERS.asyncTask,
      `CommandAsyncTask::endAction: Ending action for '1' tasks (command ID: '${id}'): calling endAction '.`,
    );
    const within = this.#log.pen(pen.time + 2);
    within.info(
      LOGGERS.asyncTask,
      `CommandAsyncTask::endCommandAction [within thread] context: Attempting to endAction '${action}',`,
    );
    within.flow = flow;
    if (isGood) {
      within.info(
        logger,
        `Command [id=${id}]: Updating status to 'SUCCEEDED', The command end method logic will be executed by one of its parent commands.`,
      );
    } else {
      within.error(logger, `Ending command '${logger}' with failure.`);
    }
    within.flow = '';
    within.info(
      LOGGERS.asyncTask,
      `CommandAsyncTask::HandleEndActionResult [within thread]: endAction for action type '${action}' completed, handling the result.`,
    );
    within.info(
      LOGGERS.asyncTask,
      `CommandAsyncTask::HandleEndActionResult [within thread]: endAction for action type '${action}' ${isGood ? 'succeeded, clearing tasks' : "hasn't succeeded, not clearing tasks, will attempt again next polling"}.`,
    );
  }

  /** Writes a `clearTask`, which is two commands, one inside of the other; the engine then forgets the task. */
  clear({ host, args, time, ended }: AnsweredRequest): void {
    const { taskID: task = '' } = args;
    const known = this.#known.get(task);
    if (known === undefined) return;
    const log = this.#log;
    const pen = log.pen(time - 14);
    const [spm, hsm] = [log.logId(), log.logId()];
    const spmLogger = LOGGERS.broker('irsbroker.SPMClearTaskVDSCommand');
    const hsmLogger = LOGGERS.broker('vdsbroker.HSMClearTaskVDSCommand');
    pen.info(LOGGERS.spmTask, `SPMAsyncTask::ClearAsyncTask: Attempting to clear task '${task}'`);
    pen.info(
      spmLogger,
      `START, SPMClearTaskVDSCommand( SPMTaskGuidBaseVDSCommandParameters:{storagePoolId='${host.pool.id}', ignoreFailoverLimit='false', taskId='${task}'}), log id: ${spm}`,
    );
    pen
      .at(time - 4)
      .info(
        hsmLogger,
        `START, HSMClearTaskVDSCommand(HostName = ${host.name}, HSMTaskGuidBaseVDSCommandParameters:{hostId='${known.host}', taskId='${task}'}), log id: ${hsm}`,
      );
    pen.at(ended + 3).info(hsmLogger, `FINISH, HSMClearTaskVDSCommand, return: , log id: ${hsm}`);
    pen.info(spmLogger, `FINISH, SPMClearTaskVDSCommand, return: , log id: ${spm}`);
    pen.info(LOGGERS.spmTask, `BaseAsyncTask::removeTaskFromDB: Removed task '${task}' from DataBase`);
    pen.info(
      LOGGERS.asyncTask,
      `CommandAsyncTask::HandleEndActionResult [within thread]: Removing CommandMultiAsyncTasks object for entity '${known.id}'`,
    );
    const last = log.scheduledPen(pen.time + log.random.between(300, 2400), known.flow);
    known.done?.(last, known.isGood === true);
  }

  /** Writes `task 'U' (Parent Command 'AddDisk', Parameters Type '…')`. */
  #nameOf(task: string): string {
    return `task '${task}' (Parent Command '${this.#known.get(task)?.action}', Parameters Type '${PARAMETERS}')`;
  }
}
