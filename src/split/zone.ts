import { QUALITY_BIT } from '../model/quality.ts';
import type { ClockFacts } from '../model/hosts.ts';
import type { LogRecord } from '../model/records.ts';
import { findZone, formatOffset, readOffset } from '../zones/zone.ts';
import { LocalTime } from './local-time.ts';
import type { LocalTimeState } from './local-time.ts';

/** Turns stamps as written into instants, in the order of the records of one stream. */
export interface Clock {
  /** Sets a record's `time` by its `local` and `zone`, and says in `zoneSource` and `quality` how sure that is. */
  set(record: LogRecord): void;
  /** Its memory, to make a clock that goes on from there. */
  save(): ClockState;
}

/** What a clock remembers, as plain data; it means nothing for another zone. */
export interface ClockState {
  readonly zone: string;
  readonly localTime: LocalTimeState | undefined;
}

/** Zoneless stamps (4.9 to 4.18, 4.19.1 to 4.19.5, 4.20.0) of hosts of which nothing is known. */
const ASSUMED_UTC: ClockFacts = { zone: 'UTC', source: 'assumed', flag: 'tz_assumed', driftMs: 0 };

/**
 * A clock for one stream of records. It has a memory, for hours that local clocks show twice. Zones of facts are checked
 * where facts are made: one that does not exist is a bug.
 * @param state of a clock to go on from
 */
export function createClock(facts: ClockFacts = ASSUMED_UTC, state?: ClockState): Clock {
  const { source, driftMs } = facts;
  const corrected = driftMs === 0 ? 0 : QUALITY_BIT.clock_corrected;
  const zoneless = corrected | (facts.flag === undefined ? 0 : QUALITY_BIT[facts.flag]);
  const zone = findZone(facts.zone);
  if (zone === undefined) throw new Error(`no time zone '${facts.zone}'`);
  const memory = state?.zone === facts.zone ? state.localTime : undefined;
  const localTime = zone.kind === 'rule' ? new LocalTime(zone, memory) : undefined;
  // stamps between `from` and `until` are moved by `shift`: that is all there is to do for nearly every record
  let [from, until] = localTime === undefined ? [-Infinity, Infinity] : [0, 0];
  let shift = zone.kind === 'fixed' ? driftMs - zone.offset : 0;
  const shown = [...new Set(facts.shown?.map((text) => readOffset(text) ?? 0))];
  let lastZone = '';
  let lastShift = 0;

  function find(local: number): number {
    if (localTime === undefined) return 0;
    const span = localTime.find(local);
    shift = driftMs - span.offset;
    [from, until] = span.kind === 'sure' ? [span.from, span.until] : [0, 0];
    return FLAG[span.kind];
  }

  /**
   * Minutes that a log leaves out of its zone are those of the host's, where that is known and has the same hours; else
   * those of the one offset with these hours that other hosts show.
   */
  function settleMinutes(record: LogRecord): void {
    const written = readOffset(record.zone) ?? 0;
    if (facts.flag === undefined && zone !== undefined) {
      find(record.local);
      const own = zone.kind === 'fixed' ? zone.offset : driftMs - shift;
      if (hasHoursOf(own, written)) return settle(record, own);
    }
    const alike = shown.filter((other) => hasHoursOf(other, written));
    if (alike.length !== 1) return;
    settle(record, alike[0] ?? written);
    record.quality |= QUALITY_BIT.tz_inferred;
  }

  return {
    set(record) {
      const { local } = record;
      if (record.zone !== '') {
        if ((record.quality & QUALITY_BIT.tz_minutes_unknown) !== 0) settleMinutes(record);
        if (record.zone !== lastZone) {
          lastZone = record.zone;
          lastShift = driftMs - (readOffset(lastZone) ?? 0);
        }
        record.time = local + lastShift;
        record.quality |= corrected;
        return;
      }
      const flag = local >= from && local < until ? 0 : find(local);
      record.time = local + shift;
      record.zoneSource = source;
      record.quality |= zoneless | flag;
    },
    save: () => ({ zone: facts.zone, localTime: localTime?.save() }),
  };
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
