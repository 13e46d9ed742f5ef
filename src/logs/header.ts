/** What begins a record in a log beside vdsm.log, and the small tools that read it. Shared by read and split; pure. */
import type { NoteFacts } from '../model/events.ts';

/** The file that a line is from, as far as lines are read by it: some name no year, or no time at all. */
export interface LineSource {
  readonly path: string;
  /** Last change, ms since 1970. */
  readonly modified: number;
}

/** The header of a record. What a kind of log does not write is absent. */
export interface Header {
  /** As `2017-05-22 11:50:46,061`, whatever the log writes; empty: its line names no time, so it takes that of the record before. */
  readonly stamp: string;
  /** `+0530`; absent: the stamp is in the zone of the host. */
  readonly zone?: string | undefined;
  readonly level?: string | undefined;
  readonly thread?: string | undefined;
  readonly logger?: string | undefined;
  readonly module?: string | undefined;
  readonly moduleLine?: number | undefined;
  readonly func?: string | undefined;
  /** Where the message begins, in characters of the line. */
  readonly at: number;
  /** Fields of the line's document that the header tells. */
  readonly facts?: NoteFacts | undefined;
  /** Bits of `QUALITY_BIT`. */
  readonly quality?: number;
}

/** Reads the header that begins a line; undefined: the line continues the record before it. Total, and linear in its length. */
export type ReadHeader = (line: string, source: LineSource) => Header | undefined;

/** A header ends within so many characters: regexes see no more of a line, so that no line makes them slow. */
const HEADER_MAX = 1024;

/**
 * A reader by a regex that begins a line. What stands behind its match is the message.
 * @param first a cheap test of the line before the regex
 */
export function byRegex(
  regex: RegExp,
  make: (groups: Readonly<Record<string, string | undefined>>, line: string, source: LineSource) => Omit<Header, 'at'>,
  first: (line: string) => boolean = beginsWithDigit,
): ReadHeader {
  return (line, source) => {
    if (!first(line)) return undefined;
    const match = regex.exec(line.length > HEADER_MAX ? line.slice(0, HEADER_MAX) : line);
    if (match?.groups === undefined) return undefined;
    return { ...make(match.groups, line, source), at: match[0].length };
  };
}

const [DIGIT_0, DIGIT_9] = [48, 57];

function beginsWithDigit(line: string): boolean {
  const code = line.charCodeAt(0);
  return code >= DIGIT_0 && code <= DIGIT_9;
}

/** Parts of regexes: a date and time as most logs write it, without a fraction. */
export const DATE_TIME = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`;

/** A stamp as records have it: `,` and three digits behind the seconds. `fraction` is digits, of which the first three count. */
export function toStamp(dateTime: string, fraction = ''): string {
  return `${dateTime.replace('T', ' ')},${fraction.slice(0, 3).padEnd(3, '0')}`;
}

/** `+05:30`, `+0530`, `+05` or `Z` as `+0530`; empty for none. */
export function toZone(text: string | undefined): string {
  if (text === undefined || text === '') return '';
  if (text === 'Z') return '+0000';
  return text.replace(':', '').padEnd(5, '0');
}
