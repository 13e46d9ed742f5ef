import { detach } from '../../model/detach.ts';
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { EpochFacts, LineFacts } from '../../model/spans.ts';
import { newFacts } from '../facts.ts';
import { Lockspaces, newLockspaces, type LockspacesState } from './lockspaces.ts';
import { PlainTracker } from './log-tracker.ts';

export interface SanlockState {
  readonly lockspaces: LockspacesState;
  /** When the host was started, in ms since 1970: an epoch lasts as long as the host is up. */
  boot: number;
  /** Of the newest record: its time in ms, and the uptime that it states, in seconds. */
  time: number;
  up: number;
  version: string | undefined;
}

function newState(): SanlockState {
  return { lockspaces: newLockspaces(), boot: Number.NaN, time: Number.NaN, up: Number.NaN, version: undefined };
}

/** Tracks sanlock.log: resolves its numbers, and keeps the epoch of the host. */
export class SanlockTracker extends PlainTracker {
  readonly #state: SanlockState;
  readonly #owner: string;
  readonly #lockspaces: Lockspaces;

  constructor(owner: string, state: SanlockState = newState()) {
    super();
    this.#state = state;
    this.#owner = owner;
    this.#lockspaces = new Lockspaces(state.lockspaces);
  }

  override epochOf(_record: LogRecord): EpochFacts {
    const epoch = Number.isNaN(this.#state.boot)
      ? undefined
      : `${this.#owner} up ${new Date(this.#state.boot).toISOString()}`;
    return { version: this.#state.version, pid: undefined, era: undefined, epoch, isDebug: false };
  }

  override track(record: LogRecord, _id: string, reading: RecordReading): LineFacts {
    const { event, error } = reading;
    const facts = newFacts();
    this.#observe(record);
    const version = event?.kind === 'note' ? event.signals?.start?.version : undefined;
    if (version !== undefined) this.#state.version = detach(version);
    facts.error = error;
    if (error !== undefined) facts.outcome = 'failure';
    facts.note = this.#lockspaces.resolve(record, reading);
    return facts;
  }

  /**
   * Begins an epoch where the uptime falls back, or where the host was started after the record before. Otherwise the
   * difference of the clocks wavers, since both are whole seconds, or jumps, since the wall clock was set.
   */
  #observe({ headerFacts, time }: LogRecord): void {
    const up = headerFacts?.['vdsm.uptime_seconds'];
    if (typeof up !== 'number' || up > UP_MAX) return;
    const boot = time - up * 1000;
    if (Math.abs(boot) > TIME_MAX) return;
    const goesOn = boot <= this.#state.time + WAVER_MS && up >= this.#state.up - WAVER_MS / 1000;
    if (!goesOn) {
      if (!Number.isNaN(this.#state.boot)) this.#state.version = undefined;
      this.#state.boot = boot;
    }
    if (goesOn && up < this.#state.up) return;
    this.#state.time = time;
    this.#state.up = up;
  }

  override save(): SanlockState {
    return this.#state;
  }
}

/** Tolerance for the order of records, in ms: threads write them. */
const WAVER_MS = 3000;
/** A hundred years, in seconds. */
const UP_MAX = 3.2e9;
/** Largest time that a `Date` holds, in ms, with some room. */
const TIME_MAX = 8e15;
