import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUALITY_BIT } from '../../src/schema/quality.ts';
import { newRecord } from '../../src/split/new-record.ts';
import { Clock } from '../../src/split/clock.ts';
import { wallClock } from '../support/wall-clock.ts';
import { runs } from '../support/properties.ts';

const ZONES = [
  'Europe/Rome',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Gaza',
  'Pacific/Apia',
  'Pacific/Chatham',
  'America/Havana',
  'Europe/Istanbul',
  'Asia/Tehran',
  'Antarctica/Troll',
  'Atlantic/Azores',
  'UTC',
];

const instant = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2026, 0, 1) });

function clockOf(zone: string): Clock {
  return new Clock({ zone, source: 'option', flag: undefined, driftMs: 0 });
}

function read(clock: Clock, local: number): { time: number; flags: number } {
  const record = newRecord('vdsm', 'old', '');
  record.local = local;
  clock.set(record);
  return { time: record.time, flags: record.quality };
}

describe('Clock, in any zone', () => {
  it.each(ZONES)('%s: returns the instant of a local time, or, flagged, another with the same local time', (zone) => {
    const localOf = wallClock(zone);
    fc.assert(
      fc.property(fc.array(instant, { minLength: 1, maxLength: 20 }), (instants) => {
        const clock = clockOf(zone);
        for (const time of instants) {
          const got = read(clock, localOf(time));
          if (got.flags === 0) expect(got.time).toBe(time);
          else {
            // a local time that clocks show is not in a gap, but may be of the other pass of its hour
            expect(got.flags).toBe(QUALITY_BIT.tz_ambiguous);
            expect(localOf(got.time)).toBe(localOf(time));
          }
        }
      }),
      { numRuns: runs(30) },
    );
  });

  it.each(ZONES)('%s: returns every instant of a log that is written in order', (zone) => {
    const localOf = wallClock(zone);
    fc.assert(
      fc.property(fc.constantFrom(...yearsOf(2010, 2025)), (year) => {
        const clock = clockOf(zone);
        const offsetAt = (time: number): number => localOf(time) - time;
        for (let time = Date.UTC(year, 0, 1); time < Date.UTC(year + 1, 0, 1);) {
          expect(read(clock, localOf(time)).time).toBe(time);
          // in small steps around hours that occur twice
          time += offsetAt(time - 6 * HOUR) === offsetAt(time + 12 * HOUR) ? 6 * HOUR : 7 * MINUTE;
        }
      }),
      { numRuns: runs(2) },
    );
  });

  it.each(ZONES)('%s: flags a local time that no clock shows', (zone) => {
    const localOf = wallClock(zone);
    fc.assert(
      fc.property(instant, (local) => {
        const got = read(clockOf(zone), local);
        const shown = localOf(got.time) === local;
        expect((got.flags & QUALITY_BIT.tz_gap) === 0).toBe(shown);
      }),
      { numRuns: runs(50) },
    );
  });
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function yearsOf(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
