/** Repairs tracebacks whose lines a page wrapped, or whose indentation it removed or deepened. */

/** A line that is joined from one or more lines. */
export interface MendedLine {
  readonly text: string;
  /** Number of lines that it was joined from. */
  readonly from: number;
}

/** First words of a traceback, and of the lines between chained ones. */
const OPENINGS = [
  'Traceback (most recent call last)',
  'During handling of the above exception',
  'The above exception was the direct cause',
] as const;

/** Returns whether a traceback begins with a line, or a stack of Java whose exception is cut off. */
export function beginsTraceback(line: string): boolean {
  return line.startsWith(OPENINGS[0]) || line.startsWith('NoneType: None') || JAVA_FRAME.test(line);
}

/** `\tat org.ovirt.engine.core.vdsbroker.VDSCommandBase.executeCommand(VDSCommandBase.java:73)` */
const JAVA_FRAME = /^\s{1,12}at (?:[\w$.<>@-]{1,200}\/)?[\w$<>]{1,200}(?:\.[\w$<>]{1,200}){1,20}\(/;

/** Returns whether a line begins or joins tracebacks: it looks like prose, and is not. */
export function isTracebackText(line: string): boolean {
  return OPENINGS.some((words) => line.trimStart().startsWith(words));
}

/**
 * Repairs a traceback to the form of Python: whole frames, two blanks before `File`, four before code, none before the
 * exception.
 */
export function mendTraceback(lines: readonly string[]): MendedLine[] {
  const whole = joinFrames(lines);
  const isIndented = whole.every(({ text }) => !FRAME.test(text) || text.startsWith('  File'));
  if (isIndented) return whole;
  return whole.map((line, i) => ({ ...line, text: indent(line.text, whole[i - 1]?.text) }));
}

const FRAME = /^\s*File "[^"]{1,500}", line \d/;
/** A frame that continues on the next line. One that ends in `line 12` is whole: a syntax error names no function. */
const OPEN_FRAME = /^\s*File "[^"]{1,500}",(?: line(?: \d{1,6},(?: in)?)?)?$/;
const EXCEPTION =
  /^(?:[A-Za-z_]\w{0,60}\.){0,8}[A-Za-z_]\w{0,60}(?:Error|Exception|Exit|Interrupt|Timeout|Canceled|Warning|Iteration)(?::|$)/;

/** Returns whether a line below one of source may be the last of a traceback: `vdsm.storage.exception.X: text`. */
export function endsTraceback(line: string): boolean {
  return EXCEPTION.test(line) || /^(?:[A-Za-z_]\w{0,60}\.){1,8}[A-Z]\w{0,60}(?::|$)/.test(line);
}

function joinFrames(lines: readonly string[]): MendedLine[] {
  const whole: MendedLine[] = [];
  for (let i = 0; i < lines.length; i++) {
    let text = lines[i] ?? '';
    let from = 1;
    while (from < 4 && OPEN_FRAME.test(text) && lines[i + 1] !== undefined) {
      text = `${text} ${lines[++i]?.trim()}`;
      from++;
    }
    whole.push({ text, from });
  }
  return whole;
}

function indent(line: string, before: string | undefined): string {
  const text = line.trim();
  if (FRAME.test(text)) return `  ${text}`;
  const isCode = before !== undefined && FRAME.test(before) && !EXCEPTION.test(text) && text !== '';
  return isCode ? `    ${text}` : text;
}
