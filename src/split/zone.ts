import { QUALITY_BIT } from '../model.ts';

/** Turns a stamp as written into an instant. Pure: which zone a zoneless log is in comes as an argument. */
export interface Clock {
  /**
   * @param local the stamp in ms, read as if it were UTC
   * @param zone `+0530`, or empty
   * @returns the instant in ms since 1970
   */
  instant(local: number, zone: string): number;
  /** Bits of `QUALITY_BIT` that zoneless stamps carry. */
  readonly zoneless: number;
}

const MINUTE = 60_000;

/** A clock that takes zoneless stamps (4.9 to 4.18, 4.19.1 to 4.19.5, 4.20.0) as UTC, and says so. */
export function createClock(): Clock {
  let lastZone = '';
  let lastOffset = 0;
  return {
    zoneless: QUALITY_BIT.tz_assumed,
    instant(local, zone) {
      if (zone !== lastZone) {
        lastZone = zone;
        lastOffset = readOffset(zone);
      }
      return local - lastOffset;
    },
  };
}

/** `+0530` or `-0400` in ms east of UTC; empty is 0. */
function readOffset(zone: string): number {
  if (zone === '') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5));
  return (zone.startsWith('-') ? -minutes : minutes) * MINUTE;
}
