/** Measures how long calls wait for the resource locks of storage: from the request to the grant, or to giving up. */
import { detach } from '../model/detach.ts';
import type { EventOf } from '../model/events.ts';
import type { CallSpan, LockFacts } from '../model/spans.ts';
import { cover } from './busy.ts';
import type { ThreadState } from './threads.ts';

/** A request for a lock that is not granted yet. */
interface LockRequest {
  readonly resource: string;
  readonly mode: string;
  /** Stated until 4.18, by a record before this one. */
  readonly id: string | undefined;
  readonly since: number;
  readonly thread: ThreadState;
  /** Calls that were open on the thread: they wait for the lock. */
  readonly calls: readonly CallSpan[];
  queued: boolean;
}

/** Requests that wait, at most; a host has some dozens. */
const WAITING_MAX = 2048;

/** Who waits for which lock. */
export interface LockState {
  /** By resource, in the order of the requests, which is the order of the queue. */
  readonly waiting: Map<string, LockRequest[]>;
  count: number;
}

export function newLocks(): LockState {
  return { waiting: new Map(), count: 0 };
}

export class LockTracker {
  readonly #state: LockState;

  constructor(state: LockState) {
    this.#state = state;
  }

  /** Notes the id of a request: `Request was made in …`. The register record of the thread follows. */
  request(thread: ThreadState, { resource, request }: EventOf<'lock-request'>): void {
    thread.lockRequest = { resource: detach(resource), request: detach(request) };
  }

  /** Adds a request: `Trying to register resource …`. */
  register(thread: ThreadState, event: EventOf<'lock-register'>, time: number): LockFacts {
    const id = thread.lockRequest?.resource === event.resource ? thread.lockRequest.request : undefined;
    thread.lockRequest = undefined;
    const request: LockRequest = {
      resource: detach(event.resource),
      mode: detach(event.mode),
      id,
      since: time,
      thread,
      calls: [...thread.calls],
      queued: false,
    };
    const queue = this.#state.waiting.get(request.resource);
    if (queue === undefined) this.#state.waiting.set(request.resource, [request]);
    else queue.push(request);
    this.#state.count++;
    if (this.#state.count > WAITING_MAX) this.#forgetOldest();
    return { resource: request.resource, mode: request.mode, waitMs: undefined };
  }

  /** Marks a request as queued: `… is currently locked, Entering queue`. */
  queue(thread: ThreadState, { resource }: EventOf<'lock-queued'>): LockFacts {
    const request = this.#state.waiting.get(resource)?.findLast((one) => one.thread === thread && !one.queued);
    if (request !== undefined) request.queued = true;
    return { resource, mode: request?.mode, waitMs: undefined };
  }

  /** Ends a request: `Granted request`, `Canceled request`. Another thread than the one that waits may log it. */
  end(thread: ThreadState, event: EventOf<'lock-granted' | 'lock-canceled'>, time: number): LockFacts {
    const request = this.#take(thread, event);
    if (request === undefined) return { resource: event.resource, mode: undefined, waitMs: undefined };
    for (const call of request.calls) {
      call.lockTimes ??= [];
      call.lockMs = (call.lockMs ?? 0) + cover(call.lockTimes, request.since, time);
    }
    return { resource: request.resource, mode: request.mode, waitMs: Math.max(0, time - request.since) };
  }

  /** Forgets all requests: the process ended. */
  clear(): void {
    this.#state.waiting.clear();
    this.#state.count = 0;
  }

  /** Takes a request off the queue by its id; from 4.19 on, without ids, one that is not queued is the thread's own. */
  #take(thread: ThreadState, event: EventOf<'lock-granted' | 'lock-canceled'>): LockRequest | undefined {
    const queue = this.#state.waiting.get(event.resource);
    if (queue === undefined) return undefined;
    let at = queue.findIndex(({ id }) => id === event.request);
    if (at < 0) at = queue.findIndex((one) => one.id === undefined && one.thread === thread && !one.queued);
    // a waiting thread logs itself that it gives up; that it is granted the lock is logged by the thread that releases
    // it
    if (at < 0 && event.kind === 'lock-canceled')
      at = queue.findLastIndex((one) => one.id === undefined && one.thread === thread);
    if (at < 0) at = queue.findIndex((one) => one.id === undefined && one.queued);
    if (at < 0) return undefined;
    const [request] = queue.splice(at, 1);
    if (queue.length === 0) this.#state.waiting.delete(event.resource);
    this.#state.count--;
    return request;
  }

  #forgetOldest(): void {
    const [first] = this.#state.waiting;
    if (first === undefined) return;
    const [resource, queue] = first;
    queue.shift();
    this.#state.count--;
    if (queue.length === 0) this.#state.waiting.delete(resource);
  }
}
