/** Where the message of a record ends: the new layout's `(module:line)` tail, and the traceback after the message. */
import type { LogRecord } from '../model/records.ts';
import { QUALITY_BIT } from '../model/quality.ts';

/** First words of what a formatter puts after the message. */
const AFTER_MESSAGE = ['Traceback (most recent call last)', 'NoneType: None', 'Stack (most recent call last)'];

/**
 * Gives a record its message, tail and traceback from its body: the rest of the header line and the lines after it.
 * Blank lines at the end belong to the record but to none of these.
 */
export function finishRecord(record: LogRecord, body: readonly string[]): void {
  if (record.layout === 'new') finishNew(record, body);
  else finishOld(record, body);
}

/**
 * The tail is at the end of the *message*, not of the record: on its last line, which is the record's last or stands
 * before the traceback. Else the header line's, since a chained cause can follow without a `Traceback` of its own.
 */
function finishNew(record: LogRecord, body: readonly string[]): void {
  const last = lastText(body);
  let tailLine = -1;
  let tailAt = -1;
  for (let i = 0; i <= last; i++) {
    const at = findTail(body[i] ?? '');
    if (at < 0) continue;
    const settled = i === last || beginsAfterMessage(body[i + 1] ?? '');
    if (settled || tailLine < 0) [tailLine, tailAt] = [i, at];
    if (settled) break;
  }
  if (tailLine < 0) {
    record.message = body.slice(0, last + 1).join('\n');
    record.quality |= QUALITY_BIT.tail_missing;
    return;
  }
  const line = body[tailLine] ?? '';
  const colon = line.lastIndexOf(':');
  record.module = line.slice(tailAt + 1, colon);
  record.moduleLine = Number(line.slice(colon + 1, -1));
  // the blank before the tail is the formatter's; alone on its line, the newline before it is the message's
  const end = line.slice(0, Math.max(0, tailAt - 1));
  record.message = tailLine === 0 ? end : [...body.slice(0, tailLine), end].join('\n');
  record.trace = body.slice(tailLine + 1, last + 1).join('\n');
}

/** Until 4.18 nothing marks the end of the message, but a traceback does; and a message can be a traceback itself (4.9). */
function finishOld(record: LogRecord, body: readonly string[]): void {
  const last = lastText(body);
  let end = last + 1;
  if (!beginsAfterMessage(body[0] ?? '')) {
    for (let i = 1; i <= last; i++) {
      if (beginsAfterMessage(body[i] ?? '')) {
        end = i;
        break;
      }
    }
  }
  record.message = end === 1 ? (body[0] ?? '') : body.slice(0, end).join('\n');
  record.trace = body.slice(end, last + 1).join('\n');
}

/** Whether a line ends in `(module:12)`. */
export function endsInTail(line: string): boolean {
  return findTail(line) >= 0;
}

/** Index of the last line that holds text; at least 0. */
function lastText(body: readonly string[]): number {
  let last = body.length - 1;
  while (last > 0 && body[last]?.trim() === '') last--;
  return last;
}

function beginsAfterMessage(line: string): boolean {
  return AFTER_MESSAGE.some((words) => line.startsWith(words));
}

/** Where `(module:12)` at the end of a line begins, or -1; a blank or the line's beginning stands before it. */
function findTail(line: string): number {
  const end = line.length - 1;
  if (line.charCodeAt(end) !== 41) return -1;
  let at = end - 1;
  while (isDigit(line.charCodeAt(at))) at--;
  if (at === end - 1 || line.charCodeAt(at) !== 58) return -1;
  const colon = at--;
  while (isModuleChar(line.charCodeAt(at))) at--;
  if (at === colon - 1 || line.charCodeAt(at) !== 40 || isDigit(line.charCodeAt(at + 1))) return -1;
  return at === 0 || line.charCodeAt(at - 1) === 32 ? at : -1;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Word characters, `.` and `-`. */
function isModuleChar(code: number): boolean {
  return (
    isDigit(code) ||
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 95 ||
    code === 46 ||
    code === 45
  );
}
