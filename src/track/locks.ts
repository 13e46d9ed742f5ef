/** How long calls wait for the resource locks of storage: from asking for one to getting it, or giving up. */
import { detach } from '../model/detach.ts';
import type { EventOf } from '../model/events.ts';
import type { CallSpan, LockFacts } from '../model/spans.ts';
import { cover } from './busy.ts';
import type { ThreadState } from './threads.ts';

/** A lock that was asked for. */
interface Asked {
  readonly resource: string;
  readonly mode: string;
  /** Id of the request, where it was told before (until 4.18). */
  readonly request: string | undefined;
  readonly since: number;
  readonly thread: ThreadState;
  /** Calls that wait for it: what was open on the thread. */
  readonly calls: readonly CallSpan[];
  queued: boolean;
}

/** Locks asked for and not yet got, at most; a host has some dozens. */
const ASKED_MAX = 2048;

/** Who waits for which lock, as plain data. */
export interface LockState {
  /** By resource, in the order of asking, which is the order of the queue. */
  readonly asked: Map<string, Asked[]>;
  count: number;
}

export function newLocks(): LockState {
  return { asked: new Map(), count: 0 };
}

export class LockTracker {
  readonly #state: LockState;

  constructor(state: LockState) {
    this.#state = state;
  }

  /** `Request was made in …`: the register line of the thread follows. */
  request(thread: ThreadState, { resource, request }: EventOf<'lock-request'>): void {
    thread.lockRequest = { resource: detach(resource), request: detach(request) };
  }

  /** `Trying to register resource …`. */
  register(thread: ThreadState, event: EventOf<'lock-register'>, time: number): LockFacts {
    const told = thread.lockRequest?.resource === event.resource ? thread.lockRequest.request : undefined;
    thread.lockRequest = undefined;
    const asked: Asked = {
      resource: detach(event.resource),
      mode: detach(event.mode),
      request: told,
      since: time,
      thread,
      calls: [...thread.calls],
      queued: false,
    };
    const line = this.#state.asked.get(asked.resource);
    if (line === undefined) this.#state.asked.set(asked.resource, [asked]);
    else line.push(asked);
    this.#state.count++;
    if (this.#state.count > ASKED_MAX) this.#forgetOldest();
    return { resource: asked.resource, mode: asked.mode, waitMs: undefined };
  }

  /** `… is currently locked, Entering queue`. */
  queue(thread: ThreadState, { resource }: EventOf<'lock-queued'>): LockFacts {
    const asked = this.#state.asked.get(resource)?.findLast((one) => one.thread === thread && !one.queued);
    if (asked !== undefined) asked.queued = true;
    return { resource, mode: asked?.mode, waitMs: undefined };
  }

  /** `Granted request`, `Canceled request`: who waited for it may be on another thread than the one that says so. */
  end(thread: ThreadState, event: EventOf<'lock-granted' | 'lock-canceled'>, time: number): LockFacts {
    const asked = this.#take(thread, event);
    if (asked === undefined) return { resource: event.resource, mode: undefined, waitMs: undefined };
    for (const call of asked.calls) {
      call.lockTimes ??= [];
      call.lockMs = (call.lockMs ?? 0) + cover(call.lockTimes, asked.since, time);
    }
    return { resource: asked.resource, mode: asked.mode, waitMs: Math.max(0, time - asked.since) };
  }

  /** The process ended: nobody waits any more. */
  clear(): void {
    this.#state.asked.clear();
    this.#state.count = 0;
  }

  /** By the id of the request; from 4.19 on, where it is not told before: what is not queued is the thread's own. */
  #take(thread: ThreadState, event: EventOf<'lock-granted' | 'lock-canceled'>): Asked | undefined {
    const line = this.#state.asked.get(event.resource);
    if (line === undefined) return undefined;
    let at = line.findIndex(({ request }) => request === event.request);
    if (at < 0) at = line.findIndex((one) => one.request === undefined && one.thread === thread && !one.queued);
    // who gives up says so himself; who is granted his turn is told by the one before him
    if (at < 0 && event.kind === 'lock-canceled')
      at = line.findLastIndex((one) => one.request === undefined && one.thread === thread);
    if (at < 0) at = line.findIndex((one) => one.request === undefined && one.queued);
    if (at < 0) return undefined;
    const [asked] = line.splice(at, 1);
    if (line.length === 0) this.#state.asked.delete(event.resource);
    this.#state.count--;
    return asked;
  }

  #forgetOldest(): void {
    const [first] = this.#state.asked;
    if (first === undefined) return;
    const [resource, line] = first;
    line.shift();
    this.#state.count--;
    if (line.length === 0) this.#state.asked.delete(resource);
  }
}
