/** The year of a stamp that names none. */
import type { LineSource } from '../header.ts';

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
/**
 * A stamp may be this much later than the modification time, in ms: stamps are in local time, up to 14 hours ahead of
 * UTC.
 */
const AHEAD_MS = 26 * 3_600_000;
/** Years to try: February 29 may be eight years back. */
const YEARS = 10;

/**
 * Returns the date of a month and a day, `2017-05-22`.
 * @param name of the month, `May`
 */
export function dateOf(name: string, day: number, source: LineSource): string {
  const month = MONTHS.indexOf(name) / 3;
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${yearOf(month, day, source)}-${two(month + 1)}-${two(day)}`;
}

/**
 * Returns the year that puts a day next to a date that the text names, but not behind the modification time. Without such
 * a date it is the newest year in which the day is not later than that time: a copy may be years younger than its log.
 */
function yearOf(month: number, day: number, { modified, dated }: LineSource): number {
  // a date that is later than the file was changed shows that its time was lost
  if (dated !== undefined) return yearNextTo(month, day, dated, Math.max(modified, dated) + AHEAD_MS);
  const newest = new Date(modified).getUTCFullYear() + 1;
  for (let year = newest; year > newest - YEARS; year--) {
    const date = new Date(Date.UTC(year, month, day));
    if (date.getUTCMonth() === month && date.getTime() <= modified + AHEAD_MS) return year;
  }
  return newest - 2;
}

/** Returns the year in which a day is nearest to an instant, in ms, and no later than `latest`. */
function yearNextTo(month: number, day: number, instant: number, latest: number): number {
  const middle = new Date(instant).getUTCFullYear();
  let best = middle;
  let distance = Infinity;
  for (let year = middle - YEARS / 2; year <= middle + YEARS / 2; year++) {
    const date = new Date(Date.UTC(year, month, day));
    if (date.getUTCMonth() !== month || date.getTime() > latest) continue;
    if (Math.abs(date.getTime() - instant) >= distance) continue;
    best = year;
    distance = Math.abs(date.getTime() - instant);
  }
  return best;
}
