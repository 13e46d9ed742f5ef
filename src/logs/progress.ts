/**
 * Progress bars: a tool redraws them on one line of a terminal, so that a log of its output holds them hundreds of
 * times.
 */

const COUNT = /^\s{0,16}\(\d{1,3}(?:\.\d{1,6})?\/100%\)\s*$/;
/** `█ 12% [****------]`, ` 12% [####-----] 00:12` */
const BAR = /^\D{0,16}\d{1,3}% [[⟦][^\]⟧]{0,200}[\]⟧][\s\d:-]{0,16}$/;
/** A progress bar is no longer than this, in characters. */
const LENGTH_MAX = 256;

/**
 * Returns the lines with the first and the last state of each progress bar, one a line; the same array if nothing is left
 * out.
 */
export function foldProgress(lines: readonly string[]): readonly string[] {
  if (!lines.some((line) => line.includes('\r') || isProgress(line))) return lines;
  const kept: string[] = [];
  let [run, leftOut] = [0, false];
  for (const line of lines) {
    for (const part of line.includes('\r') ? line.split('\r') : [line]) {
      // a tool may end the last state with `\r`, too
      if (part === '' && line !== '') continue;
      run = isProgress(part) ? run + 1 : 0;
      if (run > 2) {
        kept.pop();
        leftOut = true;
      }
      kept.push(part);
    }
  }
  return leftOut ? kept : lines;
}

function isProgress(text: string): boolean {
  return text.length <= LENGTH_MAX && (COUNT.test(text) || BAR.test(text));
}
