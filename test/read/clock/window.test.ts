import { describe, expect, it } from 'vitest';
import type { LogFile } from '../../../src/model/files.ts';
import type { ClockFacts } from '../../../src/model/hosts.ts';
import { isWithin, MARGIN_MS, withinWindow } from '../../../src/read/clock/window.ts';

const HOUR = 3_600_000;
const at = (hour: number, minute = 0): number => Date.UTC(2026, 4, 1, hour, minute);

/** A file that begins at an hour of the 1st of May. */
function file(path: string, hour: number | undefined, zone = '+0000'): LogFile {
  const stamp =
    hour === undefined ? undefined : { local: `2026-05-01 ${String(hour).padStart(2, '0')}:00:00,000`, zone };
  return { kind: 'vdsm' as const, path, compression: 'none', size: 1, modified: 0, stamp };
}

function kept(files: readonly LogFile[], since: number, until: number, clock?: ClockFacts): string[] {
  return withinWindow(files, { since, until }, clock).kept.map(({ path }) => path);
}

describe('withinWindow', () => {
  const files = [file('vdsm.log.3', 1), file('vdsm.log.2.xz', 2), file('vdsm.log.1', 3), file('vdsm.log', 4)];

  it('leaves out files that end before the window or begin after it', () => {
    expect(kept(files, at(2, 30), at(2, 40))).toEqual(['vdsm.log.2.xz']);
    expect(kept(files, at(3, 30), Infinity)).toEqual(['vdsm.log.1', 'vdsm.log']);
    expect(kept(files, -Infinity, at(1, 30))).toEqual(['vdsm.log.3']);
  });

  it('keeps a margin on both sides', () => {
    expect(kept(files, at(3), at(3, 30))).toEqual(['vdsm.log.2.xz', 'vdsm.log.1']);
    expect(kept(files, at(3) + MARGIN_MS + 1, at(3, 30))).toEqual(['vdsm.log.1']);
    expect(kept(files, at(2, 30), at(3))).toEqual(['vdsm.log.2.xz', 'vdsm.log.1']);
    expect(kept(files, at(2, 30), at(3) - MARGIN_MS)).toEqual(['vdsm.log.2.xz']);
  });

  it('keeps the newest file, whose end is unknown, and files without a stamp', () => {
    expect(kept(files, at(20), Infinity)).toEqual(['vdsm.log']);
    expect(kept([file('vdsm.log.2', undefined), file('vdsm.log.1', 3), file('vdsm.log', 4)], at(20), Infinity)).toEqual(
      ['vdsm.log.2', 'vdsm.log'],
    );
  });

  it('does not end a file at a first stamp of another directory', () => {
    const merged = [file('a/vdsm.log', 1), file('b/vdsm.log.1', 2), file('b/vdsm.log', 3)];
    expect(kept(merged, at(10), Infinity)).toEqual(['a/vdsm.log', 'b/vdsm.log']);
  });

  it('does not end a file at a copy that begins in the same instant', () => {
    expect(kept([file('vdsm.log.1', 1), file('vdsm.log', 1)], at(10), Infinity)).toEqual(['vdsm.log.1', 'vdsm.log']);
  });

  it('reads zones, and corrects the drift of the clock', () => {
    const east = [file('vdsm.log.1', 6, '+0530'), file('vdsm.log', 9, '+0530')];
    expect(kept(east, at(3, 20), Infinity)).toEqual(['vdsm.log.1', 'vdsm.log']);
    expect(kept(east, at(4), Infinity)).toEqual(['vdsm.log']);
    const clock = { zone: 'UTC', source: 'assumed', flag: 'tz_assumed', driftMs: 2 * HOUR } as const;
    expect(kept(east, at(4), Infinity, clock)).toEqual(['vdsm.log.1', 'vdsm.log']);
  });

  it('reads zoneless stamps by the clock, or as 14 hours either way where it is unknown', () => {
    const zoneless = [file('vdsm.log.1', 1, ''), file('vdsm.log', 2, '')];
    expect(kept(zoneless, at(15), Infinity)).toEqual(['vdsm.log.1', 'vdsm.log']);
    expect(kept(zoneless, at(17), Infinity)).toEqual(['vdsm.log']);
    const clock = (zone: string): ClockFacts => ({ zone, source: 'option', flag: undefined, driftMs: 0 });
    expect(kept(zoneless, at(3), Infinity, clock('UTC'))).toEqual(['vdsm.log']);
    expect(kept(zoneless, at(3), Infinity, clock('-0500'))).toEqual(['vdsm.log.1', 'vdsm.log']);
    // two hours of slack for summer time
    expect(kept(zoneless, at(2), Infinity, clock('Europe/Rome'))).toEqual(['vdsm.log.1', 'vdsm.log']);
    expect(kept(zoneless, at(5), Infinity, clock('Europe/Rome'))).toEqual(['vdsm.log']);
  });
});

describe('isWithin', () => {
  it('includes the beginning of the window and not its end', () => {
    const window = { since: 10, until: 20 };
    expect([9, 10, 19, 20].map((time) => isWithin(window, time, time))).toEqual([false, true, true, false]);
  });

  it('takes what lasts over the window, into it or out of it', () => {
    const window = { since: 10, until: 20 };
    const spans = [
      [1, 9],
      [1, 10],
      [1, 30],
      [19, 30],
      [20, 30],
    ] as const;
    expect(spans.map(([from, to]) => isWithin(window, from, to))).toEqual([false, true, true, true, false]);
  });
});
