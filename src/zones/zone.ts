/** Time zones by what names them. Pure: the rules are those that node has (ICU), or stand in the name itself. */
import { IANAZone } from 'luxon';
import { offsetOfPosixZone, readPosixZone } from './posix.ts';

/** A time zone. */
export type Zone =
  | { readonly kind: 'fixed'; readonly offset: number }
  /** Offset at an instant, in ms east of UTC. Takes microseconds: not for every line. */
  | { readonly kind: 'rule'; readonly offsetAt: (instant: number) => number };

const MINUTE = 60_000;

/**
 * Finds a zone by a name as `ClockFacts.zone` holds it: IANA name, `UTC`, `+0530`, `+05:30`, POSIX TZ rule. Undefined
 * where there is no such zone.
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

/** Whether node knows an IANA zone of this name. */
export function isIanaName(name: string): boolean {
  // newer ones take offsets for names, too
  return /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name);
}

/** `UTC`, `Z`, `+0530`, `-04:00` or `+05` in ms east of UTC; undefined for any other text. */
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
