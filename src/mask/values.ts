/** Finds where a value ends: Python literals at any depth of escaping, JSON, XML attributes, words of a command line. */

/** A value: what is within its quotes, or the whole word. */
export interface Value {
  readonly start: number;
  readonly end: number;
  /** Behind its closing quote. */
  readonly next: number;
  readonly quoted: boolean;
}

/**
 * What is around a value. A word without quotes ends at a blank, in a `list` of parameters before the next one. In a line
 * of a `shell` a backslash in single quotes escapes nothing.
 */
export type ValueContext = 'word' | 'list' | 'shell';

const BACKSLASH = 92;
/** Characters behind a closing quote that a value without escapes is searched for another one. */
const LOOK_AHEAD = 256;
/** Characters that a value without quotes, which may hold blanks, is searched for its end. */
const LIST_MAX = 128;

/**
 * An opening quote, with the prefix of a Python literal; escaped as often as the text around it, thrice, as an XML entity
 * or as JSON may write it.
 */
export const QUOTE =
  /(?:[uUbBrR]{1,2}(?=\\{0,16}['"]))?(?:(\\{0,16})(['"])|&(?:quot|apos|#3[49]|#x2[27]);|\\{1,16}u002[27])/y;
/** Three quotes open a literal of several lines. */
export const TRIPLE = /'''(?=[^'\s,)\]}])|"""(?=[^"\s,)\]}])/y;

/**
 * Reads the value that begins at `at`. A value without its end reaches to the end of the text.
 * @param isAssigned a name and `=` are before it
 */
export function readValue(text: string, at: number, context: ValueContext = 'word', isAssigned = false): Value {
  if (matches(TRIPLE, text, at)) {
    const found = text.indexOf(text.slice(at, at + 3), at + 3);
    const end = found === -1 ? text.length : found;
    return { start: at + 3, end, next: Math.min(text.length, end + 3), quoted: true };
  }
  const quote = execAt(QUOTE, text, at);
  if (quote === null) {
    const end = wordEnd(text, at, context);
    return { start: at, end, next: end, quoted: false };
  }
  const start = at + quote[0].length;
  const [, escapes, mark] = quote;
  if (mark === undefined) {
    const entity = quote[0];
    const found = text.indexOf(entity, start);
    const end = found === -1 ? text.length : found;
    return { start, end, next: Math.min(text.length, end + entity.length), quoted: true };
  }
  const depth = escapes?.length ?? 0;
  const close = quoteEnd(text, start, mark, depth, context === 'shell' && mark === "'", isAssigned);
  return { start, end: close, next: Math.min(text.length, close + depth + 1), quoted: true };
}

/** Reads a value that has no quotes of its own, to the quote that closes the text around it. */
export function readToQuote(text: string, at: number, mark: string): Value {
  const end = quoteEnd(text, at, mark, 0, false, false);
  return { start: at, end, next: end, quoted: false };
}

/** Returns whether a value begins with a quote. */
export function beginsQuoted(text: string, at: number): boolean {
  return matches(QUOTE, text, at);
}

/** What may follow a closing quote. */
export const BEHIND_QUOTE = /[\s,)\]}>:;&/|\\.'"<+%?!-]|$/y;
/** Behind a value of Java or XML: the next name with its sign, or the end of a tag. */
export const BEHIND_JAVA = /(?:, |\s)[A-Za-z_][\w:.-]{0,64}=|\/?>/y;
/** A single quote within a text that a shell quotes: `'\''`, `'"'"'`. */
export const SHELL_QUOTE = /'(?:\\''|"'"')/y;

/**
 * Returns where a quoted value ends: at the first quote that is escaped as the opening one is. Where that is within a
 * word, a value of a log that escapes nothing may go on.
 * @param depth backslashes before the opening quote
 * @param isPlain backslashes escape nothing
 * @param isAssigned a name and `=` are before it: it may be of Java or XML
 */
function quoteEnd(
  text: string,
  start: number,
  mark: string,
  depth: number,
  isPlain: boolean,
  isAssigned: boolean,
): number {
  let first = -1;
  for (let at = text.indexOf(mark, start); at !== -1; at = text.indexOf(mark, at + 1)) {
    if (first !== -1 && at - first > LOOK_AHEAD) return first;
    if (depth === 0 && mark === "'" && matches(SHELL_QUOTE, text, at)) {
      at = SHELL_QUOTE.lastIndex - 1;
      continue;
    }
    const run = isPlain ? depth : backslashes(text, at, start);
    // the text around the value ends: a value that is cut
    if (run < depth) return at - run;
    if ((run - depth) % (2 * (depth + 1)) !== 0) {
      // in Java and XML, which escape nothing, a backslash is the last character of the value
      if (isAssigned && depth === 0 && matches(BEHIND_JAVA, text, at + 1) && !isPython(text, start, at, mark))
        return at;
      continue;
    }
    if (matches(BEHIND_QUOTE, text, at + 1)) return at - depth;
    if (first === -1) first = at - depth;
  }
  return first === -1 ? text.length : first;
}

/** Returns whether Python may have escaped a single quote: it does so only where both kinds are in the value. */
function isPython(text: string, start: number, at: number, mark: string): boolean {
  return mark === "'" && text.slice(Math.max(start, at - LOOK_AHEAD), at + LOOK_AHEAD).includes('"');
}

function backslashes(text: string, at: number, from: number): number {
  let count = 0;
  while (at - count > from && text.charCodeAt(at - count - 1) === BACKSLASH) count++;
  return count;
}

/** Characters at which a word may end. */
export const STOPS = /[\s,;&<'"\\()[\]{}]/g;
/** The name of the next parameter. */
export const NEXT_NAME = /[\s,;&]{1,2}['"]?[A-Za-z_][\w.-]{0,64}['"]?\s?[=:]/y;
/** The end of a line that is escaped in a literal, and what follows it. */
export const ESCAPED_END = /\\{1,16}[nrt](?:[\w.-]{1,64}\s?[=:]|['"\\]|\s|-----|$)/y;
export const ESCAPED_QUOTE = /\\{1,16}['"]/y;
export const BEHIND_CLOSER = /[\s,;)\]}>'"\\&<.:]|$/y;
export const ENTITY = /&(?:quot|apos|lt|gt|#3[49]);|&[\w.-]{1,64}=/y;
export const TAG = /<(?:\/|!|[A-Za-z][\w:.-]{0,64}(?:\s[^<>]{0,256})?\/?>)/y;
export const BEHIND_MARK = /['")\]}]|\s|$/y;

function wordEnd(text: string, at: number, context: ValueContext): number {
  let depth = 0;
  let blank = -1;
  STOPS.lastIndex = at;
  for (let match = STOPS.exec(text); match !== null; match = STOPS.exec(text)) {
    const { index } = match;
    if (blank !== -1 && index - at > LIST_MAX) return blank;
    switch (match[0]) {
      case '(':
      case '[':
      case '{':
        depth++;
        break;
      case ')':
      case ']':
      case '}':
        if (depth > 0) depth--;
        else if (matches(BEHIND_CLOSER, text, index + 1)) return index;
        break;
      case ',':
      case ';':
        if (matches(NEXT_NAME, text, index)) return index;
        if (context !== 'list' && matches(BEHIND_MARK, text, index + 1)) return index;
        break;
      case '&':
        if (matches(ENTITY, text, index)) return index;
        break;
      case '<':
        if (matches(TAG, text, index)) return index;
        break;
      case '"':
      case "'":
        if (matches(BEHIND_QUOTE, text, index + 1)) return index;
        break;
      case '\\':
        if (matches(ESCAPED_END, text, index)) return index;
        if (matches(ESCAPED_QUOTE, text, index) && matches(BEHIND_QUOTE, text, ESCAPED_QUOTE.lastIndex)) return index;
        break;
      case '\n':
      case '\r':
        return blank === -1 ? index : blank;
      default:
        // a blank
        if (context !== 'list' || matches(NEXT_NAME, text, index)) return index;
        if (blank === -1) blank = index;
    }
  }
  return blank === -1 ? text.length : blank;
}

/** Returns whether a sticky pattern matches at a place. */
export function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** Returns the match of a sticky pattern at a place. */
export function execAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Brackets and quotes of a literal. */
const LITERAL = /[()[\]{}]|[uUbBrR]{0,2}\\{0,16}['"]/g;
export const IS_KEY = /\s{0,4}:/y;

/**
 * Walks over a bracketed literal that begins at `at`; returns where it ends, or the end of the text where it is cut.
 * @param onValue takes each quoted value in it that is not the key of a dict
 */
export function walkLiteral(text: string, at: number, onValue?: (value: Value) => void): number {
  let depth = 0;
  LITERAL.lastIndex = at;
  for (let match = LITERAL.exec(text); match !== null; match = LITERAL.exec(text)) {
    const [token] = match;
    if (token.length === 1 && '([{'.includes(token)) depth++;
    else if (token.length === 1 && ')]}'.includes(token)) {
      if (--depth <= 0) return match.index + 1;
    } else {
      const value = readValue(text, match.index);
      LITERAL.lastIndex = Math.max(value.next, match.index + 1);
      if (onValue !== undefined && !matches(IS_KEY, text, value.next)) onValue(value);
    }
  }
  return text.length;
}
