import { describe, expect, it } from 'vitest';
import { nearestZone } from '../../src/zones/nearest.ts';
import { findZone, formatOffset, readOffset } from '../../src/zones/zone.ts';

const HOUR = 3_600_000;

describe('findZone', () => {
  it.each([
    ['UTC', 0],
    ['utc', 0],
    ['Z', 0],
    ['+0530', 5.5 * HOUR],
    ['-04:00', -4 * HOUR],
    ['+05', 5 * HOUR],
    ['-00:00', 0],
    ['IST-5:30', 5.5 * HOUR],
  ])('%s is fixed', (name, offset) => {
    expect(findZone(name)).toEqual({ kind: 'fixed', offset });
  });

  it.each(['Europe/Rome', 'Asia/Kolkata', 'Europe/Kyiv', 'EST5EDT', 'CET', 'CET-1CEST,M3.5.0,M10.5.0/3'])(
    '%s is a rule',
    (name) => {
      expect(findZone(name)?.kind).toBe('rule');
    },
  );

  it.each(['', 'Europe/Roma', 'CEST', '+24:00', '+05:60', '+5', '0530', 'n/a', '../Rome', 'Europe/Rome '])(
    '%j is none',
    (name) => {
      expect(findZone(name)).toBeUndefined();
    },
  );
});

describe('formatOffset', () => {
  it.each(['+0000', '+0530', '-0330', '+1400', '-1200'])('writes %s as it is read', (text) => {
    expect(formatOffset(readOffset(text) ?? Number.NaN)).toBe(text);
  });

  it.each([
    ['IST-5:30:59', '+0530'],
    ['LMT0:44:59', '-0044'],
  ])('drops the seconds of %s, as strftime does', (name, text) => {
    const zone = findZone(name);
    expect(zone?.kind === 'fixed' && formatOffset(zone.offset)).toBe(text);
  });
});

describe('nearestZone', () => {
  it.each([
    ['Europe/Roma', 'Europe/Rome'],
    ['rome', 'Europe/Rome'],
    ['New York', 'America/New_York'],
    ['Asia/Kolkatta', 'Asia/Kolkata'],
    ['Kiev', 'Europe/Kiev'],
    ['America/NewYork', 'America/New_York'],
    ['UCT', 'UTC'],
  ])('takes %s for %s', (given, zone) => {
    expect(nearestZone(given)).toBe(zone);
  });
});
