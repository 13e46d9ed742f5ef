/** Attributes errors: to the call or task that failed by it, and to the external command that failed before it. */
import { detach } from '../model/detach.ts';
import type { LoggedError } from '../model/events.ts';
import type { CallSpan, CommandSpan, TaskSpan } from '../model/spans.ts';
import type { ThreadState } from './threads.ts';

/** A span that can fail by an error. */
type Failing = CallSpan | TaskSpan;

/** The spans around a record. */
export interface Surroundings {
  readonly thread: Pick<ThreadState, 'calls' | 'lastFailed' | 'stray'>;
  /** The call that it is about, or that is open on its thread. */
  readonly call: CallSpan | undefined;
  /** The task that it names, or runs as. */
  readonly task: TaskSpan | undefined;
  /** The task that its worker thread runs. */
  readonly workerTask: TaskSpan | undefined;
}

/** How long a failed command counts on a thread that has no call and no task, in ms: what comes later is other work. */
const IDLE_MS = 60_000;
/** How long an error outside of any call is remembered on its thread, in ms: records that repeat it follow at once. */
const STRAY_MS = 1000;
/** Codes of anything unexpected: two errors with one of them need not be the same. */
const VAGUE = new Set([16, 100, -32_603]);
/** Length of a text, at least, that is found in another text of the same error. */
const COMMON = 8;

/** Remembers that a command failed, for errors that follow. */
export function noteFailedCommand(command: CommandSpan, thread: ThreadState, calls: readonly CallSpan[]): void {
  if (command.outcome !== 'failure') return;
  for (const call of calls) call.lastFailed = command.id;
  thread.lastFailed = { id: command.id, time: command.closing?.time ?? 0 };
}

/**
 * Finds the command that failed last before an error at `time`: in its call or those around it, in its task, else on
 * its thread since the last call began there.
 * @returns the id of the command
 */
export function blame({ thread, call, task, workerTask }: Surroundings, time: number): string | undefined {
  const inCalls = call?.lastFailed ?? thread.calls.findLast(({ lastFailed }) => lastFailed !== undefined)?.lastFailed;
  const found = inCalls ?? task?.lastFailed ?? workerTask?.lastFailed;
  if (found !== undefined) return found;
  const idle = thread.lastFailed;
  return idle !== undefined && time - idle.time <= IDLE_MS ? idle.id : undefined;
}

/**
 * Attributes an error to the spans that it concerns: the call or task that failed by it, and those around that go on.
 * Where an earlier record of the same error holds more (its traceback), that one gives class and fingerprint.
 * @returns the error as its line shows it
 */
export function settleError(
  reported: LoggedError,
  around: Surroundings,
  failedCommand: string | undefined,
  time: number,
): LoggedError {
  const spans = findConcerned(around);
  const error = complete(reported, earlierErrors(reported, around, spans, time));
  storeError(error, around, spans, failedCommand, time);
  return error;
}

/** The spans that an error concerns. */
interface Concerned {
  /** Spans that the error is about: they fail by it, if it is the end of one. */
  readonly owners: readonly Failing[];
  /** Spans around those: they only meet it. */
  readonly others: readonly Failing[];
}

function findConcerned({ thread, call, task, workerTask }: Surroundings): Concerned {
  // a call runs as a task of its own, and both fail together; the task of a worker only meets the errors of its calls
  const owners: readonly Failing[] = (
    call === undefined ? [task ?? workerTask] : [call, call.task === task?.id ? task : undefined]
  ).filter((span) => span !== undefined);
  const around = [...thread.calls, workerTask].filter((span) => span !== undefined);
  return { owners, others: around.filter((span) => !owners.includes(span)) };
}

/** Returns the errors that these spans or their thread met before, those of the owners first. */
function earlierErrors(
  { code }: LoggedError,
  { thread: { stray }, call }: Surroundings,
  { owners, others }: Concerned,
  time: number,
): LoggedError[] {
  const earlier = [...owners, ...others].flatMap(({ error, seen }) => [error, seen]);
  // where the input lacks the beginning of the request, its exception comes before there is a call
  const isStrayPossible = call === undefined || (call.source === 'rpc-summary' && isVague(code));
  if (isStrayPossible && stray !== undefined && time - stray.time <= STRAY_MS) earlier.push(stray.error);
  return earlier.filter((error) => error !== undefined);
}

/** Completes an error from the first earlier record of it, where that holds more; its message stays. */
function complete(reported: LoggedError, earlier: readonly LoggedError[]): LoggedError {
  const known = earlier.find((one) => isSame(one, reported));
  if (known === undefined || (known.rank <= reported.rank && reported.message !== undefined)) return reported;
  return { ...merge(known, reported), message: reported.message };
}

function storeError(
  error: LoggedError,
  { thread, call }: Surroundings,
  { owners, others }: Concerned,
  failedCommand: string | undefined,
  time: number,
): void {
  const kept = keepError(error);
  if (call === undefined) thread.stray = { error: kept, time };
  else if (call.source === 'rpc-summary') thread.stray = undefined;
  for (const owner of owners) {
    if (!error.fails) owner.seen = kept;
    else {
      owner.error = better(owner.error, kept);
      owner.failedCommand ??= failedCommand;
    }
  }
  for (const other of others) other.seen = kept;
}

/** Whether two records report the same error. */
function isSame(known: LoggedError, reported: LoggedError): boolean {
  if (known.code !== undefined && known.code === reported.code && !isVague(known.code)) return true;
  // a summary has no message: the call failed by the error that was reported before
  if (reported.message === undefined)
    return (
      reported.fails &&
      known.fails &&
      (reported.code === undefined ||
        known.code === undefined ||
        known.code === reported.code ||
        isVague(reported.code))
    );
  if (known.message === undefined) return false;
  // `General Exception: ('no route',)` wraps any other
  if (reported.code !== undefined && isVague(reported.code) && reported.message.includes(known.message)) return true;
  return isPart(known.message, reported.message) || isPart(reported.message, known.message);
}

function isVague(code: number | undefined): boolean {
  return code === undefined || VAGUE.has(code);
}

/** Whether a text is a part of another one. An abort prints the message as a Python string, with quotes escaped. */
function isPart(part: string, whole: string): boolean {
  if (part === whole) return true;
  if (part.includes('\\') || whole.includes('\\'))
    return part.includes('\\') !== whole.includes('\\') && isPart(unescaped(part), unescaped(whole));
  return part.length >= COMMON && part.length < whole.length && (whole.startsWith(part) || whole.endsWith(part));
}

/** Chooses the error that a call or task failed by, when one more record reports one. */
function better(known: LoggedError | undefined, reported: LoggedError): LoggedError {
  if (known === undefined) return reported;
  // a summary has the code alone: the call failed by what its own end says
  if (isSame(known, reported))
    return reported.rank > known.rank && reported.message !== undefined
      ? merge(reported, known)
      : merge(known, reported);
  return known.type === undefined && reported.type !== undefined ? reported : known;
}

/** Merges two records of an error: the fuller one, with what only the other states, and with the other's message. */
function merge(fuller: LoggedError, other: LoggedError): LoggedError {
  const named = other.code === undefined ? fuller : other;
  return {
    type: fuller.type ?? other.type,
    message: other.message ?? fuller.message,
    code: named.code,
    name: named.name ?? fuller.name,
    area: named.area ?? fuller.area,
    causes: fuller.causes.length > 0 ? fuller.causes : other.causes,
    fingerprint: fuller.fingerprint,
    rank: fuller.rank,
    trace: undefined,
    fails: other.fails,
  };
}

function unescaped(text: string): string {
  return text.replaceAll('\\', '');
}

/** Detaches an error from the text of its record. */
export function keepError(error: LoggedError): LoggedError {
  return {
    ...error,
    type: error.type === undefined ? undefined : detach(error.type),
    message: error.message === undefined ? undefined : detach(error.message),
    causes: error.causes.map(detach),
    trace: undefined,
  };
}
