/** Time zones by name. Pure: the rules come from Node's own data (ICU), or from the name itself. */
import { IANAZone } from 'luxon';
import { offsetOfPosixZone, readPosixZone } from './posix.ts';

/** A time zone. */
export type Zone =
  | { readonly kind: 'fixed'; readonly offset: number }
  /** Returns the offset at an instant, in ms east of UTC. It takes microseconds, too long for every line. */
  | { readonly kind: 'rule'; readonly offsetAt: (instant: number) => number };

const MINUTE = 60_000;

/**
 * Finds a zone by a name as in `ClockFacts.zone`: an IANA name, `UTC`, `+0530`, `+05:30` or a POSIX TZ rule. Returns
 * undefined where there is no such zone.
 */
export function findZone(name: string): Zone | undefined {
  const offset = readOffset(name);
  if (offset !== undefined) return { kind: 'fixed', offset };
  if (isIanaName(name)) {
    const zone = IANAZone.create(name);
    return { kind: 'rule', offsetAt: (instant) => zone.offset(instant) * MINUTE };
  }
  const rule = readPosixZone(name);
  if (rule === undefined) return undefined;
  if (rule.summer === undefined) return { kind: 'fixed', offset: rule.standard };
  return { kind: 'rule', offsetAt: (instant) => offsetOfPosixZone(rule, instant) };
}

/** Returns whether Node has an IANA zone of this name. */
export function isIanaName(name: string): boolean {
  // newer releases of Node accept offsets as names
  return /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name);
}

/** Reads `UTC`, `Z`, `+0530`, `-04:00` or `+05` as ms east of UTC; returns undefined for any other text. */
export function readOffset(text: string): number | undefined {
  if (/^(?:UTC|Z)$/i.test(text)) return 0;
  const [match, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(text) ?? [];
  if (match === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE;
  return sign === '-' ? 0 - offset : offset;
}

/** Writes an offset in ms east of UTC as `+0530`. Seconds are dropped, not rounded, as C's `strftime` does for `%z`. */
export function formatOffset(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / MINUTE);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}
