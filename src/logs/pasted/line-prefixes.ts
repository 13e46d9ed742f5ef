/**
 * Marks that are known by the header directly behind them, since not all lines of a text have them, or their form fits
 * other text, too: what `grep`, `less -N` and tools that read several hosts put before lines, and quoting within a mail.
 */
import { beginsWithHeader, hasHeaderDate } from './headers.ts';
import type { TextMark } from './text-mark.ts';

/** A prefix before a header. */
interface Prefix {
  readonly name: string;
  /** Text between the name or number and the header. */
  readonly separator: string;
  readonly number: number | undefined;
  readonly length: number;
}

/** A kind of prefix. */
export interface PrefixRow {
  readonly kind: TextMark['kind'];
  /** What puts it before lines. */
  readonly by: string;
  readonly sample: { readonly before: readonly string[]; readonly after: readonly string[] };
  /** Reads the prefix of a line with a header behind it; undefined: it has none. */
  read(line: string): Prefix | undefined;
  /** Returns the mark that prefixes show; undefined: lines of logs may look like them. */
  markOf(prefixes: readonly Prefix[], lines: readonly string[]): TextMark | undefined;
}

/** Characters within which the name in a prefix ends. */
const NAME_MAX = 300;
/** Files or hosts that one text shows lines of. */
const NAMES_MAX = 60;
/** Share of lines that have a mark before every line. */
const MOST = 0.9;

/** Names of files: with a folder, a usual ending, or that of the system log. */
const FILE =
  /^(?:\(standard input\)|(?:~|\.{0,2})\/[^\s:]{1,250}|[\w.+@%=/-]{0,200}\.(?:log|txt|out|xz|gz|bz2|zst)[\w.-]{0,60}|(?:[\w.+@%=-]{1,60}\/){0,12}(?:messages|syslog|journal)[\w.-]{0,60})$/;
const NUMBERED = /^(.{1,290})([:-])(\d{1,9})$/;

const SAMPLE = '2022-01-10 09:00:01,100+0100 INFO  (a) [b] c (d:1)';

export const PREFIXES: readonly PrefixRow[] = [
  {
    kind: 'quote',
    by: 'mails that quote a record among text of their own',
    sample: {
      before: ['Hi', 'I see', `> ${SAMPLE}`, '>   x'],
      after: ['Hi', 'I see', SAMPLE, '  x'],
    },
    read(line) {
      const all = QUOTES.exec(line)?.[0];
      if (all === undefined || !isEvidence(line.slice(all.length))) return undefined;
      return { name: '', separator: '', number: undefined, length: all.length };
    },
    markOf: () => byPattern('quote', /^ {0,3}> ?/, false),
  },
  {
    kind: 'file',
    by: '`grep -H`, `grep -Hn`, `xzgrep` of several files, with context or without',
    sample: {
      before: [`/var/log/vdsm/vdsm.log:${SAMPLE}`, '/var/log/vdsm/vdsm.log-  x'],
      after: [SAMPLE, '  x'],
    },
    read: readFile,
    markOf(prefixes, lines) {
      const names = namesOf(prefixes);
      const number = prefixes.every((prefix) => prefix.number !== undefined) ? String.raw`\d{1,9}\1` : '';
      return loosely(lines, 'file', new RegExp(`^(?:${names})([:-])${number}`));
    },
  },
  {
    kind: 'number',
    by: '`less -N`, `cat -n`, `nl`, `grep -n` with context or without, `uniq -c`, pages',
    sample: { before: [`     17 ${SAMPLE}`, '     18   x'], after: [SAMPLE, '  x'] },
    read(line) {
      const found = NUMBER.exec(line);
      if (found === null || !isEvidence(line.slice(found[0].length))) return undefined;
      const [{ length }, number, separator = ''] = found;
      return LIST_MARK.test(separator) ? undefined : { name: '', separator, number: Number(number), length };
    },
    markOf(prefixes, lines) {
      if (!areCounted(prefixes, lines)) return undefined;
      const separator = prefixes[0]?.separator ?? '';
      const any = /^[:-]$/.test(separator) ? '[:-]' : escapeText(separator);
      const pattern = new RegExp(`^ {0,9}\\d{1,7}(?:${any}|${escapeText(separator.trimEnd())}$)`);
      const [first, last] = [lines.findIndex((line) => NUMBER.test(line)), lines.findLastIndex((l) => NUMBER.test(l))];
      return shareOf(lines.slice(first, last + 1), pattern) < MOST ? undefined : byPattern('number', pattern, false);
    },
  },
  {
    kind: 'name',
    by: '`docker compose logs`, for each of several hosts or containers',
    sample: { before: [`host1  | ${SAMPLE}`, 'host1  |   x'], after: [SAMPLE, '  x'] },
    read: (line) => readName(/^([\w.-]{1,64}) {1,40}\| /, line),
    markOf: (prefixes, lines) => loosely(lines, 'name', new RegExp(`^(?:${namesOf(prefixes)}) {1,40}\\|(?: |$)`)),
  },
  {
    kind: 'name',
    by: '`kubectl logs --prefix`, and others that put a name in brackets',
    sample: { before: [`[pod/x/y] ${SAMPLE}`, '[pod/x/y]   x'], after: [SAMPLE, '  x'] },
    read: (line) => readName(/^(\[[\w./-]{1,250}\]) /, line),
    markOf: (prefixes, lines) =>
      ofMost(lines, byPattern('name', new RegExp(`^(?:${namesOf(prefixes)})(?: |$)`), false)),
  },
  {
    kind: 'name',
    by: '`clush`, `pdsh`, and others that put the name of a host before lines',
    sample: { before: [`host1: ${SAMPLE}`, 'host1:   x'], after: [SAMPLE, '  x'] },
    read: (line) => readName(/^([A-Za-z][\w.-]{0,63}): /, line),
    markOf: (prefixes, lines) =>
      ofMost(lines, byPattern('name', new RegExp(`^(?:${namesOf(prefixes)}):(?: |$)`), false)),
  },
  {
    kind: 'time',
    by: '`docker logs -t`, `kubectl logs --timestamps`',
    sample: {
      before: [`2022-01-10T08:00:01.100200300Z ${SAMPLE}`, '2022-01-10T08:00:01.100200400Z   x'],
      after: [SAMPLE, '  x'],
    },
    read: (line) => readName(TIME, line),
    markOf: (_, lines) => ofMost(lines, byPattern('time', TIME, false)),
  },
];

const QUOTES = /^[ \t]{0,3}(?:>[ \t]{0,8}){1,20}/;
/** A number is not the year of a date. */
const NUMBER = /^ {0,9}(?!\d{4}-\d\d-\d\d)(\d{1,7})(?=[\s:.)|-])([\t:.)|-]? {0,4}\|? {0,2})/;
/** Lists of authors have such marks, which the lines below a mark lack. */
const LIST_MARK = /^[.)]/;
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) /;

function isEvidence(rest: string): boolean {
  return hasHeaderDate(rest) || beginsWithHeader(rest);
}

function readName(pattern: RegExp, line: string): Prefix | undefined {
  const found = pattern.exec(line);
  if (found === null || !isEvidence(line.slice(found[0].length))) return undefined;
  return { name: found[1] ?? '', separator: '', number: undefined, length: found[0].length };
}

/** Reads `FILE:`, `FILE-`, `FILE:17:`, `FILE-17-`, of which the first that has a header behind it is taken. */
function readFile(line: string): Prefix | undefined {
  const first = line.charCodeAt(0);
  if (first >= DIGIT_0 && first <= DIGIT_9 && !line.includes('.')) return undefined;
  for (let at = 1; at < Math.min(line.length, NAME_MAX); at++) {
    const separator = line[at];
    if (separator === ' ' && !line.startsWith('(standard input)')) return undefined;
    if (separator !== ':' && separator !== '-') continue;
    const before = line.slice(0, at);
    const [, name = before, inner, digits] = NUMBERED.exec(before) ?? [];
    const isNumbered = inner === separator && FILE.test(name);
    if ((!isNumbered && !FILE.test(before)) || !isEvidence(line.slice(at + 1))) continue;
    return isNumbered
      ? { name, separator, number: Number(digits), length: at + 1 }
      : { name: before, separator, number: undefined, length: at + 1 };
  }
  return undefined;
}

const [DIGIT_0, DIGIT_9] = [48, 57];

/** Returns whether the numbers of lines ascend, or stand in one column: no log writes such. */
function areCounted(prefixes: readonly Prefix[], lines: readonly string[]): boolean {
  const [first] = prefixes;
  if (first === undefined || prefixes.some(({ separator }) => !isLike(separator, first.separator))) return false;
  if (first.length >= ALIGNED_MIN && prefixes.every(({ length }) => length === first.length)) return true;
  // `1 2018-01-25T10:11:56…` is how a line of RFC 5424 begins
  if (prefixes.length === 1) return first.number !== 1 || !lines.some((line) => /^1 \d{4}-\d\d-\d\dT/.test(line));
  const ascending = prefixes.filter(({ number = 0 }, i) => i > 0 && number > (prefixes[i - 1]?.number ?? 0)).length;
  return ascending >= (prefixes.length - 1) * MOST;
}

const ALIGNED_MIN = 7;

/** `grep -n` marks lines of context by `-`. */
function isLike(separator: string, other: string): boolean {
  return separator === other || (/^[:-]$/.test(separator) && /^[:-]$/.test(other));
}

function namesOf(prefixes: readonly Prefix[]): string {
  const names = [...new Set(prefixes.map(({ name }) => name))].slice(0, NAMES_MAX);
  // of two names, one may begin with the other
  return names
    .sort((a, b) => b.length - a.length)
    .map(escapeText)
    .join('|');
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}

/** Returns a mark that many lines may lack since they were wrapped, or are of another source: they are no comments. */
function loosely(lines: readonly string[], kind: TextMark['kind'], pattern: RegExp): TextMark {
  return byPattern(kind, pattern, shareOf(lines, pattern) < MOST);
}

function shareOf(lines: readonly string[], pattern: RegExp): number {
  const shown = lines.filter((line) => line.trim() !== '' && line !== GAP);
  return shown.filter((line) => pattern.test(line)).length / Math.max(shown.length, 1);
}

/** What `grep -C` writes between lines that are not adjacent. */
const GAP = '--';

function ofMost(lines: readonly string[], mark: TextMark): TextMark | undefined {
  const shown = lines.filter((line) => line.trim() !== '' && line !== GAP);
  const marked = shown.filter((line) => mark.strip(line) !== undefined).length;
  return marked >= shown.length * QUOTED_MIN ? mark : undefined;
}

/** Share of the lines that have a prefix in a text that comments on them. */
const QUOTED_MIN = 0.6;

function byPattern(kind: TextMark['kind'], pattern: RegExp, isLoose: boolean): TextMark {
  return { kind, isLoose, strip: (line) => (pattern.test(line) ? line.replace(pattern, '') : undefined) };
}

/** Returns the mark that headers have before them; undefined: they have none that is known. */
export function findPrefix(lines: readonly string[]): TextMark | undefined {
  for (const row of PREFIXES) {
    const prefixes: Prefix[] = [];
    for (const line of lines) {
      const prefix = row.read(line);
      if (prefix !== undefined) prefixes.push(prefix);
    }
    const mark = prefixes.length === 0 ? undefined : row.markOf(prefixes, lines);
    if (mark !== undefined) return mark;
  }
  return undefined;
}
