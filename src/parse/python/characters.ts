/** Tests of character codes. All return false for `NaN`, which `charCodeAt` returns past the end of a text. */

/** `0` to `9`. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** A hex digit, in either case. */
export function isHex(code: number): boolean {
  const lower = code | 0x20;
  return isDigit(code) || (lower >= 0x61 && lower <= 0x66);
}

/** An ASCII letter. */
export function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** A letter, a digit or `_`, as in names of Python. */
export function isWord(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 0x5f;
}

/** Space, tab or a line end. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}
