/** Marks before every line of a pasted text: a mail's quoting, an indentation, the line numbers of a page. One row a kind. */
import { findPrefix } from './line-prefixes.ts';
import type { TextMark } from './text-mark.ts';

/** Finds a mark in the lines of a text that are not blank. */
export interface TextMarkRow {
  readonly kind: TextMark['kind'];
  readonly sample: { readonly before: readonly string[]; readonly after: readonly string[] };
  find(lines: readonly string[]): TextMark | undefined;
}

/** Share of the lines that are quoted in a mail which comments on what it quotes. */
const QUOTED_MIN = 0.6;

export const TEXT_MARKS: readonly TextMarkRow[] = [
  {
    kind: 'quote',
    sample: { before: ['> a', '>   b', '>'], after: ['a', '  b', ''] },
    find(lines) {
      const quoted = lines.filter((line) => QUOTE.test(line)).length;
      return quoted >= lines.length * QUOTED_MIN ? byPattern('quote', QUOTE) : undefined;
    },
  },
  {
    kind: 'number',
    sample: { before: [' 9\ta', '10\t  b', '11\tc'], after: ['a', '  b', 'c'] },
    find(lines) {
      const first = NUMBER.exec(lines[0] ?? '');
      if (first === null || lines.length < NUMBERED_MIN) return undefined;
      const begin = Number(first[1]);
      const counts = lines.every((line, i) => Number(NUMBER.exec(line)?.[1]) === begin + i);
      return counts ? byPattern('number', NUMBER) : undefined;
    },
  },
  {
    kind: 'file',
    sample: { before: ['/var/log/vdsm/schema.log:a', '/var/log/vdsm/schema.log:  b'], after: ['a', '  b'] },
    find(lines) {
      const first = SOURCE.exec(lines[0] ?? '')?.[0];
      if (first === undefined || lines.length < SOURCES_MIN) return undefined;
      const strip = (line: string): string | undefined =>
        line.startsWith(first) ? line.slice(first.length) : line === first.trimEnd() ? '' : undefined;
      return lines.every((line) => strip(line) !== undefined) ? { kind: 'file', strip } : undefined;
    },
  },
  {
    kind: 'list',
    sample: { before: ['- a', '- b'], after: ['a', 'b'] },
    find: (lines) => (lines.every((line) => LIST.test(line)) ? byPattern('list', LIST) : undefined),
  },
  {
    kind: 'indent',
    sample: { before: ['    a', '      b'], after: ['a', '  b'] },
    find(lines) {
      let common = /^[ \t]*/.exec(lines[0] ?? '')?.[0] ?? '';
      for (const line of lines) while (!line.startsWith(common)) common = common.slice(0, -1);
      if (common === '') return undefined;
      const { length } = common;
      return {
        kind: 'indent',
        strip: (line) => (line.startsWith(common) ? line.slice(length) : line.trim() === '' ? '' : undefined),
      };
    },
  },
];

const QUOTE = /^ {0,3}> ?/;
/** A page numbers blank lines, too, so that numbers of lines that are not blank may still be consecutive only here. */
const NUMBER = /^ {0,6}(\d{1,6})(?:\t|[:.|)] ?| \| | {1,4}(?=\d{4}-\d\d-\d\d|[A-Za-z<(]))/;
const NUMBERED_MIN = 3;
/** A file, a container or a pod, where no header behind it shows it, since the log has none. */
const SOURCE =
  /^(?:(?:~|\.{0,2})\/[^\s:]{1,250}:|[\w.+@%=/-]{0,200}\.(?:log|txt|xz|gz)(?:\.\d{1,3})?:|[\w.-]{1,64} {1,40}\| |\[pod\/[^\s\]]{1,250}\] )/;
const SOURCES_MIN = 2;
const LIST = /^(?:[-*+•] |\| ?)/;

function byPattern(kind: TextMark['kind'], pattern: RegExp): TextMark {
  return { kind, strip: (line) => (pattern.test(line) ? line.replace(pattern, '') : undefined) };
}

/** Marks that one text has over each other, at most: `> > 12: `. */
const MARKS_MAX = 8;

/** Returns the marks that all lines of a text have, outermost first. */
export function findTextMarks(lines: readonly string[]): TextMark[] {
  const marks: TextMark[] = [];
  let rest = lines.filter((line) => line.trim() !== '');
  while (rest.length > 0 && marks.length < MARKS_MAX) {
    const shown = rest;
    const mark = findPrefix(shown) ?? findShared(shown);
    if (mark === undefined) break;
    marks.push(mark);
    rest = rest.map((line) => mark.strip(line) ?? line).filter((line) => line.trim() !== '');
  }
  return marks;
}

function findShared(lines: readonly string[]): TextMark | undefined {
  for (const row of TEXT_MARKS) {
    const mark = row.find(lines);
    if (mark !== undefined) return mark;
  }
  return undefined;
}

/** A line without the marks of its text. */
export interface Unmarked {
  readonly text: string;
  /** The line lacks a mark that others have: it is a comment on them. */
  readonly isOutside: boolean;
}

/** Removes the marks of a text from a line. */
export function stripTextMarks(line: string, marks: readonly TextMark[]): Unmarked {
  let text = line;
  let isOutside = false;
  for (const mark of marks) {
    const stripped = mark.strip(text);
    if (stripped === undefined) isOutside ||= mark.isLoose !== true && text.trim() !== '';
    else text = stripped;
  }
  return { text, isOutside };
}
