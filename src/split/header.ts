/**
 * Reads the two header layouts of vdsm.log without regexes, which a hostile line could make slow.
 * old (4.9 to 4.18): `thread::LEVEL::stamp::module::line::logger::(func) message`
 * new (4.19 on):     `stamp[zone] LEVEL (thread) [logger] message (module:line)`
 */
import type { LogRecord } from '../model/records.ts';
import { newRecord } from './new-record.ts';
import { isStamp, readStamp, STAMP_LENGTH } from './stamp.ts';

/** Characters that a header has at most: names of threads and loggers are shorter. */
const HEADER_MAX = 2048;

const OLD_LEVELS = new Set(['TRACE', 'DEBUG', 'INFO', 'WARNING', 'WARN', 'ERROR', 'CRITICAL', 'CRIT']);
const [DIGIT_0, DIGIT_9, UPPER_A, UPPER_Z, SPACE, PLUS, MINUS, PAREN, CARRIAGE_RETURN] = [
  48, 57, 65, 90, 32, 43, 45, 40, 13,
];

/**
 * Reads the header that begins a line; undefined: the line continues the record before it. `message` of the result is the
 * rest of the line with its tail; file, line and time are left to the caller.
 */
export function readHeader(line: string): LogRecord | undefined {
  const first = line.charCodeAt(0);
  if (first >= DIGIT_0 && first <= DIGIT_9 && isStamp(line, 0)) return readNew(line);
  return readOld(line, false);
}

/** Reads an old header that was wrapped before its function, so that the line ends in `logger::`. */
export function readWrappedHeader(line: string): LogRecord | undefined {
  return readOld(line, true);
}

function readNew(line: string): LogRecord | undefined {
  let at = STAMP_LENGTH;
  let zone = '';
  const sign = line.charCodeAt(at);
  if (sign === PLUS || sign === MINUS) {
    zone = line.slice(at, at + 5);
    if (!isZone(zone)) return undefined;
    at += 5;
  }
  if (line.charCodeAt(at) !== SPACE) return undefined;
  const levelAt = ++at;
  at = skipNumericLevel(line, at);
  if (at === levelAt) while (isUpper(line.charCodeAt(at))) at++;
  if (at === levelAt) return undefined;
  const level = line.slice(levelAt, at);
  // the level is padded to 5 characters, to 7 in builds of 4.18.999, and not at all where a web page collapsed blanks
  while (line.charCodeAt(at) === SPACE) at++;
  if (line.charCodeAt(at) !== PAREN) return undefined;
  const found = findLogger(line, at + 1);
  if (found === undefined) return undefined;
  const { threadEnd, loggerEnd } = found;
  const stamp = line.slice(0, STAMP_LENGTH);
  const local = readStamp(stamp);
  if (Number.isNaN(local)) return undefined;
  const header = newRecord('vdsm', 'new', line);
  header.stamp = stamp;
  header.zone = zone;
  header.local = header.time = local;
  header.level = level;
  header.thread = line.slice(at + 1, threadEnd);
  header.logger = line.slice(threadEnd + 3, loggerEnd);
  header.message = line.slice(loggerEnd + 2);
  return header;
}

/**
 * Finds the ends of `(thread) [logger] ` from behind its first parenthesis. Names of threads hold parentheses,
 * `(JsonRpc (StompReactor))`, so the thread ends at the first `) [` that a `] ` closes.
 */
function findLogger(line: string, from: number): { threadEnd: number; loggerEnd: number } | undefined {
  let loggerEnd = -1;
  for (
    let threadEnd = line.indexOf(') [', from);
    threadEnd >= 0 && threadEnd < HEADER_MAX;
    threadEnd = line.indexOf(') [', threadEnd + 1)
  ) {
    if (loggerEnd < threadEnd + 3) loggerEnd = line.indexOf(']', threadEnd + 3);
    if (loggerEnd < 0) return undefined;
    if (isEndOrSpace(line, loggerEnd + 1)) return { threadEnd, loggerEnd };
  }
  return undefined;
}

function readOld(line: string, isWrapped: boolean): LogRecord | undefined {
  // a thread may hold `::`, as `Client fe80::1:54321` does, so it ends at the first `::` that a level and a stamp
  // follow
  for (
    let threadEnd = line.indexOf('::');
    threadEnd >= 0 && threadEnd < HEADER_MAX;
    threadEnd = line.indexOf('::', threadEnd + 1)
  ) {
    const levelEnd = endOfOldLevel(line, threadEnd + 2);
    if (threadEnd > 0 && levelEnd > 0 && isStamp(line, levelEnd + 2))
      return readOldRest(line, threadEnd, levelEnd, isWrapped);
  }
  return undefined;
}

function readOldRest(line: string, threadEnd: number, levelEnd: number, isWrapped: boolean): LogRecord | undefined {
  const stampEnd = levelEnd + 2 + STAMP_LENGTH;
  if (!line.startsWith('::', stampEnd)) return undefined;
  const moduleEnd = line.indexOf('::', stampEnd + 2);
  if (moduleEnd < 0 || moduleEnd > HEADER_MAX) return undefined;
  const numberEnd = line.indexOf('::', moduleEnd + 2);
  if (numberEnd < 0 || numberEnd > moduleEnd + 12) return undefined;
  const moduleLine = Number(line.slice(moduleEnd + 2, numberEnd));
  if (!Number.isInteger(moduleLine)) return undefined;
  const loggerEnd = line.indexOf('::', numberEnd + 2);
  if (loggerEnd < 0 || loggerEnd > HEADER_MAX) return undefined;
  const funcEnd = endOfFunction(line, loggerEnd + 2, isWrapped);
  if (funcEnd < 0) return undefined;
  const stamp = line.slice(levelEnd + 2, stampEnd);
  const local = readStamp(stamp);
  if (Number.isNaN(local)) return undefined;
  const header = newRecord('vdsm', 'old', line);
  header.stamp = stamp;
  header.local = header.time = local;
  header.level = line.slice(threadEnd + 2, levelEnd);
  // a whole excerpt may be indented, and no name of a thread begins with a blank
  header.thread = line.charCodeAt(0) === SPACE ? line.slice(0, threadEnd).trimStart() : line.slice(0, threadEnd);
  header.logger = line.slice(numberEnd + 2, loggerEnd);
  header.message = line.slice(funcEnd + 2);
  header.module = line.slice(stampEnd + 2, moduleEnd);
  header.moduleLine = moduleLine;
  header.func = line.slice(loggerEnd + 3, funcEnd);
  return header;
}

/**
 * Returns where the `(func)` of an old header ends, or -1. A blank follows, which editors strip before an empty message.
 * @param isWrapped whether the header ends before its function
 */
function endOfFunction(line: string, at: number, isWrapped: boolean): number {
  if (isWrapped) return at === line.trimEnd().length ? at : -1;
  if (line.charCodeAt(at) !== PAREN) return -1;
  const end = line.indexOf(')', at + 1);
  return end > 0 && isEndOrSpace(line, end + 1) ? end : -1;
}

/** Returns whether a line ends at an index, `\r` included, or has a blank there. */
function isEndOrSpace(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return code === SPACE || at === line.length || (code === CARRIAGE_RETURN && at + 1 === line.length);
}

/** Returns where the level that begins at `at` ends, or 0. Python calls a level without a name `Level N`. */
function endOfOldLevel(line: string, at: number): number {
  const end = line.indexOf('::', at);
  if (end < 0 || end - at > 12) return 0;
  if (OLD_LEVELS.has(line.slice(at, end))) return end;
  return end > at && skipNumericLevel(line, at) === end ? end : 0;
}

function skipNumericLevel(line: string, at: number): number {
  if (!line.startsWith('Level ', at)) return at;
  let end = at + 6;
  while (line.charCodeAt(end) >= DIGIT_0 && line.charCodeAt(end) <= DIGIT_9) end++;
  return end === at + 6 ? at : end;
}

function isUpper(code: number): boolean {
  return code >= UPPER_A && code <= UPPER_Z;
}

function isZone(zone: string): boolean {
  for (let i = 1; i < 5; i++) if (!(zone.charCodeAt(i) >= DIGIT_0 && zone.charCodeAt(i) <= DIGIT_9)) return false;
  return Number(zone.slice(1, 3)) < 24 && Number(zone.slice(3)) < 60;
}
