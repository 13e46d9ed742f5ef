/** Reads tracebacks of Python 2 and 3, single or chained, whole or cut off, as logging and `traceback.format_exc()` write them. */
import { capText, RETURN_MAX } from '../caps.ts';
import { findRaised } from './raised.ts';

/** One call on the stack. */
export interface Frame {
  /** Path as written. */
  readonly file: string;
  /** Function; empty where Python names none (the place of a SyntaxError). */
  readonly func: string;
}

export interface Traceback {
  /** Class of the last exception as written, with its module; undefined where the text is cut off before it. */
  readonly type: string | undefined;
  /** Its text, capped; empty where it has none. */
  readonly message: string;
  /** Classes of a chain, first cause first, the last exception too; empty where nothing is chained. */
  readonly causes: readonly string[];
  /** The innermost frames of the last exception, outermost first. */
  readonly frames: readonly Frame[];
  /** Characters examined, at most as many as the text has. For tests. */
  readonly steps: number;
}

/**
 * Reads the traceback in a text; it begins the text or one of its lines. Undefined where there is none: `Traceback` within
 * a line is the output of a command, printed as a string. Never throws, and linear: each line is examined once.
 */
export function readTraceback(text: string): Traceback | undefined {
  const begin = findBegin(text);
  if (begin < 0) return undefined;
  let section = newSection();
  const causes: string[] = [];
  let steps = 0;
  for (let at = begin; at <= text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    // of a longer line only the message of its exception matters, which is cut from the text itself
    const line = text.slice(at, Math.min(end, at + LINE_MAX));
    steps += line.length;
    if (isLink(line)) {
      if (section.type !== undefined) causes.push(section.type);
      if (causes.length > CAUSES_KEPT) causes.shift();
      section = newSection();
    } else readLine(section, line, at, end);
    at = end + 1;
  }
  const raised = section.type === undefined ? findRaised(text.slice(section.raiseFrom, section.raiseTo)) : undefined;
  const type = section.type ?? raised?.type;
  if (causes.length > 0 && type !== undefined) causes.push(type);
  return {
    type,
    message: raised?.message ?? capText(text.slice(section.from, section.to).trim(), RETURN_MAX),
    causes,
    frames: section.frames,
    steps,
  };
}

/** Returns whether a text begins with a traceback. */
export function isTraceback(text: string): boolean {
  return text.startsWith(HEAD);
}

const HEAD = 'Traceback (most recent call last)';
const DIRECT = 'The above exception was the direct cause of the following exception';
const WHILE = 'During handling of the above exception, another exception occurred';
/** A SyntaxError names a place, but no function. */
const FRAME = /^\s{0,8}File "([^"]+)", line \d+(?:, in (\S.*))?$/;
const RAISES = /^\s{1,40}raise /;
const EXCEPTION = /^([A-Za-z_][\w.<>]*)(?::(?: |$)|$)/;

/** Characters of a line that are examined. */
const LINE_MAX = 1024;
/** Innermost frames that are kept, and exceptions of a chain. */
const FRAMES_KEPT = 64;
const CAUSES_KEPT = 15;

/** One exception of a chain. */
interface Section {
  type: string | undefined;
  /** Begin and end of its message. */
  from: number;
  to: number;
  frames: Frame[];
  /** Begin and end of the last source line that raises an exception: people glue the exception to it. */
  raiseFrom: number;
  raiseTo: number;
  /** What the line before was. */
  before: 'frame' | 'exception-after-frame' | 'word-after-frame' | 'other';
}

function readLine(section: Section, line: string, at: number, end: number): void {
  const { before } = section;
  section.before = 'other';
  // where a web page dropped the indentation, a line of source can look like an exception: only the next line shows it
  if (section.type === undefined || before.endsWith('-after-frame')) {
    const frame = FRAME.exec(line);
    if (frame !== null) {
      section.type = undefined;
      section.from = section.to = 0;
      section.before = 'frame';
      addFrame(section.frames, { file: frame[1] ?? '', func: frame[2] ?? '' });
      return;
    }
  }
  if (section.type === undefined && RAISES.test(line)) {
    section.raiseFrom = at;
    section.raiseTo = at + line.length;
    return;
  }
  const exception = section.type === undefined || before === 'word-after-frame' ? EXCEPTION.exec(line) : null;
  if (section.type !== undefined && exception === null) {
    section.to = end;
    return;
  }
  if (exception === null || line.startsWith(HEAD)) return;
  section.type = exception[1];
  section.from = Math.min(end, at + exception[0].length);
  section.to = end;
  if (before === 'frame') section.before = section.from === end ? 'word-after-frame' : 'exception-after-frame';
}

/** Adds a frame, but not one equal to the last: the depth of a recursion does not distinguish errors. */
function addFrame(frames: Frame[], frame: Frame): void {
  const last = frames.at(-1);
  if (last?.func === frame.func && last.file === frame.file) return;
  frames.push(frame);
  if (frames.length > FRAMES_KEPT) frames.shift();
}

/** Finds where the traceback begins, or -1: a cause without frames of its own precedes the first `Traceback`. */
function findBegin(text: string): number {
  const head = text.startsWith(HEAD) ? 0 : text.indexOf(`\n${HEAD}`);
  if (head === 0) return 0;
  const link = Math.max(text.indexOf(`\n${DIRECT}`), text.indexOf(`\n${WHILE}`));
  if (link >= 0 && EXCEPTION.test(text.slice(0, LINE_MAX).split('\n', 1)[0] ?? '')) return 0;
  return head < 0 ? -1 : head + 1;
}

function isLink(line: string): boolean {
  return line.startsWith(DIRECT) || line.startsWith(WHILE);
}

function newSection(): Section {
  return { type: undefined, from: 0, to: 0, frames: [], raiseFrom: 0, raiseTo: 0, before: 'other' };
}
