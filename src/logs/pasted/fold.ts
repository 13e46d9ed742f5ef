/** Finds out at which width the lines of a text were wrapped, by a program that treats all lines alike, and undoes it. */
import { isFarewell, isHeading } from '../closings.ts';
import { hasHeaderDate, type IsHeader } from './headers.ts';

/** How a text was wrapped. */
export interface Fold {
  /** Characters that a line has at most. */
  readonly width: number;
  /** `column`: within words too, without a loss; `blank`: between words, and words that are longer than a line within. */
  readonly at: 'column' | 'blank';
  /** Words that are longer than a line stay whole, on a line that is too long. */
  readonly keepsWords: boolean;
  /** Two blanks follow a level of four letters, unless a page has collapsed them before. */
  readonly isPadded: boolean;
}

/** Widths of mails, commit messages and terminals. */
const USUAL_WIDTHS = [72, 76, 78, 79, 80, 100, 120, 132, 160, 172, 200];
const WIDTH_MIN = 40;
/** Characters of a line that cannot be the end of a wrapped one: the next word would have fit. */
const WORD_MAX = 40;

/**
 * Finds the width at which all lines of a text were wrapped; returns undefined where they were not.
 * @param lines of the text, without their marks
 */
export function findFold(lines: readonly string[], isHeader: IsHeader): Fold | undefined {
  const joints = jointsOf(lines, isHeader);
  if (joints.length === 0) return undefined;
  const column = findColumn(lines, joints);
  if (column !== undefined) return column;
  const between = joints.filter(({ line, next }) => !next.startsWith(' ') || line.endsWith(' '));
  return between.length === 0 ? undefined : findBlank(lines, between);
}

/** A line, and the one below, which may continue it. */
interface Joint {
  readonly line: string;
  readonly next: string;
}

function jointsOf(lines: readonly string[], isHeader: IsHeader): Joint[] {
  const joints: Joint[] = [];
  // lines before the first record are those of somebody who comments on it
  const first = lines.findIndex((line) => isHeader(line) || hasHeaderDate(line));
  for (let i = Math.max(first, 0); i + 1 < lines.length; i++) {
    const [line = '', next = ''] = [lines[i], lines[i + 1]];
    if (line.trim() === '' || isNatural(line, next)) continue;
    if (isHeader(next) || hasHeaderDate(next)) continue;
    joints.push({ line, next });
  }
  return joints;
}

function findColumn(lines: readonly string[], joints: readonly Joint[]): Fold | undefined {
  const width = lines.reduce((most, { length }) => Math.max(most, length), 0);
  if (width < WIDTH_MIN) return undefined;
  const full = joints.filter(({ line }) => line.length === width);
  if (full.length === 0) return undefined;
  const near = joints.filter(({ line, next }) => line.length < width && isFull(line, next, width)).length;
  if (near > full.length / 2) return undefined;
  const fold = { width, at: 'column', keepsWords: false, isPadded: true } as const;
  // a break at a column is in front of a blank, or behind one, as rarely as any other
  if (full.filter(joinsWords).length * 2 > full.length) return undefined;
  const different = new Set(full.map(({ line }) => line)).size;
  return different > 2 || isUsual(width) ? fold : undefined;
}

function findBlank(lines: readonly string[], joints: readonly Joint[]): Fold | undefined {
  let best: Survey | undefined;
  for (const survey of widthsOf(lines).map((width) => surveyOf(width, joints))) {
    if (!isWrapped(survey)) continue;
    if (best === undefined || survey.others < best.others) best = survey;
  }
  if (best === undefined || haveOneLength(joints, best.width)) return undefined;
  const { width, keepsWords, full } = best;
  const fold = { width, at: 'blank', keepsWords, isPadded: !lines.some((line) => COLLAPSED.test(line)) } as const;
  if (full > 1) return fold;
  const only = joints.find(({ line, next }) => isFull(line, next, width));
  if (only === undefined) return undefined;
  return fitsUsual(width, [only]) ? fold : undefined;
}

/** A width that lines may have been wrapped at between words. */
interface Width {
  readonly width: number;
  /** Words that are longer than a line stay whole. */
  readonly keepsWords: boolean;
}

/** What the joints of a text say of a width. */
interface Survey extends Width {
  /** Joints whose line is so full that the next word did not fit, those that authors leave, and all that are not full. */
  readonly full: number;
  readonly near: number;
  readonly others: number;
  /** The width is a usual one. */
  readonly isUsual: boolean;
}

function surveyOf(width: Width, joints: readonly Joint[]): Survey {
  const full = joints.filter(({ line, next }) => isFull(line, next, width.width));
  const near = joints.filter(({ line, next }) => isNear(line, next, width.width)).length;
  const others = joints.length - full.length;
  return { ...width, full: full.length, near, others, isUsual: fitsUsual(width.width, full) };
}

/** Full lines of a text with messages of several lines of their own, at least, and times that these are more. */
const FULL_SURE = 5;
const OTHERS_SURE = 2;

function isWrapped({ width, full, near, others, isUsual }: Survey): boolean {
  if (width < WIDTH_MIN || full === 0 || full < near * 4) return false;
  return others <= (full < 3 ? full - 1 : full) || (isUsual && full >= FULL_SURE && others <= full * OTHERS_SURE);
}

/** Returns whether a usual width would break lines as they are: none is longer, and no next word would fit. */
function fitsUsual(width: number, full: readonly Joint[]): boolean {
  const most = full.reduce((min, { line, next }) => Math.min(min, line.length + firstWord(next).length), Infinity);
  return USUAL_WIDTHS.some((usual) => usual >= width && usual <= most);
}

/** Shares of lines that are longer than others, since somebody put text before or behind them. */
const LONGER_MAX = [0, 0.01, 0.03];

/**
 * Returns the widths that lines may have been wrapped at between words: words that are longer stay whole, and differ in
 * length, or are broken, and fill a line.
 */
function widthsOf(lines: readonly string[]): Width[] {
  const spaced: number[] = [];
  let longest = 0;
  for (const line of lines) {
    const { length } = line.trimEnd();
    longest = Math.max(longest, length);
    if (!isWord(line)) spaced.push(length);
  }
  spaced.sort((a, b) => b - a);
  const widths: Width[] = [];
  const filled = new Set(lines.filter(({ length }) => length === longest));
  const [most = 0] = spaced;
  if (longest === most || filled.size > 1 || isUsual(longest)) widths.push({ width: longest, keepsWords: false });
  for (const share of LONGER_MAX) {
    const width = spaced[Math.floor(spaced.length * share)] ?? 0;
    if (widths.every((other) => other.width !== width)) widths.push({ width, keepsWords: width < longest });
  }
  return widths;
}

/** Returns whether most lines have one length: a terminal wrapped them, and somebody added marks to a few. */
function haveOneLength(joints: readonly Joint[], width: number): boolean {
  const counts = new Map<number, number>();
  for (const { line } of joints) if (line.length < width) counts.set(line.length, (counts.get(line.length) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  if (most <= 2 || most <= joints.length / 2) return false;
  const column = [...counts].find(([, count]) => count === most)?.[0] ?? 0;
  return joints.every(({ line }) => line.length === column || (line.length > column && line.includes('**')));
}

function isUsual(width: number): boolean {
  return USUAL_WIDTHS.includes(width);
}

/** Returns whether a break looks like one between words. */
function joinsWords({ line, next }: Joint): boolean {
  if (/\w$/.test(line) && /^[([]\w/.test(next)) return true;
  if (SHORT_WORD.test(line) && /^[a-z]/.test(next)) return true;
  return /(?:[,;.)\]}>]|['"\w]:)$/.test(line) && /^[\w([{'"<]/.test(next);
}

const SHORT_WORD = / (?:an|and|as|at|be|by|for|from|has|in|is|it|not|of|on|or|the|this|to|was|will|with)$/;

function isWord(line: string): boolean {
  return !line.trim().includes(' ');
}

function firstWord(line: string): string {
  const end = line.indexOf(' ');
  return end < 0 ? line : line.slice(0, end);
}

/** Returns whether a line is so full that the first word of the next did not fit. */
function isFull(line: string, next: string, width: number): boolean {
  // a program that keeps the blank at the end of a line needs a column for it
  const room = width - line.trimEnd().length - (line.endsWith(' ') ? 2 : 1);
  if (room < 0) return true;
  const word = firstWord(next).length;
  return word > room && (room < WORD_MAX || word > WORD_MAX);
}

/** Columns that authors leave at the end of a line though the next word would fit. */
const TOLERANCE = 10;

/** Returns whether a line is so full as authors leave them, and not so full as programs do. */
function isNear(line: string, next: string, width: number): boolean {
  return !isFull(line, next, width) && isFull(line, next, width - TOLERANCE);
}

const TRACE =
  /^(?:Traceback \(most recent call last\)|\s+File "|File: "|\s+at [\w.$@/]+[(.$/]|\s+\.\.\. \d+ |Caused by: |During handling of the above|The above exception was|NoneType: None|[`~]{3}|\{(?:noformat|code))/;
const FRAME = /^\s*File "[^"]{1,500}", line \d+(?:, in \S+)?$/;
/** The line below the code of the last frame: `vdsm.storage.exception.StorageDomainDoesNotExist: …`. */
const EXCEPTION = /^(?:[A-Za-z_]\w{0,60}\.){0,8}[A-Z]\w{2,60}(?::|$)/;
/** What Python from 3.11 on writes below a line of source. */
const CARETS = /^\s*[~^]{2,}$/;
/** vdsm 4.9 to 4.11 write tracebacks as messages: the break took the blank in front of one. */
const TRACE_MESSAGE = /::\([^()\s]{1,100}\)$/;

/** Returns whether two lines were two before the text was wrapped. */
function isNatural(line: string, next: string): boolean {
  if (next.trim() === '' || TRACE.test(next)) return true;
  if (isFarewell(next) || isHeading(next)) return true;
  if (next.startsWith('    ') && FRAME.test(line)) return true;
  return line.startsWith('    ') && EXCEPTION.test(next);
}

/**
 * Returns a line joined with the one below, as they were before the text was wrapped; undefined if they were two lines.
 * @param joined the lines so far, of which `line` is the last
 */
export function unfold(
  joined: string,
  line: string,
  next: string,
  { width, at, keepsWords, isPadded }: Fold,
): string | undefined {
  if (at === 'blank' && next.startsWith('Traceback ') && TRACE_MESSAGE.test(joined)) {
    return isFull(line, next, width) ? `${joined} ${next}` : undefined;
  }
  if (isNatural(joined, next)) return undefined;
  if (at === 'column') return line.length === width ? joined + next : undefined;
  if (CARETS.test(next) && !CARETS.test(line)) return undefined;
  if (line.endsWith(' ')) return isFull(line, next, width) ? joined + next : undefined;
  if (next.startsWith(' ')) {
    const isAligned = /^ [^ ]/.test(next) && isFull(line, next.slice(1), width) && isOpen(joined);
    return isAligned ? joined + next : undefined;
  }
  if (!isFull(line, next, width)) return undefined;
  // vdsm writes no blank there
  if (joined.endsWith('::')) return joined + next;
  // the level is padded, and the break took the blanks
  if (isPadded && PADDED_LEVEL.test(joined) && /^[[(]/.test(next)) return `${joined}  ${next}`;
  return !keepsWords && line.length === width && isWord(line) && breaksWord(joined, next, width)
    ? joined + next
    : `${joined} ${next}`;
}

const COLLAPSED = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}(?:[+-]\d{2,4}|Z)? (?:INFO|WARN) [[(]/;
const PADDED_LEVEL = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}(?:[+-]\d{2,4}|Z)? (?:INFO|WARN|CRIT)$/;

/** Returns whether a parenthesis is open at the end of a text: authors align what is in it. */
function isOpen(text: string): boolean {
  return text.lastIndexOf('(') > text.lastIndexOf(')');
}

/** Ends of words that fill a line, and beginnings of other words. */
const WORD_END: readonly (readonly [end: RegExp, begin: RegExp])[] = [
  [/[)\],;]$/, /^[[(]/],
  [/\w['"]$/, /^\w/],
  [/::\([^()\s]{1,100}\)$/, /^\S/],
];

/** Returns whether a word that is longer than a line goes on from one to the other: a shorter one would not be broken. */
function breaksWord(joined: string, next: string, width: number): boolean {
  if (WORD_END.some(([end, begin]) => end.test(joined) && begin.test(next))) return false;
  const last = joined.slice(joined.lastIndexOf(' ') + 1);
  return last.length + firstWord(next).length > width;
}
