/** Finds where the message of a record ends: at the `(module:line)` tail of the new layout, or before a traceback. */
import { findTail } from '../logs/tail.ts';
import type { LogRecord } from '../model/records.ts';
import { QUALITY_BIT } from '../schema/quality.ts';

/** First words of what Python's formatter puts after a message. */
const AFTER_MESSAGE = ['Traceback (most recent call last)', 'NoneType: None', 'Stack (most recent call last)'];

/**
 * Sets message, tail and traceback of a record of vdsm.log. Blank lines at its end belong to none of these.
 * @param lines the rest of the header line, and the lines that continue the record
 */
export function finishRecord(record: LogRecord, lines: readonly string[]): void {
  if (record.layout === 'new') finishNew(record, lines);
  else finishOld(record, lines);
}

/**
 * The tail ends the message, which a traceback may follow. So it is on the last line of the record or on the one before a
 * traceback; else on the first line that has a tail, since a chained cause can follow without a `Traceback` of its own.
 */
function finishNew(record: LogRecord, lines: readonly string[]): void {
  const last = lastText(lines);
  let tailLine = -1;
  let tailAt = -1;
  for (let i = 0; i <= last; i++) {
    const at = findTail(lines[i] ?? '');
    if (at < 0) continue;
    const isCertain = i === last || beginsAfterMessage(lines[i + 1] ?? '');
    if (isCertain || tailLine < 0) [tailLine, tailAt] = [i, at];
    if (isCertain) break;
  }
  if (tailLine < 0) {
    record.message = lines.slice(0, last + 1).join('\n');
    record.quality |= QUALITY_BIT.tail_missing;
    return;
  }
  const line = lines[tailLine] ?? '';
  const colon = line.lastIndexOf(':');
  record.module = line.slice(tailAt + 1, colon);
  record.moduleLine = Number(line.slice(colon + 1, -1));
  // the formatter adds a blank before the tail; if the tail is alone on its line, the message ends in a newline
  const end = line.slice(0, Math.max(0, tailAt - 1));
  record.message = tailLine === 0 ? end : [...lines.slice(0, tailLine), end].join('\n');
  record.trace = lines.slice(tailLine + 1, last + 1).join('\n');
}

/**
 * Until 4.18 a message has no tail, so that only a traceback shows its end; in 4.9 a message can be a traceback itself.
 */
function finishOld(record: LogRecord, lines: readonly string[]): void {
  const last = lastText(lines);
  const isTraceback = beginsAfterMessage(lines[0] ?? '');
  setMessage(record, lines, isTraceback ? last + 1 : findLine(lines, 1, last, beginsAfterMessage), last);
}

/** Sets the message of a record to its lines before `end`, and the traceback to those up to `last`. */
export function setMessage(record: LogRecord, lines: readonly string[], end: number, last: number): void {
  record.message = end === 1 ? (lines[0] ?? '') : lines.slice(0, end).join('\n');
  record.trace = lines.slice(end, last + 1).join('\n');
}

/** Returns the index of the first line from `from` to `last` that passes a test; `last + 1` if none does. */
export function findLine(
  lines: readonly string[],
  from: number,
  last: number,
  test: (line: string) => boolean,
): number {
  let at = from;
  while (at <= last && !test(lines[at] ?? '')) at++;
  return at;
}

/** Returns the index of the last line that is not blank; 0 if there is none. */
export function lastText(lines: readonly string[]): number {
  let last = lines.length - 1;
  while (last > 0 && lines[last]?.trim() === '') last--;
  return last;
}

function beginsAfterMessage(line: string): boolean {
  return AFTER_MESSAGE.some((words) => line.startsWith(words));
}
