/** What stands before pasted lines: list marks, quoting, table borders, indentation, the prefix of the system log. */

/** A mark before a header, and how to take it from the lines that follow. */
export interface Mark {
  readonly text: string;
  readonly kind: 'quote' | 'table' | 'code' | 'list' | 'indent' | 'syslog';
}

/** Samples: what was before a header, and the kind it is. */
export const MARK_SAMPLES = [
  { before: '> ', kind: 'quote' },
  { before: '>> > ', kind: 'quote' },
  { before: ' | | ', kind: 'table' },
  { before: '`', kind: 'code' },
  { before: '- ', kind: 'list' },
  { before: '  * ', kind: 'list' },
  { before: '12. ', kind: 'list' },
  { before: '    ', kind: 'indent' },
  { before: 'Apr 13 18:01:56 node1 vdsm[411]: ', kind: 'syslog' },
] as const satisfies readonly { before: string; kind: Mark['kind'] }[];

const MARK = /^(?:[ \t>|`]|[-*+•](?= )|\d{1,3}[.)](?= )){1,40}/;
/** Characters of `Apr 13 18:01:56 `. */
const SYSLOG_TIME = 16;
const SYSLOG_MARK = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,255} [\w./@-]{1,64}(?:\[\d+\])?: /;

/** Reads the mark that a line begins with; undefined where it begins with none. */
export function readMark(line: string): Mark | undefined {
  const mark = MARK.exec(line)?.[0];
  if (mark !== undefined) return { text: mark, kind: kindOf(mark) };
  const syslog = SYSLOG_MARK.exec(line)?.[0];
  return syslog === undefined ? undefined : { text: syslog, kind: 'syslog' };
}

/** A line behind a header that had this mark, without what the same page did to it. */
export function takeMark(line: string, { kind, text }: Mark): string {
  switch (kind) {
    case 'quote':
      return line.replace(/^[ \t]{0,8}(?:> ?){1,20}/, '');
    case 'table':
      return stripTableEnd(line.replace(/^ ?\|(?: ?\|)? ?/, ''));
    case 'code':
      return line;
    case 'list':
    case 'indent':
      return dedent(line, text.length);
    case 'syslog':
      // behind another time; a line of another program is no part of the record
      return line.startsWith(text.slice(SYSLOG_TIME), SYSLOG_TIME) ? line.slice(text.length) : line;
    default:
      return kind satisfies never;
  }
}

/** A header without its mark and without what closes it. */
export function takeOwnMark(line: string, { kind, text }: Mark): string {
  const rest = line.slice(text.length);
  return kind === 'table' ? stripTableEnd(rest) : rest;
}

function kindOf(mark: string): Mark['kind'] {
  if (mark.includes('>')) return 'quote';
  if (mark.includes('|')) return 'table';
  if (mark.includes('`')) return 'code';
  return mark.trim() === '' ? 'indent' : 'list';
}

function stripTableEnd(line: string): string {
  return line.replace(/ ?\|$/, '');
}

/** Takes up to `length` blanks from the beginning. */
function dedent(line: string, length: number): string {
  let at = 0;
  while (at < length && (line.charCodeAt(at) === 32 || line.charCodeAt(at) === 9)) at++;
  return line.slice(at);
}
