/** A glance at headers: enough to tell the age of a log; splitting records is not done here. */
import { hash } from 'node:crypto';

import { detach } from '../../model/detach.ts';
import type { LineSource } from '../../logs/header.ts';
import { hasOldHeader } from '../../logs/headers/vdsm.ts';
import { logDef } from '../../logs/kinds.ts';
import type { LogKind } from '../../model/files.ts';

/** The file that a text is from, as far as its headers are told by it. */
export interface HeaderSource extends LineSource {
  readonly kind: LogKind;
}

/** When a record was written, as written. */
export interface Stamp {
  /** `2017-05-22 11:50:46,061`: compares as text. */
  readonly local: string;
  /** `+0530`, or empty where the log names none. */
  readonly zone: string;
}

/** How a log begins: the stamp of its first header, and what tells which of two copies begins earlier. */
export interface Opening extends Stamp {
  /** Characters before that header: the end of a record of which the beginning is elsewhere. */
  readonly lead: number;
  /**
   * Prints of its first header lines. They leave out what is before the stamp: where a text is cut in the name of an old
   * header's thread, the rest still looks like a header.
   */
  readonly lines: readonly string[];
  /** Characters of the first header before its stamp. */
  readonly thread: number;
}

/** How a text begins, by the first line that is a header of its kind of log; undefined where there is none. */
export function findOpening(text: string, source: HeaderSource): Opening | undefined {
  let opening: Omit<Opening, 'lines'> | undefined;
  const lines: string[] = [];
  for (const { at, end, stamp } of headersIn(text, source)) {
    const { local, zone } = stamp;
    // the thread's name stands before it in old headers of vdsm; elsewhere nothing does
    const stampAt = Math.max(at, text.slice(0, end).indexOf(local, at));
    opening ??= { local: detach(local), zone: detach(zone), lead: at, thread: stampAt - at };
    // cut by the end of what is looked at: its print would be another one
    if (end === text.length && lines.length > 0) break;
    lines.push(hash('sha1', text.slice(stampAt, end), 'base64url').slice(0, PRINT_LENGTH));
    if (lines.length === LINES_MAX) break;
  }
  return opening && { ...opening, lines };
}

/** vdsm's threads mix up some 30 records. */
const LINES_MAX = 64;
const PRINT_LENGTH = 12;

/** Stamp of the last header in a text; undefined where there is none. */
export function findLastStamp(text: string, source: HeaderSource): Stamp | undefined {
  for (let end = text.length; end > 0;) {
    const at = text.lastIndexOf('\n', end - 1) + 1;
    const stamp = readGlance(text.slice(at, Math.min(end, at + HEADER_MAX)), source);
    if (stamp !== undefined) return stamp;
    end = at - 1;
  }
  return undefined;
}

/** How many instants the headers of a text tell of: 0, 1, or 2 for all that is more. */
export function countInstants(text: string, source: HeaderSource): 0 | 1 | 2 {
  let first: string | undefined;
  for (const { stamp } of headersIn(text, source)) {
    first ??= stamp.local;
    if (stamp.local !== first) return 2;
  }
  return first === undefined ? 0 : 1;
}

/** Whether a line begins with a header, and whether one that has its stamp first; undefined: it continues a record. */
export function layoutOf(line: string, source: HeaderSource): 'old' | 'new' | undefined {
  const start = line.slice(0, HEADER_MAX);
  const header = logDef(source.kind).header(start, source);
  if (header === undefined || header.stamp === '') return undefined;
  return header.func !== undefined && hasOldHeader(start) ? 'old' : 'new';
}

/** ms since 1970; a stamp without zone, or of which the zone is to be left aside, is read as if it were UTC. */
export function timeOf({ local, zone }: Stamp, zoned = true): number {
  const time = Date.parse(`${local.replace(' ', 'T').replace(',', '.')}Z`);
  if (zone === '' || !zoned) return time;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5));
  return time - (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** A header begins and ends within so many characters. */
const HEADER_MAX = 2048;

function* headersIn(text: string, source: HeaderSource): Generator<{ at: number; end: number; stamp: Stamp }> {
  for (let at = 0; at < text.length;) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    const stamp = readGlance(text.slice(at, Math.min(end, at + HEADER_MAX)), source);
    if (stamp !== undefined) yield { at, end, stamp };
    at = end + 1;
  }
}

function readGlance(line: string, source: HeaderSource): Stamp | undefined {
  const header = logDef(source.kind).header(line, source);
  return header === undefined || header.stamp === '' ? undefined : { local: header.stamp, zone: header.zone ?? '' };
}
