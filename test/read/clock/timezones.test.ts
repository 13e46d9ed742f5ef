import { describe, expect, it } from 'vitest';
import { ShipperError } from '../../../src/errors.ts';
import { readZone, readZoneRows, zoneOfHost } from '../../../src/read/clock/timezones.ts';

describe('readZone', () => {
  it.each([
    ['Europe/Rome', 'Europe/Rome'],
    [' utc ', 'UTC'],
    ['+05:30', '+0530'],
    ['-0400', '-0400'],
    ['+05', '+0500'],
    ['CET-1CEST,M3.5.0,M10.5.0/3', 'CET-1CEST,M3.5.0,M10.5.0/3'],
  ])('takes %s', (given, zone) => {
    expect(readZone(given, '--timezone')).toBe(zone);
  });

  it.each([
    ['Europe/Roma', 'Did you mean Europe/Rome?'],
    ['Rome', 'Did you mean Europe/Rome?'],
    // west of Greenwich for POSIX, east for people
    ['UTC+2', 'Did you mean +02:00?'],
    ['GMT-03:30', 'Did you mean -03:30?'],
    ['+5', 'Did you mean +05:00?'],
    ['CEST', 'Did you mean'],
    ['', 'Did you mean'],
  ])('refuses %s, and says what may be meant', (given, advice) => {
    const thrown = thrownBy(() => readZone(given, '--timezone'));
    expect(thrown.exitCode).toBe(2);
    expect(thrown.message).toMatch(`--timezone takes a time zone as Europe/Rome, UTC or +05:30, but got '${given}'`);
    expect(thrown.message).toMatch(advice);
  });
});

describe('readZoneRows', () => {
  it('reads a row on each line, without comments and blank lines', () => {
    const text =
      '\uFEFF# the fleet\r\n\r\nNode1.Example.com\tEurope/Rome   # moved in 2016\r\n  *.in.example.com +05:30\r\n';
    expect(readZoneRows(text, 'zones.txt')).toEqual([
      { host: 'node1.example.com', zone: 'Europe/Rome' },
      { host: '*.in.example.com', zone: '+0530' },
    ]);
  });

  it.each([
    ['node1\n', "--timezones zones.txt:1: expected HOST ZONE, as in 'node1 Europe/Rome', but got 'node1'"],
    ['node1 UTC\nnode2 New York\n', "--timezones zones.txt:2: expected HOST ZONE, as in 'node1 Europe/Rome', but got"],
    ['# zones\n\nnode1 Europe/Roma\n', '--timezones zones.txt:3 takes a time zone as Europe/Rome'],
  ])('refuses %j by its line', (text, message) => {
    const thrown = thrownBy(() => readZoneRows(text, 'zones.txt'));
    expect(thrown.exitCode).toBe(2);
    expect(thrown.message).toContain(message);
  });
});

describe('zoneOfHost', () => {
  const ROWS = readZoneRows(
    [
      'node1.rome.example.com Europe/Rome',
      'node2 Asia/Kolkata',
      '192.0.2.7 Asia/Tokyo',
      'a*b*c Asia/Dubai',
      '*.rome.example.com UTC',
      '*-ny* America/New_York',
    ].join('\n'),
    'zones.txt',
  );

  it.each([
    ['node1.rome.example.com', 'Europe/Rome'],
    ['NODE1', 'Europe/Rome'],
    ['node1.other.example.com', undefined],
    ['node2.example.com', 'Asia/Kolkata'],
    ['node22', undefined],
    ['node7.rome.example.com', 'UTC'],
    ['rome.example.com', undefined],
    ['h-ny', 'America/New_York'],
    ['192.0.2.7', 'Asia/Tokyo'],
    ['192', undefined],
    ['192.0.2.7.1', undefined],
    ['abc', 'Asia/Dubai'],
    ['a-b-c', 'Asia/Dubai'],
    ['acb', undefined],
    ['ac', undefined],
  ])('%s is in %s', (host, zone) => {
    expect(zoneOfHost(ROWS, host)).toBe(zone);
  });

  it('rejects a pattern of many stars quickly', () => {
    const rows = readZoneRows(`${'a*'.repeat(20_000)}b UTC`, 'zones.txt');
    expect(zoneOfHost(rows, `${'a'.repeat(40_000)}c`)).toBeUndefined();
  });

  it('accepts a star alone for every host', () => {
    expect(zoneOfHost(readZoneRows('* Asia/Tokyo', 'zones.txt'), 'node9')).toBe('Asia/Tokyo');
  });
});

function thrownBy(act: () => unknown): ShipperError {
  try {
    act();
  } catch (error) {
    if (error instanceof ShipperError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
