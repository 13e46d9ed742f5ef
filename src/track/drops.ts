/**
 * Windows in which the logging of vdsm dropped records under load (4.20.24 and 4.30.1 on): it says so at their end, at
 * most once a minute. What has no end then may have ended unseen: it is unknown, and flagged.
 */
import type { Event } from '../model/events.ts';
import { QUALITY_BIT } from '../schema/quality.ts';
import type { CallSpan, CommandSpan } from '../model/spans.ts';
import type { ThreadState } from './threads.ts';

/** A window, in ms since 1970. */
export interface DropWindow {
  readonly from: number;
  readonly to: number;
}

type Span = CallSpan | CommandSpan;

/** A call or command that was closed as unknown, held back until it is known whether records were dropped then. */
interface Held {
  readonly span: Span;
  readonly closedAt: number;
}

/** A window is told of a minute after its beginning, or at the next record then, in ms. */
const HOLD_MS = 75_000;
/** Between two windows, at least, in ms. */
const APART_MS = 30_000;
/** What is held back, at most. */
const HELD_MAX = 4096;

/** What is held back, as plain data; what may have ended unseen is marked at its opening record. */
export interface DropsState {
  held: Held[];
  anyDoubtful: boolean;
  /** End of the window told last, ms since 1970; minus infinity where none was. */
  lastTold: number;
}

export function newDrops(): DropsState {
  return { held: [], anyDoubtful: false, lastTold: Number.NEGATIVE_INFINITY };
}

export class DropWindows {
  readonly #state: DropsState;
  readonly #emit: (span: Span) => void;

  constructor(state: DropsState, emit: (span: Span) => void) {
    this.#state = state;
    this.#emit = emit;
  }

  /** What is held back. */
  *held(): Generator<Span> {
    for (const { span } of this.#state.held) yield span;
  }

  /** Takes what was closed as unknown at `now`; emits it when it is known whether that was in a window. */
  close(span: Span, now: number): void {
    if (span.opening?.doubtful) {
      span.quality |= QUALITY_BIT.drop_window;
      this.#emit(span);
      return;
    }
    this.#state.held.push({ span, closedAt: now });
    this.sweep(now);
  }

  /** Whether a window can be one of its own: vdsm tells of one a minute, and each costs a look at all that is open. */
  isNew({ to }: DropWindow): boolean {
    return Math.abs(to - this.#state.lastTold) >= APART_MS;
  }

  /** `ThreadedHandler is overloaded, dropped N log messages in the last S seconds`. */
  told(window: DropWindow, threads: Iterable<ThreadState>): void {
    this.#state.anyDoubtful = true;
    this.#state.lastTold = window.to;
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
   * Where the open calls of a thread cannot enclose a call that begins: the end of one of them was dropped. A call of
   * the same verb, or from another client or flow, is a new request.
   * @returns the first of them that ended unseen, or -1
   */
  findEnded({ calls }: ThreadState, event: Extract<Event, { kind: 'call-start' }>): number {
    if (!this.#state.anyDoubtful) return -1;
    return calls.findIndex(
      (call) => call.opening?.doubtful === true && (call.verb === event.verb || isForeign(call, event.context)),
    );
  }

  /** Emits what no window can be told of any more at `now`, and half of what is held back where that is too much. */
  sweep(now: number): void {
    let count = this.#state.held.length > HELD_MAX ? HELD_MAX >> 1 : 0;
    while ((this.#state.held[count]?.closedAt ?? now) < now - HOLD_MS) count++;
    if (count === 0) return;
    for (const { span } of this.#state.held.splice(0, count)) this.#emit(span);
  }

  /** Emits all that is held back: no window can be told of any more. */
  flush(): void {
    const { held } = this.#state;
    this.#state.held = [];
    for (const { span } of held) this.#emit(span);
  }
}

/** Inner calls name the client and flow of the outer one, or none. */
function isForeign(call: CallSpan, context: Extract<Event, { kind: 'call-start' }>['context']): boolean {
  const { caller, flow } = context ?? {};
  const otherCaller =
    caller !== undefined &&
    call.caller !== undefined &&
    (caller.address !== call.caller.address || caller.port !== call.caller.port);
  return otherCaller || (flow !== undefined && call.flow !== undefined && !call.flowInherited && flow !== call.flow);
}

/** The window that a drop notice at `time` tells of: whole seconds, so that it may have begun one earlier. */
export function windowOf(time: number, seconds: number): DropWindow {
  return { from: time - (seconds + 1) * 1000, to: time };
}
