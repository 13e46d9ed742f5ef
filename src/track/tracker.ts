/** What the records of one host process belong to: calls, commands, tasks. A pure state machine. */
import { detach } from '../model/detach.ts';
import type { Event, LoggedError } from '../model/events.ts';
import { QUALITY_BIT } from '../model/quality.ts';
import type { Layout, LogRecord } from '../model/records.ts';
import type { CallSpan, CommandSpan, EpochFacts, LineFacts, RecordRef, RestartFacts } from '../model/spans.ts';
import { WHOLE_UUID } from '../model/uuid.ts';
import type { RecordReading } from '../model/reading.ts';
import { inherit } from './belonging.ts';
import type { LogTracker } from './logs/log-tracker.ts';
import { CallTracker } from './calls.ts';
import type { Catalogue } from './catalogue.ts';
import { newClosed, type Closed } from './closed.ts';
import { attribute, CommandTracker } from './commands.ts';
import { DropWindows, newDrops, windowOf, type DropsState } from './drops.ts';
import { EpochTracker, newEpochs, type EpochState } from './epoch.ts';
import { newFacts } from './facts.ts';
import { callOn, incidentOf } from './incidents.ts';
import { blame, settleError } from './failures.ts';
import { LockTracker, newLocks, type LockState } from './locks.ts';
import { isLateText } from './late-text.ts';
import { newRestarts, Restarts, type RestartsState } from './restarts.ts';
import { PendingSpans } from './pending.ts';
import { inheritFromTask, newTasks, TaskTracker, type Here, type TasksState } from './tasks.ts';
import { copyAgain, internName, Threads } from './threads.ts';
import type { ThreadState } from './threads.ts';

/** Records after which a closed call waits for its summary no longer, and idle threads are looked for. */
const SWEEP_EVERY = 5000;
/** A thread's calls open at once, at most; what is older never closes. */
const DEPTH_MAX = 64;
/** The logging of vdsm tells of dropped records after so long, at least. */
const REPORT_SECONDS = 60;
/** Characters of a task's name, which a worker has too, until 4.18. */
const TASK_LENGTH = 36;
/** Loggers on a thread with such a name that tell of no task: an idle worker keeps its name, and mails have names too. */
const NO_TASK = /threadpool$|mail/i;

/**
 * All that a tracker knows, as one graph of plain data: a call that several refer to is one object in it, so it is to be
 * written and read as a whole.
 */
export interface TrackerState {
  readonly threads: Map<string, ThreadState>;
  readonly epochs: EpochState;
  readonly tasks: TasksState;
  readonly locks: LockState;
  readonly restarts: RestartsState;
  readonly drops: DropsState;
  closed: Closed;
  /** Records that were tracked. */
  count: number;
  /** Of the last record, in ms since 1970. */
  time: number;
  layout: Layout;
}

function newState(): TrackerState {
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

export class Tracker implements LogTracker {
  readonly #state: TrackerState;
  readonly #threads: Threads;
  readonly #epochs: EpochTracker;
  readonly #calls: CallTracker;
  readonly #commands: CommandTracker;
  readonly #tasks: TaskTracker;
  readonly #locks: LockTracker;
  readonly #restarts: Restarts;
  readonly #drops: DropWindows;
  readonly #pending = new PendingSpans();
  readonly #host: string;
  readonly #here: HereRecord;

  /** @param state of a tracker to go on from; it is used, not copied */
  constructor(host: string, catalogue: Catalogue, state: TrackerState = newState()) {
    this.#host = host;
    this.#state = state;
    this.#threads = new Threads(state.threads);
    this.#epochs = new EpochTracker(host, state.epochs);
    this.#locks = new LockTracker(state.locks);
    this.#restarts = new Restarts(state.restarts);
    this.#drops = new DropWindows(state.drops, (span) => this.#give(span));
    this.#here = new HereRecord(this.#epochs);
    this.#commands = new CommandTracker((command) => this.#emit(command));
    this.#tasks = new TaskTracker(
      state.tasks,
      catalogue,
      (task) => state.closed.tasks.push(task),
      (call) => this.#emit(call),
    );
    this.#calls = new CallTracker(
      catalogue,
      (call) => {
        if (!this.#tasks.hold(call)) this.#emit(call);
      },
      (thread) => this.#commands.abandon(thread),
    );
  }

  /** Its state between two records: not a copy, so whoever keeps it writes it down at once. */
  save(): TrackerState {
    return this.#state;
  }

  /** The era that a record's epoch has, for parse. */
  epochOf(record: LogRecord): EpochFacts {
    return this.#epochs.of(record);
  }

  /** Takes a record in, with what parse read in it; returns what its line belongs to. */
  track(record: LogRecord, lineId: string, { event, prefix, commandTexts, error }: RecordReading): LineFacts {
    const facts = newFacts();
    if (event !== undefined && this.#restarts.begins(record, event)) this.#restart(record, event, facts);
    if (++this.#state.count % SWEEP_EVERY === 0) this.#sweep(record.time);
    if (record.layout === 'none') return facts;
    this.#restarts.saw(record);
    this.#state.time = record.time;
    this.#state.layout = record.layout;
    this.#here.move(record, lineId, this.#state.count);
    const thread = this.#threads.of(record.thread, this.#state.count);
    if (!thread.named && record.thread.length === TASK_LENGTH) this.#name(thread, record, event);
    if (prefix?.of === 'task') facts.task = prefix.id;
    if (prefix?.of === 'vm' && prefix.id !== '') facts.vm = prefix.id;
    if (event !== undefined) say(facts, event);
    const concerned = event === undefined ? undefined : this.#apply(thread, event, record, facts);
    // the record that ends a call may tell of the command that failed in it
    const calls =
      concerned === undefined || thread.calls.includes(concerned) ? thread.calls : [...thread.calls, concerned];
    for (const [ordinal, text] of commandTexts.entries()) {
      const command = this.#commands.fromText(thread, text, ordinal, this.#here.ref(), calls);
      if (command.closing?.lineId === lineId) {
        this.#attribute(thread, command, calls.at(-1));
        this.#tasks.charge(command);
      }
      facts.commandId ??= command.id;
    }
    const call = concerned ?? callOn(thread);
    this.#belong(thread, call, facts);
    if (error !== undefined) this.#fail(thread, call, error, record.time, facts);
    return facts;
  }

  /** Ends the input: what is open is unknown. */
  end(): void {
    this.#stop();
    this.#tasks.end();
    this.#drops.flush();
  }

  /** Calls, tasks and commands that closed since the last time. */
  take(): Closed {
    const { closed } = this.#state;
    if (closed.calls.length > 0 || closed.tasks.length > 0 || closed.commands.length > 0)
      this.#state.closed = newClosed();
    return closed;
  }

  /**
   * Copies of what is not over, that were not taken like that before: calls that wait for their summary, and what is open
   * for `openAfter` ms or longer. What they are copies of stays, and goes out fuller when it is over.
   * @param now on the clock of the records, in ms
   */
  takePending(now: number, openAfter: number): Closed {
    const pending = newClosed();
    this.#pending.begin(now, openAfter);
    for (const thread of this.#threads.all()) this.#pending.addThread(thread, pending);
    this.#tasks.addPending(this.#pending, pending);
    for (const span of this.#drops.held()) this.#pending.addHeld(span, pending);
    return pending;
  }

  /** Changes the state by an event; returns the call that the record is about. */
  #apply(thread: ThreadState, event: Event, record: LogRecord, facts: LineFacts): CallSpan | undefined {
    const here = this.#here;
    switch (event.kind) {
      case 'call-start': {
        thread.lastFailed = undefined;
        const ended = thread.calls.length === 0 ? -1 : this.#drops.findEnded(thread, event);
        if (ended >= 0) this.#calls.abandonFrom(thread, ended, here.ref());
        const call = this.#calls.start(thread, event, here.ref());
        this.#callStarted(thread, call);
        if (thread.calls.length > DEPTH_MAX) this.#calls.abandon(thread, undefined);
        return call;
      }
      case 'call-finish': {
        const call = this.#calls.finish(thread, event, here.ref());
        this.#tasks.callFinished(call, event, here);
        return closes(facts, call);
      }
      case 'call-error':
        return closes(facts, this.#calls.error(thread, event, here.ref()));
      case 'bridge-start':
        thread.lastFailed = undefined;
        this.#calls.startRequest(thread, event, here.ref());
        return undefined;
      case 'bridge-finish':
        return closes(facts, this.#calls.finishRequest(thread, event, here.ref()));
      case 'bridge-error':
        return closes(facts, this.#calls.failRequest(thread, record.message, here.ref()));
      case 'rpc-finish':
        return closes(facts, this.#calls.summary(thread, event, here.ref()));
      case 'caller':
        [thread.caller, thread.flow] = [event.caller, event.flow];
        return undefined;
      case 'command-start': {
        const command = this.#commands.start(thread, event, here.ref());
        this.#attribute(thread, command);
        facts.commandId = command.id;
        return undefined;
      }
      case 'command-finish': {
        const command = this.#commands.finish(thread, event, here.ref(), thread.calls);
        if (command.pairing === 'result_only') this.#attribute(thread, command);
        this.#tasks.charge(command);
        facts.commandId = command.id;
        facts.outcome = command.outcome;
        return undefined;
      }
      case 'task-state': {
        if (record.layout === 'new' && isLateText(record.message, event.to, this.#tasks.find(event.task)?.state))
          facts.quality |= QUALITY_BIT.lazy_args;
        if (event.to === 'preparing') this.#prepare(thread, event.task);
        this.#tasks.state(event, here);
        const call = this.#callOfTask(thread, event.task);
        if (call === undefined) return undefined;
        call.taskState = internName(event.to);
        call.records++;
        return call;
      }
      case 'task-result': {
        const call = this.#callOfTask(thread, event.task);
        if (call === undefined) return undefined;
        // until 4.9.0 it has no status, later it is what the call returns
        call.taskResult = call.returned === event.result ? call.returned : detach(event.result);
        call.records++;
        return call;
      }
      case 'task-abort': {
        this.#tasks.abort(event, here);
        const call = this.#callOfTask(thread, event.task);
        if (call !== undefined) call.code ??= event.code;
        return call;
      }
      case 'task-error':
        this.#tasks.error(event, here);
        return this.#callOfTask(thread, event.task);
      case 'task-job':
        this.#tasks.job(event, here);
        return undefined;
      case 'task-step':
        this.#tasks.step(event, here);
        return undefined;
      case 'task-success':
        this.#tasks.success(event, here);
        return undefined;
      case 'task-recovery':
        this.#tasks.recovery(event, here);
        return undefined;
      case 'worker-start':
        thread.workerTask = copyAgain(event.task);
        this.#tasks.workerStarted(event, here);
        return undefined;
      case 'worker-finish':
        this.#tasks.workerFinished(event, here);
        this.#release(thread);
        return undefined;
      case 'worker-idle':
        this.#release(thread);
        return undefined;
      case 'lock-request':
        this.#locks.request(thread, event);
        return undefined;
      case 'lock-register':
        facts.lock = this.#locks.register(thread, event, record.time);
        return undefined;
      case 'lock-queued':
        facts.lock = this.#locks.queue(thread, event);
        return undefined;
      case 'lock-granted':
      case 'lock-canceled':
        facts.lock = this.#locks.end(thread, event, record.time);
        return undefined;
      case 'note':
        return this.#note(event, record, facts);
      case 'banner':
      case 'bridge-refused':
        return undefined;
      case 'engine-start':
      case 'engine-finish':
      case 'engine-failure':
      case 'super-start':
      case 'super-finish':
      case 'super-failure':
        // of other logs
        return undefined;
      default:
        return event satisfies never;
    }
  }

  /** Until 4.18 a worker has the name of its task: its lines tell of the task even where its beginning is not in the input. */
  #name(thread: ThreadState, record: LogRecord, event: Event | undefined): void {
    if (NO_TASK.test(record.logger) || (event?.kind === 'note' && event.action === 'mail-start')) return;
    thread.named = true;
    if (!WHOLE_UUID.test(record.thread) || this.#tasks.isGone(record.thread)) return;
    thread.workerTask = internName(record.thread);
    if (event?.kind !== 'worker-start') this.#tasks.workerNamed(thread.workerTask, this.#here);
  }

  #callStarted(thread: ThreadState, call: CallSpan): void {
    // what a worker calls within its task does not create the task
    if (call.task === undefined || call.task !== thread.workerTask) this.#tasks.learn(call, this.#here);
    this.#tasks.callStarted(call, this.#here);
    if (call.parentId === undefined) inheritFromTask(call, this.#tasks.find(thread.workerTask));
  }

  /** The worker has done with its task. */
  #release(thread: ThreadState): void {
    this.#commands.abandon(thread);
    thread.workerTask = undefined;
    thread.lastFailed = undefined;
  }

  /** The call on this thread that runs as a task; era A does not name the task, and means the innermost call. */
  #callOfTask(thread: ThreadState, task: string | undefined): CallSpan | undefined {
    if (task === undefined) return thread.calls.at(-1);
    const { calls, inner, waiting, request } = thread;
    for (const call of calls) if (call.task === task) return call;
    if (inner?.task === task) return inner;
    if (waiting?.task === task) return waiting;
    return request?.call?.task === task ? request.call : undefined;
  }

  /** An error was told: of the call or task that it failed, and of the command that failed before. */
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

  /** A line takes from its call, or from its worker's task, what it does not say itself. */
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

  #attribute(thread: ThreadState, command: CommandSpan, call = thread.calls.at(-1)): void {
    attribute(command, call, thread.workerTask);
    const task = this.#tasks.find(command.task);
    command.callId ??= task?.callId;
    command.verb ??= task?.verb;
    inheritFromTask(command, task);
  }

  /** `init -> preparing`: in 4.9.0 the call's line stands before it, later behind it. */
  #prepare(thread: ThreadState, task: string): void {
    const call = thread.calls.at(-1);
    if (call !== undefined && call.source === 'run-and-protect' && call.task === undefined) {
      call.task = copyAgain(task);
      this.#tasks.learn(call, this.#here);
    } else thread.freshTask = copyAgain(task);
  }

  /** What track has to do with a note: few kinds tell of more than themselves. Returns the call that it is about. */
  #note(event: Extract<Event, { kind: 'note' }>, record: LogRecord, facts: LineFacts): CallSpan | undefined {
    switch (event.action) {
      case 'mail-start':
        if (record.thread.length === TASK_LENGTH) this.#tasks.exclude(record.thread);
        return undefined;
      case 'worker-blocked':
      case 'worker-discarded':
        facts.incident = incidentOf(this.#here.epoch.epoch ?? this.#host, event.facts);
        return callOn(this.#threads.find(event.facts?.['vdsm.worker.name'] ?? ''));
      case 'records-dropped': {
        const window = windowOf(record.time, event.facts?.['vdsm.dropped.seconds'] ?? REPORT_SECONDS);
        if (!this.#drops.isNew(window)) return undefined;
        this.#tasks.doubt(window);
        this.#drops.told(window, this.#threads.all());
        return undefined;
      }
      default: {
        tellRestart(facts, this.#restarts.tell(record, event));
        // nothing of it goes on behind the exception that it ended by
        if (event.action === 'startup-failed' && event.signals?.mainEnds === true) this.#stop();
        return undefined;
      }
    }
  }

  /** A new life of vdsm begins. Tasks stay: what they are is kept on disk, and vdsm takes them up again. */
  #restart(record: LogRecord, event: Event, facts: LineFacts): void {
    this.#stop();
    this.#drops.flush();
    if (event.kind === 'banner') this.#epochs.begin(record, event, event.era);
    else {
      this.#epochs.beginUnannounced(record);
      facts.quality |= QUALITY_BIT.epoch_inferred;
    }
    tellRestart(facts, this.#restarts.begin(record, event.kind === 'banner'));
  }

  /** Gives out a call or command; one without an end only when it is known whether records were dropped then. */
  #emit(span: CallSpan | CommandSpan): void {
    const { layout, time } = this.#state;
    if (span.outcome === 'unknown' && layout === 'new') this.#drops.close(span, time);
    else this.#give(span);
  }

  #give(span: CallSpan | CommandSpan): void {
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

  /** Calls that have waited long enough go out, and idle threads are forgotten. */
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

/** The record that is being read; what is kept of it is made once, and only if something keeps it. */
class HereRecord implements Here {
  count = 0;
  readonly #epochs: EpochTracker;
  #record: LogRecord | undefined;
  #lineId = '';
  /** The last stamp that was copied: many records share one. */
  #stamp = '';
  #ref: RecordRef | undefined;

  constructor(epochs: EpochTracker) {
    this.#epochs = epochs;
  }

  move(record: LogRecord, lineId: string, count: number): void {
    this.#record = record;
    this.#lineId = lineId;
    this.#ref = undefined;
    this.count = count;
  }

  get time(): number {
    return this.#now().time;
  }

  get epoch(): EpochFacts {
    return this.#epochs.of(this.#now());
  }

  ref(): RecordRef {
    return (this.#ref ??= this.#make(this.#now()));
  }

  #now(): LogRecord {
    if (this.#record === undefined) throw new Error('asked for the record before the first one');
    return this.#record;
  }

  #make(record: LogRecord): RecordRef {
    if (record.stamp !== this.#stamp) this.#stamp = detach(record.stamp);
    return {
      lineId: this.#lineId,
      stamp: this.#stamp,
      time: record.time,
      zoneSource: record.zoneSource,
      thread: internName(record.thread),
      logger: internName(record.logger),
      path: record.path,
      line: record.line,
      offset: record.offset,
      epoch: this.#epochs.of(record),
      quality: record.quality,
      doubtful: false,
    };
  }
}

/** A failed start without a banner begins a life and ends it: the cause is then its own. */
function tellRestart(facts: LineFacts, told: RestartFacts | undefined): void {
  if (told === undefined) return;
  facts.restart = { ...told, gapSeconds: told.gapSeconds ?? facts.restart?.gapSeconds };
  if (told.inferred) facts.quality |= QUALITY_BIT.verdict_inferred;
}

function closes(facts: LineFacts, call: CallSpan | undefined): CallSpan | undefined {
  if (call !== undefined) facts.outcome = call.outcome;
  return call;
}

/** Written out, since a spread of another object makes this twenty times slower, once a line. */
/** What a line says itself of caller, flow, task and VM. */
function say(facts: LineFacts, event: Event): void {
  switch (event.kind) {
    case 'call-start':
    case 'call-finish':
      facts.caller = event.context?.caller;
      facts.flow = event.context?.flow;
      facts.task = event.context?.task;
      facts.vm = event.context?.vm;
      if (event.kind === 'call-finish') facts.outcome = event.outcome;
      return;
    case 'call-error':
      facts.outcome = 'failure';
      return;
    case 'caller':
      facts.caller = event.caller;
      facts.flow = event.flow;
      return;
    case 'task-state':
    case 'task-abort':
    case 'task-job':
    case 'task-step':
    case 'task-success':
    case 'task-error':
    case 'task-recovery':
    case 'task-result':
    case 'worker-start':
    case 'worker-finish':
      facts.task = event.task ?? facts.task;
      return;
    default:
  }
}
