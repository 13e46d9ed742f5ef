import { describe, expect, it } from 'vitest';
import type { HostFiles, HostInput } from '../../../src/model/hosts.ts';
import { decideClock } from '../../../src/read/clock/host-clock.ts';
import type { ClockHints } from '../../../src/read/clock/host-clock.ts';

const NOTHING: ClockHints = { rows: [], timezone: undefined, drift: true };

/** A host whose files begin with stamps of these zones. */
function hostOf(facts: HostFiles | undefined, zones: readonly string[] = ['']): HostInput {
  const files = zones.map((zone, index) => ({
    kind: 'vdsm' as const,
    path: `vdsm.log.${index}`,
    compression: 'none' as const,
    size: 0,
    modified: 0,
    stamp: { local: '2017-05-22 11:50:46,061', zone },
  }));
  const host = {
    name: 'node1.example.com',
    rule: 'option' as const,
    streams: [{ kind: 'vdsm' as const, name: 'vdsm.log', files }],
  };
  return facts === undefined ? host : { ...host, facts };
}

const FACTS: HostFiles = {
  localtimeLink: '../usr/share/zoneinfo/Europe/Rome',
  localtimeRule: 'IST-5:30',
  timedatectl: 'Time zone: Asia/Tokyo (JST, +0900)\n',
  date: 'Tue Mar  3 12:34:56 UTC 2015\n',
  timeDiff: timeDiff('+0:00:00.5', '+02:00'),
};

function timeDiff(drift: string, zone = '+00:00'): string {
  return `node1.example.com  : 2017-05-22 11:50:46${zone} : 2017-05-22 09:50:45.500000+00:00 : ${drift}`;
}

describe('decideClock', () => {
  // each row lacks what the row above it was decided by
  const rows = [{ host: 'node1', zone: 'America/New_York' }];
  it.each([
    [{ rows, timezone: 'Asia/Dubai' }, FACTS, ['-0400'], ['timezones', 'America/New_York', undefined]],
    [{ timezone: 'Asia/Dubai' }, FACTS, ['-0400'], ['option', 'Asia/Dubai', undefined]],
    [{}, FACTS, ['-0400'], ['localtime', 'Europe/Rome', undefined]],
    [{}, without('localtimeLink'), ['-0400'], ['localtime', 'IST-5:30', undefined]],
    [{}, without('localtimeLink', 'localtimeRule'), ['-0400'], ['timedatectl', 'Asia/Tokyo', undefined]],
    [{}, without('localtimeLink', 'localtimeRule', 'timedatectl'), ['-0400'], ['date', 'UTC', undefined]],
    [{}, { timeDiff: FACTS.timeDiff ?? '' }, ['', '-0400', '-0500'], ['log', '-0400', 'tz_inferred']],
    [{}, { timeDiff: FACTS.timeDiff ?? '' }, ['', ''], ['collector', '+0200', 'tz_inferred']],
    [{}, undefined, ['', ''], ['assumed', 'UTC', 'tz_assumed']],
  ] as const)('%#: takes the zone from what knows it best', (hints, facts, zones, [source, zone, flag]) => {
    expect(decideClock(hostOf(facts, zones), { ...NOTHING, ...hints }).clock).toEqual({
      source,
      zone,
      flag,
      driftMs: 0,
    });
  });

  it('ignores facts that are not as expected', () => {
    const facts = { localtimeLink: '/etc/passwd', timedatectl: 'Failed to connect to bus', date: 'x', timeDiff: 'y' };
    expect(decideClock(hostOf(facts), NOTHING).clock.source).toBe('assumed');
  });

  it.each([
    ['+0:01:30.500000', -90_500],
    ['-0:00:37', 37_000],
    ['+0:00:01.999999', -2000],
    ['+0:00:01.999', 0],
    ['-0:00:00', 0],
    ['-1 day, 0:00:00', 86_400_000],
  ])('corrects a clock that is off by %s', (drift, driftMs) => {
    const { clock, refused } = decideClock(hostOf({ timeDiff: timeDiff(drift) }), NOTHING);
    expect([clock.driftMs, refused]).toEqual([driftMs, undefined]);
  });

  it.each([
    [
      '+3 days, 0:00:00',
      'node1.example.com: clock drift is not corrected: by time_diff.txt its clock is 3.0 days ahead, and more than a day is no drift',
    ],
    [
      '-400 days, 0:00:00',
      'node1.example.com: clock drift is not corrected: by time_diff.txt its clock is 400.0 days behind',
    ],
    ['a while', 'node1.example.com: clock drift is not corrected: expected a time in time_diff.txt, but got'],
  ])('does not believe %s, and says so', (drift, complaint) => {
    const { clock, refused } = decideClock(hostOf({ timeDiff: timeDiff(drift) }), NOTHING);
    expect(clock.driftMs).toBe(0);
    expect(refused).toContain(complaint);
  });

  it('leaves clocks as they were without drift correction', () => {
    for (const drift of ['+0:01:30.5', '+3 days, 0:00:00', 'a while']) {
      const { clock, refused } = decideClock(hostOf({ timeDiff: timeDiff(drift) }), { ...NOTHING, drift: false });
      expect([clock.driftMs, refused]).toEqual([0, undefined]);
    }
  });

  it('returns facts that can be posted to a worker thread', () => {
    const { clock } = decideClock(hostOf(FACTS), NOTHING);
    expect(structuredClone(clock)).toEqual(clock);
  });
});

function without(...names: (keyof HostFiles)[]): HostFiles {
  return Object.fromEntries(Object.entries(FACTS).filter(([name]) => !names.includes(name as keyof HostFiles)));
}
