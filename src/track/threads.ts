import { detach } from '../model/detach.ts';
import type { CallArguments, Caller, LoggedError } from '../model/events.ts';
import type { CallSpan, CommandSpan, RecordRef } from '../model/spans.ts';

/** A JSON-RPC request between `Calling` and its summary. */
export interface BridgeRequest {
  readonly method: string;
  readonly args: CallArguments;
  readonly opening: RecordRef;
  records: number;
  /** The first call that a client made and that opened inside of it: both are one request. */
  call: CallSpan | undefined;
}

/** State of one thread: its open calls and commands, and facts for later records. */
export interface ThreadState {
  readonly calls: CallSpan[];
  readonly commands: CommandSpan[];
  /** The open commands that are commands for certain. */
  readonly sure: Set<CommandSpan>;
  request: BridgeRequest | undefined;
  /** A closed outermost call, which an RPC summary may still add to. */
  waiting: CallSpan | undefined;
  /** A closed inner call, which records of its task may still add to. */
  inner: CallSpan | undefined;
  /** Caller of the thread's next call, from a record of its own (4.9 to 4.19). */
  caller: Caller | undefined;
  flow: string | undefined;
  /** Task that began on this thread (`init -> preparing`) before the record of its call (4.9.1 on). */
  freshTask: string | undefined;
  /** Task that this worker thread runs. */
  workerTask: string | undefined;
  /** Whether the name of the thread was checked: until 4.18 a worker has the name of its task. */
  named: boolean;
  /** Request for a resource lock, whose register record comes next. */
  lockRequest: { readonly resource: string; readonly request: string } | undefined;
  /** The last command that failed since the thread's last call began; time in ms. */
  lastFailed: { readonly id: string; readonly time: number } | undefined;
  /** The last error outside of any call; time in ms. */
  stray: { readonly error: LoggedError; readonly time: number } | undefined;
  /** Commands that ended lately, newest last: an exception that quotes one of them adds no command. */
  readonly recent: CommandSpan[];
  touched: number;
}

/** Characters of a task's name, which is a UUID; until 4.18 the worker of a task has that name, too. */
export const TASK_NAME_LENGTH = 36;

/** Threads that are remembered, at most; vdsm has some hundreds. */
const THREADS_MAX = 4096;

/** Keeps the states of the threads of one process; those with nothing open are forgotten. */
export class Threads {
  readonly #states: Map<string, ThreadState>;
  #last: ThreadState | undefined;
  #lastName = '';

  /** @param states of all threads; it is used, not copied */
  constructor(states: Map<string, ThreadState>) {
    this.#states = states;
  }

  /** Returns the state of a thread, and makes one where it has none. `now` is any counter that grows. */
  of(name: string, now: number): ThreadState {
    if (name !== this.#lastName || this.#last === undefined) {
      this.#last = this.#states.get(name) ?? newState();
      if (this.#last.touched < 0) this.#states.set(detach(name), this.#last);
      this.#lastName = name;
    }
    this.#last.touched = now;
    return this.#last;
  }

  /** Returns the state of a thread, if it has one. */
  find(name: string): ThreadState | undefined {
    return this.#states.get(name);
  }

  /** Returns the states of all threads, in the order of their first records. */
  all(): Iterable<ThreadState> {
    return this.#states.values();
  }

  /** Forgets threads that have nothing open and wrote nothing since `before`. */
  forget(before: number): void {
    for (const [name, state] of this.#states) {
      const idle =
        state.calls.length === 0 &&
        state.commands.length === 0 &&
        state.request === undefined &&
        state.waiting === undefined &&
        state.inner === undefined;
      if (idle && state.touched < before && state.workerTask === undefined) this.#states.delete(name);
    }
    this.#last = undefined;
  }

  /** Returns the threads beyond the maximum that were silent for longest: their open spans never close. */
  overdue(): ThreadState[] {
    const over = this.#states.size - THREADS_MAX;
    return over <= 0 ? [] : [...this.#states.values()].toSorted((a, b) => a.touched - b.touched).slice(0, over);
  }

  /** Forgets all threads, as the process ended, but `other`, which is one of another process. */
  clear(other?: string): void {
    for (const name of this.#states.keys()) if (name !== other) this.#states.delete(name);
    this.#last = undefined;
  }
}

function newState(): ThreadState {
  return {
    calls: [],
    commands: [],
    sure: new Set(),
    request: undefined,
    waiting: undefined,
    inner: undefined,
    caller: undefined,
    flow: undefined,
    freshTask: undefined,
    workerTask: undefined,
    named: false,
    lockRequest: undefined,
    lastFailed: undefined,
    stray: undefined,
    recent: [],
    touched: -1,
  };
}

let lastText = '';

/** Detaches a text that the next records are likely to have, too (the id of a task): they share one copy. */
export function detachShared(text: string): string {
  if (text !== lastText) lastText = detach(text);
  return lastText;
}

const NAMES_KEPT = 8192;
const names = new Map<string, string>();

/** Detaches a name that many records have (a thread, a logger): they share one copy. */
export function internName(name: string): string {
  let copy = names.get(name);
  if (copy === undefined) {
    copy = detach(name);
    if (names.size >= NAMES_KEPT) names.clear();
    names.set(copy, copy);
  }
  return copy;
}
