/** Progress of a tool, drawn anew and anew on one line of a terminal: in a file it is hundreds of texts that say little. */

const COUNT = /^\s{0,16}\(\d{1,3}(?:\.\d{1,6})?\/100%\)\s*$/;
/** `█ 12% [****------]`, ` 12% [####-----] 00:12` */
const BAR = /^\D{0,16}\d{1,3}% [[⟦][^\]⟧]{0,200}[\]⟧][\s\d:-]{0,16}$/;
/** Longer texts are no progress. */
const LENGTH_MAX = 256;

/** Lines with only the first and the last of each run of progress, one a line; the very lines where nothing is left out. */
export function foldProgress(lines: readonly string[]): readonly string[] {
  if (!lines.some((line) => line.includes('\r') || isProgress(line))) return lines;
  const kept: string[] = [];
  let [run, leftOut] = [0, false];
  for (const line of lines) {
    for (const part of line.includes('\r') ? line.split('\r') : [line]) {
      // a line end of its own stands behind the last
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
