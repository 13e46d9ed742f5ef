/** Rebuilds tasks from creation to outcome, across threads and restarts of vdsm. One state machine, so one file. */
import { evictOldest } from '../model/bounded-map.ts';
import { detach } from '../model/detach.ts';
import type { EventOf, TaskStatus } from '../model/events.ts';
import { QUALITY_BIT } from '../schema/quality.ts';
import type { CallSpan, CommandSpan, RecordRef, TaskSpan } from '../model/spans.ts';
import { inherit } from './belonging.ts';
import type { VerbLookups } from './verb-lookups.ts';
import type { Closed } from './closed.ts';
import type { DropWindow } from './drops.ts';
import type { PendingSpans } from './pending.ts';
import type { RecordContext } from './record-context.ts';
import { detachShared, internName } from './threads.ts';

/** Tasks without a job that are remembered, for the flow and caller of their records: they are over in a moment. */
const SYNC_KEPT = 4096;
/**
 * Asynchronous tasks that are remembered, at most; those that ended are written first. A host has some hundreds a day.
 */
const ASYNC_KEPT = 20_000;
/** Ids of tasks whose documents were written: a stray record makes no second one. */
const GONE_KEPT = 50_000;
/** Records after which a task is written: where it was cleared, and where it ended and nobody cleared it. */
const CLEARED_QUIET = 5000;
const ENDED_QUIET = 1_000_000;

/** States that only a task with a job enters. */
const JOB_STATES: ReadonlySet<string> = new Set([
  'acquiring',
  'queued',
  'running',
  'waitrecover',
  'racquiring',
  'recovering',
  'raborting',
  'recovered',
]);

/** A task, and the facts that its outcome derives from. */
interface TaskState extends TaskSpan {
  /** Whether there is evidence of a job: without it the task is synchronous, and gets no document. */
  job: boolean;
  /** The call that created it, held back until the outcome is known. */
  call: CallSpan | undefined;
  touched: number;
  queuedAt: number | undefined;
  takenAt: number | undefined;
  runEnd: number | undefined;
  abortedAt: number | undefined;
  undoneAt: number | undefined;
  /** Evidence of the outcome, the surest first. */
  failed: boolean;
  succeeded: boolean;
  /** `Unexpected error`: one in the saving of the task does not stop its job. */
  stumbled: boolean;
  /** Its worker recovers it, and does not run its jobs. */
  resumed: boolean;
  /** `FINISH task` after its jobs, which alone proves nothing. */
  left: boolean;
  /** Records were dropped while it was open: a missing record proves nothing. */
  doubtful: boolean;
  polledState: string | undefined;
  polledResult: string | undefined;
}

/** All tasks that are remembered. */
export interface TasksState {
  readonly sync: Map<string, TaskState>;
  readonly async: Map<string, TaskState>;
  readonly gone: Set<string>;
  /** Cleared tasks, in the order of clearing. */
  cleared: TaskState[];
}

export function newTasks(): TasksState {
  return { sync: new Map(), async: new Map(), gone: new Set(), cleared: [] };
}

export class TaskTracker {
  readonly #state: TasksState;
  readonly #lookups: VerbLookups;
  readonly #emitTask: (task: TaskSpan) => void;
  readonly #emitCall: (call: CallSpan) => void;

  constructor(
    state: TasksState,
    lookups: VerbLookups,
    emitTask: (task: TaskSpan) => void,
    emitCall: (call: CallSpan) => void,
  ) {
    this.#state = state;
    this.#lookups = lookups;
    this.#emitTask = emitTask;
    this.#emitCall = emitCall;
  }

  /** Returns a task that is remembered; its flow and caller are those of the call that created it. */
  find(task: string | undefined): TaskSpan | undefined {
    return task === undefined ? undefined : this.#find(task);
  }

  /** Whether a task was written: a thread that still has its name works for no task. */
  isGone(task: string): boolean {
    return this.#state.gone.has(task);
  }

  /** Excludes a UUID that is no task's, but that of a mail. */
  exclude(task: string): void {
    this.#state.sync.delete(task);
    this.#remember(detach(task));
  }

  /** Notes that a call creates the task that it runs as. */
  learn(call: CallSpan, record: RecordContext): void {
    // verbs that only read start no task, and are most of the calls
    if (call.task === undefined || this.#lookups.isPoll(call.verb)) return;
    const known =
      this.#find(call.task) ?? this.#begin(call.task, call.opening ?? record.ref(), call.opening !== undefined, record);
    if (known === undefined || known.callId !== undefined) return;
    known.callId = call.id;
    known.verb = call.verb;
    known.flow = call.flow;
    known.flowInherited = call.flowInherited;
    known.caller = call.caller;
    known.callerInherited = call.callerInherited;
    known.vm = call.vm;
    known.ids = call.args?.ids ?? {};
    if (call.opening !== undefined) known.records++;
  }

  /** Notes a call that began: it may poll a task, and inherits the task's flow where it states none. */
  callStarted(call: CallSpan, record: RecordContext): void {
    const subject = call.args?.subjectTask === undefined ? undefined : this.#find(call.args.subjectTask);
    if (subject === undefined) return;
    if (this.#lookups.isPoll(call.verb)) this.#poll(subject, record);
    if (call.flow !== undefined || subject.flow === undefined) return;
    call.flow = subject.flow;
    call.flowInherited = true;
    call.records++;
  }

  /** Notes a call that returned: with the id of its task, with the status of others, or after clearing one. */
  callFinished(call: CallSpan, event: EventOf<'call-finish'>, record: RecordContext): void {
    const returned = event.uuid !== undefined && this.#lookups.isAsync(call.verb) ? event.uuid : undefined;
    if (returned !== undefined) call.task ??= detach(returned);
    this.learn(call, record);
    const own = call.task === undefined ? undefined : this.#find(call.task);
    if (own !== undefined && own.callId === call.id) {
      own.records++;
      if (returned === own.id) this.#promote(own);
      // where the queue logs nothing: the task is queued when its call returns
      if (event.outcome === 'success') own.queuedAt ??= record.time;
    }
    const subject = call.args?.subjectTask;
    for (const status of event.tasks) {
      const task = this.#find(status.task);
      if (task === undefined) continue;
      if (status.task === subject) task.records++;
      else this.#poll(task, record);
      readStatus(task, status);
    }
    if (call.verb === 'clearTask' && event.outcome === 'success' && subject !== undefined) this.#clear(subject, record);
  }

  /** Holds back a call that is to be emitted until the outcome of its task is known; false: it created none. */
  hold(call: CallSpan): boolean {
    const task = call.task === undefined ? undefined : this.#find(call.task);
    if (task === undefined || task.callId !== call.id) return false;
    if (!task.job && (call.outcome === 'failure' || !this.#lookups.isAsync(call.verb))) return false;
    task.call = call;
    this.#keep(task);
    return true;
  }

  /** Adds an ended external command to its task. */
  addCommand(command: CommandSpan): void {
    const task = command.task === undefined ? undefined : this.#find(command.task);
    if (task === undefined) return;
    task.commands++;
    if (command.outcome === 'failure') {
      task.failedCommands++;
      task.lastFailed = command.id;
    }
    task.records += command.records;
  }

  /** Notes a state: `moving from state … -> state …`. */
  state({ task, to }: EventOf<'task-state'>, record: RecordContext): void {
    const known = this.#own(task, record, to === 'preparing');
    if (known === undefined) return;
    known.state = internName(to);
    if (JOB_STATES.has(to)) this.#promote(known);
    const { time } = record;
    switch (to) {
      case 'queued':
        known.queuedAt = known.takenAt === undefined ? time : known.queuedAt;
        return;
      case 'running':
        known.takenAt ??= time;
        return;
      case 'aborting':
        known.abortedAt ??= time;
        known.runEnd ??= time;
        return;
      case 'finished':
      case 'recovered':
      case 'failed':
        if (!known.job) return;
        if (to === 'finished') known.runEnd ??= time;
        else known.undoneAt = time;
        known.closing = record.ref();
        return;
      default:
    }
  }

  /** Notes a job: `scheduled job NAME …`, `running job 0: NAME: …`. */
  job({ task, name, running }: EventOf<'task-job'>, record: RecordContext): void {
    const known = this.#evidence(task, record);
    if (known === undefined) return;
    known.name ??= detach(name);
    if (running) known.worker ??= record.ref().thread;
  }

  /** Notes a step: `Prepare: 1 jobs exist`, `queuing task: …`, `committing task: …`. */
  step({ task, step }: EventOf<'task-step'>, record: RecordContext): void {
    const known = this.#evidence(task, record);
    if (known === undefined) return;
    if (step === 'committing') this.#take(known, record);
    if (step === 'queued' && known.takenAt === undefined) known.queuedAt ??= record.time;
  }

  /** Notes that the job succeeded: `exit - success: result …`. */
  success({ task, result }: EventOf<'task-success'>, record: RecordContext): void {
    const known = this.#evidence(task, record);
    if (known === undefined) return;
    known.succeeded = true;
    if (result !== '') known.result = detach(result);
    known.runEnd ??= record.time;
    known.closing ??= record.ref();
  }

  /** Notes an `Unexpected error` of a task, in its call or on its worker. */
  error({ task }: EventOf<'task-error'>, record: RecordContext): void {
    const known = this.#mine(task, record);
    if (known === undefined) return;
    known.stumbled = true;
    known.runEnd ??= known.takenAt === undefined ? undefined : record.time;
  }

  /** Notes an abort: `aborting: Task is aborted: …`. */
  abort({ task, code, message }: EventOf<'task-abort'>, record: RecordContext): void {
    const known = this.#mine(task, record);
    if (known === undefined) return;
    known.failed = true;
    known.code ??= code;
    known.errorMessage ??= detach(message);
  }

  /** Notes a step of a rollback; `restart`: the next epoch of vdsm took the task up again. */
  recovery({ task, restart }: EventOf<'task-recovery'>, record: RecordContext): void {
    if (!restart) {
      this.#mine(task, record);
      return;
    }
    const known = this.#evidence(task, record);
    if (known !== undefined) known.recovered = true;
  }

  /** Notes that a worker takes a task; `restart`: to recover it. */
  workerStarted({ task, restart }: EventOf<'worker-start'>, record: RecordContext): void {
    const known = this.#evidence(task, record);
    if (known === undefined) return;
    if (restart) known.recovered = known.resumed = true;
    else this.#take(known, record);
  }

  /** Notes a thread that has the name of a task. */
  workerNamed(task: string, record: RecordContext): void {
    const known = this.#evidence(task, record);
    if (known !== undefined) known.worker ??= task;
  }

  /** Notes that a worker leaves a task: `FINISH task …`. */
  workerFinished({ task, failed }: EventOf<'worker-finish'>, record: RecordContext): void {
    const known = this.#evidence(task, record);
    if (known === undefined) return;
    known.left ||= !known.resumed;
    known.failed ||= failed;
    known.worker ??= record.ref().thread;
    known.runEnd ??= known.takenAt === undefined ? undefined : record.time;
    known.closing ??= record.ref();
  }

  /** Marks the tasks that were open in a window of dropped records: they may have failed unseen. */
  doubt({ from, to }: DropWindow): void {
    for (const tasks of [this.#state.async, this.#state.sync])
      for (const task of tasks.values())
        task.doubtful ||= task.first.time <= to && (task.closing === undefined || task.closing.time >= from);
  }

  /** Writes the tasks that no record is likely to follow for. */
  sweep(count: number): void {
    const quiet = this.#state.cleared.findIndex(({ touched }) => touched > count - CLEARED_QUIET);
    for (const task of this.#state.cleared.splice(0, quiet < 0 ? this.#state.cleared.length : quiet))
      this.#finish(task);
    // in the order of creation, the oldest first
    for (const task of this.#state.async.values()) {
      if (task.touched > count - ENDED_QUIET) break;
      if (isOver(task) || !task.job) this.#finish(task);
    }
  }

  /** Adds copies of unwritten tasks, with their outcomes by now, and of the calls that they hold back. */
  addPending(spans: PendingSpans, pending: Closed): void {
    for (const task of this.#state.async.values())
      spans.addTask(task, task.call, () => (task.job ? copyWithOutcome(task) : undefined), pending);
  }

  /** Ends the input: writes every task as it is then. */
  end(): void {
    for (const task of this.#state.async.values()) this.#finish(task);
    this.#state.sync.clear();
    this.#state.cleared = [];
  }

  #find(task: string): TaskState | undefined {
    return this.#state.async.get(task) ?? this.#state.sync.get(task);
  }

  #begin(task: string, first: RecordRef, creates: boolean, record: RecordContext): TaskState | undefined {
    if (this.#state.gone.has(task)) return undefined;
    const known = newTask(detachShared(task), first, creates, record.count);
    this.#state.sync.set(known.id, known);
    evictOldest(this.#state.sync, SYNC_KEPT);
    return known;
  }

  /** Returns the task that a record is about, and adds the record to it; makes the task where it is new. */
  #own(task: string | undefined, record: RecordContext, creates: boolean): TaskState | undefined {
    if (task === undefined) return undefined;
    const known = this.#find(task) ?? this.#begin(task, record.ref(), creates, record);
    if (known === undefined) return undefined;
    known.records++;
    known.touched = record.count;
    // a task outlives a restart of vdsm
    if (known.first.epoch !== record.epoch) known.recovered = true;
    return known;
  }

  /** The same for a record that alone is no evidence of a task: makes none. */
  #mine(task: string | undefined, record: RecordContext): TaskState | undefined {
    return task === undefined || this.#find(task) === undefined ? undefined : this.#own(task, record, false);
  }

  /** The same for a record that is evidence of a job. */
  #evidence(task: string | undefined, record: RecordContext): TaskState | undefined {
    const known = this.#own(task, record, false);
    if (known !== undefined) this.#promote(known);
    return known;
  }

  #promote(task: TaskState): void {
    if (task.job) return;
    task.job = true;
    this.#keep(task);
  }

  #keep(task: TaskState): void {
    if (!this.#state.sync.delete(task.id)) return;
    this.#state.async.set(task.id, task);
    if (this.#state.async.size > ASYNC_KEPT) this.#evict();
  }

  /** Writes a tenth of the tasks, those first that are over. */
  #evict(): void {
    let surplus = this.#state.async.size - ASYNC_KEPT * 0.9;
    for (const overOnly of [true, false]) {
      for (const task of this.#state.async.values()) {
        if (surplus <= 0) return;
        if (overOnly && !isOver(task)) continue;
        this.#finish(task);
        surplus--;
      }
    }
  }

  #take(task: TaskState, record: RecordContext): void {
    task.takenAt ??= record.time;
    task.worker ??= record.ref().thread;
  }

  #poll(task: TaskState, record: RecordContext): void {
    task.polls++;
    task.records++;
    task.touched = record.count;
  }

  #clear(id: string, record: RecordContext): void {
    const task = this.#find(id);
    if (task === undefined) return;
    task.records++;
    task.touched = record.count;
    if (task.clearedAt === undefined) this.#state.cleared.push(task);
    task.clearedAt ??= record.time;
  }

  /** Writes a task, and the call that created it. */
  #finish(task: TaskState): void {
    this.#state.sync.delete(task.id);
    if (!this.#state.async.delete(task.id)) return;
    this.#remember(task.id);
    const { call } = task;
    if (task.job) {
      inferOutcome(task);
      measure(task);
      this.#emitTask(task);
    }
    if (call === undefined) return;
    if (task.job) {
      call.taskOutcome = task.outcome;
      // the outcome makes the call fuller, a sure one more than an inferred one
      if (task.outcome !== 'unknown') call.records += (task.quality & QUALITY_BIT.verdict_inferred) === 0 ? 2 : 1;
    }
    this.#emitCall(call);
  }

  #remember(id: string): void {
    this.#state.gone.add(id);
    evictOldest(this.#state.gone, GONE_KEPT);
  }
}

/** Gives a call or command of a task the flow and caller of the task, where it states none. */
export function inheritFromTask(own: CallSpan | CommandSpan, task: TaskSpan | undefined): void {
  if (task === undefined) return;
  const { flow, caller } = own;
  const before = own.task;
  inherit(own, task);
  if (before === undefined) own.task = undefined;
  if (flow !== own.flow || caller !== own.caller) own.records++;
}

function isOver(task: TaskState): boolean {
  return task.clearedAt !== undefined || task.closing !== undefined;
}

function readStatus(task: TaskState, { state, result, code, message }: TaskStatus): void {
  if (state !== undefined && state !== task.polledState) task.polledState = internName(state);
  // still running
  if (result === '' || result === task.polledResult) return;
  task.polledResult = internName(result);
  if (result === 'success' && code === 0) {
    task.succeeded = true;
    return;
  }
  task.failed = true;
  if (code !== 0) task.code ??= code;
  if (message !== '') task.errorMessage ??= detach(message);
  if (result === 'cleanSuccess' || result === 'cleanFailure') task.rolledBack = result === 'cleanSuccess';
}

function copyWithOutcome(task: TaskState): TaskSpan {
  const copy = { ...task };
  inferOutcome(copy);
  measure(copy);
  return copy;
}

/** Sets the outcome of a task. One by `FINISH task` or a state alone is inferred. */
function inferOutcome(task: TaskState): void {
  const { state } = task;
  const undone = state === 'recovered' || state === 'failed';
  if (task.failed) task.outcome = 'failure';
  else if (task.succeeded) task.outcome = 'success';
  else if (task.stumbled) task.outcome = 'failure';
  else {
    const isThrough = !task.doubtful && (state === 'finished' || task.left);
    task.outcome = undone ? 'failure' : isThrough ? 'success' : 'unknown';
    if (task.outcome !== 'unknown') task.quality |= QUALITY_BIT.verdict_inferred;
    else if (task.doubtful) task.quality |= QUALITY_BIT.drop_window;
  }
  if (task.outcome === 'failure' && undone) task.rolledBack = state === 'recovered';
  task.state ??= task.polledState;
  task.result = task.polledResult ?? task.result;
}

function measure(task: TaskState): void {
  const { queuedAt, takenAt, runEnd, abortedAt, undoneAt } = task;
  task.prepareMs = between(task.opening?.time, queuedAt);
  task.queueMs = between(queuedAt, takenAt);
  task.runMs = between(takenAt, runEnd);
  task.recoverMs = between(abortedAt, undoneAt);
}

function between(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : Math.max(0, to - from);
}

function newTask(id: string, first: RecordRef, creates: boolean, count: number): TaskState {
  return {
    caller: undefined,
    callerInherited: false,
    flow: undefined,
    flowInherited: false,
    task: id,
    vm: undefined,
    id,
    callId: undefined,
    verb: undefined,
    name: undefined,
    ids: {},
    first,
    opening: creates ? first : undefined,
    closing: undefined,
    outcome: undefined,
    state: undefined,
    result: undefined,
    code: undefined,
    error: undefined,
    seen: undefined,
    lastFailed: undefined,
    failedCommand: undefined,
    errorMessage: undefined,
    rolledBack: undefined,
    recovered: false,
    clearedAt: undefined,
    worker: undefined,
    prepareMs: undefined,
    queueMs: undefined,
    runMs: undefined,
    recoverMs: undefined,
    polls: 0,
    commands: 0,
    failedCommands: 0,
    records: 0,
    quality: creates ? 0 : QUALITY_BIT.start_missing,
    job: false,
    call: undefined,
    touched: count,
    queuedAt: undefined,
    takenAt: undefined,
    runEnd: undefined,
    abortedAt: undefined,
    undoneAt: undefined,
    failed: false,
    succeeded: false,
    stumbled: false,
    resumed: false,
    left: false,
    doubtful: false,
    polledState: undefined,
    polledResult: undefined,
  };
}
