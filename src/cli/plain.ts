/**
 * Texts for a terminal: names, paths, log text and answers of servers may hold control characters that move the cursor,
 * change the title, or turn text around.
 */

/**
 * Control characters (C0 but for tab and line end, DEL, C1), marks of direction that turn text around, and the line ends of
 * Unicode.
 */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Writes control characters as `\u001b`, which is also how JSON writes them. */
export function plainText(text: string): string {
  return text.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Hides the user and password in URLs that a text quotes, also where the scheme is forgotten or spelled wrongly: what is
 * between a colon and `@`.
 */
export function withoutUserInfo(text: string): string {
  if (!text.includes('@') || !text.includes(':')) return text;
  return text
    .replace(/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s'"]{0,2000}@/gi, '$1…@')
    .replace(/(^|[\s'"(=/\\])[^\s'"@:/\\(]{0,256}:[^\s'"@/\\][^\s'"@]{0,2000}@/g, '$1…@');
}

/** What looks like an address with user and password; a path on this machine begins with `/` or `.`. */
const WITH_PASSWORD = /^(?!\/[^/]|\.).*:.*@|^[\w+.-]+:[\\/]{1,2}.*(?:[?#]|:[^\d])/s;
const HIDDEN = '(not shown: it may hold a password)';

/** Hides arguments that are addresses with a password, whatever is wrong with them, wherever a text quotes them. */
export function withoutAddresses(text: string, args: readonly string[]): string {
  let shown = text;
  for (const arg of args)
    if (WITH_PASSWORD.test(arg))
      for (const form of new Set([arg, arg.replaceAll(/\/{2,}/g, '/'), arg.replace(/^--?[\w-]+=/, '')]))
        if (form.length > 1) shown = shown.replaceAll(form, HIDDEN);
  return shown;
}

/** UTF-8 of DEL, and the first bytes of C1 and of marks of direction: JSON escapes C0 alone. */
const RAW = [0x7f, 0xc2, 0xd8, 0xe2, 0xef];

/** Does with JSON in UTF-8 as `plainText` does; returns the bytes themselves where there is nothing to escape. */
export function plainJson(bytes: Uint8Array): Uint8Array | string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!RAW.some((byte) => buffer.includes(byte))) return bytes;
  const text = buffer.toString('utf8');
  const plain = plainText(text);
  return plain === text ? bytes : plain;
}
