/** Pairs external commands with their results: a result belongs to the newest open command of its thread. */
import type { CommandText, EventOf } from '../model/events.ts';
import { QUALITY_BIT } from '../schema/quality.ts';
import type { CallSpan, CommandSpan, RecordRef } from '../model/spans.ts';
import { inherit } from './belonging.ts';
import { cover } from './busy.ts';
import { noteFailedCommand } from './failures.ts';
import type { ThreadState } from './threads.ts';

/** Ended commands that are kept per thread, to recognise one that an exception quotes. */
const RECENT = 16;
/** Maximum number of open commands per thread. A thread runs one at a time, so the oldest of many never gets a result. */
const OPEN_MAX = 64;

export class CommandTracker {
  readonly #emit: (command: CommandSpan) => void;

  constructor(emit: (command: CommandSpan) => void) {
    this.#emit = emit;
  }

  /** Opens a command: `lvm vgs … (cwd None)`. */
  start(thread: ThreadState, event: EventOf<'command-start'>, ref: RecordRef): CommandSpan {
    if (thread.commands.length >= OPEN_MAX) this.#giveUp(thread, thread.commands.splice(0, 1));
    const command = newCommand(ref, thread.commands.length);
    command.text = event.text;
    command.argv = event.argv;
    command.directory = event.directory;
    command.opening = ref;
    thread.commands.push(command);
    if (event.sure) thread.sure.add(command);
    return command;
  }

  /** Closes a command: `SUCCESS|FAILED: <err> = …; <rc> = N`. */
  finish(
    thread: ThreadState,
    event: EventOf<'command-finish'>,
    ref: RecordRef,
    calls: readonly CallSpan[],
  ): CommandSpan {
    const open = thread.commands.length;
    const command = thread.commands.pop() ?? newResultOnly(ref);
    thread.sure.delete(command);
    if (open > 1) command.quality |= QUALITY_BIT.low_pairing;
    if (open > 0) {
      command.pairing = 'paired';
      command.records++;
    }
    command.closing = ref;
    command.code = event.code;
    command.stderr = event.stderr;
    command.outcome = event.failed ? 'failure' : 'success';
    this.#addToCalls(command, calls);
    noteFailedCommand(command, thread, calls);
    this.#remember(thread, command);
    this.#emit(command);
    return command;
  }

  /**
   * Finds the failed command that the text of an exception quotes, or makes one if the thread has no equal command.
   * @param ordinal of the command among those that the text quotes
   */
  fromText(
    thread: ThreadState,
    text: CommandText,
    ordinal: number,
    ref: RecordRef,
    calls: readonly CallSpan[],
  ): CommandSpan {
    const seen =
      thread.recent.findLast((command) => sameCommand(command, text)) ??
      thread.commands.findLast((command) => sameCommand(command, text));
    if (seen !== undefined) return seen;
    const command = newCommand(ref, thread.commands.length, ordinal === 0 ? ref.lineId : `${ref.lineId}-${ordinal}`);
    command.argv = text.argv;
    command.text = text.argv.join(' ');
    command.closing = ref;
    command.pairing = 'text_only';
    command.outcome = text.code === 0 ? 'success' : 'failure';
    command.code = text.code;
    command.stderr = text.stderr;
    this.#addToCalls(command, calls);
    noteFailedCommand(command, thread, calls);
    this.#remember(thread, command);
    this.#emit(command);
    return command;
  }

  /** Ends the open commands of a thread as unknown: its call ended, so no result can come any more. */
  abandon(thread: ThreadState): void {
    this.#giveUp(thread, thread.commands.splice(0));
  }

  #giveUp(thread: ThreadState, commands: readonly CommandSpan[]): void {
    for (const command of commands) {
      // without a result, an uncertain command is dropped
      if (!thread.sure.delete(command)) continue;
      command.outcome = 'unknown';
      this.#emit(command);
    }
  }

  #addToCalls(command: CommandSpan, calls: readonly CallSpan[]): void {
    const { opening, closing } = command;
    for (const call of calls) {
      call.commands++;
      if (command.outcome === 'failure') call.failedCommands++;
      if (opening === undefined || closing === undefined) continue;
      call.commandTimes ??= [];
      call.commandMs += cover(call.commandTimes, opening.time, closing.time);
    }
  }

  #remember(thread: ThreadState, command: CommandSpan): void {
    thread.recent.push(command);
    if (thread.recent.length > RECENT) thread.recent.shift();
  }
}

/** Fills caller and flow of a command from its call, and its task from its worker. */
export function attribute(command: CommandSpan, call: CallSpan | undefined, task: string | undefined): void {
  command.callId = call?.id;
  command.verb = call?.verb;
  inherit(command, call);
  command.task ??= task;
}

function newResultOnly(ref: RecordRef): CommandSpan {
  const command = newCommand(ref, 0);
  command.pairing = 'result_only';
  command.quality = QUALITY_BIT.start_missing;
  return command;
}

function newCommand(ref: RecordRef, depth: number, id = ref.lineId): CommandSpan {
  return {
    caller: undefined,
    callerInherited: false,
    flow: undefined,
    flowInherited: false,
    task: undefined,
    vm: undefined,
    id,
    text: undefined,
    argv: [],
    directory: undefined,
    opening: undefined,
    closing: undefined,
    pairing: 'open',
    depth,
    callId: undefined,
    verb: undefined,
    outcome: undefined,
    code: undefined,
    stderr: undefined,
    ids: {},
    records: 1,
    quality: 0,
  };
}

/** Returns whether an exception quotes this command. The quotation lacks wrappers such as `sudo` and `nice`. */
function sameCommand(command: CommandSpan, text: CommandText): boolean {
  if (command.argv.length < text.argv.length) return false;
  if (command.code !== undefined && text.code !== undefined && command.code !== text.code) return false;
  const skipped = command.argv.length - text.argv.length;
  return text.argv.every((arg, i) => arg === command.argv[skipped + i]);
}
