/** What the records of one host process belong to: calls, commands, the tasks of worker threads. A pure state machine. */
import { copyOf } from '../copy.ts';
import type { Caller, CommandText, Event } from '../events.ts';
import type { LogRecord } from '../model.ts';
import type { CallSpan, CommandSpan, EpochFacts, LineFacts, RecordRef } from '../spans.ts';
import { inherit, nothing } from './belonging.ts';
import { CallTracker } from './calls.ts';
import type { Catalogue } from './catalogue.ts';
import { attribute, CommandTracker } from './commands.ts';
import { EpochTracker } from './epoch.ts';
import { internName, Threads } from './threads.ts';
import type { ThreadState } from './threads.ts';

/** What closed since the last `take`, in the order of closing. */
export interface Closed {
  readonly calls: CallSpan[];
  readonly commands: CommandSpan[];
}

/** Tasks whose flow and caller are known, at most: a host has thousands a day, and a worker follows its call soon. */
const TASKS_KEPT = 20_000;
/** Records after which a closed call waits for its summary no longer, and idle threads are looked for. */
const SWEEP_EVERY = 5000;
/** A thread's calls open at once, at most; what is older never closes. */
const DEPTH_MAX = 64;

export class Tracker {
  readonly #threads = new Threads();
  readonly #epochs: EpochTracker;
  readonly #calls: CallTracker;
  readonly #commands: CommandTracker;
  readonly #tasks = new Map<string, { flow: string | undefined; caller: Caller | undefined; call: string }>();
  #closed: Closed = { calls: [], commands: [] };
  #count = 0;

  constructor(host: string, catalogue: Catalogue) {
    this.#epochs = new EpochTracker(host);
    this.#commands = new CommandTracker((command) => this.#closed.commands.push(command));
    this.#calls = new CallTracker(
      catalogue,
      (call) => this.#closed.calls.push(call),
      (thread) => this.#commands.abandon(thread),
    );
  }

  /** The era that a record's epoch has, for parse. */
  epochOf(record: LogRecord): EpochFacts {
    return this.#epochs.of(record);
  }

  /**
   * Takes a record in, with what parse read in it.
   * @param adapter task or VM that the message's prefix names
   * @param texts failed commands that its text tells of
   * @returns what the line belongs to
   */
  track(
    record: LogRecord,
    event: Event | undefined,
    adapter: { readonly of: 'task' | 'vm'; readonly id: string } | undefined,
    texts: readonly CommandText[],
    lineId: string,
  ): LineFacts {
    if (event?.kind === 'banner') this.#restart(record, event);
    if (++this.#count % SWEEP_EVERY === 0) this.#sweep();
    const facts = newFacts();
    if (record.layout === 'none') return facts;
    const thread = this.#threads.of(record.thread, this.#count);
    if (adapter?.of === 'task') facts.task = adapter.id;
    if (adapter?.of === 'vm' && adapter.id !== '') facts.vm = adapter.id;
    if (event !== undefined) say(facts, event);
    const concerned = event === undefined ? undefined : this.#apply(thread, event, record, lineId, facts);
    // the record that ends a call may tell of the command that failed in it
    const calls =
      concerned === undefined || thread.calls.includes(concerned) ? thread.calls : [...thread.calls, concerned];
    for (const [ordinal, text] of texts.entries()) {
      const command = this.#commands.fromText(thread, text, ordinal, this.#ref(record, lineId), calls);
      if (command.closing?.lineId === lineId) this.#attribute(thread, command, calls.at(-1));
      facts.commandId ??= command.id;
    }
    this.#belong(thread, concerned ?? thread.calls.at(-1) ?? thread.request?.call, facts);
    return facts;
  }

  /** Ends the input: what is open is unknown. */
  end(): void {
    for (const thread of this.#threads.all()) this.#abandon(thread);
    this.#threads.clear();
  }

  /** Calls and commands that closed since the last time. */
  take(): Closed {
    const closed = this.#closed;
    if (closed.calls.length > 0 || closed.commands.length > 0) this.#closed = { calls: [], commands: [] };
    return closed;
  }

  /** Changes the state by an event; returns the call that the record is about. */
  #apply(thread: ThreadState, event: Event, record: LogRecord, lineId: string, facts: LineFacts): CallSpan | undefined {
    switch (event.kind) {
      case 'call-start': {
        const call = this.#calls.start(thread, event, this.#ref(record, lineId));
        this.#learnTask(call);
        if (thread.calls.length > DEPTH_MAX) this.#calls.abandon(thread, undefined);
        return call;
      }
      case 'call-finish':
        return this.#closes(facts, this.#calls.finish(thread, event, this.#ref(record, lineId)));
      case 'call-error':
        return this.#closes(facts, this.#calls.error(thread, event, this.#ref(record, lineId)));
      case 'bridge-start':
        this.#calls.startRequest(thread, event, this.#ref(record, lineId));
        return undefined;
      case 'bridge-finish':
        return this.#closes(facts, this.#calls.finishRequest(thread, event, this.#ref(record, lineId)));
      case 'bridge-error':
        return this.#closes(facts, this.#calls.failRequest(thread, record.message, this.#ref(record, lineId)));
      case 'rpc-finish':
        return this.#closes(facts, this.#calls.summary(thread, event, this.#ref(record, lineId)));
      case 'caller':
        [thread.caller, thread.flow] = [event.caller, event.flow];
        return undefined;
      case 'command-start': {
        const command = this.#commands.start(thread, event, this.#ref(record, lineId));
        this.#attribute(thread, command);
        facts.commandId = command.id;
        return undefined;
      }
      case 'command-finish': {
        const command = this.#commands.finish(thread, event, this.#ref(record, lineId), thread.calls);
        if (command.pairing === 'result_only') this.#attribute(thread, command);
        facts.commandId = command.id;
        facts.outcome = command.outcome;
        return undefined;
      }
      case 'task-state':
        if (event.to === 'preparing') this.#prepare(thread, event.task);
        return undefined;
      case 'task-abort': {
        const call = this.#callOfTask(thread, event.task);
        if (call !== undefined) call.code ??= event.code;
        return call;
      }
      case 'worker-start':
        thread.workerTask = copyOf(event.task);
        return undefined;
      case 'worker-finish':
        this.#commands.abandon(thread);
        thread.workerTask = undefined;
        return undefined;
      case 'banner':
      case 'bridge-refused':
      case 'note':
        return undefined;
      default:
        return event satisfies never;
    }
  }

  /** The call on this thread that runs as a task; era A does not name the task, and means the innermost call. */
  #callOfTask(thread: ThreadState, task: string | undefined): CallSpan | undefined {
    if (task === undefined) return thread.calls.at(-1);
    return (
      thread.calls.find((open) => open.task === task) ?? (thread.waiting?.task === task ? thread.waiting : undefined)
    );
  }

  #closes(facts: LineFacts, call: CallSpan | undefined): CallSpan | undefined {
    if (call === undefined) return undefined;
    facts.outcome = call.outcome;
    this.#learnTask(call);
    return call;
  }

  /** A line takes from its call, or from its worker's task, what it does not say itself. */
  #belong(thread: ThreadState, call: CallSpan | undefined, facts: LineFacts): void {
    if (call !== undefined) {
      facts.callId = call.id;
      inherit(facts, call);
      return;
    }
    facts.task ??= thread.workerTask;
    const known = facts.task === undefined ? undefined : this.#tasks.get(facts.task);
    if (known !== undefined) inherit(facts, { ...nothing(), flow: known.flow, caller: known.caller });
  }

  #attribute(thread: ThreadState, command: CommandSpan, call = thread.calls.at(-1)): void {
    attribute(command, call, thread.workerTask);
    const known = command.task === undefined ? undefined : this.#tasks.get(command.task);
    if (known === undefined) return;
    command.callId ??= known.call;
    inherit(command, { ...nothing(), flow: known.flow, caller: known.caller });
  }

  /** `init -> preparing`: in 4.9.0 the call's line stands before it, later behind it. */
  #prepare(thread: ThreadState, task: string): void {
    const call = thread.calls.at(-1);
    if (call !== undefined && call.source === 'run-and-protect' && call.task === undefined) {
      call.task = copyOf(task);
      this.#learnTask(call);
    } else thread.freshTask = copyOf(task);
  }

  #learnTask({ task, flow, caller, id }: CallSpan): void {
    if (task === undefined || this.#tasks.has(task)) return;
    this.#tasks.set(task, { flow, caller, call: id });
    if (this.#tasks.size > TASKS_KEPT) {
      const [oldest] = this.#tasks.keys();
      if (oldest !== undefined) this.#tasks.delete(oldest);
    }
  }

  #restart(record: LogRecord, banner: Extract<Event, { kind: 'banner' }>): void {
    this.end();
    this.#epochs.begin(record, banner, banner.era);
  }

  #abandon(thread: ThreadState): void {
    this.#calls.abandon(thread, undefined);
    this.#commands.abandon(thread);
  }

  /** Calls that have waited long enough go out, and idle threads are forgotten. */
  #sweep(): void {
    const before = this.#count - SWEEP_EVERY;
    for (const thread of this.#threads.all()) if (thread.touched < before) this.#calls.flush(thread);
    for (const thread of this.#threads.overdue()) {
      this.#abandon(thread);
      // until 4.18 each task's worker had a thread name of its own
      thread.workerTask = undefined;
    }
    this.#threads.forget(before);
  }

  #ref(record: LogRecord, lineId: string): RecordRef {
    return {
      lineId,
      stamp: copyOf(record.stamp),
      time: record.time,
      zoneSource: record.zoneSource,
      thread: internName(record.thread),
      logger: internName(record.logger),
      path: record.path,
      line: record.line,
      offset: record.offset,
      epoch: this.#epochs.of(record),
      quality: record.quality,
    };
  }
}

/** Written out, since a spread of another object makes this twenty times slower, once a line. */
function newFacts(): LineFacts {
  return {
    caller: undefined,
    callerInherited: false,
    flow: undefined,
    flowInherited: false,
    task: undefined,
    vm: undefined,
    callId: undefined,
    commandId: undefined,
    outcome: undefined,
  };
}

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
    case 'worker-start':
    case 'worker-finish':
      facts.task = event.task ?? facts.task;
      return;
    default:
  }
}
