/** What a string literal holds: `text` is `'…'` (bytes in Python 2, text in Python 3), `unicode` is `u'…'`. */
export type StringKind = 'text' | 'unicode' | 'bytes';

/**
 * Decodes the escapes in a Python string literal, given the part between its quotes. Never throws: an invalid escape stays
 * as written. Bytes that spell UTF-8 become its characters, in `text` too: Python 2 prints `'\xd7\x90'` for one letter,
 * and Python 3 never escapes a character that could begin such a run.
 */
export function unescapePython(body: string, kind: StringKind): string {
  let at = body.indexOf('\\');
  if (at === -1) return body;
  let out = '';
  let from = 0;
  while (at !== -1) {
    if (at > from) out += body.slice(from, at);
    escape.end = at + 2;
    out += readEscape(body, at, kind);
    from = escape.end;
    at = body.indexOf('\\', from);
  }
  return out + body.slice(from);
}

/** Where the last escape read ends; one object for all, so that none is allocated for each escape. */
const escape = { end: 0 };

/** One-letter escapes, by letter. A backslash before a line end joins the lines. */
const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
};

/** Digits after `\x`, `\u`, `\U`. */
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function readEscape(body: string, at: number, kind: StringKind): string {
  const letter = body.charAt(at + 1);
  const simple = SIMPLE[letter];
  if (simple !== undefined) return simple;
  const digits = HEX_DIGITS[letter];
  if (digits !== undefined) return readHex(body, at, digits, kind);
  const code = body.charCodeAt(at + 1);
  if (code >= 0x30 && code <= 0x37) return readOctal(body, at);
  return `\\${letter}`;
}

function readHex(body: string, at: number, digits: number, kind: StringKind): string {
  const code = hexAt(body, at + 2, digits);
  if (code === -1 || code > 0x10ffff) return body.slice(at, at + 2);
  escape.end = at + 2 + digits;
  if (digits !== 2 || code < 0x80 || kind === 'unicode') return String.fromCodePoint(code);
  const letter = utf8At(body, at, code);
  if (letter !== '') return letter;
  return kind === 'bytes' ? body.slice(at, escape.end) : String.fromCharCode(code);
}

/** Returns the character that the run of `\xNN` at `at` spells in UTF-8, or an empty text. */
function utf8At(body: string, at: number, lead: number): string {
  const size = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (size === 0) return '';
  let code = lead & (0x7f >> size);
  for (let k = 1; k < size; k++) {
    const here = at + 4 * k;
    if (body.charCodeAt(here) !== 0x5c || body.charCodeAt(here + 1) !== 0x78) return '';
    const byte = hexAt(body, here + 2, 2);
    if (byte < 0x80 || byte > 0xbf) return '';
    code = (code << 6) | (byte & 0x3f);
  }
  const overlong = code < (size === 3 ? 0x800 : size === 4 ? 0x10000 : 0x80);
  if (overlong || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '';
  escape.end = at + 4 * size;
  return String.fromCodePoint(code);
}

function readOctal(body: string, at: number): string {
  let code = 0;
  let end = at + 1;
  while (end < at + 4) {
    const digit = body.charCodeAt(end) - 0x30;
    if (!(digit >= 0 && digit <= 7)) break;
    code = code * 8 + digit;
    end++;
  }
  escape.end = end;
  return String.fromCharCode(code);
}

/** Returns the value of the `digits` hex digits at `at`, or -1. */
function hexAt(body: string, at: number, digits: number): number {
  if (at + digits > body.length) return -1;
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const digit = hexDigit(body.charCodeAt(i));
    if (digit === -1) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
