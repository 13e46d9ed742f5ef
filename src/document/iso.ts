let minute = Number.NaN;
let prefix = '';

/** Formats ms since 1970 as ISO 8601 in UTC: `2017-05-22T06:20:46.061Z`. The part down to the minute is cached. */
export function formatIso(time: number): string {
  const whole = Math.floor(time / 60_000);
  if (whole !== minute) {
    minute = whole;
    prefix = new Date(whole * 60_000).toISOString().slice(0, 17);
  }
  const ms = time - whole * 60_000;
  const second = Math.floor(ms / 1000);
  const rest = ms - second * 1000;
  return `${prefix}${second < 10 ? '0' : ''}${second}.${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}Z`;
}
