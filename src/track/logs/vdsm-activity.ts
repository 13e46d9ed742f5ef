/** What vdsm.log told of late, for the logs beside it: which call ran on a thread at a time, and which texts it wrote. */
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
  /** Its last record, or infinite while it is open. */
  until: number;
}

/** A line of vdsm.log that syslog gets a copy of: those at WARNING and above. */
interface RecentWarning {
  readonly id: string;
  readonly text: string;
  readonly time: number;
}

/** The calls of a thread. */
interface ThreadCalls {
  /** In the order of their beginnings. */
  calls: RecentCall[];
  readonly byId: Map<string, RecentCall>;
  readonly open: Set<RecentCall>;
}

/** As plain data. */
export interface VdsmActivityState {
  readonly threads: Map<string, ThreadCalls>;
  lines: RecentWarning[];
}

/** Stamps of two logs of one host differ by so much at most: they are written one after the other. */
const SLACK_MS = 50;
/** The copy in syslog has whole seconds. */
const COPY_MS = 2000;
/** So much of a text tells it. */
const TEXT_MAX = 512;
/** A call that is open for longer was cut off by the input: its end never comes. */
const OPEN_MAX_MS = 6 * 3_600_000;
/** Between two times of forgetting, in ms. */
const FORGET_EVERY_MS = 1000;
const ENDS = new Set<Event['kind']>(['call-finish', 'call-error', 'bridge-finish', 'bridge-error', 'rpc-finish']);
const COPIED = new Set(['WARN', 'WARNING', 'ERROR', 'CRIT', 'CRITICAL']);

/**
 * The last calls and warnings of vdsm. It is fed in the order of vdsm.log, asked in the order of the other logs, which are
 * read behind it, and forgets what is older than all that they can still ask for.
 */
export class VdsmActivity {
  readonly #state: VdsmActivityState;
  /** Whether anybody asks. */
  #wanted: boolean;
  #forgotten = -Infinity;

  constructor(wanted: boolean, state: VdsmActivityState = { threads: new Map(), lines: [] }) {
    this.#state = state;
    this.#wanted = wanted;
  }

  save(): VdsmActivityState {
    return this.#state;
  }

  /** Somebody will ask, from now on. */
  want(): void {
    this.#wanted = true;
  }

  /** Takes in a record of vdsm.log, with what it says, and what its line belongs to. */
  saw(record: LogRecord, id: string, event: Event | undefined, facts: LineFacts): void {
    if (!this.#wanted) return;
    const { thread, time } = record;
    if (COPIED.has(record.level)) {
      const [text = ''] = record.message.slice(0, TEXT_MAX).split('\n', 1);
      if (text.trim() !== '') this.#state.lines.push({ id, text: detach(text.trimEnd()), time });
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

  /** The innermost call of vdsm on a thread at a time; undefined where none was seen. */
  callAt(thread: string, time: number): RecentCall | undefined {
    const calls = this.#state.threads.get(thread)?.calls;
    // the next call of a thread may begin within the slack
    return calls?.findLast((call) => isOpen(call, time, 0)) ?? calls?.findLast((call) => isOpen(call, time, SLACK_MS));
  }

  /** Id of the line of vdsm.log that a text in syslog is a copy of. */
  originalOf(text: string, time: number): string | undefined {
    return this.#state.lines.findLast((line) => Math.abs(line.time - time) <= COPY_MS && isCopy(text, line.text))?.id;
  }

  /** Forgets what ended before a time, now and then: it looks at all that is kept. */
  forget(before: number): void {
    if (!this.#wanted || before < this.#forgotten + FORGET_EVERY_MS) return;
    this.#forgotten = before;
    const since = before - COPY_MS;
    if ((this.#state.lines[0]?.time ?? Infinity) < since)
      this.#state.lines = this.#state.lines.filter(({ time }) => time >= since);
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

function isOpen({ from, until }: RecentCall, time: number, slackMs: number): boolean {
  return from - slackMs <= time && time <= until + slackMs;
}

/** A copy goes on only where the original has more lines, or is longer than what is kept of it. */
function isCopy(copy: string, original: string): boolean {
  if (!copy.startsWith(original)) return false;
  return original.length === TEXT_MAX || GOES_ON.test(copy.slice(original.length, original.length + 8));
}

/** rsyslog writes the end of a line as a number. */
const GOES_ON = /^(?:\s*$|\n|#012)/;
