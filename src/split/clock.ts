import { QUALITY_BIT } from '../model/quality.ts';
import type { ClockFacts } from '../model/hosts.ts';
import type { LogRecord } from '../model/records.ts';
import { findZone, formatOffset, readOffset, type Zone } from '../zones/zone.ts';
import { LocalTime, newLocalTime, type LocalTimeState } from './local-time.ts';

/** What a clock remembers, as plain data. It means nothing in another zone. */
export interface ClockState {
  readonly zone: string;
  readonly localTime: LocalTimeState;
}

/** Stamps without a zone (4.9 to 4.18, 4.19.1 to 4.19.5, 4.20.0) of a host of which nothing is known. */
const ASSUMED_UTC: ClockFacts = { zone: 'UTC', source: 'assumed', flag: 'tz_assumed', driftMs: 0 };

/**
 * Turns stamps as written into instants, in the order of the records of one log: an hour that local clocks show twice
 * is told by that order.
 */
export class Clock {
  /** What to make a clock from that goes on where this one is. */
  readonly state: ClockState;
  readonly #facts: ClockFacts;
  readonly #zone: Zone;
  readonly #localTime: LocalTime | undefined;
  /** Quality bits of every record, and of those whose stamp names no zone. */
  readonly #corrected: number;
  readonly #zoneless: number;
  /** Offsets that logs of other hosts of the input show, in ms. */
  readonly #shown: readonly number[];
  // Stamps between `from` and `until` are moved by `shift` ms: nearly every record needs no more than that.
  #from: number;
  #until: number;
  #shift: number;
  #lastZone = '';
  #lastShift = 0;

  /**
   * @param facts zones in it were checked where they were read: one that does not exist is a bug, and throws
   * @param state of a clock to go on from; it is used, not copied
   */
  constructor(facts: ClockFacts = ASSUMED_UTC, state?: ClockState) {
    const zone = findZone(facts.zone);
    if (zone === undefined) throw new Error(`no time zone '${facts.zone}'`);
    this.#facts = facts;
    this.#zone = zone;
    this.state = state?.zone === facts.zone ? state : { zone: facts.zone, localTime: newLocalTime() };
    this.#localTime = zone.kind === 'rule' ? new LocalTime(zone, this.state.localTime) : undefined;
    [this.#from, this.#until] = this.#localTime === undefined ? [-Infinity, Infinity] : [0, 0];
    this.#shift = zone.kind === 'fixed' ? facts.driftMs - zone.offset : 0;
    this.#corrected = facts.driftMs === 0 ? 0 : QUALITY_BIT.clock_corrected;
    this.#zoneless = this.#corrected | (facts.flag === undefined ? 0 : QUALITY_BIT[facts.flag]);
    this.#shown = [...new Set(facts.shown?.map((text) => readOffset(text) ?? 0))];
  }

  /** Sets a record's `time` by its `local` and `zone`, and says in `zoneSource` and `quality` how sure that is. */
  set(record: LogRecord): void {
    const { local } = record;
    if (record.zone !== '') {
      if ((record.quality & QUALITY_BIT.tz_minutes_unknown) !== 0) this.#settleMinutes(record);
      if (record.zone !== this.#lastZone) {
        this.#lastZone = record.zone;
        this.#lastShift = this.#facts.driftMs - (readOffset(record.zone) ?? 0);
      }
      record.time = local + this.#lastShift;
      record.quality |= this.#corrected;
      return;
    }
    const flag = local >= this.#from && local < this.#until ? 0 : this.#find(local);
    record.time = local + this.#shift;
    record.zoneSource = this.#facts.source;
    record.quality |= this.#zoneless | flag;
  }

  /** Finds how stamps around a local time are moved; returns the quality bit of this one. */
  #find(local: number): number {
    if (this.#localTime === undefined) return 0;
    const span = this.#localTime.find(local);
    this.#shift = this.#facts.driftMs - span.offset;
    [this.#from, this.#until] = span.kind === 'sure' ? [span.from, span.until] : [0, 0];
    return FLAG[span.kind];
  }

  /**
   * Gives a zone that names whole hours only the minutes of the host's own zone, where that is known and has the same
   * hours; else those of the one offset with these hours that other hosts show.
   */
  #settleMinutes(record: LogRecord): void {
    const written = readOffset(record.zone) ?? 0;
    if (this.#facts.flag === undefined) {
      this.#find(record.local);
      const own = this.#zone.kind === 'fixed' ? this.#zone.offset : this.#facts.driftMs - this.#shift;
      if (hasHoursOf(own, written)) return settle(record, own);
    }
    const alike = this.#shown.filter((other) => hasHoursOf(other, written));
    if (alike.length !== 1) return;
    settle(record, alike[0] ?? written);
    record.quality |= QUALITY_BIT.tz_inferred;
  }
}

const HOUR = 3_600_000;

function settle(record: LogRecord, offset: number): void {
  record.zone = formatOffset(offset);
  record.quality &= ~QUALITY_BIT.tz_minutes_unknown;
}

function hasHoursOf(offset: number, written: number): boolean {
  return Math.trunc(offset / HOUR) === Math.trunc(written / HOUR) && offset < 0 === written < 0;
}

const FLAG = { sure: 0, twice: QUALITY_BIT.tz_ambiguous, never: QUALITY_BIT.tz_gap } as const;
