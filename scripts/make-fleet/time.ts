/** The fleet's one day. All times are ms since 1970, UTC. */

const MIDNIGHT = Date.UTC(2026, 4, 12);

/** When the last line is written. */
export const END = at('10:04:00');

/** Returns a time of the day in UTC: `08:24:07` or `08:24:07.300`. */
export function at(clock: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return MIDNIGHT + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** Writes a stamp as vdsm does, in a zone this many minutes east of UTC. */
export function stamp(time: number, east: number): string {
  return new Date(Math.floor(time) + east * 60_000).toISOString().replace('T', ' ').replace('.', ',').slice(0, 23);
}

/** Writes a zone as vdsm does: `+0200`. */
export function zone(east: number): string {
  const minutes = Math.abs(east);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${east < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}
