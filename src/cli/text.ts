/** Numbers as people read them. */

/** `1 host`, `2 hosts`. */
export function count(n: number, noun: string): string {
  return `${number(n)} ${noun}${n === 1 ? '' : 's'}`;
}

/** 1234567 as `1,234,567`. */
export function number(n: number): string {
  return n.toLocaleString('en-US');
}

/** Bytes in the unit that gives up to four digits. */
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
