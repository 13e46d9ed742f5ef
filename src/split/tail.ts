/** Finds where the message of a record ends: at the `(module:line)` tail of the new layout, or before a traceback. */
import { findTail } from '../logs/tail.ts';
import type { LogRecord } from '../model/records.ts';
import { QUALITY_BIT } from '../schema/quality.ts';
import { isCutHeader } from './cut-headers.ts';
import { TRACES, type TraceGrammar } from './traces.ts';

/** What Python's formatter puts after a message where no exception is being handled. It is no traceback. */
const NO_EXCEPTION = 'NoneType: None';

/**
 * Sets message, tail and traceback of a record of vdsm.log. Blank lines at its end belong to none of these.
 * @param lines the rest of the header line, and the lines that continue the record
 * @returns how many of the lines are the record's
 */
export function finishRecord(record: LogRecord, lines: readonly string[]): number {
  return record.layout === 'new' ? finishNew(record, lines) : finishWithoutTail(record, lines, TRACES.python);
}

/**
 * The tail ends the message, which a traceback may follow. So it is on the last line of the record or on the one before a
 * traceback; else on the first line that has a tail: text that no log wrote follows it.
 */
function finishNew(record: LogRecord, lines: readonly string[]): number {
  const last = lastText(lines);
  let tailLine = -1;
  let tailAt = -1;
  for (let i = 0; i <= last; i++) {
    const at = findTail(lines[i] ?? '');
    if (at < 0) continue;
    const isCertain = i === last || beginsAfterMessage(lines, i + 1);
    if (isCertain || tailLine < 0) [tailLine, tailAt] = [i, at];
    if (isCertain) break;
  }
  if (tailLine < 0) {
    record.quality |= QUALITY_BIT.tail_missing;
    return finishCut(record, lines, last);
  }
  const line = lines[tailLine] ?? '';
  const colon = line.lastIndexOf(':');
  record.module = line.slice(tailAt + 1, colon);
  record.moduleLine = Number(line.slice(colon + 1, -1));
  // the formatter adds a blank before the tail; if the tail is alone on its line, the message ends in a newline
  const end = line.slice(0, Math.max(0, tailAt - 1));
  record.message = tailLine === 0 ? end : [...lines.slice(0, tailLine), end].join('\n');
  if (tailLine === last) return lines.length;
  return finishAfterTail(record, lines, tailLine + 1, last);
}

function finishAfterTail(record: LogRecord, lines: readonly string[], from: number, last: number): number {
  let at = from;
  if (lines[at]?.trimEnd() === NO_EXCEPTION) {
    record.message += `\n${NO_EXCEPTION}`;
    at++;
  }
  while (at <= last && lines[at]?.trim() === '') at++;
  if (at > last) return lines.length;
  if (!TRACES.python.begins(lines, at)) return at;
  const end = TRACES.python.end(lines, at, withoutCutHeader(lines, last));
  record.trace = lines.slice(at, end).join('\n');
  return restAt(lines, end, last);
}

/** Ends a record of the new layout whose tail the input cuts off. */
function finishCut(record: LogRecord, lines: readonly string[], last: number): number {
  const end = withoutCutHeader(lines, last);
  record.message = lines.slice(0, end + 1).join('\n');
  return restAt(lines, end + 1, last);
}

/**
 * Sets message and trace of a record without a tail: until 4.18, and in all other logs, only a trace shows where a message
 * ends. A message can be a traceback itself.
 * @returns how many of the lines are the record's
 */
export function finishWithoutTail(record: LogRecord, lines: readonly string[], trace: TraceGrammar): number {
  const last = lastText(lines);
  if (last === 0) {
    record.message = lines[0] ?? '';
    return lines.length;
  }
  const own = withoutCutHeader(lines, last);
  const isTrace = trace.begins(lines, 0);
  const from = isTrace ? 0 : findLine(1, own, (at) => trace.begins(lines, at));
  const end = from > own ? own + 1 : trace.end(lines, from, own);
  const messageEnd = isTrace ? end : from;
  record.message = messageEnd === 1 ? (lines[0] ?? '') : lines.slice(0, messageEnd).join('\n');
  record.trace = lines.slice(messageEnd, end).join('\n');
  return restAt(lines, end, last);
}

/** Returns the index of the first line from `from` to `last` that passes a test; `last + 1` if none does. */
function findLine(from: number, last: number, test: (at: number) => boolean): number {
  let at = from;
  while (at <= last && !test(at)) at++;
  return Math.min(at, last + 1);
}

/** Returns the index of the last line that is not blank; 0 if there is none. */
function lastText(lines: readonly string[]): number {
  let last = lines.length - 1;
  while (last > 0 && lines[last]?.trim() === '') last--;
  return last;
}

/** Returns the index of the last line before a header that is cut off at `last`; without such a header `last`. */
function withoutCutHeader(lines: readonly string[], last: number): number {
  if (last === 0 || !isCutHeader(lines[last] ?? '')) return last;
  return lastText(lines.slice(0, last));
}

/** Returns the index of the first line from `from` on that is not blank; the number of lines if there is none. */
function restAt(lines: readonly string[], from: number, last: number): number {
  let at = from;
  while (at <= last && lines[at]?.trim() === '') at++;
  return at > last ? lines.length : at;
}

function beginsAfterMessage(lines: readonly string[], at: number): boolean {
  return lines[at]?.trimEnd() === NO_EXCEPTION || TRACES.python.begins(lines, at);
}
