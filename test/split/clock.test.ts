import { describe, expect, it } from 'vitest';
import type { ClockFacts } from '../../src/model/hosts.ts';
import type { QualityFlag } from '../../src/schema/quality.ts';
import { QUALITY_BIT, QUALITY_FLAGS } from '../../src/schema/quality.ts';
import { newRecord } from '../../src/split/new-record.ts';
import { readStamp } from '../../src/split/stamp.ts';
import { Clock } from '../../src/split/clock.ts';

/** Reads stamps by the clock of a zone that the user named. */
function clockOf(zone: string, more: Partial<ClockFacts> = {}) {
  const clock = new Clock({ zone, source: 'option', flag: undefined, driftMs: 0, ...more });
  return (stamp: string, written = '') => {
    const record = newRecord('vdsm', 'new', '');
    record.zone = written;
    record.local = readStamp(stamp);
    clock.set(record);
    return { ...record, flags: QUALITY_FLAGS.filter((flag) => (record.quality & QUALITY_BIT[flag]) !== 0) };
  };
}

/** A stamp, its instant, and the quality flag of its record. */
type Row = readonly [stamp: string, instant: string, flag?: QualityFlag];

/** Stamps in the order of a log. */
const LOGS: readonly { readonly log: string; readonly zone: string; readonly rows: readonly Row[] }[] = [
  {
    log: 'stamps before, in and after an hour that occurs twice in Rome',
    zone: 'Europe/Rome',
    rows: [
      ['2015-10-25 01:59:59,999', '2015-10-24T23:59:59.999Z'],
      ['2015-10-25 02:00:00,000', '2015-10-25T00:00:00.000Z', 'tz_ambiguous'],
      ['2015-10-25 02:30:00,000', '2015-10-25T00:30:00.000Z', 'tz_ambiguous'],
      ['2015-10-25 02:59:59,999', '2015-10-25T00:59:59.999Z', 'tz_ambiguous'],
      ['2015-10-25 02:00:00,001', '2015-10-25T01:00:00.001Z', 'tz_ambiguous'],
      ['2015-10-25 02:30:00,000', '2015-10-25T01:30:00.000Z', 'tz_ambiguous'],
      ['2015-10-25 02:59:59,999', '2015-10-25T01:59:59.999Z', 'tz_ambiguous'],
      ['2015-10-25 03:00:00,000', '2015-10-25T02:00:00.000Z'],
    ],
  },
  {
    log: 'threads that write out of order around the change',
    zone: 'Europe/Rome',
    rows: [
      ['2015-10-25 02:59:59,996', '2015-10-25T00:59:59.996Z', 'tz_ambiguous'],
      ['2015-10-25 02:59:59,999', '2015-10-25T00:59:59.999Z', 'tz_ambiguous'],
      ['2015-10-25 02:59:59,997', '2015-10-25T00:59:59.997Z', 'tz_ambiguous'],
      ['2015-10-25 02:00:00,003', '2015-10-25T01:00:00.003Z', 'tz_ambiguous'],
      ['2015-10-25 02:59:59,998', '2015-10-25T00:59:59.998Z', 'tz_ambiguous'],
      ['2015-10-25 02:00:00,001', '2015-10-25T01:00:00.001Z', 'tz_ambiguous'],
      ['2015-10-25 02:00:00,009', '2015-10-25T01:00:00.009Z', 'tz_ambiguous'],
      ['2015-10-25 02:59:59,990', '2015-10-25T00:59:59.990Z', 'tz_ambiguous'],
      ['2015-10-25 02:31:00,000', '2015-10-25T01:31:00.000Z', 'tz_ambiguous'],
      ['2015-10-25 02:59:59,990', '2015-10-25T01:59:59.990Z', 'tz_ambiguous'],
    ],
  },
  {
    log: 'threads that write out of order at both ends of the hour',
    zone: 'Europe/Rome',
    rows: [
      ['2015-10-25 02:00:00,001', '2015-10-25T00:00:00.001Z', 'tz_ambiguous'],
      ['2015-10-25 01:59:59,999', '2015-10-24T23:59:59.999Z'],
      ['2015-10-25 02:00:00,000', '2015-10-25T00:00:00.000Z', 'tz_ambiguous'],
      ['2015-10-25 02:59:00,000', '2015-10-25T00:59:00.000Z', 'tz_ambiguous'],
      ['2015-10-25 02:01:00,000', '2015-10-25T01:01:00.000Z', 'tz_ambiguous'],
      ['2015-10-25 03:00:00,001', '2015-10-25T02:00:00.001Z'],
      ['2015-10-25 02:59:59,999', '2015-10-25T01:59:59.999Z', 'tz_ambiguous'],
      ['2015-10-25 03:00:00,002', '2015-10-25T02:00:00.002Z'],
    ],
  },
  {
    log: 'a log that is silent in the hour, and then a straggler',
    zone: 'Europe/Rome',
    rows: [
      ['2015-10-25 01:00:00,000', '2015-10-24T23:00:00.000Z'],
      ['2015-10-25 03:00:00,001', '2015-10-25T02:00:00.001Z'],
      ['2015-10-25 02:59:59,999', '2015-10-25T01:59:59.999Z', 'tz_ambiguous'],
    ],
  },
  {
    log: 'a log that is silent in the second pass, and then a straggler',
    zone: 'Europe/Rome',
    rows: [
      ['2015-10-25 02:20:00,000', '2015-10-25T00:20:00.000Z', 'tz_ambiguous'],
      ['2015-10-25 03:00:00,001', '2015-10-25T02:00:00.001Z'],
      ['2015-10-25 02:59:59,999', '2015-10-25T01:59:59.999Z', 'tz_ambiguous'],
    ],
  },
  {
    log: 'the same log again from its beginning',
    zone: 'Europe/Rome',
    rows: [
      ['2015-10-25 02:50:00,000', '2015-10-25T00:50:00.000Z', 'tz_ambiguous'],
      ['2015-10-25 02:10:00,000', '2015-10-25T01:10:00.000Z', 'tz_ambiguous'],
      ['2015-10-25 04:00:00,000', '2015-10-25T03:00:00.000Z'],
      ['2015-10-25 01:00:00,000', '2015-10-24T23:00:00.000Z'],
      ['2015-10-25 02:30:00,000', '2015-10-25T00:30:00.000Z', 'tz_ambiguous'],
      ['2015-10-25 02:50:00,000', '2015-10-25T00:50:00.000Z', 'tz_ambiguous'],
      ['2015-10-25 02:10:00,000', '2015-10-25T01:10:00.000Z', 'tz_ambiguous'],
    ],
  },
  {
    log: 'two years one after the other',
    zone: 'America/New_York',
    rows: [
      ['2014-11-02 01:50:00,000', '2014-11-02T05:50:00.000Z', 'tz_ambiguous'],
      ['2014-11-02 01:05:00,000', '2014-11-02T06:05:00.000Z', 'tz_ambiguous'],
      ['2015-11-01 01:05:00,000', '2015-11-01T05:05:00.000Z', 'tz_ambiguous'],
      ['2015-11-01 01:50:00,000', '2015-11-01T05:50:00.000Z', 'tz_ambiguous'],
      ['2015-11-01 01:05:00,000', '2015-11-01T06:05:00.000Z', 'tz_ambiguous'],
    ],
  },
  {
    log: 'an hour that Rome leaves out',
    zone: 'Europe/Rome',
    rows: [
      ['2015-03-29 01:59:59,999', '2015-03-29T00:59:59.999Z'],
      ['2015-03-29 02:00:00,000', '2015-03-29T01:00:00.000Z', 'tz_gap'],
      ['2015-03-29 02:30:00,000', '2015-03-29T01:30:00.000Z', 'tz_gap'],
      ['2015-03-29 03:00:00,000', '2015-03-29T01:00:00.000Z'],
    ],
  },
  {
    log: 'an hour that New York leaves out',
    zone: 'America/New_York',
    rows: [
      ['2021-03-14 01:59:59,999', '2021-03-14T06:59:59.999Z'],
      ['2021-03-14 02:30:00,000', '2021-03-14T07:30:00.000Z', 'tz_gap'],
      ['2021-03-14 03:00:00,000', '2021-03-14T07:00:00.000Z'],
    ],
  },
  {
    log: 'half an hour that Lord Howe Island has twice',
    zone: 'Australia/Lord_Howe',
    rows: [
      ['2019-04-07 01:29:59,000', '2019-04-06T14:29:59.000Z'],
      ['2019-04-07 01:30:00,000', '2019-04-06T14:30:00.000Z', 'tz_ambiguous'],
      ['2019-04-07 01:59:59,999', '2019-04-06T14:59:59.999Z', 'tz_ambiguous'],
      ['2019-04-07 01:30:00,002', '2019-04-06T15:00:00.002Z', 'tz_ambiguous'],
      ['2019-04-07 02:00:00,000', '2019-04-06T15:30:00.000Z'],
    ],
  },
  {
    log: 'half an hour that Lord Howe Island leaves out',
    zone: 'Australia/Lord_Howe',
    rows: [
      ['2019-10-06 01:59:59,999', '2019-10-05T15:29:59.999Z'],
      ['2019-10-06 02:10:00,000', '2019-10-05T15:40:00.000Z', 'tz_gap'],
      ['2019-10-06 02:30:00,000', '2019-10-05T15:30:00.000Z'],
    ],
  },
  {
    log: 'the day that Samoa left out',
    zone: 'Pacific/Apia',
    rows: [
      ['2011-12-29 23:59:59,999', '2011-12-30T09:59:59.999Z'],
      ['2011-12-30 12:00:00,000', '2011-12-30T22:00:00.000Z', 'tz_gap'],
      ['2011-12-31 00:00:00,000', '2011-12-30T10:00:00.000Z'],
    ],
  },
  {
    log: 'a change for good, with no summer time',
    zone: 'Europe/Moscow',
    rows: [
      ['2014-10-26 00:59:59,000', '2014-10-25T20:59:59.000Z'],
      ['2014-10-26 01:59:59,000', '2014-10-25T21:59:59.000Z', 'tz_ambiguous'],
      ['2014-10-26 01:00:00,000', '2014-10-25T22:00:00.000Z', 'tz_ambiguous'],
      ['2014-10-26 02:00:00,000', '2014-10-25T23:00:00.000Z'],
    ],
  },
  {
    log: 'a rule from the end of a zone file',
    zone: 'CET-1CEST,M3.5.0,M10.5.0/3',
    rows: [
      ['2015-07-01 12:00:00,000', '2015-07-01T10:00:00.000Z'],
      ['2015-10-25 02:59:59,000', '2015-10-25T00:59:59.000Z', 'tz_ambiguous'],
      ['2015-10-25 02:00:01,000', '2015-10-25T01:00:01.000Z', 'tz_ambiguous'],
      ['2015-12-01 12:00:00,000', '2015-12-01T11:00:00.000Z'],
    ],
  },
  { log: 'an offset', zone: '+0530', rows: [['2015-10-25 02:30:00,000', '2015-10-24T21:00:00.000Z']] },
  { log: 'an offset west', zone: '-0330', rows: [['2015-10-25 02:30:00,000', '2015-10-25T06:00:00.000Z']] },
];

describe('Clock', () => {
  it.each(LOGS)('reads $log', ({ zone, rows }) => {
    const read = clockOf(zone);
    const got = rows.map(([stamp]) => {
      const { time, flags } = read(stamp);
      return [stamp, new Date(time).toISOString(), ...flags];
    });
    expect(got).toEqual(rows);
  });

  it('uses the offset in a line, and forgets it after that line', () => {
    const read = clockOf('Europe/Rome');
    expect(read('2015-10-25 02:50:00,000', '-0400')).toMatchObject({
      time: Date.UTC(2015, 9, 25, 6, 50),
      zoneSource: undefined,
      flags: [],
    });
    expect(read('2015-10-25 02:10:00,000')).toMatchObject({ time: Date.UTC(2015, 9, 25, 0, 10), zoneSource: 'option' });
    expect(read('2015-10-25 02:10:00,000', '+0000')).toMatchObject({ time: Date.UTC(2015, 9, 25, 2, 10), flags: [] });
  });

  it('assumes UTC where no zone is known, and flags the record', () => {
    const record = newRecord('vdsm', 'old', '');
    record.local = 1000;
    new Clock().set(record);
    expect(record).toMatchObject({ time: 1000, zoneSource: 'assumed', quality: QUALITY_BIT.tz_assumed });
  });

  it('flags records whose zone is inferred', () => {
    const read = clockOf('+0200', { source: 'log', flag: 'tz_inferred' });
    expect(read('2015-07-01 12:00:00,000')).toMatchObject({ zoneSource: 'log', flags: ['tz_inferred'] });
    expect(read('2015-07-01 12:00:00,000', '+0200')).toMatchObject({ zoneSource: undefined, flags: [] });
  });

  it('completes an offset without minutes from the zone of the host, if that has the same hours', () => {
    const CUT = QUALITY_BIT.tz_minutes_unknown;
    const rows: readonly (readonly [zone: string, written: string, instant: string, known: boolean])[] = [
      ['Asia/Kolkata', '+0500', '2020-01-01T06:30:00.000Z', true],
      ['Asia/Kathmandu', '+0500', '2020-01-01T06:15:00.000Z', true],
      ['America/St_Johns', '-0300', '2020-01-01T15:30:00.000Z', true],
      ['+05:30', '+0500', '2020-01-01T06:30:00.000Z', true],
      ['Asia/Karachi', '+0500', '2020-01-01T07:00:00.000Z', true],
      ['Europe/Rome', '+0500', '2020-01-01T07:00:00.000Z', false],
      ['Asia/Kolkata', '-0500', '2020-01-01T17:00:00.000Z', false],
    ];
    for (const [zone, written, instant, known] of rows) {
      const clock = new Clock({ zone, source: 'option', flag: undefined, driftMs: 0 });
      const record = newRecord('engine', 'sister', '');
      record.zone = written;
      record.quality = CUT;
      record.local = readStamp('2020-01-01 12:00:00,000');
      clock.set(record);
      expect([zone, new Date(record.time).toISOString(), (record.quality & CUT) === 0]).toEqual([zone, instant, known]);
    }
  });

  it('completes it from the only offset with these hours in logs of other hosts, and flags the record', () => {
    const rows: readonly (readonly [shown: string[], written: string, zone: string, flags: number])[] = [
      [['+0530'], '+0500', '+0530', QUALITY_BIT.tz_inferred],
      [['+0000', '+0530'], '+0500', '+0530', QUALITY_BIT.tz_inferred],
      [['-0330'], '-0300', '-0330', QUALITY_BIT.tz_inferred],
      [['+0500'], '+0500', '+0500', QUALITY_BIT.tz_inferred],
      [['+0530', '+0545'], '+0500', '+0500', QUALITY_BIT.tz_minutes_unknown],
      [['-0530', '+0200'], '+0500', '+0500', QUALITY_BIT.tz_minutes_unknown],
    ];
    for (const [shown, written, zone, flags] of rows) {
      const clock = new Clock({ zone: 'UTC', source: 'assumed', flag: 'tz_assumed', driftMs: 0, shown });
      const record = newRecord('engine', 'sister', '');
      record.zone = written;
      record.quality = QUALITY_BIT.tz_minutes_unknown;
      record.local = readStamp('2020-01-01 12:00:00,000');
      clock.set(record);
      expect([shown, record.zone, record.quality]).toEqual([shown, zone, flags]);
      const time = `2020-01-01T12:00:00${zone.slice(0, 3)}:${zone.slice(3)}`;
      expect(record.time).toBe(Date.parse(time));
    }
  });

  it('corrects a clock that was off, whatever the zone is', () => {
    const read = clockOf('Europe/Rome', { driftMs: -90_500 });
    expect(read('2015-07-01 12:00:00,000')).toMatchObject({
      time: Date.UTC(2015, 6, 1, 9, 58, 29, 500),
      flags: ['clock_corrected'],
    });
    expect(read('2015-07-01 12:00:00,000', '+0000')).toMatchObject({
      time: Date.UTC(2015, 6, 1, 11, 58, 29, 500),
      flags: ['clock_corrected'],
    });
    expect(read('2015-03-29 02:30:00,000').flags.sort()).toEqual(['clock_corrected', 'tz_gap']);
  });

  it('throws for a zone that does not exist', () => {
    expect(() => clockOf('Europe/Nowhere')).toThrow('Europe/Nowhere');
  });
});
