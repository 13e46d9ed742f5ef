/** Reports spans that are not over yet, for a log that is followed. */
import type { CallSpan, CommandSpan, TaskSpan } from '../model/spans.ts';
import type { Closed } from './closed.ts';
import type { ThreadState } from './threads.ts';

/** Time within which the summary of a closed call comes, in ms. */
const SUMMARY_WAIT_MS = 1000;

type Span = CallSpan | CommandSpan | TaskSpan;

/** The last report of a span. */
interface Report {
  readonly records: number;
  /** The span is over and all of its records are reported, so it is not reported again. */
  readonly complete: boolean;
}

/**
 * Reports copies of spans that are not over, each state of them once. A copy counts one record less than its span, so
 * that the server takes the span itself as the fuller version when it is over, even if no record was added to it.
 */
export class PendingSpans {
  readonly #reports = new WeakMap<Span, Report>();
  #now = 0;
  #openAfter = 0;

  /**
   * Begins a round of reports.
   * @param now on the clock of the records, in ms
   * @param openAfter age at which an open span is reported, in ms
   */
  begin(now: number, openAfter: number): void {
    this.#now = now;
    this.#openAfter = openAfter;
  }

  /** Adds the calls and commands of a thread; not a request that has no call yet, since the call decides its id. */
  addThread(thread: ThreadState, pending: Closed): void {
    const { request, waiting, inner } = thread;
    for (const call of [waiting, inner, request?.call]) if (call?.outcome !== undefined) this.#addClosed(call, pending);
    for (const call of thread.calls) this.#addOpen(call, pending.calls);
    for (const command of thread.commands) if (thread.sure.has(command)) this.#addOpen(command, pending.commands);
  }

  /**
   * Adds a task, and the call that waits for its outcome.
   * @param copyTask returns a copy of the task with its outcome so far; undefined if no document is written for it
   */
  addTask(task: TaskSpan, call: CallSpan | undefined, copyTask: () => TaskSpan | undefined, pending: Closed): void {
    const isOver = task.closing !== undefined && this.#now - task.closing.time >= SUMMARY_WAIT_MS;
    const copy = isOver || this.#isOld(task.first.time) ? copyTask() : undefined;
    if (copy !== undefined && this.#isNew(task, task.records)) pending.tasks.push(lessOne(copy));
    if (call !== undefined && this.#isOverdue(call) && this.#isNew(call, call.records + (copy?.records ?? 0)))
      pending.calls.push({ ...lessOne(call), taskOutcome: copy?.outcome });
  }

  /** Adds a span without an end, which is held back until the log shows whether records were dropped at the time. */
  addHeld(span: CallSpan | CommandSpan, pending: Closed): void {
    if ('pairing' in span) this.#addOpen(span, pending.commands);
    else this.#addOpen(span, pending.calls);
  }

  /** Returns whether a span that is over now was reported in its final state. */
  wasReported(span: Span): boolean {
    const report = this.#reports.get(span);
    return report !== undefined && report.complete && report.records === span.records;
  }

  #addClosed(call: CallSpan, pending: Closed): void {
    if (!this.#isOverdue(call)) return;
    // a call that runs as a task may still get the task's outcome, without another record of its own
    if (call.task === undefined && call.outcome !== 'unknown') {
      if (this.#isNew(call, call.records, true)) pending.calls.push({ ...call });
    } else if (this.#isNew(call, call.records)) pending.calls.push(lessOne(call));
  }

  /** Returns whether a call has waited long enough for its summary. */
  #isOverdue({ closing, opening }: CallSpan): boolean {
    const time = closing?.time ?? opening?.time;
    return time !== undefined && this.#now - time >= SUMMARY_WAIT_MS;
  }

  #addOpen<T extends CallSpan | CommandSpan>(span: T, pending: T[]): void {
    if (this.#isOld(span.opening?.time) && this.#isNew(span, span.records)) pending.push(asOpen(span));
  }

  #isOld(time: number | undefined): boolean {
    return time !== undefined && this.#now - time >= this.#openAfter;
  }

  /** Remembers a report; returns false if it equals the one before. */
  #isNew(span: Span, records: number, complete = false): boolean {
    const report = this.#reports.get(span);
    if (report !== undefined && report.records === records && report.complete === complete) return false;
    this.#reports.set(span, { records, complete });
    return true;
  }
}

function asOpen<T extends CallSpan | CommandSpan>(span: T): T {
  return { ...lessOne(span), outcome: span.outcome ?? 'unknown' };
}

function lessOne<T extends Span>(span: T): T {
  return { ...span, records: span.records - 1 };
}
