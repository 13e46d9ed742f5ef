/**
 * Calls of supervdsm and the commands that it runs in them. Its threads are `MainProcess|` and the thread of vdsm that calls,
 * by the name that it had when it first did: so the call of vdsm is known that is behind.
 */
import type { Event, LoggedError, NoteSignals } from '../../model/events.ts';
import { QUALITY_BIT } from '../../schema/quality.ts';
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { CallSpan, CommandSpan, EpochFacts, LineFacts } from '../../model/spans.ts';
import { inherit } from '../belonging.ts';
import { newCall } from '../calls.ts';
import { attribute, CommandTracker } from '../commands.ts';
import { newFacts } from '../facts.ts';
import { keepError } from '../failures.ts';
import { PendingSpans } from '../pending.ts';
import { internName, Threads, type ThreadState } from '../threads.ts';
import { newClosed, type Closed } from '../closed.ts';
import { newEpoch } from './daemon-epoch.ts';
import { NO_EPOCH, type LogTracker } from './log-tracker.ts';
import type { RecentCall, VdsmActivity } from './vdsm-activity.ts';
import { refTo } from '../record-ref.ts';

/** As plain data. */
export interface SupervdsmState {
  readonly threads: Map<string, ThreadState>;
  epoch: EpochFacts;
  closed: Closed;
  count: number;
}

function newState(): SupervdsmState {
  return { threads: new Map(), epoch: NO_EPOCH, closed: newClosed(), count: 0 };
}

const SERVICE = 'supervdsmd';
const CALLER = 'MainProcess|';
/** A process of its own that writes to this log too. */
const OTHER_PROCESS = 'restore-net';
/** Records after which threads with nothing open are forgotten. */
const SWEEP_EVERY = 5000;
/** Calls that a thread has open at once, at most. */
const DEPTH_MAX = 64;

/** supervdsm.log. */
export class SupervdsmTracker implements LogTracker {
  readonly #state: SupervdsmState;
  readonly #owner: string;
  readonly #activity: VdsmActivity;
  readonly #threads: Threads;
  readonly #commands: CommandTracker;
  readonly #pending = new PendingSpans();

  /** @param state that one like it has saved; it is used, not copied */
  constructor(owner: string, activity: VdsmActivity, state: SupervdsmState = newState()) {
    this.#state = state;
    this.#owner = owner;
    this.#activity = activity;
    this.#threads = new Threads(state.threads);
    this.#commands = new CommandTracker((command) => state.closed.commands.push(command));
  }

  save(): SupervdsmState {
    return this.#state;
  }

  epochOf({ thread }: LogRecord): EpochFacts {
    return thread === OTHER_PROCESS ? NO_EPOCH : this.#state.epoch;
  }

  track(record: LogRecord, lineId: string, { event, error }: RecordReading): LineFacts {
    const facts = newFacts();
    facts.error = error;
    if (record.layout === 'none') return facts;
    if (++this.#state.count % SWEEP_EVERY === 0) this.#sweep();
    const start = event?.kind === 'note' ? event.signals?.start : undefined;
    if (start !== undefined) this.#begin(record, start);
    const thread = this.#threads.of(record.thread, this.#state.count);
    const behind = this.#behind(record);
    const ref = refTo(record, lineId, this.epochOf(record));
    let call = thread.calls.at(-1);
    switch (event?.kind) {
      case 'super-start':
        if (thread.calls.length >= DEPTH_MAX) this.#abandon(thread);
        call = newCall('supervdsm', internName(event.verb), event.args, ref, ref, thread.calls.at(-1));
        if (call.depth === 0) callFor(call, behind);
        else inherit(call, thread.calls.at(-1));
        if (event.args.capped) call.quality |= QUALITY_BIT.capped;
        thread.calls.push(call);
        thread.lastFailed = undefined;
        break;
      case 'super-finish':
      case 'super-failure':
        call = this.#finish(thread, event, ref, behind, error);
        facts.outcome = call.outcome;
        break;
      case 'command-start': {
        const command = this.#commands.start(thread, event, ref);
        belong(command, call, behind);
        facts.commandId = command.id;
        break;
      }
      case 'command-finish': {
        const command = this.#commands.finish(thread, event, ref, thread.calls);
        if (command.pairing === 'result_only') belong(command, call, behind);
        facts.commandId = command.id;
        facts.outcome = command.outcome;
        break;
      }
      default:
    }
    if (error !== undefined && call !== undefined) facts.failedCommand = call.failedCommand ?? call.lastFailed;
    tell(facts, call, behind);
    return facts;
  }

  take(): Closed {
    const { closed } = this.#state;
    if (closed.calls.length > 0 || closed.commands.length > 0) this.#state.closed = newClosed();
    return closed;
  }

  takePending(now: number, openAfter: number): Closed {
    const pending = newClosed();
    this.#pending.begin(now, openAfter);
    for (const thread of this.#threads.all()) this.#pending.addThread(thread, pending);
    return pending;
  }

  end(): void {
    for (const thread of this.#threads.all()) this.#abandon(thread);
  }

  /** A call that is open at the end of a life hung: nobody knows how it ended. */
  #begin(record: LogRecord, start: NonNullable<NoteSignals['start']>): void {
    const other = this.#threads.find(OTHER_PROCESS);
    for (const thread of this.#threads.all()) if (thread !== other) this.#abandon(thread);
    this.#threads.clear(OTHER_PROCESS);
    this.#state.epoch = newEpoch(`${this.#owner} supervdsm`, record, start);
  }

  /** Idle threads are forgotten, and what is open on too many will never end. */
  #sweep(): void {
    for (const thread of this.#threads.overdue()) this.#abandon(thread);
    this.#threads.forget(this.#state.count - SWEEP_EVERY);
  }

  #abandon(thread: ThreadState): void {
    this.#commands.abandon(thread);
    for (const call of thread.calls.splice(0)) {
      call.outcome = 'unknown';
      this.#state.closed.calls.push(call);
    }
  }

  /** Closes the innermost call of that name; what is open within it never ended. */
  #finish(
    thread: ThreadState,
    event: Extract<Event, { kind: 'super-finish' | 'super-failure' }>,
    ref: ReturnType<typeof refTo>,
    behind: RecentCall | undefined,
    error: LoggedError | undefined,
  ): CallSpan {
    const at = thread.calls.findLastIndex(({ verb }) => verb === event.verb);
    const [known, ...inner] = at < 0 ? [] : thread.calls.splice(at);
    if (known !== undefined) this.#commands.abandon(thread);
    for (const call of inner.reverse()) {
      call.outcome = 'unknown';
      this.#state.closed.calls.push(call);
    }
    const call = known ?? newCall('supervdsm', internName(event.verb), undefined, ref, undefined, undefined);
    if (known === undefined) {
      call.quality |= QUALITY_BIT.start_missing;
      callFor(call, behind);
    } else call.records++;
    call.closing = ref;
    call.outcome = event.kind === 'super-finish' ? 'success' : 'failure';
    if (event.kind === 'super-finish') call.returned = event.returned;
    else {
      call.error = error && keepError(error);
      call.errorMessage = call.error?.message;
      call.failedCommand = call.lastFailed ?? (known === undefined ? thread.lastFailed?.id : undefined);
    }
    this.#state.closed.calls.push(call);
    return call;
  }

  #behind({ thread, time }: LogRecord): RecentCall | undefined {
    return thread.startsWith(CALLER) ? this.#activity.callAt(thread.slice(CALLER.length), time) : undefined;
  }
}

/** The call of vdsm is as a parent to it. */
function callFor(call: CallSpan, behind: RecentCall | undefined): void {
  if (behind === undefined) return;
  Object.assign(call, { parentId: behind.callId, flow: behind.flow, task: behind.task, vm: behind.vm });
  call.flowInherited = behind.flow !== undefined;
}

function belong(command: CommandSpan, call: CallSpan | undefined, behind: RecentCall | undefined): void {
  command.service = SERVICE;
  attribute(command, call, undefined);
  if (call !== undefined || behind === undefined) return;
  command.callId = behind.callId;
  command.verb = behind.verb;
  command.flow = behind.flow;
  command.flowInherited = behind.flow !== undefined;
  command.task = behind.task;
  command.vm = behind.vm;
}

function tell(facts: LineFacts, call: CallSpan | undefined, behind: RecentCall | undefined): void {
  facts.callId = call?.id ?? behind?.callId;
  facts.verb = call?.verb ?? behind?.verb;
  facts.flow = call?.flow ?? behind?.flow;
  facts.flowInherited = facts.flow !== undefined;
  facts.task = call?.task ?? behind?.task;
  facts.vm = call?.vm ?? behind?.vm;
}
