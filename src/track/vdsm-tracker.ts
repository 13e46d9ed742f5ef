/** Tracks vdsm.log: rebuilds calls, commands and tasks, and returns which of them each record belongs to. Pure. */
import type { Event, EventKind, LoggedError } from '../model/events.ts';
import { QUALITY_BIT } from '../schema/quality.ts';
import type { RecordReading } from '../model/reading.ts';
import type { Layout, LogRecord } from '../model/records.ts';
import type { CallSpan, CommandSpan, EpochFacts, LineFacts } from '../model/spans.ts';
import { WHOLE_UUID } from '../model/uuid.ts';
import { inherit } from './belonging.ts';
import { CallTracker } from './calls.ts';
import type { VerbLookups } from './verb-lookups.ts';
import { newClosed, type Closed } from './closed.ts';
import { CommandTracker } from './commands.ts';
import { DropWindows, newDrops, type DropsState } from './drops.ts';
import { EpochTracker, newEpochs, type EpochState } from './epoch.ts';
import { newFacts } from './facts.ts';
import { blame, settleError } from './failures.ts';
import { attributeCommand } from './handlers/command-handlers.ts';
import type { Handler, Handlers } from './handlers/handler.ts';
import { makeHandlers } from './handlers/handlers.ts';
import { callOn } from './incidents.ts';
import { LockTracker, newLocks, type LockState } from './locks.ts';
import type { LogTracker } from './logs/log-tracker.ts';
import { PendingSpans } from './pending.ts';
import { RecordContext } from './record-context.ts';
import { addRestart, newRestarts, Restarts, type RestartsState } from './restarts.ts';
import { newTasks, TaskTracker, type TasksState } from './tasks.ts';
import { internName, TASK_NAME_LENGTH, Threads, type ThreadState } from './threads.ts';

/**
 * Records between two sweeps: a closed call waits for its summary until the next one, which also forgets idle threads.
 */
const SWEEP_EVERY = 5000;
/** Loggers that do not show whose name a thread has: idle workers keep the name of a task, and mails have UUIDs, too. */
const NO_TASK = /threadpool$|mail/i;

/** One graph of plain data: a call that several parts refer to is one object, so it is written and read as a whole. */
export interface VdsmTrackerState {
  readonly threads: Map<string, ThreadState>;
  readonly epochs: EpochState;
  readonly tasks: TasksState;
  readonly locks: LockState;
  readonly restarts: RestartsState;
  readonly drops: DropsState;
  closed: Closed;
  /** Records that were tracked. */
  count: number;
  /** Of the last record: its time, in ms since 1970, and its layout. */
  time: number;
  layout: Layout;
}

function newState(): VdsmTrackerState {
  return {
    threads: new Map(),
    epochs: newEpochs(),
    tasks: newTasks(),
    locks: newLocks(),
    restarts: newRestarts(),
    drops: newDrops(),
    closed: newClosed(),
    count: 0,
    time: Number.NaN,
    layout: 'none',
  };
}

export class VdsmTracker implements LogTracker {
  readonly #state: VdsmTrackerState;
  readonly #threads: Threads;
  readonly #epochs: EpochTracker;
  readonly #calls: CallTracker;
  readonly #commands: CommandTracker;
  readonly #tasks: TaskTracker;
  readonly #locks: LockTracker;
  readonly #restarts: Restarts;
  readonly #drops: DropWindows;
  readonly #pending = new PendingSpans();
  readonly #context: RecordContext;
  readonly #handlers: Handlers<EventKind>;

  /** @param state of a tracker to go on from; it is used, not copied */
  constructor(host: string, lookups: VerbLookups, state: VdsmTrackerState = newState()) {
    this.#state = state;
    this.#threads = new Threads(state.threads);
    this.#epochs = new EpochTracker(host, state.epochs);
    this.#locks = new LockTracker(state.locks);
    this.#restarts = new Restarts(state.restarts);
    this.#drops = new DropWindows(state.drops, (span) => this.#close(span));
    this.#context = new RecordContext(this.#epochs);
    this.#commands = new CommandTracker((command) => this.#emit(command));
    this.#tasks = new TaskTracker(
      state.tasks,
      lookups,
      (task) => state.closed.tasks.push(task),
      (call) => this.#emit(call),
    );
    this.#calls = new CallTracker(
      lookups,
      (call) => {
        if (!this.#tasks.hold(call)) this.#emit(call);
      },
      (thread) => this.#commands.abandon(thread),
    );
    this.#handlers = makeHandlers({
      host,
      threads: this.#threads,
      calls: this.#calls,
      commands: this.#commands,
      tasks: this.#tasks,
      locks: this.#locks,
      drops: this.#drops,
      restarts: this.#restarts,
      context: this.#context,
      stop: () => this.#stop(),
    });
  }

  save(): VdsmTrackerState {
    return this.#state;
  }

  epochOf(record: LogRecord): EpochFacts {
    return this.#epochs.of(record);
  }

  track(record: LogRecord, lineId: string, { event, prefix, commandTexts, error }: RecordReading): LineFacts {
    const facts = newFacts();
    if (event !== undefined && this.#restarts.begins(record, event)) this.#restart(record, event, facts);
    if (++this.#state.count % SWEEP_EVERY === 0) this.#sweep(record.time);
    if (record.layout === 'none') return facts;
    this.#restarts.observe(record, event);
    this.#epochs.observe(record);
    this.#state.time = record.time;
    this.#state.layout = record.layout;
    this.#context.move(record, lineId, this.#state.count);
    const thread = this.#threads.of(record.thread, this.#state.count);
    if (!thread.named && record.thread.length === TASK_NAME_LENGTH) this.#name(thread, record, event);
    if (prefix?.of === 'task') facts.task = prefix.id;
    if (prefix?.of === 'vm' && prefix.id !== '') facts.vm = prefix.id;
    const concerned = event === undefined ? undefined : this.#handle(event, thread, facts, record);
    // the record that ends a call may quote the command that failed in it
    const calls =
      concerned === undefined || thread.calls.includes(concerned) ? thread.calls : [...thread.calls, concerned];
    for (const [ordinal, text] of commandTexts.entries()) {
      const command = this.#commands.fromText(thread, text, ordinal, this.#context.ref(), calls);
      if (command.closing?.lineId === lineId) {
        attributeCommand(command, thread, calls.at(-1), this.#tasks);
        this.#tasks.addCommand(command);
      }
      facts.commandId ??= command.id;
    }
    const call = concerned ?? callOn(thread);
    this.#belong(thread, call, facts);
    if (error !== undefined) this.#fail(thread, call, error, record.time, facts);
    return facts;
  }

  end(): void {
    this.#stop();
    this.#tasks.end();
    this.#drops.flush();
  }

  take(): Closed {
    const { closed } = this.#state;
    if (closed.calls.length > 0 || closed.tasks.length > 0 || closed.commands.length > 0)
      this.#state.closed = newClosed();
    return closed;
  }

  takePending(now: number, openAfter: number): Closed {
    const pending = newClosed();
    this.#pending.begin(now, openAfter);
    for (const thread of this.#threads.all()) this.#pending.addThread(thread, pending);
    this.#tasks.addPending(this.#pending, pending);
    for (const span of this.#drops.held()) this.#pending.addHeld(span, pending);
    return pending;
  }

  #handle(event: Event, thread: ThreadState, facts: LineFacts, record: LogRecord): CallSpan | undefined {
    // the table holds for each kind the handler of that kind, which the compiler does not see from here
    const handler = this.#handlers[event.kind] as Handler<EventKind>;
    return handler(event, thread, facts, record);
  }

  /** Learns a task from its worker's name, which is the task's until 4.18, even where the input lacks its beginning. */
  #name(thread: ThreadState, record: LogRecord, event: Event | undefined): void {
    if (NO_TASK.test(record.logger) || (event?.kind === 'note' && event.action === 'mail-start')) return;
    thread.named = true;
    if (!WHOLE_UUID.test(record.thread) || this.#tasks.isGone(record.thread)) return;
    thread.workerTask = internName(record.thread);
    if (event?.kind !== 'worker-start') this.#tasks.workerNamed(thread.workerTask, this.#context);
  }

  /** Attributes the error of a record. */
  #fail(thread: ThreadState, call: CallSpan | undefined, error: LoggedError, time: number, facts: LineFacts): void {
    const around = {
      thread,
      call,
      task: this.#tasks.find(facts.task),
      workerTask: this.#tasks.find(thread.workerTask),
    };
    facts.failedCommand = blame(around, time);
    facts.error = settleError(error, around, facts.failedCommand, time);
  }

  /** Completes the facts of a line from its call, or else from the task of its worker. */
  #belong(thread: ThreadState, call: CallSpan | undefined, facts: LineFacts): void {
    if (call !== undefined) {
      facts.callId = call.id;
      facts.verb = call.verb;
      facts.subjectTask = call.args?.subjectTask;
      inherit(facts, call);
      return;
    }
    facts.task ??= thread.workerTask;
    const task = this.#tasks.find(facts.task);
    facts.verb = task?.verb;
    inherit(facts, task);
  }

  /** Begins an epoch. Tasks stay open: vdsm keeps them on disk, and takes them up again. */
  #restart(record: LogRecord, event: Event, facts: LineFacts): void {
    this.#stop();
    this.#drops.flush();
    if (event.kind === 'banner') this.#epochs.begin(record, event, event.era);
    else {
      this.#epochs.beginUnannounced(record);
      facts.quality |= QUALITY_BIT.epoch_inferred;
    }
    addRestart(facts, this.#restarts.begin(record, event.kind === 'banner'));
  }

  /** Emits a span; one without an end only when the log shows whether records were dropped at the time. */
  #emit(span: CallSpan | CommandSpan): void {
    const { layout, time } = this.#state;
    if (span.outcome === 'unknown' && layout === 'new') this.#drops.close(span, time);
    else this.#close(span);
  }

  #close(span: CallSpan | CommandSpan): void {
    if (this.#pending.wasReported(span)) return;
    if ('pairing' in span) this.#state.closed.commands.push(span);
    else this.#state.closed.calls.push(span);
  }

  #stop(): void {
    for (const thread of this.#threads.all()) this.#abandon(thread);
    this.#threads.clear();
    this.#locks.clear();
  }

  #abandon(thread: ThreadState): void {
    this.#calls.abandon(thread, undefined);
    this.#commands.abandon(thread);
  }

  /** Emits calls that have waited long enough, and forgets idle threads. */
  #sweep(now: number): void {
    const before = this.#state.count - SWEEP_EVERY;
    for (const thread of this.#threads.all()) if (thread.touched < before) this.#calls.flush(thread);
    for (const thread of this.#threads.overdue()) {
      this.#abandon(thread);
      // until 4.18 each task's worker had a thread name of its own
      thread.workerTask = undefined;
    }
    this.#threads.forget(before);
    this.#tasks.sweep(this.#state.count);
    this.#drops.sweep(now);
  }
}
