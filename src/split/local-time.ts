/**
 * From local time to instants, where a zone sets its clocks forward and back. Clocks that are set back show an hour
 * twice: which one a stamp means is told by the order of the stamps, so this has a memory, one for each stream of records.
 */
import type { Zone } from '../zones/zone.ts';

/** How stamps between `from` and `until` (ms, local, `until` excluded) become instants: instant = local - offset. */
export interface Span {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
  /** `sure` holds for the whole span; the others for the one stamp that was asked for. */
  readonly kind: 'sure' | 'twice' | 'never';
}

/** A moment at which a zone's offset changes from `before` to `after`. */
interface Change {
  readonly at: number;
  readonly before: number;
  readonly after: number;
  /** The local times that this makes double or void: from the lower to the higher reading of `at`. */
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
/** No zone has changed its clocks twice within so many days since vdsm exists. */
const STEP = 7 * DAY;
/** Local time is at most this far from UTC. */
const REACH = 2 * DAY;
/** Records of several threads come a few ms out of order (vdsm before 4.20.24): never by so much, in ms. */
const INVERSION = 2000;

/** What `LocalTime` remembers, as plain data. */
export interface LocalTimeState {
  /** The double hour that stamps were last in. */
  double: DoubleHour | undefined;
  /** The change behind the last stamp that was sure. */
  passed: number;
}

/** An hour that local clocks show twice, and whether the records are in its first or its second pass. */
interface DoubleHour {
  readonly at: number;
  /** A step back by more than this, half of the hour, is the clock that was set back. */
  readonly step: number;
  isSecond: boolean;
  /** Latest stamps of the two passes. */
  first: number;
  later: number;
}

/** The memory of a log of which nothing was read. */
export function newLocalTime(): LocalTimeState {
  return { double: undefined, passed: Number.NaN };
}

/** Turns local times of one zone into instants, in the order of the records of one log. */
export class LocalTime {
  readonly #offsetAt: (instant: number) => number;
  readonly #years = new Map<number, Year>();
  readonly #state: LocalTimeState;

  /** @param state used, not copied */
  constructor(zone: Extract<Zone, { kind: 'rule' }>, state: LocalTimeState) {
    this.#offsetAt = zone.offsetAt;
    this.#state = state;
  }

  /** How a stamp becomes an instant. A span that is `sure` may be kept for the stamps that follow it. */
  find(local: number): Span {
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

  #sure(passed: number, from: number, until: number, offset: number): Span {
    const state = this.#state;
    // beyond the double hour: what goes back into it is of its second pass; from before it, the hour begins anew
    if (state.double?.at === passed) state.double.isSecond = true;
    else state.double = undefined;
    state.passed = passed;
    return { from, until, offset, kind: 'sure' };
  }

  #change(local: number, change: Change): Span {
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

  /** Halves the time in which the offset changes, down to the ms. */
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

/** Takes a stamp in the double hour in; returns whether it is of the second pass. */
function isSecondPass(hour: DoubleHour, local: number): boolean {
  if (!hour.isSecond && hour.first - local > hour.step) {
    hour.isSecond = true;
    hour.later = local;
  }
  if (!hour.isSecond) {
    hour.first = Math.max(hour.first, local);
    return false;
  }
  // a record of the first pass that was written late, right after the clock was set back
  if (local - hour.later > hour.step && Math.abs(local - hour.first) <= INVERSION) return false;
  hour.later = Math.max(hour.later, local);
  return true;
}
