/** Marks before pasted lines: bullets, quoting, table borders, indentation, the prefix of the system log. */

/** A mark before a header. */
export interface Mark {
  readonly text: string;
  readonly kind: 'quote' | 'table' | 'code' | 'list' | 'indent' | 'syslog';
}

/** Samples of marks, with their kinds. */
export const MARK_SAMPLES = [
  { before: '> ', kind: 'quote' },
  { before: '>> > ', kind: 'quote' },
  { before: ' | | ', kind: 'table' },
  { before: '`', kind: 'code' },
  { before: '"', kind: 'code' },
  { before: '{noformat}', kind: 'code' },
  { before: '- ', kind: 'list' },
  { before: '  * ', kind: 'list' },
  { before: '12. ', kind: 'list' },
  { before: '    ', kind: 'indent' },
  { before: 'Apr 13 18:01:56 node1 vdsm[411]: ', kind: 'syslog' },
] as const satisfies readonly { before: string; kind: Mark['kind'] }[];

const MARK = /^(?:[ \t>|`"]|\{(?:noformat|code)(?::\w{1,12})?\}|[-*+•](?= )|\d{1,3}[.)](?= )){1,40}/;
/** Length of `Apr 13 18:01:56 `. */
const SYSLOG_TIME = 16;
const SYSLOG_MARK = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,255} [\w./@-]{1,64}(?:\[\d+\])?: /;

/** Returns the mark that a line begins with; undefined if it has none. */
export function readMark(line: string): Mark | undefined {
  const mark = MARK.exec(line)?.[0];
  if (mark !== undefined) return { text: mark, kind: kindOf(mark) };
  const syslog = SYSLOG_MARK.exec(line)?.[0];
  return syslog === undefined ? undefined : { text: syslog, kind: 'syslog' };
}

/** Returns a line that continues a record, without the mark that its header has. */
export function stripMark(line: string, { kind, text }: Mark): string {
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
      // its time may be another; a line of another program does not continue the record
      return line.startsWith(text.slice(SYSLOG_TIME), SYSLOG_TIME) ? line.slice(text.length) : line;
    default:
      return kind satisfies never;
  }
}

/** Returns a header without its mark, and without the table border at its end. */
export function stripOwnMark(line: string, { kind, text }: Mark): string {
  const rest = line.slice(text.length);
  return kind === 'table' ? stripTableEnd(rest) : rest;
}

function kindOf(mark: string): Mark['kind'] {
  if (mark.includes('>')) return 'quote';
  if (mark.includes('|')) return 'table';
  if (/[`"{]/.test(mark)) return 'code';
  return mark.trim() === '' ? 'indent' : 'list';
}

function stripTableEnd(line: string): string {
  return line.replace(/ ?\|$/, '');
}

/** Removes up to `length` blanks and tabs from the beginning. */
function dedent(line: string, length: number): string {
  let at = 0;
  while (at < length && (line.charCodeAt(at) === 32 || line.charCodeAt(at) === 9)) at++;
  return line.slice(at);
}
