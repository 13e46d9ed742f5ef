/** Rebuilds verb calls from their records, thread by thread. One state machine, so one file. */
import type { CallArguments, CallContext, EventOf, NoteFacts } from '../model/events.ts';
import { QUALITY_BIT } from '../schema/quality.ts';
import type { CallSpan, RecordRef } from '../model/spans.ts';
import { inherit } from './belonging.ts';
import { compareIds, isForeign } from './call-ids.ts';
import type { VerbLookups } from './verb-lookups.ts';
import type { BridgeRequest, ThreadState } from './threads.ts';

/** A summary rounds to hundredths of a second, and is written a little after it is measured: tolerance in ms. */
const SUMMARY_TOLERANCE_MS = 1000;

export class CallTracker {
  readonly #lookups: VerbLookups;
  readonly #emit: (call: CallSpan) => void;
  /** Called when the last open call of a thread ends. */
  readonly #onIdle: (thread: ThreadState) => void;

  constructor(lookups: VerbLookups, emit: (call: CallSpan) => void, onIdle: (thread: ThreadState) => void) {
    this.#lookups = lookups;
    this.#emit = emit;
    this.#onIdle = onIdle;
  }

  /** Opens a call: `START verb(…)`, `Run and protect: verb(…)`, `call verb with …`. */
  start(thread: ThreadState, event: EventOf<'call-start'>, ref: RecordRef): CallSpan {
    const parent = thread.calls.at(-1);
    const { request } = thread;
    const internal = event.context?.internal === true;
    const joins =
      parent === undefined &&
      request !== undefined &&
      request.call === undefined &&
      !internal &&
      event.source !== 'xmlrpc';
    if (parent === undefined && request === undefined) this.flush(thread);
    this.#flushInner(thread);
    const call = this.#open(event.source, event.verb, event.args, ref, parent);
    if (joins) {
      call.method = request.method;
      call.records += request.records;
      // a decorator of the verb may hide arguments from START; the request has them all
      if (event.args.text === '') call.args = request.args;
      request.call = call;
    }
    takeContext(call, event.context);
    call.vm ??= call.args?.ids['vdsm.vm.id'];
    if (parent === undefined && event.context?.caller === undefined && !internal) {
      call.caller = thread.caller;
      call.flow ??= thread.flow;
    }
    thread.caller = thread.flow = undefined;
    if (call.task === undefined && event.source === 'run-and-protect') call.task = thread.freshTask;
    thread.freshTask = undefined;
    inheritFromCall(call, parent);
    thread.calls.push(call);
    return call;
  }

  /**
   * Closes the innermost call of its verb whose ids agree: `FINISH verb return=|error=`, `Return response`, `return verb with`.
   * Where none agrees it closes none, and is a call of its own.
   */
  finish(thread: ThreadState, event: EventOf<'call-finish'>, ref: RecordRef): CallSpan {
    const at = findOpen(thread, event);
    const call = at < 0 ? this.#openLate(thread, event, ref) : this.#popTo(thread, at, ref);
    call.records += at < 0 ? 0 : 1;
    call.outcome = event.outcome;
    call.code = event.code ?? call.code;
    call.returned = event.returned;
    if (event.outcome === 'failure') call.errorMessage = event.message ?? call.errorMessage;
    takeFailedParts(call, event.facts);
    this.#closed(thread, call, ref);
    return call;
  }

  /** Adds an error that is reported apart from the call's own end; returns the call, if it is in the input. */
  error(thread: ThreadState, event: EventOf<'call-error'>, ref: RecordRef): CallSpan | undefined {
    const { by, verb, message } = event;
    const ended = closedOf(thread, event);
    const at = thread.calls.findLastIndex((call) =>
      verb === undefined ? sourceOfError(by) === call.source : call.verb === verb,
    );
    if (at < 0) return ended && this.#addToClosed(ended, event, ref);
    // a call that ended with these words since the open one of its verb began, which contradicted that end
    if (verb !== undefined && ended !== undefined && ended.errorMessage === message && isLater(ended, thread.calls[at]))
      return this.#addToClosed(ended, event, ref);
    if (by === 'api') {
      const call = thread.calls[at];
      if (call !== undefined) addError(call, event);
      return call;
    }
    // the dispatcher wraps all that its verb does: the outermost call of that source ends with it
    const outermost = verb === undefined ? thread.calls.findIndex((call) => call.source === sourceOfError(by)) : at;
    const call = this.#popTo(thread, outermost, ref);
    addError(call, event);
    call.outcome = 'failure';
    this.#closed(thread, call, ref);
    return call;
  }

  /** Opens a request: `Calling 'Class.method' in bridge`. */
  startRequest(thread: ThreadState, event: EventOf<'bridge-start'>, ref: RecordRef): void {
    this.abandon(thread, ref);
    thread.request = { method: event.method, args: event.args, opening: ref, records: 1, call: undefined };
  }

  /** Adds the return of a request to its call: `Return 'Class.method' in bridge`. */
  finishRequest(thread: ThreadState, event: EventOf<'bridge-finish'>, ref: RecordRef): CallSpan {
    // a thread serves one request at a time: the end of the open one is not in the input
    if (thread.request !== undefined && thread.request.method !== event.method) this.abandon(thread, ref);
    const { request } = thread;
    const known = request === undefined ? this.#waitingFor(thread, event.method) : request.call;
    if (known !== undefined) {
      known.method ??= event.method;
      known.code ??= event.code;
      takeFailedParts(known, event.facts);
      known.records++;
      return known;
    }
    const call = request === undefined ? this.#bridgeCallLate(event.method, ref) : this.#bridgeCall(request);
    if (request !== undefined) {
      call.records++;
      request.call = call;
    }
    call.outcome = (event.code ?? 0) === 0 ? 'success' : 'failure';
    call.code = event.code;
    call.returned = event.returned;
    call.errorMessage = call.outcome === 'failure' ? event.message : undefined;
    takeFailedParts(call, event.facts);
    call.closing = ref;
    if (request === undefined) this.#wait(thread, call);
    return call;
  }

  /** Fails the request of a thread: `Internal server error`. Its summary follows, where vdsm writes summaries. */
  failRequest(thread: ThreadState, message: string, ref: RecordRef): CallSpan | undefined {
    const { request } = thread;
    if (request === undefined) return undefined;
    if (thread.calls.length > 0) this.#popTo(thread, 0, ref);
    const call = request.call ?? this.#bridgeCall(request);
    request.call = call;
    call.records++;
    call.outcome = 'failure';
    call.errorMessage ??= message;
    call.closing ??= ref;
    return call;
  }

  /** Ends the request of a summary: `RPC call Class.method succeeded|failed|took …`. */
  summary(thread: ThreadState, event: EventOf<'rpc-finish'>, ref: RecordRef): CallSpan {
    const { request } = thread;
    let call =
      request === undefined ? this.#waitingFor(thread, event.method, ref.time - event.seconds * 1000) : undefined;
    if (request !== undefined && request.method === event.method) {
      call = request.call ?? this.#bridgeCall(request);
      if (thread.calls.length > 0) this.#closeInside(thread, call, event, ref);
    } else if (request !== undefined) this.abandon(thread, ref);
    const own = call === undefined;
    call ??= this.#summaryCall(event, ref);
    call.method ??= event.method.includes('.') ? event.method : undefined;
    call.rpcSeconds = event.seconds;
    if (!own) call.records++;
    call.code = event.ok ? (call.code ?? event.code) : (event.code ?? call.code);
    if (!event.ok || call.outcome === undefined) call.outcome = event.ok ? 'success' : 'failure';
    call.closing ??= ref;
    call.last = ref;
    thread.request = undefined;
    if (thread.waiting === call) thread.waiting = undefined;
    this.#emit(call);
    return call;
  }

  /** Ends all that is open on a thread as unknown: at a new request, a restart or the end of the input. */
  abandon(thread: ThreadState, ref: RecordRef | undefined): void {
    if (thread.calls.length > 0) {
      const outermost = this.#popTo(thread, 0, ref);
      outermost.outcome = 'unknown';
      outermost.closing = undefined;
      this.#closed(thread, outermost, undefined);
    }
    this.flush(thread);
    const { request } = thread;
    if (request === undefined) return;
    thread.request = undefined;
    const call = request.call ?? this.#bridgeCall(request);
    call.outcome ??= 'unknown';
    this.#emit(call);
  }

  /** Ends the calls of a thread from the one at `at` inwards, as unknown; those around it stay open. */
  abandonFrom(thread: ThreadState, at: number, ref: RecordRef): void {
    if (at === 0) {
      this.abandon(thread, ref);
      return;
    }
    const call = this.#popTo(thread, at, ref);
    call.outcome = 'unknown';
    this.#emit(call);
  }

  /** Emits the closed calls of a thread that wait for more records. */
  flush(thread: ThreadState): void {
    this.#flushInner(thread);
    if (thread.waiting === undefined) return;
    this.#emit(thread.waiting);
    thread.waiting = undefined;
  }

  #addToClosed(call: CallSpan, event: EventOf<'call-error'>, ref: RecordRef): CallSpan {
    addError(call, event);
    // 4.9.0 writes the message and the traceback as two records: the call ends with the second
    if (event.by === 'dispatcher-trace') call.closing = ref;
    return call;
  }

  /** Returns the closed call that a summary or a bridge record of this method adds to. */
  #waitingFor(thread: ThreadState, method: string, notBefore = Number.NEGATIVE_INFINITY): CallSpan | undefined {
    const call = thread.waiting;
    if (call === undefined) return undefined;
    if (call.opening !== undefined && call.opening.time + SUMMARY_TOLERANCE_MS < notBefore) return undefined;
    return this.#lookups.isMethodOf(method, call.verb) ? call : undefined;
  }

  #open(
    source: CallSpan['source'],
    verb: string,
    args: CallArguments | undefined,
    ref: RecordRef,
    parent: CallSpan | undefined,
  ): CallSpan {
    return newCall(source, verb, args, ref, ref, parent);
  }

  /** Makes the call of an end whose start is not in the input. */
  #openLate(thread: ThreadState, { source, verb, context }: EventOf<'call-finish'>, ref: RecordRef): CallSpan {
    // an open call of the same verb, or of another caller or flow, does not enclose it
    const parent = thread.calls.findLast(
      (open) => (open.verb !== verb || open.source !== source) && !isForeign(open, context),
    );
    if (parent === undefined && thread.request === undefined) this.flush(thread);
    const call = newCall(source, verb, undefined, ref, undefined, parent);
    call.quality |= QUALITY_BIT.start_missing;
    takeContext(call, context);
    inheritFromCall(call, parent);
    return call;
  }

  #bridgeCall(request: BridgeRequest): CallSpan {
    const call = newCall(
      'bridge',
      this.#lookups.verbOf(request.method),
      request.args,
      request.opening,
      request.opening,
      undefined,
    );
    call.method = request.method;
    call.vm = request.args.ids['vdsm.vm.id'];
    return call;
  }

  #bridgeCallLate(method: string, ref: RecordRef): CallSpan {
    const call = newCall('bridge', this.#lookups.verbOf(method), undefined, ref, undefined, undefined);
    call.method = method;
    call.quality |= QUALITY_BIT.start_missing;
    return call;
  }

  /** Makes a call of a summary alone: it ends with the summary, and began as many seconds before as that states. */
  #summaryCall(event: EventOf<'rpc-finish'>, ref: RecordRef): CallSpan {
    const opening = { ...ref, time: ref.time - Math.round(event.seconds * 1000) };
    const verb = event.method.includes('.') ? this.#lookups.verbOf(event.method) : event.method;
    const call = newCall('rpc-summary', verb, undefined, ref, opening, undefined);
    call.outcome = event.ok ? 'success' : 'failure';
    return call;
  }

  /** Takes the call at `at` off the thread, and ends those inside it as unknown. */
  #popTo(thread: ThreadState, at: number, ref: RecordRef | undefined): CallSpan {
    this.#flushInner(thread);
    const popped = thread.calls.splice(at);
    for (const inner of popped.slice(1).reverse()) {
      inner.outcome = 'unknown';
      if (thread.request?.call !== inner) this.#emit(inner);
    }
    const call = popped[0];
    if (call === undefined) throw new Error(`no call at ${at} of ${thread.calls.length}, at ${ref?.path}:${ref?.line}`);
    return call;
  }

  /**
   * Ends the calls that are open at the summary, as their ends are not in the input; the request's own has its outcome.
   */
  #closeInside(thread: ThreadState, own: CallSpan, event: EventOf<'rpc-finish'>, ref: RecordRef): void {
    const outermost = this.#popTo(thread, 0, ref);
    if (outermost !== own) {
      outermost.outcome = 'unknown';
      this.#emit(outermost);
    } else {
      own.outcome = event.ok ? 'success' : 'failure';
      own.quality |= QUALITY_BIT.verdict_inferred;
    }
    this.#onIdle(thread);
  }

  #closed(thread: ThreadState, call: CallSpan, ref: RecordRef | undefined): void {
    if (ref !== undefined) call.closing = ref;
    if (call.depth > 0 && thread.calls.length > 0) {
      this.#flushInner(thread);
      thread.inner = call;
      return;
    }
    // those that are open though it is an outermost one contradict it: they may still end
    if (thread.calls.length === 0) this.#onIdle(thread);
    if (thread.request === undefined) this.#wait(thread, call);
    else if (thread.request.call !== call) this.#emit(call);
  }

  #flushInner(thread: ThreadState): void {
    if (thread.inner === undefined) return;
    this.#emit(thread.inner);
    thread.inner = undefined;
  }

  #wait(thread: ThreadState, call: CallSpan): void {
    this.flush(thread);
    thread.waiting = call;
  }
}

/** Makes a call that has one record yet. */
export function newCall(
  source: CallSpan['source'],
  verb: string,
  args: CallArguments | undefined,
  ref: RecordRef,
  opening: RecordRef | undefined,
  parent: CallSpan | undefined,
): CallSpan {
  return {
    caller: undefined,
    callerInherited: false,
    flow: undefined,
    flowInherited: false,
    task: undefined,
    vm: undefined,
    id: ref.lineId,
    source,
    verb,
    method: undefined,
    args,
    opening,
    closing: undefined,
    last: undefined,
    depth: parent === undefined ? 0 : parent.depth + 1,
    parentId: parent?.id,
    outcome: undefined,
    code: undefined,
    errorMessage: undefined,
    error: undefined,
    seen: undefined,
    lastFailed: undefined,
    failedCommand: undefined,
    returned: undefined,
    rpcSeconds: undefined,
    commands: 0,
    failedCommands: 0,
    commandMs: 0,
    commandTimes: undefined,
    lockMs: undefined,
    lockTimes: undefined,
    taskState: undefined,
    taskResult: undefined,
    taskOutcome: undefined,
    records: 1,
    quality: 0,
    context: undefined,
    failedParts: undefined,
    failedPartCodes: undefined,
  };
}

/** Returns the place of the innermost open call that an end closes, or -1: its ids agree, or none contradicts them. */
function findOpen({ calls }: ThreadState, { verb, source, context }: EventOf<'call-finish'>): number {
  let silent = -1;
  for (let at = calls.length - 1; at >= 0; at--) {
    const call = calls[at];
    if (call === undefined || call.verb !== verb || call.source !== source) continue;
    const ids = compareIds(call.context, context);
    if (ids === 'agrees') return at;
    if (ids === 'silent' && silent < 0) silent = at;
  }
  return silent;
}

/** Takes the ids that a record of the call states. */
function takeContext(call: CallSpan, context: CallContext | undefined): void {
  call.context = context;
  call.flow = context?.flow;
  call.caller = context?.caller;
  call.task = context?.task;
  call.vm = context?.vm;
}

function takeFailedParts(call: CallSpan, facts: NoteFacts | undefined): void {
  if (facts === undefined) return;
  call.failedParts ??= facts['vdsm.call.failed_parts'];
  call.failedPartCodes ??= facts['vdsm.call.failed_part_codes'];
}

/** Whether a call ended when another had begun, or later. */
function isLater({ closing }: CallSpan, open: CallSpan | undefined): boolean {
  return closing !== undefined && open?.opening !== undefined && closing.time >= open.opening.time;
}

/** Returns the closed call that an error adds to. */
function closedOf({ inner, waiting, request }: ThreadState, event: EventOf<'call-error'>): CallSpan | undefined {
  return [inner, waiting ?? request?.call].find((call) =>
    event.verb === undefined ? call?.source === sourceOfError(event.by) : call?.verb === event.verb,
  );
}

/** Inherits flow and caller from the outer call; an inner call has a task of its own. */
function inheritFromCall(call: CallSpan, parent: CallSpan | undefined): void {
  if (parent === undefined) return;
  const { task } = call;
  inherit(call, parent);
  call.task = task;
}

function addError(call: CallSpan, event: EventOf<'call-error'>): void {
  call.records++;
  // the caller got the status of the dispatcher, not the code of the task's abort (100)
  call.code = event.code ?? call.code;
  call.errorMessage ??= event.message;
}

/** Returns the source of the call that an error without a verb belongs to. */
function sourceOfError(by: EventOf<'call-error'>['by']): CallSpan['source'] {
  return by === 'xmlrpc' ? 'xmlrpc' : 'run-and-protect';
}
