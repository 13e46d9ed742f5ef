/** Pieces of generated Markdown pages. */

/** Longest sample that is shown, in characters. */
const SAMPLE_MAX = 110;

/** Returns a text as a cell of a table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** Returns names as code, one after the other. */
export function codes(names: Iterable<string>): string {
  return Array.from(names, (name) => `\`${name}\``).join(' ');
}

/** Returns the first line of a logged text as code, shortened; `…` marks omitted text. */
export function sampleCell(text: string): string {
  const [first = ''] = text.split('\n', 1);
  const shown = first.length > SAMPLE_MAX || text.includes('\n') ? `${first.slice(0, SAMPLE_MAX)}…` : first;
  return `\`\` ${cell(shown.trim())} \`\``;
}
