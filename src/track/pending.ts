/** What is not over yet, for a log that is followed: copies, so that what follows finds everything as it was. */
import type { CallSpan, CommandSpan, TaskSpan } from '../model/spans.ts';
import type { Closed } from './closed.ts';
import type { ThreadState } from './threads.ts';

/** A closed call's summary comes within this time, in ms. */
const SUMMARY_WAIT_MS = 1000;

type Span = CallSpan | CommandSpan | TaskSpan;

/**
 * Remembers what was told of spans that are not over, so that nothing is told twice. A copy has one record less than its
 * span: the span itself, when it goes out, is always the fuller one, even if nothing more was heard of it.
 */
export class PendingSpans {
  readonly #told = new WeakMap<Span, number>();
  #now = 0;
  #openAfter = 0;

  /** Begins to look: at `now` on the clock of the records, for what is open for `openAfter` at least; both in ms. */
  look(now: number, openAfter: number): void {
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

  /** Adds a task as it is judged by now, and the call that waits for its verdict. */
  addTask(task: TaskSpan, call: CallSpan | undefined, judged: () => TaskSpan | undefined, pending: Closed): void {
    const isOver = task.closing !== undefined && this.#now - task.closing.time >= SUMMARY_WAIT_MS;
    const copy = isOver || this.#isOld(task.first.time) ? judged() : undefined;
    if (copy !== undefined && this.#isNew(task, task.records)) pending.tasks.push(lessOne(copy));
    if (call !== undefined && this.#isWaitedFor(call) && this.#isNew(call, call.records + (copy?.records ?? 0)))
      pending.calls.push({ ...lessOne(call), taskOutcome: copy?.outcome });
  }

  /** Adds what ended as unknown, and is held back until it is known whether records were dropped then. */
  addHeld(span: CallSpan | CommandSpan, pending: Closed): void {
    if ('pairing' in span) this.#addOpen(span, pending.commands);
    else this.#addOpen(span, pending.calls);
  }

  /** Whether a span that is over now was told as it is. */
  wasTold(span: Span): boolean {
    return this.#told.get(span) === COMPLETE + span.records;
  }

  #addClosed(call: CallSpan, pending: Closed): void {
    if (!this.#isWaitedFor(call)) return;
    // one that runs as a task may get that one's verdict without another record of its own
    if (call.task === undefined && call.outcome !== 'unknown') {
      if (this.#isNew(call, COMPLETE + call.records)) pending.calls.push({ ...call });
    } else if (this.#isNew(call, call.records)) pending.calls.push(lessOne(call));
  }

  #isWaitedFor({ closing, opening }: CallSpan): boolean {
    const time = closing?.time ?? opening?.time;
    return time !== undefined && this.#now - time >= SUMMARY_WAIT_MS;
  }

  #addOpen<T extends CallSpan | CommandSpan>(span: T, pending: T[]): void {
    if (this.#isOld(span.opening?.time) && this.#isNew(span, span.records)) pending.push(asOpen(span));
  }

  #isOld(time: number | undefined): boolean {
    return time !== undefined && this.#now - time >= this.#openAfter;
  }

  #isNew(span: Span, state: number): boolean {
    if (this.#told.get(span) === state) return false;
    this.#told.set(span, state);
    return true;
  }
}

/** Told of with all its records: apart from the numbers of those that were told of with one less. */
const COMPLETE = 2 ** 32;

function asOpen<T extends CallSpan | CommandSpan>(span: T): T {
  return { ...lessOne(span), outcome: span.outcome ?? 'unknown' };
}

function lessOne<T extends Span>(span: T): T {
  return { ...span, records: span.records - 1 };
}
