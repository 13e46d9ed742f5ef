/**
 * Turns local time into instants, in a zone that sets its clocks forward and back. Clocks that are set back show an hour
 * twice, and only the order of stamps tells which pass a stamp is of, so each log needs a memory of its own.
 */
import type { Zone } from '../zones/zone.ts';

/** Local times from `from` up to `until` (in ms, excluded), and how they become instants: instant = local - offset. */
export interface Interval {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
  /** `sure` holds for the whole interval; `twice` and `never` hold for the one stamp that was asked for. */
  readonly kind: 'sure' | 'twice' | 'never';
}

/** An instant at which the offset of a zone changes from `before` to `after`. */
interface Change {
  readonly at: number;
  readonly before: number;
  readonly after: number;
  /** The local times that occur twice or never: from the lower to the higher reading of `at`. */
  readonly low: number;
  readonly high: number;
}

interface Year {
  readonly from: number;
  readonly until: number;
  /** Offset before the first change. */
  readonly offset: number;
  readonly changes: readonly Change[];
}

const DAY = 86_400_000;
/** No zone has changed its clocks twice within this time since vdsm exists. */
const STEP = 7 * DAY;
/** Local time is at most this far from UTC. */
const REACH = 2 * DAY;
/** Threads of vdsm before 4.20.24 write records a few ms out of order; never by this much, in ms. */
const INVERSION = 2000;

/** The memory of `LocalTime`, as plain data. */
export interface LocalTimeState {
  /** The double hour that the last stamps were in or after. */
  double: DoubleHour | undefined;
  /** Instant of the change before the last stamp that was sure; NaN: none. */
  passed: number;
}

/** An hour that local clocks show twice, and whether the log is in its first or its second pass. */
interface DoubleHour {
  /** Instant at which clocks are set back. */
  readonly at: number;
  /** Half of the hour, in ms: stamps that go back by more show that the second pass began. */
  readonly step: number;
  isSecond: boolean;
  /** Latest stamps of the first and the second pass. */
  first: number;
  later: number;
}

/** Returns the memory of a log before its first record. */
export function newLocalTime(): LocalTimeState {
  return { double: undefined, passed: Number.NaN };
}

/** Turns local times of one zone into instants, in the order of the records of one log. */
export class LocalTime {
  readonly #offsetAt: (instant: number) => number;
  readonly #years = new Map<number, Year>();
  readonly #state: LocalTimeState;

  /** @param state of the log; it is used, not copied */
  constructor(zone: Extract<Zone, { kind: 'rule' }>, state: LocalTimeState) {
    this.#offsetAt = zone.offsetAt;
    this.#state = state;
  }

  /** Returns how a stamp becomes an instant. An interval that is `sure` serves later stamps within it, too. */
  find(local: number): Interval {
    const year = this.#yearOf(local);
    let { offset, from } = year;
    let passed = Number.NaN;
    for (const change of year.changes) {
      if (local < change.low) return this.#sure(passed, from, change.low, offset);
      if (local < change.high) return this.#change(local, change);
      [offset, from, passed] = [change.after, change.high, change.at];
    }
    return this.#sure(passed, from, year.until, offset);
  }

  #sure(passed: number, from: number, until: number, offset: number): Interval {
    const state = this.#state;
    // after the double hour, a stamp back in it is of the second pass; before it, the hour is still to come
    if (state.double?.at === passed) state.double.isSecond = true;
    else state.double = undefined;
    state.passed = passed;
    return { from, until, offset, kind: 'sure' };
  }

  #change(local: number, change: Change): Interval {
    const { at, before, after, low, high } = change;
    const state = this.#state;
    if (after > before) return { from: low, until: high, offset: before, kind: 'never' };
    if (state.double?.at !== at) state.double = newDoubleHour(at, (high - low) / 2, state.passed === at);
    const offset = isSecondPass(state.double, local) ? after : before;
    return { from: low, until: high, offset, kind: 'twice' };
  }

  #yearOf(local: number): Year {
    const number = new Date(local).getUTCFullYear();
    let year = this.#years.get(number);
    if (year === undefined) {
      year = this.#read(Date.UTC(number, 0, 1), Date.UTC(number + 1, 0, 1));
      this.#years.set(number, year);
    }
    return year;
  }

  #read(from: number, until: number): Year {
    const begin = from - REACH;
    const offset = this.#offsetAt(begin);
    const changes: Change[] = [];
    let before = offset;
    for (let at = begin; at < until + REACH; at += STEP) {
      const after = this.#offsetAt(at + STEP);
      if (after !== before) changes.push(this.#locate(at, at + STEP, before, after));
      before = after;
    }
    return { from, until, offset, changes };
  }

  /** Finds the change of an offset between two instants, to the ms, by bisection. */
  #locate(from: number, until: number, before: number, after: number): Change {
    let [low, high] = [from, until];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    const [one, other] = [high + before, high + after];
    return { at: high, before, after, low: Math.min(one, other), high: Math.max(one, other) };
  }
}

function newDoubleHour(at: number, step: number, isSecond: boolean): DoubleHour {
  return { at, step, isSecond, first: -Infinity, later: -Infinity };
}

/** Takes a stamp in a double hour; returns whether it is of the second pass. */
function isSecondPass(hour: DoubleHour, local: number): boolean {
  if (!hour.isSecond && hour.first - local > hour.step) {
    hour.isSecond = true;
    hour.later = local;
  }
  if (!hour.isSecond) {
    hour.first = Math.max(hour.first, local);
    return false;
  }
  // a record of the first pass that was written right after the clock was set back
  if (local - hour.later > hour.step && Math.abs(local - hour.first) <= INVERSION) return false;
  hour.later = Math.max(hour.later, local);
  return true;
}
