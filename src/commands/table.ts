/** One column of a table for the terminal. */
export interface Column {
  readonly title: string;
  readonly right?: true;
  /** Largest width; longer text is cut and ends in `…`. */
  readonly max?: number;
}

/** Renders an aligned table: a line of titles, then the rows. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const cut = rows.map((row) => columns.map(({ max }, i) => clip(row[i] ?? '', max)));
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...cut.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (columns[i]?.right ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...cut.map(line)].map((text) => `  ${text}`);
}

/** Returns a text on one line, cut with `…` if it is longer than `max`. */
export function clip(text: string, max = Number.POSITIVE_INFINITY): string {
  const one = text.replaceAll(/\s+/g, ' ').trim();
  return one.length <= max ? one : `${one.slice(0, max - 1)}…`;
}

/** Returns a share as `12.5 %`; none is `-`. */
export function percent(part: number, whole: number): string {
  return whole === 0 || part === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}
