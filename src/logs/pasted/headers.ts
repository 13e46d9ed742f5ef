/** Tells lines that begin a record, of whatever kind of log, from lines that continue one. */
import type { LineSource } from '../header.ts';
import { LOGS } from '../kinds.ts';

/** Tells whether a line begins a record. */
export type IsHeader = (line: string) => boolean;

const NO_SOURCE: LineSource = { path: '', modified: 0 };
/** Characters within which a header is complete. */
const HEADER_SIZE = 2048;

/** Kinds whose headers say by themselves what they are. */
const TELLING = LOGS.filter(({ byName }) => byName !== true);

/** Returns whether a line begins with a complete header of any kind that no file's name is needed for. */
export function beginsWithHeader(line: string): boolean {
  if (!/^[\w[(<{]/.test(line)) return false;
  const start = line.slice(0, HEADER_SIZE);
  return TELLING.some(({ header, untimed, isOwn }) => {
    const found = header(start, NO_SOURCE);
    if (found === undefined || (found.stamp === '' && untimed !== true)) return false;
    return isOwn === undefined || isOwn(found, start);
  });
}

const LEVELS = '(?:TRACE|DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|CRIT)';

/**
 * Dates where headers have them: at the beginning, in brackets, behind a thread and a level, or behind a thread in
 * parentheses and a level. The time may be on the next line.
 */
const BEGINNING = new RegExp(
  [
    String.raw`^\[?\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d:\d\d|$)`,
    String.raw`^[^\n]{1,200}?::${LEVELS}::\d{4}-\d\d-\d\d(?: |$)`,
    String.raw`^\([^()\n]{1,100}\) ${LEVELS} \d{4}-\d\d-\d\d(?: |$)`,
    String.raw`^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:[. ]|$)`,
    String.raw`^(?:<\d{1,3}>)?1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d`,
    String.raw`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{4}-\d\d-\d\d(?: |$)`,
  ].join('|'),
);

/** Returns whether a line may begin a header that continues on the line below: it has a date where a header has one. */
export function hasHeaderDate(line: string): boolean {
  return BEGINNING.test(line);
}
