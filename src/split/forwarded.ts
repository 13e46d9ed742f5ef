/**
 * Lines of other logs in the system log: a shipper (rsyslog's imfile, `logger`, the journal) put a header of syslog before
 * each line, and wrote ends of lines and tabs as numbers.
 */
import { LOGS } from '../logs/kinds.ts';
import { endsInTail } from '../logs/tail.ts';
import type { LogKind } from '../model/files.ts';
import type { LogRecord } from '../model/records.ts';

/** Programs that write their own header into the system log: their messages are no lines of another log. */
const NATIVE: ReadonlySet<string> = new Set(['sanlock', 'libvirtd', 'virtqemud', 'kernel']);

/** Returns whether the message of a record of the system log may be a line of another log. */
export function mayBeForwarded({ level, logger }: LogRecord): boolean {
  return level === '' && !NATIVE.has(logger);
}

const DATE = /^\d{4}-\d\d-\d\d \d\d:/;
/** The engine's appender for a remote syslog, from 4.4.10 on: no stamp, and no correlation id. */
const ENGINE_WITHOUT_STAMP = /^(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL) *\[(?:org|com|io)\./;
/** The name of a thread before an old header ends within so many characters. */
const THREAD_MAX = 256;

/** A cheap test before: whether a message may begin with the header of another log. */
export function resemblesHeader(text: string): boolean {
  if (DATE.test(text)) return true;
  const end = text.indexOf('::');
  return end > 0 && end < THREAD_MAX;
}

/** Returns whether a message begins with a header of the engine that has no stamp. */
export function hasEngineHeader(text: string): boolean {
  return ENGINE_WITHOUT_STAMP.test(text);
}

/** Kinds whose lines may be forwarded: they hold headers, and only lines of their own. */
const KINDS = LOGS.filter(
  ({ kind, perName, byName, quotesLogs }) => !perName && !byName && !quotesLogs && kind !== 'syslog',
);

const KIND_OF_TAG = new Map<string, LogKind>();
const TAGS_MAX = 1000;

/** Returns the kind of log that a tag names: that of a file (`supervdsm.log`), or of its program; else vdsm. */
export function kindOfTag(tag: string): LogKind {
  let kind = KIND_OF_TAG.get(tag);
  if (kind === undefined) {
    const name = tag.slice(tag.lastIndexOf('/') + 1).toLowerCase();
    kind =
      KINDS.find(({ names, service }) => names.test(name) || names.test(`${name}.log`) || service === name)?.kind ??
      'vdsm';
    if (KIND_OF_TAG.size < TAGS_MAX) KIND_OF_TAG.set(tag, kind);
  }
  return kind;
}

const ESCAPES: Readonly<Record<string, string>> = { '#011': '\t', '#012': '\n', '#015': '\r' };
const ESCAPED = /#01[125]/g;

/** Returns the lines of a text in which rsyslog wrote control characters as octal numbers. */
export function unescapeLines(text: string): string[] {
  if (!text.includes('#01')) return [text];
  return text.replace(ESCAPED, (code) => ESCAPES[code] ?? code).split('\n');
}

/** `escapeLF` of rsyslog's imfile writes the end of a line as `\\n`, as messages of vdsm do in strings of Python. */
const ESCAPED_TRACEBACK = String.raw`\nTraceback (most recent call last):\n`;

/**
 * Returns the lines of a forwarded text: those behind `#012`, and a traceback behind a tail, whose ends of lines are `\\n`.
 */
export function forwardedLines(text: string): string[] {
  const at = text.indexOf(ESCAPED_TRACEBACK);
  if (at < 0 || !endsInTail(text.slice(0, at))) return unescapeLines(text);
  return [...unescapeLines(text.slice(0, at)), ...text.slice(at + 2).split(String.raw`\n`)];
}

/**
 * Returns a line that continues a forwarded record. rsyslog puts no blank between the tag and a text that begins with one,
 * so that a header of syslog takes the first of them; Python indents by two and four.
 */
export function restoreIndent(text: string): string {
  let indent = 0;
  while (text.charCodeAt(indent) === 32) indent++;
  return indent % 2 === 1 ? ` ${text}` : text;
}

/** Returns a line that the journal indented to the width of the header before it. */
export function withoutPrefix(line: string, width: number): string {
  return line.slice(0, width).trim() === '' ? line.slice(width) : line;
}
