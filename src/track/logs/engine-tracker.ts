/**
 * Tracks engine.log: the calls that the engine makes of its hosts, from START to FINISH, and the records of a failure
 * between. Threads of the engine are pooled: a record belongs to a call by thread and flow, a FINISH to its START by
 * log id.
 */
import { evictOldest } from '../../model/bounded-map.ts';
import { detach } from '../../model/detach.ts';
import type { Event, EventOf, LoggedError, NoteFacts } from '../../model/events.ts';
import { QUALITY_BIT } from '../../schema/quality.ts';
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { CallSpan, CausedCall, EpochFacts, LineFacts, RecordRef } from '../../model/spans.ts';
import { WHOLE_UUID } from '../../model/uuid.ts';
import { inherit } from '../belonging.ts';
import { newCall } from '../calls.ts';
import { newClosed, type Closed } from '../closed.ts';
import { newFacts } from '../facts.ts';
import { keepError, settleError } from '../failures.ts';
import { PendingSpans } from '../pending.ts';
import { refTo } from '../record-ref.ts';
import { internName, type ThreadState } from '../threads.ts';
import type { EngineLookups } from './engine-lookups.ts';
import { NO_EPOCH, type LogTracker } from './log-tracker.ts';

/** Age of a START, in ms, from which on it gets no FINISH any more: the engine uses log ids again. */
const OPEN_MAX_MS = 3_600_000;
/** Calls that are open, at most; beyond that the oldest closes as unknown. */
const OPEN_MAX = 4096;
/** Time after the FINISH of a call, in ms, within which a record on its thread may name the task that it started. */
const TASK_WAIT_MS = 5000;
/** Tasks that are remembered, for their flow. */
const TASKS_MAX = 4096;
/** Records after which threads with nothing open are forgotten. */
const SWEEP_EVERY = 5000;

/** State of one thread: its open calls, and an ended one that waits for more records. */
interface EngineThread extends Pick<ThreadState, 'calls' | 'lastFailed' | 'stray'> {
  /** A call that ended, and waits for the id of the task that it started. */
  held: CallSpan | undefined;
  /** A failure of a call whose START is not in the input. */
  orphan: Failure | undefined;
  touched: number;
}

interface Failure {
  readonly command: string;
  message: string | undefined;
  code: number | undefined;
  error: LoggedError | undefined;
  records: number;
}

/** What the records of a task inherit from the call that started it. */
interface TaskOrigin {
  readonly flow: string;
  readonly verb: string | undefined;
}

export interface EngineState {
  readonly threads: Map<string, EngineThread>;
  /** Open calls, in the order of their START. */
  readonly open: Set<CallSpan>;
  /** Open calls that a record reported to have failed. */
  readonly failed: Set<CallSpan>;
  /** Calls that wait for the id of their task, or for the rest of the records about their failure. */
  readonly held: Set<CallSpan>;
  /** The tasks that were named last. */
  readonly tasks: Map<string, TaskOrigin>;
  closed: Closed;
  count: number;
}

function newState(): EngineState {
  return {
    threads: new Map(),
    open: new Set(),
    failed: new Set(),
    held: new Set(),
    tasks: new Map(),
    closed: newClosed(),
    count: 0,
  };
}

export class EngineTracker implements LogTracker {
  readonly #state: EngineState;
  readonly #lookups: EngineLookups;
  readonly #caused: ReadonlyMap<string, CausedCall> | undefined;
  readonly #pending = new PendingSpans();

  /** @param caused calls of vdsm, by the id of the engine's call that caused them */
  constructor(lookups: EngineLookups, caused?: ReadonlyMap<string, CausedCall>, state: EngineState = newState()) {
    this.#state = state;
    this.#lookups = lookups;
    this.#caused = caused;
  }

  save(): EngineState {
    return this.#state;
  }

  epochOf(_record: LogRecord): EpochFacts {
    return NO_EPOCH;
  }

  track(record: LogRecord, lineId: string, { event, error }: RecordReading): LineFacts {
    const facts = newFacts();
    if (record.layout === 'none') {
      facts.error = error;
      return facts;
    }
    this.#sweep(record.time);
    const thread = this.#threadOf(record.thread);
    const note = event !== undefined && 'facts' in event ? event.facts : undefined;
    facts.flow = flowOf(record, note);
    const at: EngineContext = { record, lineId, thread, flow: facts.flow };
    const call = event === undefined ? onThread(at) : this.#apply(event, at, error, facts);
    if (call !== undefined) {
      facts.callId = call.id;
      facts.verb = call.verb;
      facts.subjectTask = call.args?.subjectTask;
      inherit(facts, call);
    }
    // the call of the failure is not in the input: its line names it all the same
    if (event?.kind === 'engine-failure' && call?.engine?.command !== fullName(event.command))
      facts.verb = this.#verbOf(fullName(event.command));
    const task = note?.['vdsm.task.id'];
    if (task !== undefined) this.#nameTask(task, at, call, facts);
    if (error !== undefined) facts.error = attributeError(error, event, thread, call, record.time);
    return facts;
  }

  take(): Closed {
    const { closed } = this.#state;
    if (closed.calls.length > 0) this.#state.closed = newClosed();
    return closed;
  }

  takePending(now: number, openAfter: number): Closed {
    this.#releaseHeld(now);
    const { calls } = this.take();
    const pending: Closed = { ...newClosed(), calls: [...calls] };
    this.#pending.begin(now, openAfter);
    for (const call of this.#state.open) this.#pending.addHeld(call, pending);
    return pending;
  }

  end(): void {
    this.#releaseHeld(Infinity);
    for (const call of this.#state.open) this.#giveUp(call);
  }

  /**
   * Changes the state by an event; returns the call that the record is about, or the innermost one that it belongs to.
   */
  #apply(event: Event, at: EngineContext, error: LoggedError | undefined, facts: LineFacts): CallSpan | undefined {
    switch (event.kind) {
      case 'engine-start':
        return this.#start(event, at);
      case 'engine-finish': {
        const call = this.#finish(event, at);
        facts.outcome = call.outcome;
        facts.quality |= call.quality & QUALITY_BIT.verdict_inferred;
        return call;
      }
      case 'engine-failure':
        facts.outcome = 'failure';
        return this.#fail(event, at, error);
      default:
        return onThread(at);
    }
  }

  #start(event: EventOf<'engine-start'>, at: EngineContext): CallSpan {
    const { thread, flow } = at;
    const command = internName(event.command);
    this.#release(thread.held);
    thread.orphan = undefined;
    // a command does not call itself: the end of the open one is not in the input, or another thread logs it
    const again = thread.calls.findIndex(({ engine }) => engine?.command === command);
    if (again >= 0) thread.calls.splice(again);
    const ref = refTo(at.record, at.lineId, NO_EPOCH);
    const { verb, method } = this.#lookups.targetOf(command, event.args);
    const host = event.host === undefined ? undefined : internName(event.host);
    const call = newCall('engine', verb ?? command, event.args, ref, ref, onThread(at));
    call.method = method;
    this.#describe(call, command, host, event.logId, flow);
    const subject = call.args?.subjectTask ?? event.facts?.['vdsm.task.id'];
    const origin = subject === undefined ? undefined : this.#state.tasks.get(subject);
    if (call.flow === undefined && origin !== undefined) {
      call.flow = origin.flow;
      call.flowInherited = true;
    }
    thread.calls.push(call);
    this.#state.open.add(call);
    return call;
  }

  #finish(event: EventOf<'engine-finish'>, at: EngineContext): CallSpan {
    const { thread } = at;
    const ref = refTo(at.record, at.lineId, NO_EPOCH);
    const known = this.#find(event.command, event.logId, at);
    const call = known ?? this.#openLate(event, at, ref);
    if (known !== undefined) call.records++;
    call.closing = ref;
    call.returned = event.returned;
    call.code ??= event.code;
    call.failedParts = event.facts?.['vdsm.call.failed_parts'];
    call.failedPartCodes = event.facts?.['vdsm.call.failed_part_codes'];
    if (this.#state.failed.has(call) || event.code !== undefined) call.outcome = 'failure';
    else {
      call.outcome = 'success';
      // records of its failure may be missing as its START is
      if (known === undefined && (event.returned ?? '') === '') call.quality |= QUALITY_BIT.verdict_inferred;
      const command = call.engine?.command ?? '';
      if (this.#lookups.returnsTask(command) && isUuid(event.returned)) this.#made(call, event.returned);
      else if (this.#lookups.makesTask(command)) {
        this.#close(call);
        this.#release(thread.held);
        thread.held = call;
        this.#state.held.add(call);
        return call;
      }
    }
    this.#emit(call);
    return call;
  }

  /** Adds one of the four or five records of a failure to its call. */
  #fail(event: EventOf<'engine-failure'>, at: EngineContext, error: LoggedError | undefined): CallSpan | undefined {
    const { thread } = at;
    const command = fullName(event.command);
    const code = event.code ?? error?.code;
    const { message } = event;
    const call =
      event.logId === undefined
        ? thread.calls.findLast((open) => open.engine?.command === command && isOn(open, at))
        : this.#find(event.command, event.logId, at);
    if (call === undefined) {
      const orphan = thread.orphan?.command === command ? thread.orphan : undefined;
      thread.orphan = {
        command: internName(command),
        message: message ?? orphan?.message,
        code: code ?? orphan?.code,
        error: orphan?.error ?? (error && keepError(error)),
        records: (orphan?.records ?? 0) + 1,
      };
      return onThread(at);
    }
    call.records++;
    call.code ??= code;
    call.errorMessage = message ?? call.errorMessage;
    this.#state.failed.add(call);
    if (event.logId !== undefined) {
      // `ERROR, XxxVDSCommand(…)` takes the place of FINISH
      call.closing = refTo(at.record, at.lineId, NO_EPOCH);
      leave(thread, call);
      this.#state.held.add(call);
    }
    return call;
  }

  /**
   * Finds the open call of a FINISH: the newest with its command and log id, on the same thread if there is one, and of no
   * other flow.
   */
  #find(name: string, logId: string, { record: { thread }, flow }: EngineContext): CallSpan | undefined {
    let found: CallSpan | undefined;
    let foundHere = false;
    for (const call of this.#state.open) {
      if (call.engine?.logId !== logId || call.engine.command !== name) continue;
      if (flow !== undefined && call.flow !== undefined && !call.flowInherited && call.flow !== flow) continue;
      const isHere = call.opening?.thread === thread;
      if (foundHere && !isHere) continue;
      found = call;
      foundHere = isHere;
    }
    return found;
  }

  /** Makes the call of a FINISH whose START is not in the input, or too old. */
  #openLate(event: EventOf<'engine-finish'>, { thread, flow }: EngineContext, ref: RecordRef): CallSpan {
    const command = internName(event.command);
    const { verb, method } = this.#lookups.targetOf(command, undefined);
    const call = newCall('engine', verb ?? command, undefined, ref, undefined, undefined);
    call.method = method;
    this.#describe(call, command, undefined, event.logId, flow);
    call.quality |= QUALITY_BIT.start_missing;
    const { orphan } = thread;
    if (orphan?.command === command) {
      call.code = orphan.code;
      call.errorMessage = orphan.message;
      call.error = orphan.error;
      call.records += orphan.records;
      this.#state.failed.add(call);
    }
    thread.orphan = undefined;
    return call;
  }

  #verbOf(command: string): string {
    return this.#lookups.targetOf(command, undefined).verb ?? command;
  }

  #describe(call: CallSpan, command: string, host: string | undefined, logId: string, flow: string | undefined): void {
    call.engine = { command, host, logId: detach(logId), caused: undefined };
    call.vm = call.args?.ids['vdsm.vm.id'];
    call.flow = flow === undefined ? undefined : detach(flow);
    this.#join(call);
  }

  /** Links a call to the call of vdsm that it caused; those were found before engine.log is read. */
  #join(call: CallSpan): void {
    const caused = this.#caused?.get(call.id);
    if (caused === undefined || call.engine === undefined) return;
    const { host, callId, ms } = caused;
    call.engine = { ...call.engine, caused: { host, callId, ms } };
    call.quality |= QUALITY_BIT.link_inferred;
  }

  /** Notes that a record names a task: the task has the flow of the call that started it, whoever polls it. */
  #nameTask(task: string, at: EngineContext, call: CallSpan | undefined, facts: LineFacts): void {
    facts.task = task;
    const { held } = at.thread;
    const maker = [call, held].find(
      (one) => one !== undefined && isOn(one, at) && this.#lookups.makesTask(one.engine?.command ?? ''),
    );
    if (at.flow !== undefined && !this.#state.tasks.has(task)) this.#remember(task, at.flow, maker?.verb);
    if (maker !== undefined && maker.task === undefined) {
      this.#made(maker, task);
      if (maker === held) this.#release(held);
    }
    const origin = this.#state.tasks.get(task);
    if (origin === undefined) return;
    facts.verb ??= origin.verb;
    if (facts.flow !== undefined) return;
    facts.flow = origin.flow;
    facts.flowInherited = true;
  }

  #made(call: CallSpan, task: string): void {
    call.task = detach(task);
    if (call.flow !== undefined) this.#remember(task, call.flow, call.verb);
  }

  #remember(task: string, flow: string, verb: string | undefined): void {
    this.#state.tasks.set(detach(task), { flow: detach(flow), verb });
    evictOldest(this.#state.tasks, TASKS_MAX);
  }

  #threadOf(name: string): EngineThread {
    let thread = this.#state.threads.get(name);
    if (thread === undefined) {
      thread = {
        calls: [],
        held: undefined,
        orphan: undefined,
        lastFailed: undefined,
        stray: undefined,
        touched: 0,
      };
      this.#state.threads.set(detach(name), thread);
    }
    thread.touched = this.#state.count;
    return thread;
  }

  /** Takes a call off its threads. */
  #close(call: CallSpan): void {
    this.#state.open.delete(call);
    this.#state.failed.delete(call);
    this.#state.held.delete(call);
    for (const ref of [call.opening, call.closing]) {
      const thread = this.#state.threads.get(ref?.thread ?? '');
      if (thread !== undefined) leave(thread, call);
    }
  }

  #emit(call: CallSpan): void {
    this.#close(call);
    if (call.outcome === 'failure') call.error ??= call.seen;
    if (call.engine?.caused === undefined) this.#join(call);
    this.#state.closed.calls.push(call);
  }

  #release(call: CallSpan | undefined): void {
    if (call === undefined) return;
    call.outcome ??= 'failure';
    this.#emit(call);
  }

  /** Closes a call without an end: as failed where a record reported that, else as unknown. */
  #giveUp(call: CallSpan): void {
    call.outcome = this.#state.failed.has(call) ? 'failure' : 'unknown';
    this.#emit(call);
  }

  #releaseHeld(now: number): void {
    for (const call of this.#state.held) {
      if (now - (call.closing?.time ?? now) <= TASK_WAIT_MS) break;
      this.#release(call);
    }
  }

  #sweep(now: number): void {
    this.#releaseHeld(now);
    for (const call of this.#state.open) {
      if (this.#state.open.size <= OPEN_MAX && now - (call.opening?.time ?? now) <= OPEN_MAX_MS) break;
      this.#giveUp(call);
    }
    if (++this.#state.count % SWEEP_EVERY !== 0) return;
    const before = this.#state.count - SWEEP_EVERY;
    for (const [name, { calls, held, touched }] of this.#state.threads) {
      if (calls.length === 0 && held === undefined && touched < before) this.#state.threads.delete(name);
    }
  }
}

/** The record that is being tracked. */
interface EngineContext {
  readonly record: LogRecord;
  readonly lineId: string;
  readonly thread: EngineThread;
  readonly flow: string | undefined;
}

/** Returns the innermost open call that a record belongs to. */
function onThread(at: EngineContext): CallSpan | undefined {
  return at.thread.calls.findLast((call) => isOn(call, at));
}

/**
 * Whether a record on the thread of a call belongs to the call, by its flow. Until 3.5, whose stamps have no zone, not
 * all loggers write the flow; from then on a record without a flow belongs to no call that has one.
 */
function isOn(call: CallSpan, { record, flow }: EngineContext): boolean {
  const own = call.flowInherited ? undefined : call.flow;
  return own === flow || (flow === undefined && record.zone === '');
}

/** Takes a call off a thread, and those inside it, whose ends are not in the input or on other threads. */
function leave(thread: EngineThread, call: CallSpan): void {
  const at = thread.calls.indexOf(call);
  if (at >= 0) thread.calls.splice(at);
  if (thread.held === call) thread.held = undefined;
}

/** Returns the flow that a record states itself. */
function flowOf({ headerFacts }: LogRecord, note: NoteFacts | undefined): string | undefined {
  const flow = headerFacts?.['trace.id'];
  return note?.['trace.id'] ?? (typeof flow === 'string' ? flow : undefined);
}

function attributeError(
  error: LoggedError,
  event: Event | undefined,
  thread: EngineThread,
  call: CallSpan | undefined,
  time: number,
): LoggedError {
  // a record that only states that the call failed is no reason
  const names = event?.kind === 'engine-failure' && call?.engine?.command === fullName(event.command);
  const fails = names && event.message !== undefined;
  const attributed = { ...error, fails: names ? fails : error.fails };
  return settleError(attributed, { thread, call, task: undefined, workerTask: undefined }, undefined, time);
}

/** Returns the name of a command with its suffix, which some records leave out: `XxxVDSCommand` of `XxxVDS`. */
function fullName(command: string): string {
  return command.endsWith('Command') ? command : `${command}Command`;
}

function isUuid(text: string | undefined): text is string {
  return text !== undefined && WHOLE_UUID.test(text);
}
