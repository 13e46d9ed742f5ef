/**
 * POSIX TZ rules, as in the last line of a zone file: `CET-1CEST,M3.5.0,M10.5.0/3`. Their offsets are positive west of
 * Greenwich.
 */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A parsed rule. Offsets are in ms east of UTC. */
export interface PosixZone {
  readonly standard: number;
  /** Undefined where there is no summer time. */
  readonly summer: { readonly offset: number; readonly from: Change; readonly until: Change } | undefined;
}

/**
 * When clocks change each year, in the local time before the change. `at` is in ms since midnight, and may be negative.
 */
type Change =
  | {
      readonly kind: 'weekday';
      readonly month: number;
      readonly week: number;
      readonly day: number;
      readonly at: number;
    }
  /** `Jn`: 1 to 365, without the 29th of February. */
  | { readonly kind: 'julian'; readonly day: number; readonly at: number }
  /** `n`: 0 to 365, with the 29th of February. */
  | { readonly kind: 'ordinal'; readonly day: number; readonly at: number };

const NAME = '(?:[A-Za-z]{3,10}|<[A-Za-z0-9+-]{3,10}>)';
const TIME = String.raw`[+-]?\d{1,3}(?::\d\d){0,2}`;
const RULE = new RegExp(`^${NAME}(${TIME})(?:${NAME}(${TIME})?,([^,]+),([^,]+))?$`);
const CHANGE = new RegExp(String.raw`^(?:M(\d\d?)\.([1-5])\.([0-6])|J(\d{1,3})|(\d{1,3}))(?:/(${TIME}))?$`);

/**
 * Reads a POSIX TZ rule; returns undefined where the text is none, or names a summer time without the dates of its
 * changes.
 */
export function readPosixZone(text: string): PosixZone | undefined {
  const [match, standardText, summerText, from, until] = RULE.exec(text) ?? [];
  if (match === undefined || standardText === undefined) return undefined;
  const standard = 0 - readTime(standardText);
  if (Math.abs(standard) > DAY) return undefined;
  if (from === undefined || until === undefined) return { standard, summer: undefined };
  const changes = [readChange(from), readChange(until)];
  const offset = summerText === undefined ? standard + HOUR : 0 - readTime(summerText);
  if (changes[0] === undefined || changes[1] === undefined || Math.abs(offset) > DAY) return undefined;
  return { standard, summer: { offset, from: changes[0], until: changes[1] } };
}

/** Returns the offset at an instant, in ms east of UTC. */
export function offsetOfPosixZone({ standard, summer }: PosixZone, instant: number): number {
  if (summer === undefined) return standard;
  const year = new Date(instant + standard).getUTCFullYear();
  const from = changeIn(year, summer.from) - standard;
  const until = changeIn(year, summer.until) - summer.offset;
  // south of the equator, summer spans the turn of the year
  const inSummer = from < until ? instant >= from && instant < until : instant >= from || instant < until;
  return inSummer ? summer.offset : standard;
}

/** Converts `-5:30` to ms. */
function readTime(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number);
  const time = hours * HOUR + minutes * 60_000 + seconds * 1000;
  return text.startsWith('-') ? 0 - time : time;
}

function readChange(text: string): Change | undefined {
  const [match, month, week, weekday, julian, ordinal, time = '2'] = CHANGE.exec(text) ?? [];
  if (match === undefined) return undefined;
  const at = readTime(time);
  if (julian !== undefined) {
    const day = Number(julian);
    return day >= 1 && day <= 365 ? { kind: 'julian', day, at } : undefined;
  }
  if (ordinal !== undefined) return Number(ordinal) <= 365 ? { kind: 'ordinal', day: Number(ordinal), at } : undefined;
  const number = Number(month);
  if (number < 1 || number > 12) return undefined;
  return { kind: 'weekday', month: number, week: Number(week), day: Number(weekday), at };
}

/** Returns when a change comes in a year, by the clock before it, read as if it were UTC. */
function changeIn(year: number, change: Change): number {
  switch (change.kind) {
    case 'weekday': {
      const first = Date.UTC(year, change.month - 1, 1);
      const days = (Date.UTC(year, change.month, 1) - first) / DAY;
      let date = 1 + ((change.day - new Date(first).getUTCDay() + 7) % 7) + (change.week - 1) * 7;
      // week 5 is the last one of the month
      if (date > days) date -= 7;
      return first + (date - 1) * DAY + change.at;
    }
    case 'julian': {
      // the 1st of March is day 60 in every year
      const leap = change.day >= 60 && new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
      return Date.UTC(year, 0, change.day + (leap ? 1 : 0)) + change.at;
    }
    case 'ordinal':
      return Date.UTC(year, 0, 1 + change.day) + change.at;
    default:
      return change satisfies never;
  }
}
