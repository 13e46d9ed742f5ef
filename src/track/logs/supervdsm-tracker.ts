import type { EventOf, LoggedError, NoteSignals } from '../../model/events.ts';
import { QUALITY_BIT } from '../../schema/quality.ts';
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { CallSpan, CommandSpan, EpochFacts, LineFacts, RecordRef } from '../../model/spans.ts';
import { inherit } from '../belonging.ts';
import { newCall } from '../calls.ts';
import { newClosed, type Closed } from '../closed.ts';
import { attribute, CommandTracker } from '../commands.ts';
import { newFacts } from '../facts.ts';
import { keepError } from '../failures.ts';
import { PendingSpans } from '../pending.ts';
import { refTo } from '../record-ref.ts';
import { internName, Threads, type ThreadState } from '../threads.ts';
import { newEpoch } from './daemon-epoch.ts';
import { NO_EPOCH, type LogTracker } from './log-tracker.ts';
import type { RecentCall, VdsmActivity } from './vdsm-activity.ts';

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
/** A thread that serves vdsm is named `MainProcess|` and the name that the calling thread of vdsm had at first. */
const CALLER = 'MainProcess|';
/** Thread of another process that writes to this log, too. */
const OTHER_PROCESS = 'restore-net';
/** Records after which threads with nothing open are forgotten. */
const SWEEP_EVERY = 5000;
/** Calls that are open on a thread, at most. */
const DEPTH_MAX = 64;

/** Tracks supervdsm.log: its calls, the commands in them, and the calls of vdsm that make them. */
export class SupervdsmTracker implements LogTracker {
  readonly #state: SupervdsmState;
  readonly #owner: string;
  readonly #activity: VdsmActivity;
  readonly #threads: Threads;
  readonly #commands: CommandTracker;
  readonly #pending = new PendingSpans();

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
    const origin = this.#originOf(record);
    const ref = refTo(record, lineId, this.epochOf(record));
    let call = thread.calls.at(-1);
    switch (event?.kind) {
      case 'super-start':
        if (thread.calls.length >= DEPTH_MAX) this.#abandon(thread);
        call = newCall('supervdsm', internName(event.verb), event.args, ref, ref, thread.calls.at(-1));
        if (call.depth === 0) setOrigin(call, origin);
        else inherit(call, thread.calls.at(-1));
        if (event.args.capped) call.quality |= QUALITY_BIT.capped;
        thread.calls.push(call);
        thread.lastFailed = undefined;
        break;
      case 'super-finish':
      case 'super-failure':
        call = this.#finish(thread, event, ref, origin, error);
        facts.outcome = call.outcome;
        break;
      case 'command-start': {
        const command = this.#commands.start(thread, event, ref);
        attributeCommand(command, call, origin);
        facts.commandId = command.id;
        break;
      }
      case 'command-finish': {
        const command = this.#commands.finish(thread, event, ref, thread.calls);
        if (command.pairing === 'result_only') attributeCommand(command, call, origin);
        facts.commandId = command.id;
        facts.outcome = command.outcome;
        break;
      }
      default:
    }
    if (error !== undefined && call !== undefined) facts.failedCommand = call.failedCommand ?? call.lastFailed;
    complete(facts, call, origin);
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

  /** Begins an epoch. Calls that are still open hung, so their outcome is unknown. */
  #begin(record: LogRecord, start: NonNullable<NoteSignals['start']>): void {
    const other = this.#threads.find(OTHER_PROCESS);
    for (const thread of this.#threads.all()) if (thread !== other) this.#abandon(thread);
    this.#threads.clear(OTHER_PROCESS);
    this.#state.epoch = newEpoch(`${this.#owner} supervdsm`, record, start);
  }

  /** Forgets idle threads, and ends the open calls of overdue ones: the ends of these are not in the input. */
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

  /** Closes the innermost call of the verb; calls inside it never ended. */
  #finish(
    thread: ThreadState,
    event: EventOf<'super-finish' | 'super-failure'>,
    ref: RecordRef,
    origin: RecentCall | undefined,
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
      setOrigin(call, origin);
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

  #originOf({ thread, time }: LogRecord): RecentCall | undefined {
    return thread.startsWith(CALLER) ? this.#activity.callAt(thread.slice(CALLER.length), time) : undefined;
  }
}

/** Makes the call of vdsm the parent of a call. */
function setOrigin(call: CallSpan, origin: RecentCall | undefined): void {
  if (origin === undefined) return;
  Object.assign(call, { parentId: origin.callId, flow: origin.flow, task: origin.task, vm: origin.vm });
  call.flowInherited = origin.flow !== undefined;
}

function attributeCommand(command: CommandSpan, call: CallSpan | undefined, origin: RecentCall | undefined): void {
  command.service = SERVICE;
  attribute(command, call, undefined);
  if (call !== undefined || origin === undefined) return;
  command.callId = origin.callId;
  command.verb = origin.verb;
  command.flow = origin.flow;
  command.flowInherited = origin.flow !== undefined;
  command.task = origin.task;
  command.vm = origin.vm;
}

function complete(facts: LineFacts, call: CallSpan | undefined, origin: RecentCall | undefined): void {
  facts.callId = call?.id ?? origin?.callId;
  facts.verb = call?.verb ?? origin?.verb;
  facts.flow = call?.flow ?? origin?.flow;
  facts.flowInherited = facts.flow !== undefined;
  facts.task = call?.task ?? origin?.task;
  facts.vm = call?.vm ?? origin?.vm;
}
