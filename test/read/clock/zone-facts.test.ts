import { describe, expect, it } from 'vitest';
import { readDate, readLocaltime, readTimedatectl } from '../../../src/read/clock/zone-facts.ts';

describe('readLocaltime', () => {
  it.each([
    ['../usr/share/zoneinfo/Europe/Rome', 'Europe/Rome'],
    ['/usr/share/zoneinfo/America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['../usr/share/zoneinfo/posix/Asia/Kolkata', 'Asia/Kolkata'],
    ['../usr/share/zoneinfo/UTC', 'UTC'],
  ])('takes the name that the link %s leads to', (localtimeLink, zone) => {
    expect(readLocaltime({ localtimeLink, localtimeRule: 'IST-5:30' })).toEqual({ zone, sure: true });
  });

  it.each(['../usr/share/zoneinfo/Mars/Olympus', '/etc/passwd', '../usr/share/zoneinfo/'])(
    'passes over the link %s, and takes the rule of the file',
    (localtimeLink) => {
      expect(readLocaltime({ localtimeLink, localtimeRule: 'IST-5:30' })).toEqual({ zone: 'IST-5:30', sure: true });
      expect(readLocaltime({ localtimeLink })).toBeUndefined();
    },
  );

  it('ignores a rule that is none', () => {
    expect(readLocaltime({ localtimeRule: 'no rule' })).toBeUndefined();
  });
});

describe('readTimedatectl', () => {
  const output = (line: string): string =>
    [
      '      Local time: Tue 2015-03-03 12:34:56 CET',
      '  Universal time: Tue 2015-03-03 11:34:56 UTC',
      '        RTC time: Tue 2015-03-03 11:34:56',
      line,
      '     NTP enabled: yes',
    ].join('\n');

  it.each([
    ['       Time zone: Europe/Rome (CET, +0100)', { zone: 'Europe/Rome', sure: true }],
    ['        Timezone: Europe/Rome (CET, +0100)', { zone: 'Europe/Rome', sure: true }],
    ['       Time zone: Etc/UTC (UTC, +0000)', { zone: 'Etc/UTC', sure: true }],
    ['       Time zone: n/a (CET, +0100)', { zone: '+0100', sure: false }],
    ['       Time zone: n/a', undefined],
    ['', undefined],
  ])('reads %j', (line, zone) => {
    expect(readTimedatectl(output(line))).toEqual(zone);
  });

  it('reads nothing where there is none', () => {
    expect(readTimedatectl(undefined)).toBeUndefined();
  });
});

describe('readDate', () => {
  it.each([
    ['Tue Mar  3 12:34:56 UTC 2015\n', { zone: 'UTC', sure: true }],
    ['Tue 03 Mar 2015 12:34:56 PM UTC\n', { zone: 'UTC', sure: true }],
    ['Tue  3 Mar 12:34:56 UTC 2015', undefined],
    ['Tue Mar  3 12:34:56 GMT 2015', { zone: '+0000', sure: false }],
    ['Tue Mar  3 12:34:56 +03 2015', { zone: '+0300', sure: false }],
    ['Tue Mar  3 12:34:56 -0330 2015', { zone: '-0330', sure: false }],
    ['Tue Mar  3 12:34:56 CST 2015', undefined],
    ['', undefined],
    [undefined, undefined],
    ['bash: date: command not found', undefined],
    ['       Time zone: Europe/Rome (CET, +0100)\n', { zone: 'Europe/Rome', sure: true }],
  ])('reads %j', (text, zone) => {
    expect(readDate(text, undefined)).toEqual(zone);
  });

  it.each([
    ['Tue Mar  3 20:34:56 CST 2015', 'Tue Mar  3 12:34:56 UTC 2015', '+0800'],
    ['Tue Mar  3 06:34:56 CST 2015', 'Tue Mar  3 12:34:57 UTC 2015', '-0600'],
    ['Wed Mar  4 01:04:56 IST 2015', 'Tue Mar  3 19:34:57 UTC 2015', '+0530'],
    ['Tue 03 Mar 2020 12:34:56 AM CET', 'Mon 02 Mar 2020 11:34:56 PM UTC', '+0100'],
  ])('takes the offset of that moment from %s beside %s', (date, utc, zone) => {
    expect(readDate(date, utc)).toEqual({ zone, sure: false });
  });

  it('takes nothing from two outputs that lie hours apart', () => {
    expect(readDate('Tue Mar  3 20:34:56 CST 2015', 'Tue Mar  3 12:27:56 UTC 2015')).toBeUndefined();
    expect(readDate('Tue Mar  3 20:34:56 CST 2015', 'Thu Mar  5 12:34:56 UTC 2015')).toBeUndefined();
  });
});
