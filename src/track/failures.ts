/** What stands behind an error: the exception that its call or task failed by, and the external command that failed before it. */
import { copyOf } from '../model/detach.ts';
import type { LoggedError } from '../model/events.ts';
import type { CallSpan, CommandSpan, TaskSpan } from '../model/spans.ts';
import type { ThreadState } from './threads.ts';

/** A call or task, as far as it can fail. */
type Failing = CallSpan | TaskSpan;

/** What a record belongs to. */
export interface Surroundings {
  readonly thread: Pick<ThreadState, 'calls' | 'lastFailed' | 'stray'>;
  /** The call it is about or stands in. */
  readonly call: CallSpan | undefined;
  /** The task that it names, or runs as. */
  readonly task: TaskSpan | undefined;
  /** The task that its worker thread runs. */
  readonly workerTask: TaskSpan | undefined;
}

/** How long a failed command counts on a thread that has no call and no task, in ms: what comes later is other work. */
const IDLE_MS = 60_000;
/** How long an error outside of any call is remembered on its thread, in ms: the lines that tell of it again follow at once. */
const STRAY_MS = 1000;
/** Codes that stand for anything unexpected: two of them need not be one error. */
const VAGUE = new Set([16, 100, -32_603]);
/** Characters that two texts have in common at least, where one is a part of the other. */
const COMMON = 8;

/** Remembers that a command failed, for what comes after it. */
export function noteFailedCommand(command: CommandSpan, thread: ThreadState, calls: readonly CallSpan[]): void {
  if (command.outcome !== 'failure') return;
  for (const call of calls) call.lastFailed = command.id;
  thread.lastFailed = { id: command.id, time: command.closing?.time ?? 0 };
}

/**
 * The nearest command that failed before an error at `time`: in its call or those around it, in its task, else on its
 * thread since the last call began there.
 */
export function blame({ thread, call, task, workerTask }: Surroundings, time: number): string | undefined {
  const inCalls = call?.lastFailed ?? thread.calls.findLast(({ lastFailed }) => lastFailed !== undefined)?.lastFailed;
  const found = inCalls ?? task?.lastFailed ?? workerTask?.lastFailed;
  if (found !== undefined) return found;
  const idle = thread.lastFailed;
  return idle !== undefined && time - idle.time <= IDLE_MS ? idle.id : undefined;
}

/**
 * Takes an error in: it is what its call or task failed by, or something seen on the way. An error that was told before
 * with more of it (its traceback) gives class and fingerprint to the lines that tell of it again.
 * @returns the error as its line shows it
 */
export function settleError(
  told: LoggedError,
  around: Surroundings,
  failedCommand: string | undefined,
  time: number,
): LoggedError {
  const { call, task, workerTask, thread } = around;
  // a call runs as a task of its own: both fail together; what a worker calls is only seen by the worker's task
  const owners: (Failing | undefined)[] =
    call === undefined ? [task ?? workerTask] : [call, call.task === task?.id ? task : undefined];
  const others: (Failing | undefined)[] = [...thread.calls.filter((open) => open !== call), workerTask];
  const before = [...owners, ...others].flatMap((span) => [span?.error, span?.seen]);
  // where the beginning of the request was not logged, its exception comes before there is a call
  const { stray } = thread;
  const summary = call?.source === 'rpc-summary';
  if (stray !== undefined && (summary ? isVague(told.code) : call === undefined) && time - stray.time <= STRAY_MS)
    before.push(stray.error);
  if (summary) thread.stray = undefined;
  const known = before.find((one) => one !== undefined && isSame(one, told));
  const error =
    known === undefined || known.rank <= told.rank ? told : { ...merge(known, told), message: told.message };
  let kept: LoggedError | undefined;
  if (call === undefined) thread.stray = { error: (kept = keepError(error)), time };
  for (const owner of owners) {
    if (owner === undefined) continue;
    kept ??= keepError(error);
    if (!told.fails) owner.seen = kept;
    else {
      owner.error = better(owner.error, kept);
      owner.failedCommand ??= failedCommand;
    }
  }
  for (const other of others)
    if (other !== undefined && !owners.includes(other)) other.seen = kept ??= keepError(error);
  return error;
}

/** Whether two records tell of one error. */
function isSame(known: LoggedError, told: LoggedError): boolean {
  if (known.code !== undefined && known.code === told.code && !isVague(known.code)) return true;
  // a summary has no words: it says that the call failed by what was told of it
  if (told.message === undefined)
    return (
      told.fails &&
      known.fails &&
      (told.code === undefined || known.code === undefined || known.code === told.code || isVague(told.code))
    );
  if (known.message === undefined) return false;
  // `General Exception: ('no route',)` wraps any other
  if (told.code !== undefined && isVague(told.code) && told.message.includes(known.message)) return true;
  return isPart(known.message, told.message) || isPart(told.message, known.message);
}

function isVague(code: number | undefined): boolean {
  return code === undefined || VAGUE.has(code);
}

/** An abort prints the words as a python string, with quotes escaped. */
function isPart(part: string, whole: string): boolean {
  if (part === whole) return true;
  if (part.includes('\\') || whole.includes('\\'))
    return part.includes('\\') !== whole.includes('\\') && isPart(unescaped(part), unescaped(whole));
  return part.length >= COMMON && part.length < whole.length && (whole.startsWith(part) || whole.endsWith(part));
}

/** What a call or task failed by, when one more record tells of it. */
function better(known: LoggedError | undefined, told: LoggedError): LoggedError {
  if (known === undefined) return told;
  if (isSame(known, told)) return told.rank > known.rank ? merge(told, known) : merge(known, told);
  return known.type === undefined && told.type !== undefined ? told : known;
}

/** The fuller telling of an error, with what only the other one says; the words stay those of `told`, where it has any. */
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

/** A copy that outlives its record. */
export function keepError(error: LoggedError): LoggedError {
  return {
    ...error,
    type: error.type === undefined ? undefined : copyOf(error.type),
    message: error.message === undefined ? undefined : copyOf(error.message),
    causes: error.causes.map(copyOf),
    trace: undefined,
  };
}
