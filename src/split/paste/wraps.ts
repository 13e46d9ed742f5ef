/** Joins lines that were wrapped to fit a width: by a terminal at a fixed column, or by an author between words. */
import { endsInTail } from '../../logs/tail.ts';
import { breaksUuid } from './text-repairs.ts';

/** The lines of a record before its traceback, joined. */
export interface Unwrapped {
  readonly text: string;
  /** Column at which a terminal wrapped them; undefined: an author did. */
  readonly column: number | undefined;
}

/** A sign that lines are one wrapped line. */
export interface WrapSign {
  readonly name: string;
  readonly sample: readonly string[];
  /** Returns the column at which a terminal wrapped the lines, 0 if an author did, undefined if it finds no sign. */
  find(lines: readonly string[], known: number): number | undefined;
}

/** Columns of the narrowest terminal, and of the lines of authors. */
const TERMINAL_MIN = 78;
const AUTHOR_MIN = 60;
const AUTHOR_MAX = 110;
/** Columns of lines of authors that end in a long word, such as an id. */
const STRINGS_MAX = 160;
/** Columns of lines above a tail on a line of its own. */
const TAILED_MAX = 260;
/** Columns that authors leave at the end of a line though the next word would fit. */
const TOLERANCE = 10;
/** Lines that one line is wrapped into at most. */
const WRAPPED_MAX = 80;

/** Tried in this order. */
export const WRAP_SIGNS: readonly WrapSign[] = [
  {
    name: 'the known column of a terminal',
    sample: [],
    find: (lines, known) =>
      known > 0 && lines.slice(0, -1).every((line) => line.length === known) ? known : undefined,
  },
  {
    name: 'a run of equal length',
    sample: [`2022-03-21 19:54:24,216+0200 INFO  (a) [b] START x${'y'.repeat(60)}`, 'z'.repeat(110), 'end (api:48)'],
    find(lines) {
      const column = lines[0]?.length ?? 0;
      if (lines.length < 3 || column < TERMINAL_MIN) return undefined;
      return lines.slice(0, -1).every((line) => line.length === column) ? column : undefined;
    },
  },
  {
    name: 'a header without text',
    sample: [
      '2021-12-13 12:33:47,300+0200 DEBUG (MainThread) [common.commands]',
      'FAILED: <err> = x; <rc> = 5 (commands:99)',
    ],
    find: ([header = '']) => (header.length < 600 && HEADER_ONLY.test(header) ? 0 : undefined),
  },
  {
    name: 'a tail on a line of its own',
    sample: [
      '2018-03-15 18:32:48,376+0200 CRIT  (jsonrpc/2) [root] ThreadedHandler is',
      'overloaded',
      '(logutils:312)',
    ],
    find: (lines) =>
      lines.every((line) => line.length <= TAILED_MAX) &&
      TAIL_ALONE.test(lines.at(-1) ?? '') &&
      !endsInTail(lines[0] ?? '')
        ? 0
        : undefined,
  },
  {
    name: 'a broken uuid',
    sample: ["2016-12-14 23:18:53,818 INFO  (a) [b] 'bc7a3e50-a965-45", "df-8699-ac47a0e20aa5' (c:52)"],
    find: (lines) => (lines.some((line, i) => i > 0 && breaksUuid(lines[i - 1] ?? '', line)) ? 0 : undefined),
  },
  {
    name: 'a broken string of a python value',
    sample: ["MainThread::INFO::2018-06-18 13:07:26,810::s::1::l::(f) Local: {'detail': 'Up'}, {'", "bridge': True}"],
    find(lines) {
      const [header = '', ...rest] = lines;
      if (header.includes(' (cwd ') || endsInTail(header)) return undefined;
      // a terminal breaks every line at its width, so no other may be longer
      if (header.length >= TERMINAL_MIN && isOpenString(header)) {
        return rest.every((line) => line.length <= header.length) ? header.length : undefined;
      }
      if (lines.some((line) => line.length > STRINGS_MAX || line.includes(' (cwd '))) return undefined;
      return lines.some((_, i) => i > 1 && isOpenString(lines.slice(0, i).join(' '))) ? 0 : undefined;
    },
  },
  {
    name: 'an open parenthesis',
    sample: [
      '2021-05-20 17:10:29,957+0300 INFO  (MainThread) [vds] (PID: 853041) I am the actual vdsm',
      '4.40.70.10.git91384f25a host4 (4.18.0-3',
      '05.el8.x86_64) (vdsmd:158)',
    ],
    find(lines) {
      const last = lines.at(-1) ?? '';
      if (lines.length > 8 || endsInTail(lines[0] ?? '') || !endsInTail(last)) return undefined;
      if (lines.some((line) => line.length > AUTHOR_MAX || line.startsWith(' '))) return undefined;
      return lines.some((line, i) => i < lines.length - 1 && /\([^()[\]{}]{1,60}$/.test(line)) ? 0 : undefined;
    },
  },
  {
    name: 'lines as full as words allow',
    sample: [
      '2018-10-07 12:12:39,211-0400 WARN (jsonrpc/7) [storage.LVM] Reloading',
      "VGs failed (vgs=[u'840d159f-3a01-40d6-943a-ce4ed7a63960'] rc=5 out=[]",
      "err=['  Volume group not found']) (lvm:377)",
    ],
    find(lines) {
      const width = lines.reduce((most, { length }) => Math.max(most, length), 0);
      if (width < AUTHOR_MIN || width > AUTHOR_MAX || endsInTail(lines[0] ?? '')) return undefined;
      // arguments of commands hold line ends from 4.16 on
      if (lines.at(-1)?.includes(' (cwd ') === true) return undefined;
      if (lines.length < 3 && !endsInTail(lines.at(-1) ?? '')) return undefined;
      const full = lines.every((line, i) => i === 0 || isFull(lines[i - 1] ?? '', line, width));
      return full ? 0 : undefined;
    },
  },
];

/**
 * Joins the lines of a record, its header first, if they are one wrapped line; returns undefined if not.
 * @param known column at which a terminal wrapped other lines of the same text, or 0
 * @param sure whether they are known to be wrapped, since the header is
 */
export function unwrap(lines: readonly string[], known: number, sure: boolean): Unwrapped | undefined {
  if (lines.length < 2 || lines.length > WRAPPED_MAX) return undefined;
  const plain = withoutBold(lines);
  for (const sign of WRAP_SIGNS) {
    const column = sign.find(plain, known);
    if (column !== undefined) return { text: join(plain, column), column: column === 0 ? undefined : column };
  }
  return sure ? { text: join(lines, 0), column: undefined } : undefined;
}

/** Joins two lines: without a blank if a terminal broke them, or if a word goes on from one to the other. */
export function glue(before: string, after: string, column: number): string {
  if (column > 0 && before.length === column) return before + after;
  const next = after.trimStart();
  const head = before.trimEnd();
  return endsOpen(head) || breaksUuid(head, next) ? head + next : `${head} ${next}`;
}

function join(lines: readonly string[], column: number): string {
  if (column > 0) return lines.join('');
  return lines.reduce((text, line) => glue(text, line, 0));
}

/** Returns whether text ends in `::`, `(`, `[` or `=`, behind which vdsm writes no blank. */
function endsOpen(text: string): boolean {
  return text.endsWith('::') || '([='.includes(text.at(-1) ?? ' ');
}

const HEADER_ONLY =
  /^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}(?:[+-]\d{4})? [A-Z]{4,8} {0,3}\([^\n]{1,200}\) \[[^\]\s]{1,100}\]|[^\n]{1,200}?::[A-Z]{4,8}::\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}::[^:]{0,60}::\d{1,6}::[^\s]{0,200}::\([^)\s]{0,100}\))$/;

/**
 * A tail behind two or more blanks, or none: Python's formatter itself puts one before it, if a message ends in a line
 * end.
 */
const TAIL_ALONE = /^(?:\s{2,20})?\([A-Za-z_][\w.-]{0,60}:\d{1,6}\)$/;

/** Returns whether a line is so full that the first word of the next did not fit. */
function isFull(line: string, next: string, width: number): boolean {
  const word = next.indexOf(' ') < 0 ? next.length : next.indexOf(' ');
  return word > 0 && line.length + 1 + word > width - TOLERANCE;
}

/** Returns whether a text ends within a Python string of a list, tuple or dict, where `repr` writes no line end. */
function isOpenString(text: string): boolean {
  let depth = 0;
  let quote = '';
  for (let i = Math.max(0, text.length - 4000); i < text.length; i++) {
    const char = text[i] ?? '';
    if (quote !== '') {
      if (char === '\\') i++;
      else if (char === quote) quote = '';
    } else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if ((char === "'" || char === '"') && !/\w/.test(text[i - 1] ?? '') && depth > 0) quote = char;
    else if ((char === "'" || char === '"') && /[ub]/.test(text[i - 1] ?? '') && depth > 0) quote = char;
  }
  return quote !== '';
}

/**
 * Returns the lines without `**bold**` of issue trackers, if that leaves them of one length: the marks were added after
 * the wrap.
 */
function withoutBold(lines: readonly string[]): readonly string[] {
  if (!lines.some((line) => line.includes('**'))) return lines;
  const plain = lines.map((line) => line.replaceAll('**', ''));
  const first = plain[0]?.length ?? 0;
  return plain.slice(0, -1).every((line) => line.length === first) ? plain : lines;
}
