/**
 * What follows the message of a record: a traceback of Python, or a stack of Java. Excerpts go on behind it with text
 * that is none: closing words of a mail, a prompt, `^C`.
 */
import type { LogDef } from '../logs/kinds.ts';
import { isClosing, isHeading, isSpeech } from '../logs/closings.ts';

/** Finds the traces of one language in the lines of a record. Both functions take time linear in the lines they read. */
export interface TraceGrammar {
  /** Returns whether a line begins a trace. */
  begins(lines: readonly string[], at: number): boolean;
  /** Returns the index behind the last line of the trace that begins at `from`, at most `last + 1`. */
  end(lines: readonly string[], from: number, last: number): number;
}

/** Characters of a line that regexes see. */
const LINE_MAX = 512;

/** An excerpt may end within it. */
const HEAD = /^(?:Traceback|Stack) \(most /;
/** Sentences of Python between two tracebacks of a chain; an excerpt may end within them. */
const LINK = /^(?:The above exception|During handling of)/;
const FRAME = /^\s{0,8}File "/;
/** `ValueError: text`, or the class alone. */
const EXCEPTION = /^[A-Za-z_][\w.<>]{0,200}(?::(?: |$)|$)/;
/** An exception whose class shows it, so that a web page may put a blank line before it. */
const SURE_EXCEPTION = /^[A-Za-z_][\w.]{0,200}(?:Error|Exception|Failure|Failed|Timeout|Exit|Interrupt|Warning)(?::|$)/;

/** The lines of a traceback, as far as they tell what may follow. */
type Part = 'frame' | 'source' | 'exception' | 'link';

const PYTHON: TraceGrammar = {
  begins: (lines, at) => HEAD.test(lines[at] ?? '') || beginsChain(lines, at),
  end(lines, from, last) {
    let part: Part = HEAD.test(lines[from] ?? '') ? 'source' : 'exception';
    let end = from + 1;
    let isAfterBlank = false;
    for (let at = end; at <= last; at++) {
      const line = (lines[at] ?? '').slice(0, LINE_MAX);
      if (line.trim() === '') {
        isAfterBlank = true;
        continue;
      }
      const next = partOf(line, part, isAfterBlank);
      if (next === undefined) break;
      part = next;
      isAfterBlank = false;
      end = at + 1;
    }
    return end;
  },
};

/** A cause that has no frames of its own comes first: `vdsm.X: text`, and then one of Python's sentences. */
function beginsChain(lines: readonly string[], at: number): boolean {
  if (!EXCEPTION.test((lines[at] ?? '').slice(0, LINE_MAX))) return false;
  let next = at + 1;
  while (next < lines.length && (lines[next] ?? '').trim() === '') next++;
  return next > at + 1 && LINK.test(lines[next] ?? '');
}

/** Returns what a line is in a traceback; undefined: the traceback ended before it. */
function partOf(line: string, before: Part, isAfterBlank: boolean): Part | undefined {
  if (HEAD.test(line)) return 'source';
  if (LINK.test(line)) return 'link';
  if (FRAME.test(line)) return 'frame';
  if (isClosing(line)) return undefined;
  if (isAfterBlank) {
    // lines of an exception go on behind a blank one only where they are indented
    if (/^\s/.test(line)) return before;
    return before !== 'exception' && SURE_EXCEPTION.test(line) ? 'exception' : undefined;
  }
  if ((before === 'exception' || before === 'source') && (isHeading(line) || isSpeech(line))) return undefined;
  if (before === 'exception') return 'exception';
  if (before === 'link') return 'exception';
  if (/^\s/.test(line) || /^[~^]+$/.test(line)) return 'source';
  // where a web page dropped the indentation, a line of source looks like any other
  return before === 'frame' && !SURE_EXCEPTION.test(line) ? 'source' : 'exception';
}

const JAVA_FRAME = /^\s+at [^\s(]+\(/;
const JAVA_CAUSE = /^(?:Caused by|\s+Suppressed): [\w.$]+/;
/** Lines that stay within a stack, too: a frame that an excerpt cuts, `... 12 more`. */
const JAVA_MORE = /^\s+(?:at [\w.$<>/@-]*$|\.\.\. \d+)/;

const JAVA: TraceGrammar = {
  begins: (lines, at) => isJava(lines[at] ?? ''),
  end(lines, from, last) {
    let end = from + 1;
    let isFrame = !JAVA_CAUSE.test((lines[from] ?? '').slice(0, LINE_MAX));
    let isOver = false;
    for (let at = end; at <= last; at++) {
      const line = (lines[at] ?? '').slice(0, LINE_MAX);
      const isCause = JAVA_CAUSE.test(line);
      if (isCause || JAVA_FRAME.test(line) || JAVA_MORE.test(line)) {
        // the message of a cause may have blank lines
        isFrame = !isCause;
        isOver = false;
        end = at + 1;
      } else if (!isOver && (isFrame || line.trim() === '' || isClosing(line))) isOver = true;
      else if (!isOver) end = at + 1;
    }
    return end;
  },
};

function isJava(line: string): boolean {
  const start = line.slice(0, LINE_MAX);
  return JAVA_FRAME.test(start) || JAVA_CAUSE.test(start);
}

const NONE: TraceGrammar = { begins: () => false, end: (_lines, from) => from };

/** The grammars of what follows a message, by `LogDef.trace`. */
export const TRACES: Readonly<Record<LogDef['trace'], TraceGrammar>> = { python: PYTHON, java: JAVA, none: NONE };
