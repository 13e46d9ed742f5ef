/**
 * Reads values that vdsm prints with the `repr` of Python 2 or 3, whole, cut off or garbled. Works on character codes, with
 * one position that only moves forward, so the time is linear whatever the text holds.
 */
import { isDigit, isLetter, isSpace, isWord } from './characters.ts';
import { unescapePython } from './string.ts';
import type { StringKind } from './string.ts';
import { isDict, isOpaque } from './value.ts';
import type { PyOpaque, PyValue } from './value.ts';

/** How much of a value is parsed; the rest is kept as text and reported as `capped`. */
export interface LiteralLimits {
  /** Brackets nested in each other. */
  readonly depth?: number;
  /** Values in all, at every depth. */
  readonly values?: number;
}

export interface Literal {
  readonly value: PyValue;
  /** Position after the value; where the caller expects nothing more, compare it with the length. */
  readonly end: number;
  /** False where the text, or the bracket around, ended before a string or bracket was closed. */
  readonly whole: boolean;
  /** True where some of the value is beyond the limits, and therefore opaque text. */
  readonly capped: boolean;
  /** Characters examined, repeats included: at most a small multiple of the length. For tests. */
  readonly steps: number;
}

/** Reads the Python value that begins at `start`. Never throws: any text gives a value, at worst an opaque one. */
export function readLiteral(text: string, start = 0, limits: LiteralLimits = {}): Literal {
  const reader = new LiteralReader(text, start, limits);
  reader.skipSpace();
  const value = reader.readValue(false);
  return { value, end: reader.pos, whole: reader.whole, capped: reader.capped, steps: reader.steps };
}

const DEPTH = 100;
const VALUES = 100_000;
/** Digits of a number that is exact whatever they are. */
const DIGITS_MAX = 15;

const [DOUBLE_QUOTE, SINGLE_QUOTE] = [0x22, 0x27];
const [PAREN, BRACKET, BRACE, ANGLE] = [0x28, 0x5b, 0x7b, 0x3c];
const [PAREN_END, BRACKET_END, BRACE_END, ANGLE_END] = [0x29, 0x5d, 0x7d, 0x3e];
const [COMMA, MINUS, DOT, COLON] = [0x2c, 0x2d, 0x2e, 0x3a];

/** Ends of brackets, for `hasMore`. */
export const CLOSERS = { paren: PAREN_END, brace: BRACE_END } as const;

/** Walks a text value by value. Each `read…` begins at `pos`, which is not at a space, and moves `pos` behind what it read. */
export class LiteralReader {
  readonly text: string;
  pos: number;
  whole = true;
  capped = false;
  steps = 0;
  private depthLeft: number;
  private valuesLeft: number;
  // `indexOf` may search the whole text: the last hit of each is kept, so that no part is searched twice
  private nextSingle = -1;
  private nextDouble = -1;
  private nextBackslash = -1;

  constructor(text: string, pos = 0, limits: LiteralLimits = {}) {
    this.text = text;
    this.pos = pos;
    this.depthLeft = limits.depth ?? DEPTH;
    this.valuesLeft = limits.values ?? VALUES;
  }

  /** Reads one value. As a key of a dict (`key`) unquoted text ends at a colon too. */
  readValue(key: boolean): PyValue {
    this.steps++;
    const code = this.text.charCodeAt(this.pos);
    switch (code) {
      case SINGLE_QUOTE:
      case DOUBLE_QUOTE:
        return this.readString(code, 'text', false);
      case BRACE:
      case BRACKET:
      case PAREN:
        return this.depthLeft > 0 ? this.readBracket(code) : this.skipAsOpaque();
      case ANGLE:
        return this.readAngles();
      default:
        if (isDigit(code) || code === MINUS) return this.readNumber(key);
        return isWordStart(code) ? this.readWord(key) : this.readBare(this.pos, key);
    }
  }

  /** Reads one value of a list or dict, up to the delimiter after it; opaque where other text comes before the delimiter. */
  readItem(key: boolean): PyValue {
    const begin = this.pos;
    const value = this.readValue(key);
    this.skipSpace();
    return this.atDelimiter(key) ? value : this.readBare(begin, key);
  }

  skipSpace(): void {
    while (isSpace(this.text.charCodeAt(this.pos))) this.pos++;
  }

  /** Returns whether the position is at the end of the text, or at a character that may follow a value. */
  atDelimiter(key: boolean): boolean {
    const code = this.text.charCodeAt(this.pos);
    return code === COMMA || isCloser(code) || (key && code === COLON) || this.pos >= this.text.length;
  }

  /** Moves over one character, if it is this one; returns whether it was. */
  enter(character: string): boolean {
    if (this.text.charCodeAt(this.pos) !== character.charCodeAt(0)) return false;
    this.pos++;
    return true;
  }

  private readBracket(open: number): PyValue {
    const begin = this.pos++;
    this.depthLeft--;
    const value =
      open === BRACE ? this.readBraces() : open === BRACKET ? this.readItems(BRACKET_END) : this.readParens(begin);
    this.depthLeft++;
    return value;
  }

  private readParens(begin: number): PyValue {
    const items = this.readItems(PAREN_END);
    const [item] = items;
    // Python writes `(x,)` for a tuple of one: without the comma it is a value in parentheses, or `(suppressed)`
    if (item === undefined || items.length > 1 || this.text.charCodeAt(this.pos - 1) !== PAREN_END) return items;
    let last = this.pos - 2;
    while (isSpace(this.text.charCodeAt(last))) last--;
    if (this.text.charCodeAt(last) === COMMA) return items;
    return isOpaque(item) ? opaque(this.text.slice(begin, this.pos)) : item;
  }

  private readItems(close: number): PyValue[] {
    const items: PyValue[] = [];
    while (this.hasMore(close)) {
      if (this.valuesLeft-- <= 0) {
        items.push(this.skipRest());
        break;
      }
      items.push(this.readItem(false));
    }
    return items;
  }

  /**
   * Moves to the next item of the bracket that `close` ends, and returns true; or behind its end, and returns false, as it does
   * where the bracket is never closed.
   */
  hasMore(close: number): boolean {
    for (;;) {
      this.skipSpace();
      const code = this.text.charCodeAt(this.pos);
      if (code === close) {
        this.pos++;
        return false;
      }
      if (code === COMMA) {
        this.pos++;
        continue;
      }
      // the end of another bracket is left to that bracket
      if (this.pos < this.text.length && !isCloser(code)) return true;
      this.whole = false;
      return false;
    }
  }

  /** Reads a dict or a set: which of them it is shows after the first key. */
  private readBraces(): PyValue {
    const entries: [PyValue, PyValue][] = [];
    let members: PyValue[] | undefined;
    while (this.hasMore(BRACE_END)) {
      if (this.valuesLeft-- <= 0) {
        const rest = this.skipRest();
        if (members !== undefined) members.push(rest);
        else entries.push([rest, NO_VALUE]);
        break;
      }
      const key = this.readItem(true);
      if (this.text.charCodeAt(this.pos) === COLON) entries.push([key, this.readEntryValue()]);
      else if (entries.length > 0) entries.push([key, NO_VALUE]);
      else (members ??= []).push(key);
    }
    if (members === undefined) return { kind: 'dict', entries };
    if (entries.length === 0) return members;
    return { kind: 'dict', entries: [...members.map((key): [PyValue, PyValue] => [key, NO_VALUE]), ...entries] };
  }

  private readEntryValue(): PyValue {
    this.pos++;
    this.skipSpace();
    return this.atDelimiter(false) ? NO_VALUE : this.readItem(false);
  }

  private readString(quote: number, kind: StringKind, raw: boolean): string {
    const start = this.pos + 1;
    let end = this.findQuote(quote, start);
    let slash = this.findBackslash(start);
    const plain = raw || slash >= end;
    while (slash < end) {
      if (slash + 1 === end) end = this.findQuote(quote, end + 1);
      slash = this.findBackslash(slash + 2);
    }
    if (end >= this.text.length) this.whole = false;
    this.pos = Math.min(end + 1, this.text.length);
    const body = this.text.slice(start, end);
    return plain ? body : unescapePython(body, kind);
  }

  private readNumber(key: boolean): PyValue {
    const { text } = this;
    const begin = this.pos;
    let at = text.charCodeAt(begin) === MINUS ? begin + 1 : begin;
    const digits = at;
    let value = 0;
    for (let code = text.charCodeAt(at); isDigit(code); code = text.charCodeAt(++at)) value = value * 10 + code - 0x30;
    const intEnd = at;
    if (intEnd === digits) {
      return isWordStart(text.charCodeAt(at)) ? this.readWord(key) : this.readBare(begin, key);
    }
    at = fractionEnd(text, at);
    const end = at;
    this.steps += end - begin;
    if (end === intEnd && (text.charCodeAt(at) | 0x20) === 0x6c) at++; // Python 2 writes a long as `5L`
    const after = text.charCodeAt(at);
    const zeroes = text.charCodeAt(digits) === 0x30 && intEnd - digits > 1;
    this.pos = at;
    if (zeroes || !(isSpace(after) || this.atDelimiter(key))) return this.readBare(begin, key);
    if (end !== intEnd) return Number(text.slice(begin, end));
    // a sum of more digits is not exact
    if (intEnd - digits > DIGITS_MAX) {
      const number = Number(text.slice(begin, end));
      return Number.isSafeInteger(number) ? number : text.slice(begin, end);
    }
    return digits === begin ? value : -value;
  }

  /** Reads a word: a constant, the prefix of a string, a call, or the beginning of unquoted text. */
  private readWord(key: boolean): PyValue {
    const { text } = this;
    const begin = this.pos;
    let at = begin + 1; // the first may be a minus, as in `-inf`
    while (isWord(text.charCodeAt(at)) || text.charCodeAt(at) === DOT) at++;
    this.steps += at - begin;
    this.pos = at;
    const after = text.charCodeAt(at);
    if ((after === SINGLE_QUOTE || after === DOUBLE_QUOTE) && at - begin <= 2) {
      const prefix = text.slice(begin, at).toLowerCase();
      const kind = PREFIXES.get(prefix);
      if (kind !== undefined) return this.readString(after, kind, prefix.includes('r'));
    }
    const word = text.slice(begin, at);
    if (after === PAREN) return this.readCall(begin, word);
    if (CONSTANTS.has(word)) return CONSTANTS.get(word) ?? null;
    return this.readBare(begin, key);
  }

  private readCall(begin: number, name: string): PyValue {
    const convert = CALLS.get(name);
    if (convert === undefined || this.depthLeft <= 0) {
      this.skipBalanced(0);
      return opaque(this.text.slice(begin, this.pos));
    }
    this.pos++;
    this.depthLeft--;
    const args = this.readItems(PAREN_END);
    this.depthLeft++;
    return convert(args) ?? opaque(this.text.slice(begin, this.pos));
  }

  /** Reads `<bound method A.b of <C object at 0x…>>`. Quotes do not matter here: angles in strings are few and mostly balanced. */
  private readAngles(): PyOpaque {
    const { text } = this;
    const begin = this.pos;
    let open = 0;
    let at = begin;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === ANGLE) open++;
      else if (code === ANGLE_END && --open === 0) break;
    }
    this.steps += at - begin;
    if (at === text.length) this.whole = false;
    this.pos = Math.min(at + 1, text.length);
    return opaque(text.slice(begin, this.pos));
  }

  /** Reads unquoted text that began at `begin`, from `pos` to the next delimiter outside brackets. */
  private readBare(begin: number, key: boolean): PyOpaque {
    const { text } = this;
    let at = this.pos;
    for (let open = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (isOpener(code)) open++;
      else if (isCloser(code)) {
        if (open === 0) break;
        open--;
      } else if (open === 0 && (code === COMMA || (key && code === COLON))) break;
    }
    this.steps += at - this.pos;
    this.pos = at;
    let end = at;
    while (end > begin && isSpace(text.charCodeAt(end - 1))) end--;
    return opaque(text.slice(begin, end));
  }

  /** Reads the bracket at `pos` as text, since it is nested too deep. */
  private skipAsOpaque(): PyOpaque {
    const begin = this.pos;
    this.capped = true;
    this.skipBalanced(0);
    return opaque(this.text.slice(begin, this.pos));
  }

  /** Reads the rest of a bracket as text, without its end, since it holds too many values. */
  private skipRest(): PyOpaque {
    const begin = this.pos;
    this.capped = true;
    const closed = this.skipBalanced(1);
    return opaque(this.text.slice(begin, closed ? this.pos - 1 : this.pos));
  }

  /**
   * Moves behind the end of the bracket that begins at `pos` (`open` is 0) or is open already (1); the kinds of brackets need
   * not match. Returns whether there was an end.
   */
  private skipBalanced(open: number): boolean {
    const { text } = this;
    const begin = this.pos;
    while (this.pos < text.length) {
      const code = text.charCodeAt(this.pos);
      if (code === SINGLE_QUOTE || code === DOUBLE_QUOTE) {
        this.readString(code, 'text', true);
        continue;
      }
      this.pos++;
      if (isOpener(code)) open++;
      else if (isCloser(code) && --open <= 0) break;
    }
    this.steps += this.pos - begin;
    if (open > 0) this.whole = false;
    return open <= 0;
  }

  private findQuote(quote: number, from: number): number {
    if (quote === SINGLE_QUOTE) {
      if (this.nextSingle < from) this.nextSingle = this.find("'", from);
      return this.nextSingle;
    }
    if (this.nextDouble < from) this.nextDouble = this.find('"', from);
    return this.nextDouble;
  }

  private findBackslash(from: number): number {
    if (this.nextBackslash < from) this.nextBackslash = this.find('\\', from);
    return this.nextBackslash;
  }

  private find(what: string, from: number): number {
    const hit = this.text.indexOf(what, from);
    const at = hit === -1 ? Math.max(this.text.length, from) : hit;
    this.steps += at - from;
    return at;
  }
}

const NO_VALUE: PyOpaque = { kind: 'opaque', text: '' };

const PREFIXES: ReadonlyMap<string, StringKind> = new Map([
  ['u', 'unicode'],
  ['b', 'bytes'],
  ['r', 'text'],
  ['ur', 'unicode'],
  ['br', 'bytes'],
  ['rb', 'bytes'],
]);

const CONSTANTS: ReadonlyMap<string, PyValue> = new Map<string, PyValue>([
  ['None', null],
  ['True', true],
  ['False', false],
  ['nan', Number.NaN],
  ['-nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);

/** Constructors whose calls are read as plain values; undefined for arguments that do not fit. Any other call is opaque. */
const CALLS: ReadonlyMap<string, (args: PyValue[]) => PyValue | undefined> = new Map([
  ['set', asList],
  ['frozenset', asList],
  ['deque', asList],
  ['bytearray', asText],
  ['UUID', asText],
  ['OrderedDict', ([pairs]: PyValue[]) => (pairs === undefined ? { kind: 'dict', entries: [] } : asDict(pairs))],
  ['defaultdict', ([, items]: PyValue[]) => (items === undefined ? undefined : asDict(items))],
  ['Counter', ([items]: PyValue[]) => (items === undefined ? undefined : asDict(items))],
]);

function asList([items = []]: PyValue[]): PyValue | undefined {
  return Array.isArray(items) ? items : undefined;
}

function asText([text = '']: PyValue[]): PyValue | undefined {
  return typeof text === 'string' ? text : undefined;
}

function asDict(items: PyValue): PyValue | undefined {
  if (!Array.isArray(items)) return isDict(items) ? items : undefined;
  const entries: [PyValue, PyValue][] = [];
  for (const pair of items) {
    if (!Array.isArray(pair) || pair[0] === undefined || pair[1] === undefined) return undefined;
    entries.push([pair[0], pair[1]]);
  }
  return { kind: 'dict', entries };
}

function opaque(text: string): PyOpaque {
  return { kind: 'opaque', text };
}

/** Returns the end of the fraction and exponent at `at` (`.5`, `e-05`, `.5e+10`), or `at` where there is neither. */
function fractionEnd(text: string, at: number): number {
  let end = at;
  if (text.charCodeAt(end) === DOT)
    do end++;
    while (isDigit(text.charCodeAt(end)));
  if ((text.charCodeAt(end) | 0x20) !== 0x65) return end;
  const sign = text.charCodeAt(end + 1);
  let digits = sign === MINUS || sign === 0x2b ? end + 2 : end + 1;
  if (!isDigit(text.charCodeAt(digits))) return end;
  while (isDigit(text.charCodeAt(digits))) digits++;
  return digits;
}

function isOpener(code: number): boolean {
  return code === BRACKET || code === PAREN || code === BRACE;
}

function isCloser(code: number): boolean {
  return code === BRACKET_END || code === PAREN_END || code === BRACE_END;
}

function isWordStart(code: number): boolean {
  return isLetter(code) || code === 0x5f;
}
