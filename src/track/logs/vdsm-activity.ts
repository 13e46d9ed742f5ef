/** Recent vdsm activity, for correlated logs: which call ran on a thread when, and which records syslog copies. */
import { detach } from '../../model/detach.ts';
import type { Event } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import type { LineFacts } from '../../model/spans.ts';

/** A call of vdsm on a thread. */
export interface RecentCall {
  readonly callId: string;
  readonly verb: string | undefined;
  readonly flow: string | undefined;
  readonly task: string | undefined;
  readonly vm: string | undefined;
  readonly from: number;
  /** Time of its last record; infinity while it is open. */
  until: number;
}

/** A record of vdsm.log that syslog has a copy of: one at WARNING or above. */
interface RecentWarning {
  readonly id: string;
  readonly text: string;
  readonly time: number;
}

/** The calls of a thread. */
interface ThreadCalls {
  /** In the order of their first records. */
  calls: RecentCall[];
  readonly byId: Map<string, RecentCall>;
  readonly open: Set<RecentCall>;
}

export interface VdsmActivityState {
  readonly threads: Map<string, ThreadCalls>;
  warnings: RecentWarning[];
}

/** Difference of the stamps of two logs about one moment, at most, in ms. */
const TOLERANCE_MS = 50;
/** Difference of the stamps of a record and its copy, at most, in ms: syslog has whole seconds. */
const COPY_MS = 2000;
/** Characters of a message that identify it. */
const TEXT_MAX = 512;
/** Time after which an open call is forgotten, in ms: its end is not in the input. */
const OPEN_MAX_MS = 6 * 3_600_000;
/** Time between two sweeps, in ms. */
const FORGET_EVERY_MS = 1000;
/** Events that end a call. */
const ENDS = new Set<Event['kind']>(['call-finish', 'call-error', 'bridge-finish', 'bridge-error', 'rpc-finish']);
/** Levels whose records vdsm also sends to syslog. */
const COPIED = new Set(['WARN', 'WARNING', 'ERROR', 'CRIT', 'CRITICAL']);

/**
 * Keeps the last calls and warnings of vdsm. Records of vdsm.log come first, then those of the correlated logs ask for
 * what happened at their time; older activity is forgotten.
 */
export class VdsmActivity {
  readonly #state: VdsmActivityState;
  /** Whether there is a correlated log. */
  #wanted: boolean;
  #forgotten = -Infinity;

  constructor(wanted: boolean, state: VdsmActivityState = { threads: new Map(), warnings: [] }) {
    this.#state = state;
    this.#wanted = wanted;
  }

  save(): VdsmActivityState {
    return this.#state;
  }

  /** Keeps activity from now on, as a correlated log appeared. */
  want(): void {
    this.#wanted = true;
  }

  /** Takes a record of vdsm.log, with its event and the facts of its line. */
  observe(record: LogRecord, id: string, event: Event | undefined, facts: LineFacts): void {
    if (!this.#wanted) return;
    const { thread, time } = record;
    if (COPIED.has(record.level)) {
      const [text = ''] = record.message.slice(0, TEXT_MAX).split('\n', 1);
      if (text.trim() !== '') this.#state.warnings.push({ id, text: detach(text.trimEnd()), time });
    }
    const { threads } = this.#state;
    if (event?.kind === 'banner') for (const each of threads.values()) endAll(each, time);
    let calls = threads.get(thread);
    const { callId, verb, flow, task, vm } = facts;
    if (callId === undefined) {
      if (calls !== undefined) endAll(calls, time);
      return;
    }
    if (calls === undefined) {
      calls = { calls: [], byId: new Map(), open: new Set() };
      threads.set(detach(thread), calls);
    }
    const call = calls.byId.get(callId) ?? begin(calls, { callId, verb, flow, task, vm, from: time, until: Infinity });
    if (event !== undefined && ENDS.has(event.kind)) end(calls, call, time);
    else reopen(calls, call);
  }

  /** Returns the innermost call of vdsm that ran on a thread at a time, if any did. */
  callAt(thread: string, time: number): RecentCall | undefined {
    const calls = this.#state.threads.get(thread)?.calls;
    // the next call of the thread may begin within the tolerance
    return (
      calls?.findLast((call) => isOpen(call, time, 0)) ?? calls?.findLast((call) => isOpen(call, time, TOLERANCE_MS))
    );
  }

  /** Returns the id of the record in vdsm.log that a message in syslog is a copy of. */
  originalOf(text: string, time: number): string | undefined {
    return this.#state.warnings.findLast(
      (warning) => Math.abs(warning.time - time) <= COPY_MS && isCopy(text, warning.text),
    )?.id;
  }

  /** Forgets activity that ended before a time. Does so now and then, since it visits all that is kept. */
  forget(before: number): void {
    if (!this.#wanted || before < this.#forgotten + FORGET_EVERY_MS) return;
    this.#forgotten = before;
    const since = before - COPY_MS;
    if ((this.#state.warnings[0]?.time ?? Infinity) < since)
      this.#state.warnings = this.#state.warnings.filter(({ time }) => time >= since);
    const { threads } = this.#state;
    for (const [name, thread] of threads) {
      keep(thread, ({ from, until }) => until >= since && (until < Infinity || from >= since - OPEN_MAX_MS));
      if (thread.calls.length === 0) threads.delete(name);
    }
  }
}

function begin(thread: ThreadCalls, call: RecentCall): RecentCall {
  thread.calls.push(call);
  thread.byId.set(call.callId, call);
  return call;
}

function end({ open }: ThreadCalls, call: RecentCall, time: number): void {
  call.until = time;
  open.delete(call);
}

function reopen({ open }: ThreadCalls, call: RecentCall): void {
  call.until = Infinity;
  open.add(call);
}

function endAll({ open }: ThreadCalls, time: number): void {
  for (const call of open) call.until = time;
  open.clear();
}

function keep(thread: ThreadCalls, isKept: (call: RecentCall) => boolean): void {
  const kept = thread.calls.filter(isKept);
  if (kept.length === thread.calls.length) return;
  const left = new Set(kept);
  for (const call of thread.calls) {
    if (left.has(call)) continue;
    thread.byId.delete(call.callId);
    thread.open.delete(call);
  }
  thread.calls = kept;
}

function isOpen({ from, until }: RecentCall, time: number, toleranceMs: number): boolean {
  return from - toleranceMs <= time && time <= until + toleranceMs;
}

/** Whether a message begins as the original, and goes on only where the original has more lines or was cut. */
function isCopy(copy: string, original: string): boolean {
  if (!copy.startsWith(original)) return false;
  return original.length === TEXT_MAX || GOES_ON.test(copy.slice(original.length, original.length + 8));
}

/** rsyslog writes a line end as `#012`. */
const GOES_ON = /^(?:\s*$|\n|#012)/;
