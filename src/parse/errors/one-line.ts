/**
 * Reads exceptions that stand within one line of a message: as asyncore writes them, as `str()` of an exception behind its
 * class in Python, Java or JavaScript, and tracebacks whose line ends were lost.
 */
import { capText, RETURN_MAX } from '../caps.ts';
import { findRaised } from './raised.ts';
import type { Frame } from './traceback.ts';

/** An exception that a line names. */
export interface OneLineError {
  /** Class as written. */
  readonly type: string;
  readonly message: string;
  /** Innermost last; empty where the line has none. */
  readonly frames: readonly Frame[];
}

/** Reads the exception in a message; undefined where it names none. Never throws, and linear: only the beginning counts. */
export function readOneLine(message: string): OneLineError | undefined {
  const text = message.length > TEXT_MAX ? message.slice(0, TEXT_MAX) : message;
  // most messages have none of these
  if (text.includes(ASYNCORE)) return readAsyncore(text);
  if (text.includes('raise ') || text.includes(TRACEBACK)) {
    const raised = readFlatTraceback(text);
    if (raised !== undefined) return raised;
  }
  return readNamed(text) ?? readSsl(text) ?? readSystem(text);
}

/** Characters of a message that are examined. */
const TEXT_MAX = 8192;
const FRAMES_MAX = 16;

const ASYNCORE = 'uncaptured python exception, closing channel ';
/** The class as Python 2 and 3 print it: `(<class 'TypeError'>:`, `(<type 'exceptions.KeyError'>:`, `(socket.error:`. */
const ASYNCORE_CLASS = /\(\s{0,8}(?:<(?:class|type) '(?:exceptions\.)?([\w.]{1,120})'>|([A-Za-z_][\w.]{0,120})):/g;
const ASYNCORE_FRAME = /\[([^[\]|\n]{1,300})\|([^[\]|\n]{1,200})\|\d{1,9}\]/g;

/** `… closing channel <X connected ('::1', 57398, 0, 0) at 0x7f5c> (<class 'TypeError'>:no len() [file|func|108] [file|func|71])` */
function readAsyncore(text: string): OneLineError | undefined {
  const begin = text.indexOf(ASYNCORE) + ASYNCORE.length;
  // the channel itself ends with its address; one whose repr fails has none
  const channel = Math.max(begin, text.indexOf(' at 0x', begin));
  ASYNCORE_CLASS.lastIndex = channel;
  const match = ASYNCORE_CLASS.exec(text);
  if (match === null) return undefined;
  const rest = text.slice(match.index + match[0].length);
  const frames: Frame[] = [];
  let end = -1;
  for (const frame of rest.matchAll(ASYNCORE_FRAME)) {
    if (end < 0) end = frame.index;
    frames.push({ file: frame[1] ?? '', func: frame[2] ?? '' });
    if (frames.length >= FRAMES_MAX) break;
  }
  const message = end < 0 ? rest.replace(/\)\s*$/, '') : rest.slice(0, end);
  return { type: match[1] ?? match[2] ?? '', message: capText(message.trim(), RETURN_MAX), frames };
}

const TRACEBACK = 'Traceback (most recent call last):';
const BLANK_LINE = /\n[ \t]*\n/;
const FLAT_FRAME = /File "([^"\n]{1,300})", line \d{1,9}, in (\S{1,200})/g;
const LAST_CLASS = /\s((?:[A-Za-z_]\w{0,80}\.){0,8}[A-Z]\w{0,80}): /;

/**
 * `Traceback (most recent call last): File "a.py", line 1, in f raise E("x") E: x`, only `raise E("x")   E: x`, and a
 * traceback that is indented as a whole.
 */
function readFlatTraceback(text: string): OneLineError | undefined {
  const begin = text.indexOf(TRACEBACK);
  const frames: Frame[] = [];
  let rest = text;
  if (begin >= 0) {
    // closing words of a mail may name other exceptions
    const blank = text.slice(begin).search(BLANK_LINE);
    const whole = text.slice(begin, blank < 0 ? undefined : begin + blank);
    let behind = 0;
    for (const match of whole.matchAll(FLAT_FRAME)) {
      frames.push({ file: match[1] ?? '', func: match[2] ?? '' });
      if (frames.length > FRAMES_MAX) frames.shift();
      behind = match.index + match[0].length;
    }
    rest = whole.slice(behind);
  }
  const raised = findRaised(rest);
  if (raised !== undefined) return { ...raised, frames };
  if (frames.length === 0) return undefined;
  const last = LAST_CLASS.exec(rest);
  if (last === null) return undefined;
  const [words = ''] = rest.slice(last.index + last[0].length).split('\n', 1);
  return { type: last[1] ?? '', message: capText(words.trim(), RETURN_MAX), frames };
}

/**
 * `java.net.ConnectException: Connection refused`, `TypeError: x is undefined`, `(TypeError) : x`, `libvirt.libvirtError: x`.
 * The class begins the message or stands behind a colon, a bracket or `Uncaught`.
 */
const NAMED =
  /(?:^|: |\(|; nested exception is |Uncaught |Caused by: |[Ee]xception caught: )\(?((?:[A-Za-z_$][\w$]{0,80}\.){0,12}(?:[A-Z][\w$]{0,100}(?:Error|Exception)|libvirtError))(?:\) ?)?:(?: |$)/g;

function readNamed(text: string): OneLineError | undefined {
  const line = text.split('\n', 1)[0] ?? '';
  if (!line.includes('Error') && !line.includes('Exception')) return undefined;
  let last: RegExpExecArray | undefined;
  let tries = 0;
  NAMED.lastIndex = 0;
  for (;;) {
    const match = NAMED.exec(line);
    if (match === null || ++tries > 16) break;
    last = match;
    // the class of a cause may follow at once, and its colon belongs to both
    NAMED.lastIndex = match.index + match[0].trimEnd().length - 1;
  }
  if (last === undefined) return undefined;
  const words = line.slice(last.index + last[0].length).trim();
  return { type: last[1] ?? '', message: capText(words, RETURN_MAX), frames: [] };
}

/** OpenSSL as Python prints it: `[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:618)`. */
const SSL =
  /\[SSL: \w{1,120}\] [^\n]{1,400}|(?:\[Errno \d{1,9}\] )?_ssl\.c:\d{1,9}: [^\n]{1,400}|error:[\dA-Fa-f]{8}:SSL routines:[^\n]{1,400}/;

function readSsl(text: string): OneLineError | undefined {
  return !text.includes('SSL') || !SSL.test(text) ? undefined : { type: 'SSLError', message: text, frames: [] };
}

/** `[Errno 104] Connection reset by peer`, whose class is not in the message; the words before tell what failed. */
const SYSTEM = /\[Errno -?\d{1,9}\] \S/;

function readSystem(text: string): OneLineError | undefined {
  if (!text.includes('[Errno ') || !SYSTEM.test(text)) return undefined;
  return { type: 'OSError', message: text, frames: [] };
}
