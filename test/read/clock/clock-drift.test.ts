import { describe, expect, it } from 'vitest';
import { readTimeDiff } from '../../../src/read/clock/clock-drift.ts';
import { findTimeDiff } from '../../../src/read/hosts/time-diff.ts';

/** A row as ovirt-log-collector writes it, since 3.2. */
function row(drift: string): string {
  return [
    'node1.example.com ',
    '2017-05-22 11:50:46+05:30        ',
    '2017-05-22 06:20:43.876544+00:00 ',
    drift.padEnd(35),
  ].join(' : ');
}

describe('readTimeDiff', () => {
  it.each([
    ['+0:00:02.123456', 2123],
    ['-0:01:30.500000', -90_500],
    ['+1:00:00', 3_600_000],
    ['+1 day, 0:00:02', 86_402_000],
    ['-12 days, 23:59:59.999900', -(12 * 86_400_000 + 86_399_000 + 1000)],
    ['-0:00:00', 0],
  ])('reads %s', (drift, aheadMs) => {
    expect(readTimeDiff(row(drift))).toEqual({ aheadMs, zone: '+0530' });
  });

  it.each([row('+0:00:37'), 'node1.example.com +0:00:37'])('is found in its file by its host: %s', (own) => {
    const text = ['Node : Node Time', 'node1.example.com.other +1:00:00', own, 'node2 +2:00:00', ''].join('\n');
    expect(readTimeDiff(findTimeDiff(text, 'Node1.example.com') ?? '')?.aheadMs).toBe(37_000);
    expect(findTimeDiff(text, 'node1')).toBeUndefined();
  });

  it('reads a row of the first releases, which has no times', () => {
    expect(readTimeDiff('node1.example.com +0:00:37.000123\n')).toEqual({ aheadMs: 37_000, zone: undefined });
  });

  it.each([
    '',
    'Node              : Node Time                         : Engine Time                       : Clock Drift Between Engine and Node',
    row(''),
    row('0:00:02'),
    row('+0:00'),
    row('+0:00:02.1234567'),
    `node1 ${'9'.repeat(2000)}`,
  ])('reads nothing in %j', (text) => {
    expect(readTimeDiff(text)).toBeUndefined();
  });
});
