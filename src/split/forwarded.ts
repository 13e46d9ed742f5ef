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
/** The image proxy writes its thread first: `(Thread-7 ) INFO 2018-01-31 10:00:00,123`. */
const IMAGE_PROXY = /^\([^)\n]{1,100}\) [A-Z]{4,8} \d{4}-/;
/** The engine's appender for a remote syslog, from 4.4.10 on: no stamp, and no correlation id. */
const ENGINE_WITHOUT_STAMP = /^(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL) *\[(?:org|com|io)\./;
/** The name of a thread before an old header ends within so many characters. */
const THREAD_MAX = 256;

/** A cheap test before: whether a message may begin with the header of another log. */
export function resemblesHeader(text: string): boolean {
  if (DATE.test(text) || IMAGE_PROXY.test(text)) return true;
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

/** Names that no other program's log has. */
const OURS = /(?:vdsm|ovirt|engine|mom|sanlock|libvirtd|virtqemud)[^/]*(?:\/[^/]+)?\.log$/;

/** Returns the kind of the log whose file a tag names: all that has this tag is of the log. */
export function kindOfFileTag(tag: string): LogKind | undefined {
  return OURS.test(tag) ? kindNamed(tag) : undefined;
}

const KIND_OF_TAG = new Map<string, LogKind>();
const TAGS_MAX = 1000;
const SPACE = 32;

/** Returns the kind of log that a tag names: that of a file (`supervdsm.log`), or of its program; else vdsm. */
export function kindOfTag(tag: string): LogKind {
  let kind = KIND_OF_TAG.get(tag);
  if (kind === undefined) {
    kind = kindNamed(tag) ?? 'vdsm';
    if (KIND_OF_TAG.size < TAGS_MAX) KIND_OF_TAG.set(tag, kind);
  }
  return kind;
}

function kindNamed(tag: string): LogKind | undefined {
  const name = tag.slice(tag.lastIndexOf('/') + 1).toLowerCase();
  return KINDS.find(({ names, service }) => names.test(name) || names.test(`${name}.log`) || service === name)?.kind;
}

const ESCAPES: Readonly<Record<string, string>> = { '#011': '\t', '#012': '\n', '#015': '\r', '#033': '\u001b' };
/** An escape character begins a sequence for terminals; without one, the number is text. */
const ESCAPED = /#01[125]|#033(?=\[)/g;

/**
 * Returns the lines of a text in which rsyslog wrote control characters as octal numbers, or which a journal holds as they
 * are.
 */
export function unescapeLines(text: string): string[] {
  if (!text.includes('#0') && !text.includes('\n')) return [text];
  return text.replace(ESCAPED, (code) => ESCAPES[code] ?? code).split('\n');
}

/**
 * `escapeLF` of rsyslog's imfile writes the end of a line as `\\n`, as messages of vdsm do in strings of Python. So does
 * the beginning of a traceback or of a stack of Java; tabs may be as they are, or be escaped, too.
 */
const ESCAPED_TRACE = /\\n(?:Traceback \(most recent call last\):\\n|(?:\\t|\t|#011)at [\w.$]{1,255}\()/;

/**
 * Returns the lines of a forwarded text: those behind `#012`, and a traceback or stack whose ends of lines are `\\n`,
 * unless a string of the message holds it.
 */
export function forwardedLines(text: string): string[] {
  if (!text.includes(String.raw`\n`)) return unescapeLines(text);
  const { index: at = -1 } = ESCAPED_TRACE.exec(text) ?? {};
  if (at < 0 || !isBehindMessage(text, at)) return unescapeLines(text);
  const trace = text.slice(at + 2).replaceAll(String.raw`\t`, '\t');
  return [...unescapeLines(text.slice(0, at)), ...unescapeLines(trace.replaceAll(String.raw`\n`, '\n'))];
}

/** Returns whether a message ends at an index: a tail is before it, or no string is open there, and none is closed later. */
function isBehindMessage(text: string, at: number): boolean {
  const before = text.slice(0, at);
  if (endsInTail(before)) return true;
  return !endsInTail(text) && !hasOpenString(before, "'") && !hasOpenString(before, '"');
}

function hasOpenString(text: string, quote: string): boolean {
  let count = 0;
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) count++;
  return count % 2 === 1;
}

/** What marks a place in the line above, as Python 3.11 writes it: it may be indented by any number. */
const MARKER = /^ +[~^]+$/;

/**
 * Returns whether the header of a shipper took a blank from the indentation of a line: rsyslog puts none between a tag and
 * a text that begins with one. Python indents by two and four, so that an odd number shows it.
 * @param before whether it took one from the line before
 */
export function isIndentCut(text: string, before: boolean): boolean {
  if (text.charCodeAt(0) !== SPACE || MARKER.test(text)) return before;
  let indent = 0;
  while (text.charCodeAt(indent) === SPACE) indent++;
  return indent % 2 === 1;
}

/** The longest messages of shippers, in bytes: rsyslog's of several releases and settings, and the journal's. */
const FULL_SIZES = [1024, 2048, 4096, 8096, 8192, 16_384, 32_768, 49_152, 65_536];
/** A message may be split before a character of up to four bytes. */
const FULL = new Set(FULL_SIZES.flatMap((bytes) => [bytes, bytes - 1, bytes - 2, bytes - 3]));

/**
 * Returns whether a message is as long as a shipper allows, so that the next one may be the rest of it.
 * @param lines of the message: control characters were one byte each where it was split
 */
export function isFullMessage(message: string, lines: readonly string[]): boolean {
  if (message.length < 1000) return false;
  return FULL.has(Buffer.byteLength(message)) || (lines.length > 1 && FULL.has(Buffer.byteLength(lines.join('\n'))));
}

/** Returns whether a text may be the rest of a split line: it is neither indented nor the beginning of a traceback. */
export function mayContinueText(text: string): boolean {
  return !/^(?:\s|Traceback |During handling |The above exception |Caused by: )/.test(text);
}

/** Returns a line that the journal indented to the width of the header before it. */
export function withoutPrefix(line: string, width: number): string {
  return line.slice(0, width).trim() === '' ? line.slice(width) : line;
}
