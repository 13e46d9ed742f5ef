/** Numbers for people. */

/** Returns a number with its noun: `1 host`, `2 hosts`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${number(n)} ${n === 1 ? noun : plural}`;
}

/** Returns 1234567 as `1,234,567`. */
export function number(n: number): string {
  return n.toLocaleString('en-US');
}

/** Returns a size in bytes with a unit and at most four digits: `9,999 B`, `10 kB`. */
export function bytes(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = n;
  while (value >= 10_000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${number(Math.round(value))} ${units[unit]}`;
}

/** Returns a time in seconds as `08:12`, or `1:08:12` from an hour on. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = [
    hours > 0 ? `${hours}:` : '',
    String(minutes).padStart(2, '0'),
    ':',
    String(whole % 60).padStart(2, '0'),
  ];
  return rest.join('');
}
