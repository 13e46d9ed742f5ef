import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offsetOfPosixZone, readPosixZone } from '../../src/zones/posix.ts';
import { wallClock } from '../support/wall-clock.ts';
import { runs } from '../support/properties.ts';

/** Last lines of zone files, and the years from which on they hold. */
const RULES = [
  ['Europe/Rome', 'CET-1CEST,M3.5.0,M10.5.0/3', 2000],
  ['America/New_York', 'EST5EDT,M3.2.0,M11.1.0', 2008],
  ['Australia/Lord_Howe', '<+1030>-10:30<+11>-11,M10.1.0,M4.1.0', 2009],
  ['Australia/Sydney', 'AEST-10AEDT,M10.1.0,M4.1.0/3', 2009],
  ['Asia/Jerusalem', 'IST-2IDT,M3.4.4/26,M10.5.0', 2014],
  ['America/Havana', 'CST5CDT,M3.2.0/0,M11.1.0/1', 2014],
  ['Asia/Kolkata', 'IST-5:30', 2000],
  ['America/Argentina/Buenos_Aires', '<-03>3', 2010],
  ['UTC', 'UTC0', 2000],
] as const;

describe('readPosixZone', () => {
  it.each(RULES)('%s: %s gives the offsets that node knows', (name, rule, since) => {
    const zone = readPosixZone(rule);
    const localOf = wallClock(name);
    expect(zone).toBeDefined();
    if (zone === undefined) return;
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(since, 0, 1), max: Date.UTC(2026, 0, 1) }), (instant) => {
        expect(offsetOfPosixZone(zone, instant)).toBe(localOf(instant) - instant);
      }),
      { numRuns: runs(1000) },
    );
  });

  // The days of a year that a rule may count in two ways: J60 is the 1st of March in each, 60 only in those that are none.
  it.each([
    ['AAA0BBB,J60/0,J300', '2016-03-01T00:00:00Z'],
    ['AAA0BBB,J60/0,J300', '2015-03-01T00:00:00Z'],
    ['AAA0BBB,60/0,300', '2016-03-01T00:00:00Z'],
    ['AAA0BBB,60/0,300', '2015-03-02T00:00:00Z'],
  ])('%s sets clocks forward at %s', (rule, at) => {
    const zone = readPosixZone(rule);
    expect(zone).toBeDefined();
    if (zone === undefined) return;
    expect(offsetOfPosixZone(zone, Date.parse(at) - 1)).toBe(0);
    expect(offsetOfPosixZone(zone, Date.parse(at))).toBe(3_600_000);
  });

  it.each([
    '',
    'CET',
    'CEST-1CEST',
    'EST5EDT',
    'CET-1CEST,M3.5.0',
    'CET-1CEST,M13.5.0,M10.5.0/3',
    'CET-1CEST,M3.6.0,M10.5.0/3',
    'CET-1CEST,J0,J300',
    'CET-1CEST,1,366',
    'CET-99',
    'Europe/Rome',
    'CET-1CEST,M3.5.0,M10.5.0/3\n',
    ':Europe/Rome',
  ])('refuses %j', (text) => {
    expect(readPosixZone(text)).toBeUndefined();
  });

  it('reads any text, and any rule at any time, without a fault', () => {
    const name = fc.constantFrom('CET', 'CEST', '<+01>', 'AAAA', '');
    const change = fc.constantFrom('M3.5.0', 'M10.5.6/-167', 'J60', 'J365/167', '0', '365/25', 'M1.1.1/0', 'x');
    const number = fc.integer({ min: -30, max: 30 }).map(String);
    const rule = fc.tuple(name, number, name, change, change).map(([a, b, c, d, e]) => `${a}${b}${c},${d},${e}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), rule), fc.date({ noInvalidDate: true }), (text, date) => {
        const zone = readPosixZone(text);
        if (zone !== undefined)
          expect(Math.abs(offsetOfPosixZone(zone, date.getTime()))).toBeLessThanOrEqual(86_400_000);
      }),
    );
  });
});
