/** The stamps of the headers in a text: they show when a log begins and ends. Records are split in `src/split/`. */
import { hash } from 'node:crypto';

import { detach } from '../../model/detach.ts';
import type { LineSource } from '../../logs/header.ts';
import { mayBeSyslog, readSyslogHeader, SYSLOG_PREFIX } from '../../logs/headers/syslog.ts';
import { hasOldHeader } from '../../logs/headers/vdsm.ts';
import { logDef } from '../../logs/kinds.ts';
import type { LogKind } from '../../model/files.ts';

/** What has to be known of a file to recognise its headers. */
export interface HeaderSource extends LineSource {
  readonly kind: LogKind;
}

/** A stamp as written. */
export interface Stamp {
  /** `2017-05-22 11:50:46,061`: compares as text. */
  readonly local: string;
  /** `+0530`, or empty where the log names none. */
  readonly zone: string;
}

/** How a log begins: the stamp of its first header, and what shows which of two copies begins earlier. */
export interface Opening extends Stamp {
  /** Characters before that header: a fragment, the end of a record. */
  readonly lead: number;
  /**
   * Fingerprints of its first header lines, from their stamps on: where a text is cut in the thread name of an old
   * header, the rest of it still looks like a header.
   */
  readonly lines: readonly string[];
  /** Characters of the first header before its stamp. */
  readonly thread: number;
}

/** Finds how a text begins, by its first header; returns undefined where it has none. */
export function findOpening(text: string, source: HeaderSource): Opening | undefined {
  let opening: Omit<Opening, 'lines'> | undefined;
  const lines: string[] = [];
  for (const { at, end, stamp } of headersIn(text, source)) {
    const { local, zone } = stamp;
    // old headers of vdsm have the thread's name before the stamp, all others nothing
    const stampAt = Math.max(at, text.slice(0, end).indexOf(local, at));
    opening ??= { local: detach(local), zone: detach(zone), lead: at, thread: stampAt - at };
    // the end of the text may cut this line off: its fingerprint would be wrong
    if (end === text.length && lines.length > 0) break;
    lines.push(hash('sha1', text.slice(stampAt, end), 'base64url').slice(0, FINGERPRINT_LENGTH));
    if (lines.length === LINES_MAX) break;
  }
  return opening && { ...opening, lines };
}

/** Header lines that are compared: the threads of vdsm write some 30 records out of order. */
const LINES_MAX = 64;
/** Characters of a fingerprint in base64. */
const FINGERPRINT_LENGTH = 12;

/** Finds the stamp of the last header in a text; returns undefined where it has none. */
export function findLastStamp(text: string, source: HeaderSource): Stamp | undefined {
  for (let end = text.length; end > 0;) {
    const at = text.lastIndexOf('\n', end - 1) + 1;
    const stamp = readStamp(text.slice(at, Math.min(end, at + HEADER_MAX)), source);
    if (stamp !== undefined) return stamp;
    end = at - 1;
  }
  return undefined;
}

/** A line with a header. */
export interface HeaderLine {
  /** As written, `2017-05-22 11:50:46,061`. */
  readonly stamp: string;
  readonly text: string;
}

/** Returns the lines of a text that have a header. */
export function findHeaderLines(text: string, source: HeaderSource): HeaderLine[] {
  return [...headersIn(text, source)].map(({ at, end, stamp }) => {
    return { stamp: stamp.local, text: text.slice(at, end).replace(/\r$/, '') };
  });
}

/** Counts the different stamps of the headers in a text: 0, 1, or 2 for any more. */
export function countInstants(text: string, source: HeaderSource): 0 | 1 | 2 {
  let first: string | undefined;
  for (const { stamp } of headersIn(text, source)) {
    first ??= stamp.local;
    if (stamp.local !== first) return 2;
  }
  return first === undefined ? 0 : 1;
}

/**
 * Returns the layout of a line's header: `old` where a thread's name comes first, as in vdsm until 4.18; undefined
 * where it has none.
 */
export function layoutOf(line: string, source: HeaderSource): 'old' | 'new' | undefined {
  const start = line.slice(0, HEADER_MAX);
  const header = logDef(source.kind).header(start, source);
  if (header === undefined || header.stamp === '') return undefined;
  return header.func !== undefined && hasOldHeader(start) ? 'old' : 'new';
}

/** Returns a stamp in ms since 1970. One without a zone, or any if not `zoned`, is read as if it were UTC. */
export function timeOf({ local, zone }: Stamp, zoned = true): number {
  const time = Date.parse(`${local.replace(' ', 'T').replace(',', '.')}Z`);
  if (zone === '' || !zoned) return time;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5));
  return time - (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** Characters of a line that hold its header. */
const HEADER_MAX = 2048;

function* headersIn(text: string, source: HeaderSource): Generator<{ at: number; end: number; stamp: Stamp }> {
  for (let at = 0; at < text.length;) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    const stamp = readStamp(text.slice(at, Math.min(end, at + HEADER_MAX)), source);
    if (stamp !== undefined) yield { at, end, stamp };
    at = end + 1;
  }
}

function readStamp(line: string, source: HeaderSource): Stamp | undefined {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  const header = logDef(source.kind).header(text, source);
  return header === undefined || header.stamp === '' ? undefined : { local: header.stamp, zone: header.zone ?? '' };
}

const OF_VDSM = new RegExp(
  String.raw`^${SYSLOG_PREFIX}?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}([+-]\d{4}) +[A-Z]+ *\(`,
  'm',
);

/** Returns the offset in the first stamp of vdsm in a text, `+0200`; vdsm writes one since 4.19.6. */
export function findVdsmOffset(text: string): string | undefined {
  return OF_VDSM.exec(text)?.[1];
}

const NO_YEAR = String.raw`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d`;
const WITHOUT_YEAR = new RegExp(String.raw`^(?:<\d{1,3}>)?${NO_YEAR}[ .]`, 'm');
/** Dates in lines of the system log: in the headers of programs and of lines that shippers forwarded. */
const FORWARDED_DATES = [
  new RegExp(String.raw`^${SYSLOG_PREFIX}\[?(\d{4}-\d\d-\d\d)[ T]\d\d:\d\d:\d\d`, 'm'),
  new RegExp(
    String.raw`^${SYSLOG_PREFIX}[^\s:][^\n]{0,255}?::[A-Z]{4,8}::(\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d,\d{3}::`,
    'm',
  ),
];
/** Dates beside lines of the system log: in other logs, of systemd. */
const OTHER_DATES = [
  /^\[?(\d{4}-\d\d-\d\d)[ T]\d\d:\d\d:\d\d/m,
  /^[^\n]{1,400}?::[A-Z]{4,8}::(\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d,\d{3}::/m,
  /(?: since |, ends? at )[A-Z][a-z]{2} (\d{4}-\d\d-\d\d) \d\d:/,
];

/** A date that a text names. */
export interface TextDate {
  /** In ms, read as UTC. */
  readonly dated: number | undefined;
  /** It is in a line of the system log. */
  readonly isForwardedDate: boolean;
}

/**
 * Returns the first date that a text names where it has headers that name no year: of a line of the system log, else of
 * another log in the text.
 */
export function findDate(text: string): TextDate {
  if (!WITHOUT_YEAR.test(text)) return { dated: undefined, isForwardedDate: false };
  const forwarded = firstOf(FORWARDED_DATES, text);
  if (forwarded !== undefined) return { dated: forwarded, isForwardedDate: true };
  return { dated: firstOf(OTHER_DATES, text), isForwardedDate: false };
}

function firstOf(patterns: readonly RegExp[], text: string): number | undefined {
  let first: RegExpExecArray | undefined;
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match !== null && !Number.isNaN(Date.parse(match[1] ?? '')) && match.index < (first?.index ?? Infinity))
      first = match;
  }
  return first && Date.parse(first[1] ?? '');
}

/** Returns the host that the first line with a header of the system log names; undefined where none does. */
export function findLineHost(text: string): string | undefined {
  for (let at = 0; at < text.length;) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    const line = text.slice(at, end);
    const host = mayBeSyslog(line) ? readSyslogHeader(line, NO_SOURCE)?.host : undefined;
    if (host !== undefined) return host;
    at = end + 1;
  }
  return undefined;
}

const NO_SOURCE: LineSource = { path: '', modified: 0 };
