import type { CallSpan, CommandSpan } from '../../model/spans.ts';
import { attribute } from '../commands.ts';
import { inheritFromTask, type TaskTracker } from '../tasks.ts';
import type { ThreadState } from '../threads.ts';
import type { Handlers, TrackerParts } from './handler.ts';

type CommandKind = 'command-start' | 'command-finish';

/** Handles the records of external commands. */
export function commandHandlers({ commands, tasks, context }: TrackerParts): Handlers<CommandKind> {
  return {
    'command-start': (event, thread, facts) => {
      const command = commands.start(thread, event, context.ref());
      attributeCommand(command, thread, thread.calls.at(-1), tasks);
      facts.commandId = command.id;
      return undefined;
    },
    'command-finish': (event, thread, facts) => {
      const command = commands.finish(thread, event, context.ref(), thread.calls);
      if (command.pairing === 'result_only') attributeCommand(command, thread, thread.calls.at(-1), tasks);
      tasks.addCommand(command);
      facts.commandId = command.id;
      facts.outcome = command.outcome;
      return undefined;
    },
  };
}

/** Fills caller and flow of a command from its call, its worker's task, or the call that created the task. */
export function attributeCommand(
  command: CommandSpan,
  thread: ThreadState,
  call: CallSpan | undefined,
  tasks: TaskTracker,
): void {
  attribute(command, call, thread.workerTask);
  const task = tasks.find(command.task);
  command.callId ??= task?.callId;
  command.verb ??= task?.verb;
  inheritFromTask(command, task);
}
