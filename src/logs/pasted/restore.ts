/** Restores a pasted text as far as the kind of its log shows, before files are classified. */
import { beginsWithHeader, hasHeaderDate } from './headers.ts';
import { TextForm } from './text-form.ts';

/** Marks that single lines may have: quoting, borders, bullets, fences. */
const MARKS = /^(?:[\s>|`"]|[-*+•](?= )|\d{1,3}[.)](?= )|\{(?:noformat|code)(?::\w{1,12})?\}){1,40}/;
/** Lines that a header may be broken into. */
const HEADER_LINES = 4;

/** Blanks that pages put in place of plain ones, as the bytes of UTF-8, and characters of no width. */
const BLANKS = /\u00c2\u00a0|\u00e2\u0080[\u0087\u00af]|&(?:nbsp|#160);/g;
const NO_WIDTH = /\u00e2\u0080[\u008b\u008c]|\u00e2\u0081\u00a0|\u00ef\u00bb\u00bf/g;

/**
 * Returns a text with its records at the beginning of lines, and their headers whole. It is for recognition only.
 * @param text whose characters are bytes (Latin-1)
 */
export function restoreText(text: string): string {
  const form = new TextForm(beginsWithHeader);
  const plain = text.replace(BLANKS, ' ').replace(NO_WIDTH, '');
  for (const raw of plain.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    form.add({ text: line, raw, isRepaired: false, written: 1, offset: 0, flags: 0 });
  }
  const lines = form.end().map((piece) => piece.text);
  return lines.map((line, at) => headerAt(lines, at) ?? line).join('\n');
}

/** Returns the header that begins at a line, whole. */
function headerAt(lines: readonly string[], at: number): string | undefined {
  const line = lines[at] ?? '';
  if (beginsWithHeader(line)) return line;
  let text = line.replace(MARKS, '');
  if (beginsWithHeader(text)) return text;
  if (!hasHeaderDate(text)) return undefined;
  for (const below of lines.slice(at + 1, at + HEADER_LINES)) {
    const rest = below.replace(MARKS, '');
    if (rest === '' || hasHeaderDate(rest)) return undefined;
    text += text.endsWith('::') ? rest : ` ${rest}`;
    if (beginsWithHeader(text)) return text;
  }
  return undefined;
}
