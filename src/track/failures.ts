/** What stands behind an error: the exception that its call or task failed by, and the external command that failed before it. */
import { detach } from '../model/detach.ts';
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
 * Attributes an error to the spans that it concerns: the call or task that failed by it, and those around that go on. Where
 * an earlier record of the same error holds more (its traceback), the error takes class and fingerprint from that record.
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
  /** Those that the error is about: they fail by it, where it says so. */
  readonly owners: readonly Failing[];
  /** Those around: they only meet it. */
  readonly others: readonly Failing[];
}

function findConcerned({ thread, call, task, workerTask }: Surroundings): Concerned {
  // a call runs as a task of its own: both fail together; the task of a worker only meets what the worker's calls fail by
  const owners: readonly Failing[] = (
    call === undefined ? [task ?? workerTask] : [call, call.task === task?.id ? task : undefined]
  ).filter((span) => span !== undefined);
  const around = [...thread.calls, workerTask].filter((span) => span !== undefined);
  return { owners, others: around.filter((span) => !owners.includes(span)) };
}

/** Errors that these spans or their thread met before, those of the owners first. */
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

/** The error with what the first earlier record of it knows better; the message stays that of the line. */
function complete(reported: LoggedError, earlier: readonly LoggedError[]): LoggedError {
  const known = earlier.find((one) => isSame(one, reported));
  if (known === undefined || known.rank <= reported.rank) return reported;
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
    type: error.type === undefined ? undefined : detach(error.type),
    message: error.message === undefined ? undefined : detach(error.message),
    causes: error.causes.map(detach),
    trace: undefined,
  };
}
