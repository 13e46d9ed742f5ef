/**
 * The header that begins a record of a log, and helpers that readers of headers share. `read` recognises logs by
 * headers, `split` their records.
 */
import type { NoteFacts } from '../schema/fields.ts';

/** What a header reader may know of the file: some logs name no year, or no time at all. */
export interface LineSource {
  readonly path: string;
  /** Modification time, in ms since 1970. */
  readonly modified: number;
  /** A date that the text itself names near the line, in ms since 1970, read as UTC; absent: it names none. */
  readonly dated?: number | undefined;
  /** Whether the open record holds output of another program, so that the line may be part of it; absent: not known. */
  readonly isQuoting?: boolean | undefined;
}

/** The header of a record. Parts that a kind of log does not write are absent. */
export interface Header {
  /**
   * In the form `2017-05-22 11:50:46,061`, whatever form the log has; empty: the line names no time, so its record
   * takes the time of the one before.
   */
  readonly stamp: string;
  /** In the form `+0530`; absent: the stamp is in the zone of the host. */
  readonly zone?: string | undefined;
  readonly level?: string | undefined;
  readonly thread?: string | undefined;
  readonly logger?: string | undefined;
  readonly module?: string | undefined;
  readonly moduleLine?: number | undefined;
  readonly func?: string | undefined;
  /** The host that the line names, as written. */
  readonly host?: string | undefined;
  /** Index in the line at which the message begins. */
  readonly at: number;
  /** The message, where the line holds it in other words; absent: it is the rest of the line. It may hold newlines. */
  readonly message?: string | undefined;
  /** Fields of the line's document that the header holds. */
  readonly facts?: NoteFacts | undefined;
  /** Bits of `QUALITY_BIT`. */
  readonly quality?: number;
}

/**
 * Reads the header that begins a line; undefined: the line continues the record before it. Never throws, and takes time
 * linear in the line.
 */
export type ReadHeader = (line: string, source: LineSource) => Header | undefined;

/** Characters of a line that regexes see, so that no line makes them slow; every header ends before. */
const HEADER_MAX = 1024;

/**
 * Makes a reader of headers that a regex matches at the beginning of a line; the message follows the match.
 * @param first a cheap test that spares most lines the regex
 * @param max characters of a line that the regex sees: a header ends before
 */
export function byRegex(
  regex: RegExp,
  make: (groups: Readonly<Record<string, string | undefined>>, line: string, source: LineSource) => Omit<Header, 'at'>,
  first: (line: string) => boolean = beginsWithDigit,
  max = HEADER_MAX,
): ReadHeader {
  return (line, source) => {
    if (!first(line)) return undefined;
    const match = regex.exec(line.length > max ? line.slice(0, max) : line);
    if (match?.groups === undefined) return undefined;
    return { ...make(match.groups, line, source), at: match[0].length };
  };
}

const [DIGIT_0, DIGIT_9] = [48, 57];

function beginsWithDigit(line: string): boolean {
  const code = line.charCodeAt(0);
  return code >= DIGIT_0 && code <= DIGIT_9;
}

/** Part of a regex: a date and time as most logs write them, without a fraction of a second. */
export const DATE_TIME = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`;

/** Returns a stamp in the form of `Header.stamp`, with milliseconds from the first three digits of `fraction`. */
export function toStamp(dateTime: string, fraction = ''): string {
  return `${dateTime.replace('T', ' ')},${fraction.slice(0, 3).padEnd(3, '0')}`;
}

/** Returns a zone in the form `+0530`, from `+05:30`, `+0530`, `+05` or `Z`; empty if the log writes none. */
export function toZone(text: string | undefined): string {
  if (text === undefined || text === '') return '';
  if (text === 'Z') return '+0000';
  return text.replace(':', '').padEnd(5, '0');
}
