/**
 * HTML that cannot be broken by what it quotes: only the template `html` makes it, and it escapes every value that is not
 * HTML itself.
 */
import { plainText } from '../../cli/plain.ts';

/** A piece of HTML. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = Html | string | number | undefined | false | readonly Value[];

/** Makes HTML of a template; its values are escaped, unless they are HTML. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(
    parts.reduce((text, part, i) => text + (i === 0 ? '' : toHtml(values[i - 1])) + withoutIndent(part), ''),
  );
}

/** Templates are indented as the code is. */
function withoutIndent(part: string): string {
  return part.replaceAll(/\s*\n\s*(\/?>)/g, '$1').replaceAll(/\s*\n\s*/g, '\n');
}

function toHtml(value: Value): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(toHtml).join('');
  return escaped(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Invisible characters of Unicode beside those of `plainText`: they hide text, or join what looks apart. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb\ufffe\uffff]/gu;

/**
 * Returns a text for any place in HTML. Control characters, marks of direction and invisible characters are written as
 * `\u202e`, and halves of characters as U+FFFD: nothing of a log can hide or turn the text around it.
 */
export function escaped(text: string): string {
  return plainText(wellFormed(text))
    .replaceAll(INVISIBLE, (one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
    .replaceAll(/[&<>"']/g, (one) => ENTITIES[one] ?? '');
}

/** Halves of characters: what is cut out of a text may begin or end with one. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/** Returns a text of at most so many characters; a longer one ends in `…`. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${wellFormed(text.slice(0, max - 1))}…`;
}

/** Pieces that fit into a number of bytes, and how many do not. */
export interface Bounded {
  readonly shown: readonly Html[];
  readonly left: number;
}

/** Takes pieces from the first on until they are full: so many pieces, or bytes in UTF-8. */
export function bounded<T>(items: readonly T[], toPiece: (item: T) => Html, bytes: number, most: number): Bounded {
  const shown: Html[] = [];
  let size = 0;
  for (const item of items.slice(0, most)) {
    const piece = toPiece(item);
    size += Buffer.byteLength(piece.text);
    if (size > bytes) break;
    shown.push(piece);
  }
  return { shown, left: items.length - shown.length };
}
