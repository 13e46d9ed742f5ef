/**
 * Windows in which vdsm's logging dropped records under load (4.20.24 and 4.30.1 on), as it reports at the end of each,
 * at most once a minute. A span that is open in a window may have ended there unseen: its outcome is then unknown.
 */
import type { Event } from '../model/events.ts';
import { QUALITY_BIT } from '../schema/quality.ts';
import type { CallSpan, CommandSpan } from '../model/spans.ts';
import { isForeign } from './call-ids.ts';
import type { ThreadState } from './threads.ts';

/** A window, in ms since 1970. */
export interface DropWindow {
  readonly from: number;
  readonly to: number;
}

type Span = CallSpan | CommandSpan;

/** A span that was closed as unknown, held back until the log shows whether records were dropped at the time. */
interface Held {
  readonly span: Span;
  readonly closedAt: number;
}

/** How long spans are held back, in ms: vdsm reports a window a minute after it begins, or at the first record then. */
const HOLD_MS = 75_000;
/** Time between the ends of two windows, at least, in ms. */
const APART_MS = 30_000;
/** Spans that are held back, at most. */
const HELD_MAX = 4096;

/** Spans that may have ended unseen are marked at their opening records. */
export interface DropsState {
  held: Held[];
  anyDoubtful: boolean;
  /** End of the last window, in ms since 1970; minus infinity before the first. */
  lastEnd: number;
}

export function newDrops(): DropsState {
  return { held: [], anyDoubtful: false, lastEnd: Number.NEGATIVE_INFINITY };
}

export class DropWindows {
  readonly #state: DropsState;
  readonly #emit: (span: Span) => void;

  constructor(state: DropsState, emit: (span: Span) => void) {
    this.#state = state;
    this.#emit = emit;
  }

  /** Returns the spans that are held back. */
  *held(): Generator<Span> {
    for (const { span } of this.#state.held) yield span;
  }

  /** Holds back a span that was closed as unknown at `now`, or emits it where its end was dropped for certain. */
  close(span: Span, now: number): void {
    if (span.opening?.doubtful) {
      span.quality |= QUALITY_BIT.drop_window;
      this.#emit(span);
      return;
    }
    this.#state.held.push({ span, closedAt: now });
    this.sweep(now);
  }

  /** Whether a window is not the last one again: vdsm reports one a minute, and each costs a look at all open spans. */
  isNew({ to }: DropWindow): boolean {
    return Math.abs(to - this.#state.lastEnd) >= APART_MS;
  }

  /** Marks the spans of a window: `ThreadedHandler is overloaded, dropped N log messages in the last S seconds`. */
  mark(window: DropWindow, threads: Iterable<ThreadState>): void {
    this.#state.anyDoubtful = true;
    this.#state.lastEnd = window.to;
    for (const thread of threads) {
      for (const { opening } of [...thread.calls, ...thread.commands])
        if (opening !== undefined) opening.doubtful = true;
      if (thread.request !== undefined) thread.request.opening.doubtful = true;
    }
    for (const { span, closedAt } of this.#state.held)
      if (closedAt >= window.from) span.quality |= QUALITY_BIT.drop_window;
    this.flush();
  }

  /**
   * Finds the first open call of a thread that cannot enclose a call that begins, since it has the same verb, or
   * another caller or flow: the new call is a request of its own, and the end of the open one was dropped.
   * @returns its place among the calls of the thread, or -1
   */
  findEnded({ calls }: ThreadState, event: Extract<Event, { kind: 'call-start' }>): number {
    if (!this.#state.anyDoubtful) return -1;
    return calls.findIndex(
      (call) => call.opening?.doubtful === true && (call.verb === event.verb || isForeign(call, event.context)),
    );
  }

  /** Emits spans that no window can concern any more at `now`, and the older half where too many are held back. */
  sweep(now: number): void {
    let count = this.#state.held.length > HELD_MAX ? HELD_MAX >> 1 : 0;
    while ((this.#state.held[count]?.closedAt ?? now) < now - HOLD_MS) count++;
    if (count === 0) return;
    for (const { span } of this.#state.held.splice(0, count)) this.#emit(span);
  }

  /** Emits all that is held back, where no report can follow: at a restart or the end of the input. */
  flush(): void {
    const { held } = this.#state;
    this.#state.held = [];
    for (const { span } of held) this.#emit(span);
  }
}

/** Returns the window of a report at `time`. Reports state whole seconds, so the window may begin one earlier. */
export function windowOf(time: number, seconds: number): DropWindow {
  return { from: time - (seconds + 1) * 1000, to: time };
}
