import { QUALITY_BIT } from '../schema/quality.ts';
import type { ClockFacts } from '../model/hosts.ts';
import type { LogRecord } from '../model/records.ts';
import { findZone, formatOffset, readOffset, type Zone } from '../zones/zone.ts';
import { LocalTime, newLocalTime, type LocalTimeState } from './local-time.ts';

/** The memory of a clock, as plain data. It is of no use in another zone. */
export interface ClockState {
  readonly zone: string;
  readonly localTime: LocalTimeState;
}

/** For stamps without a zone (vdsm 4.9 to 4.18, 4.19.1 to 4.19.5, 4.20.0) of a host whose zone is unknown. */
const ASSUMED_UTC: ClockFacts = { zone: 'UTC', source: 'assumed', flag: 'tz_assumed', driftMs: 0 };

/**
 * Turns the stamps of one log into instants, in the order of its records: where clocks were set back, that order tells the
 * two passes of an hour apart.
 */
export class Clock {
  /** Its memory, for a clock that continues this one. */
  readonly state: ClockState;
  readonly #facts: ClockFacts;
  readonly #zone: Zone;
  readonly #localTime: LocalTime | undefined;
  /** Quality bits of every record, and of records whose stamp names no zone. */
  readonly #corrected: number;
  readonly #zoneless: number;
  /** Offsets in the logs of other hosts of the input, in ms. */
  readonly #shown: readonly number[];
  // An instant is `local + shift` for stamps from `from` up to `until`, which holds for nearly every record after the
  // first.
  #from: number;
  #until: number;
  #shift: number;
  #lastZone = '';
  #lastShift = 0;

  /**
   * @param facts their zone was checked when it was read, so that an unknown one is a bug, and throws
   * @param state of the clock that this one continues; it is used, not copied
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

  /** Sets `time` of a record from its `local` and `zone`, and `zoneSource` and `quality` by how certain the zone is. */
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

  /** Sets `shift`, `from` and `until` for stamps around a local time; returns the quality bit of this one. */
  #find(local: number): number {
    if (this.#localTime === undefined) return 0;
    const interval = this.#localTime.find(local);
    this.#shift = this.#facts.driftMs - interval.offset;
    [this.#from, this.#until] = interval.kind === 'sure' ? [interval.from, interval.until] : [0, 0];
    return FLAG[interval.kind];
  }

  /**
   * Completes a zone that lacks its minutes: from the zone of the host, if that is known and has the same hours, else from
   * the only offset with these hours in the logs of other hosts.
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
