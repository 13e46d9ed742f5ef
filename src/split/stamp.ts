/** Stamps, `2017-05-22 11:50:46,061`, to ms and back; the newest minute is cached for speed. */

/** Characters of a stamp. */
export const STAMP_LENGTH = 23;

const SHAPE = 'dddd-dd-dd dd:dd:dd,ddd';
const ZERO = 48;

/** Returns whether a stamp begins at `at`, by its shape alone. */
export function isStamp(text: string, at: number): boolean {
  if (text.length < at + STAMP_LENGTH) return false;
  for (let i = 0; i < STAMP_LENGTH; i++) {
    const code = text.charCodeAt(at + i);
    const want = SHAPE.charCodeAt(i);
    if (want === 100 ? code < 48 || code > 57 : code !== want) return false;
  }
  return true;
}

let minuteText = '';
let minuteTime = Number.NaN;

/** Returns a stamp in ms since 1970, read as if it were UTC; NaN if there is no such time (`2011-02-30`, `25:61`). */
export function readStamp(stamp: string): number {
  const minute = stamp.slice(0, 16);
  if (minute !== minuteText) {
    minuteText = minute;
    minuteTime = readMinute(minute);
  }
  const second = two(stamp, 17);
  // second 60 is a leap second, and reads as the first of the next minute
  return second > 60 ? Number.NaN : minuteTime + second * 1000 + two(stamp, 20) * 10 + stamp.charCodeAt(22) - ZERO;
}

/** Returns ms since 1970 as a stamp in UTC. */
export function formatStamp(time: number): string {
  return new Date(time).toISOString().slice(0, STAMP_LENGTH).replace('T', ' ').replace('.', ',');
}

function readMinute(minute: string): number {
  const year = two(minute, 0) * 100 + two(minute, 2);
  const [month, day, hour, min] = [two(minute, 5), two(minute, 8), two(minute, 11), two(minute, 14)];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || min > 59) return Number.NaN;
  const time = Date.UTC(year, month - 1, day, hour, min);
  return year >= 1000 && new Date(time).getUTCDate() === day ? time : Number.NaN;
}

function two(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}
