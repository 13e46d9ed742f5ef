/**
 * Restarts of vdsm: why an epoch ended, and whether a record begins the next one. A stop by an administrator and the
 * stop by which vdsm ends itself when it loses libvirt both log `Received signal 15`.
 */
import type { Event, EventOf } from '../model/events.ts';
import { QUALITY_BIT } from '../schema/quality.ts';
import type { LogRecord } from '../model/records.ts';
import type { LineFacts, RestartCause, RestartFacts } from '../model/spans.ts';
import { isReset, newThreadNumbers, type ThreadNumbers } from './thread-numbers.ts';

/** Time from the loss of libvirt to the signal that vdsm then sends to itself, at most, in ms. */
const LOST_TO_SIGNAL_MS = 1000;
/** Time from the beginning of an epoch within which an exception that ends it counts as a failed start, in ms. */
const START_MS = 600_000;
/** Time from the beginning of an epoch to the first step that its main thread logs, at most, in ms. */
const STEPS_MS = 10_000;
/** Number of the signal by which `spmprotect` stops the SPM; vdsm goes on. */
const SIGUSR1 = 10;

/** Facts about the current epoch. */
export interface RestartsState {
  numbers: ThreadNumbers;
  /** Steps of its start that were logged. */
  steps: Set<string>;
  /** Whether its beginning is in the input. */
  begun: boolean;
  /** Times of its first and last record, in ms; undefined: it has none yet. */
  first: number | undefined;
  last: number;
  /**
   * Time of its last record that the next epoch cannot have written before its banner, in ms; undefined: it has none yet.
   * Records of the main thread behind it are of one epoch or the other.
   */
  lastOwn: number | undefined;
  /** It began without a banner, and only the main thread logged since: the banner of the same start may follow. */
  awaitsBanner: boolean;
  /** Why it ends, as soon as a record states that. */
  cause: RestartCause | undefined;
  /** No record states the cause: it follows from others. */
  inferred: boolean;
  /** When libvirt was lost, in ms. */
  lostAt: number;
  /** The main thread is through: after that only steps of the stop are logged. */
  mainEnded: boolean;
}

export function newRestarts(): RestartsState {
  return {
    numbers: newThreadNumbers(),
    steps: new Set(),
    begun: false,
    first: undefined,
    last: 0,
    lastOwn: undefined,
    awaitsBanner: false,
    cause: undefined,
    inferred: false,
    lostAt: Number.NEGATIVE_INFINITY,
    mainEnded: false,
  };
}

export class Restarts {
  readonly #state: RestartsState;

  constructor(state: RestartsState) {
    this.#state = state;
  }

  /** Whether a record is the first one of a new epoch: a banner, or a record that shows a start without one. */
  begins(record: LogRecord, event: Event): boolean {
    switch (event.kind) {
      case 'banner':
        return true;
      case 'note':
        if (event.action === 'startup-failed' || event.action === 'stop-failed')
          return this.#state.mainEnded && event.signals?.mainEnds === true;
        return event.action === 'start-step' && this.#isNewStart(record, event);
      case 'caller':
      case 'bridge-start':
        return this.#isNewCount(record);
      case 'call-start':
        return event.source === 'xmlrpc' && this.#isNewCount(record);
      default:
        return false;
    }
  }

  /** Begins an epoch with a record; returns how the one before ended, if the input has any record of it. */
  begin({ time }: LogRecord, isAnnounced: boolean): RestartFacts | undefined {
    const state = this.#state;
    const isSameStart = isAnnounced && state.awaitsBanner && time - (state.first ?? time) <= STEPS_MS;
    const last = this.#lastBefore(time);
    const ended: RestartFacts | undefined =
      last !== undefined && !isSameStart && this.#isKnown(isAnnounced)
        ? { cause: state.cause ?? 'unknown', gapSeconds: Math.max(0, time - last) / 1000, inferred: state.inferred }
        : undefined;
    Object.assign(state, newRestarts(), { begun: true, last: state.last, awaitsBanner: !isAnnounced });
    return ended;
  }

  /** Notes the time of a record of the epoch. */
  observe({ time, thread }: LogRecord, event: Event | undefined): void {
    // this thread logs before the banner of its own epoch (DEBUG, 4.20.24 and 4.30.1 on)
    if (thread === 'logfile') return;
    const state = this.#state;
    const isMain = thread === 'MainThread';
    if (!isMain) state.awaitsBanner = false;
    if (!isMain || isOwn(event)) state.lastOwn = time;
    // a record long after another one of the main thread is no part of the same start
    else if (state.first !== undefined && time - state.last > STEPS_MS) state.lastOwn = state.last;
    state.first ??= time;
    state.last = time;
  }

  /**
   * Returns the time of the last record before a start, in ms: the main thread logs before the banner too, such as the
   * modules that vdsm loads first. Undefined where all records may be of the start itself.
   */
  #lastBefore(time: number): number | undefined {
    const { last, lastOwn } = this.#state;
    return time - last > STEPS_MS ? last : lastOwn;
  }

  /** Reads what a note states about the end of the epoch; undefined: nothing. */
  readEnd(record: LogRecord, note: EventOf<'note'>): RestartFacts | undefined {
    switch (note.action) {
      case 'signal-received':
        return this.#signal(record, note.facts?.['vdsm.signal']);
      case 'libvirt-lost':
        this.#state.lostAt = record.time;
        return note.signals?.stopsItself === true ? this.#end('libvirt-lost') : undefined;
      case 'panic':
        return this.#end('panic');
      case 'startup-failed':
        this.#state.mainEnded ||= note.signals?.mainEnds === true;
        return this.#end(record.time - (this.#state.first ?? record.time) > START_MS ? 'crash' : 'startup-failure');
      case 'stop-failed':
      case 'stop-step':
        if (note.signals?.mainEnds !== true) return undefined;
        this.#state.mainEnded = true;
        if (this.#state.cause !== undefined) return undefined;
        // 4.9 and 4.10 do not log the signal, and 4.11 to 4.18 do so at DEBUG
        this.#state.inferred = true;
        return this.#end('admin-stop');
      case 'start-step':
        this.#noteStep(record, note);
        return undefined;
      default:
        return undefined;
    }
  }

  /** Whether the input has an epoch before the one that begins, and not only earlier records of the same start. */
  #isKnown(isAnnounced: boolean): boolean {
    if (this.#state.first === undefined) return false;
    return (
      isAnnounced ||
      this.#state.begun ||
      this.#state.cause !== undefined ||
      this.#state.last - this.#state.first > STEPS_MS
    );
  }

  #signal({ time }: LogRecord, number: number | undefined): RestartFacts {
    if (number === SIGUSR1) return { cause: 'spm-stop', gapSeconds: undefined, inferred: false };
    const isOwn = time - this.#state.lostAt <= LOST_TO_SIGNAL_MS;
    // somebody else sent this signal before vdsm could stop itself
    if (!isOwn && this.#state.cause === 'libvirt-lost') this.#state.cause = undefined;
    return this.#end(isOwn ? 'libvirt-lost' : 'admin-stop');
  }

  /** The first cause stays, as exceptions may follow in a stop. */
  #end(cause: RestartCause): RestartFacts {
    this.#state.cause ??= cause;
    return { cause: this.#state.cause, gapSeconds: undefined, inferred: this.#state.inferred };
  }

  #isNewCount({ thread }: LogRecord): boolean {
    return isReset(this.#state.numbers, thread, this.#state.begun);
  }

  #isNewStart(record: LogRecord, note: EventOf<'note'>): boolean {
    const step = stepOf(record, note);
    return step !== undefined && (this.#state.mainEnded || !this.#state.begun || this.#state.steps.has(step));
  }

  #noteStep(record: LogRecord, note: EventOf<'note'>): void {
    const step = stepOf(record, note);
    if (step !== undefined) this.#state.steps.add(step);
  }
}

/** Returns whether a record of the main thread is of the epoch that it stands in: no start logs it before its banner. */
function isOwn(event: Event | undefined): boolean {
  return event?.kind === 'banner' || (event?.kind === 'note' && OWN_STEPS.has(event.action));
}

const OWN_STEPS: ReadonlySet<string> = new Set([
  'start-step',
  'stop-step',
  'signal-received',
  'startup-failed',
  'libvirt-lost',
  'panic',
]);

/** Returns the step of a start that a record of the main thread names. */
function stepOf({ thread }: LogRecord, { signals }: EventOf<'note'>): string | undefined {
  return thread === 'MainThread' ? signals?.startStep : undefined;
}

/**
 * Adds to a line's facts how an epoch ended. A failed start without a banner begins an epoch and ends it: the cause is
 * then the failure's own, and the gap that of the beginning.
 */
export function addRestart(facts: LineFacts, restart: RestartFacts | undefined): void {
  if (restart === undefined) return;
  facts.restart = { ...restart, gapSeconds: restart.gapSeconds ?? facts.restart?.gapSeconds };
  if (restart.inferred) facts.quality |= QUALITY_BIT.verdict_inferred;
}
