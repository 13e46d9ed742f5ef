/** The one renderer of answers: blocks as lines of a width, with colours or without. */
import type { Paper } from '../../cli/paper.ts';
import { plainText } from '../../cli/plain.ts';
import type { Block, BlockColumn, Cell, Tone } from './blocks.ts';

/** Narrower than this, a flexible column says nothing, and one of sentences not enough. */
const FLEXIBLE_MIN = 16;
const WRAPPING_MIN = 40;
/** Narrower than this, no column is cut. */
const COLUMN_MIN = 8;
const GAP = '  ';

/** Escape codes of a terminal. */
const CODES: Readonly<Record<Tone, number>> = { bad: 31, warn: 33, good: 32, dim: 2, strong: 1 };

/** Renders an answer. Its text holds no control characters but those of its colours. */
export function renderBlocks(blocks: readonly Block[], paper: Paper): string {
  const lines: string[] = [];
  for (const block of blocks) {
    switch (block.kind) {
      case 'title':
        lines.push('', paint({ text: block.text, tone: 'strong' }, paper));
        break;
      case 'line':
        lines.push(...wrapped(block.cells, block.indent ?? 0, paper));
        break;
      case 'table':
        lines.push(...renderTable(block.columns, block.rows, paper));
        break;
      default:
        block satisfies never;
    }
  }
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** Breaks a line at its blanks; what follows is indented by two more. */
function wrapped(cells: readonly Cell[], indent: number, paper: Paper): string[] {
  const lines: string[] = [];
  let text = ' '.repeat(indent);
  let length = indent;
  const words = cells.flatMap((cell) => {
    const tone = typeof cell === 'string' ? undefined : cell.tone;
    return oneLine(cell)
      .split(' ')
      .map((word): Cell => (tone === undefined ? word : { text: word, tone }));
  });
  let isFirst = true;
  for (const word of words) {
    const size = textOf(word).length;
    if (!isFirst && length + 1 + size > paper.width) {
      lines.push(text);
      text = ' '.repeat(indent + 2);
      length = indent + 2;
      isFirst = true;
    }
    text += (isFirst ? '' : ' ') + paint(word, paper);
    length += size + (isFirst ? 0 : 1);
    isFirst = false;
  }
  return [...lines, text];
}

/**
 * Renders aligned rows. Where they are too wide, flexible columns are cut; where that is not enough, the last column of a row
 * goes to a line of its own.
 */
function renderTable(columns: readonly BlockColumn[], rows: readonly (readonly Cell[])[], paper: Paper): string[] {
  const texts = rows.map((row) => columns.map(({ max }, i) => cut(row[i] ?? '', max)));
  const natural = columns.map((_, i) => Math.max(0, ...texts.map((row) => textOf(row[i] ?? '').length)));
  const widths = [...natural];
  const shown = columns.map((_, i) => i).filter((i) => (widths[i] ?? 0) > 0);
  const total = (): number =>
    shown.reduce((sum, i) => sum + (widths[i] ?? 0), 0) + GAP.length * Math.max(0, shown.length - 1);
  for (const i of shown.filter((each) => columns[each]?.flexible).toReversed()) {
    const excess = total() - paper.width;
    const least = Math.min(widths[i] ?? 0, columns[i]?.wraps ? WRAPPING_MIN : FLEXIBLE_MIN);
    if (excess > 0) widths[i] = Math.max(least, (widths[i] ?? 0) - excess);
  }
  const before = shown.slice(0, -1);
  if (total() > paper.width) {
    // the last column gets lines of its own, which leaves its room to the others
    const spare = paper.width - before.reduce((sum, i) => sum + (widths[i] ?? 0) + GAP.length, -GAP.length);
    const roomy = before.find((i) => columns[i]?.flexible);
    if (roomy !== undefined) widths[roomy] = Math.min(natural[roomy] ?? 0, (widths[roomy] ?? 0) + Math.max(0, spare));
  }
  cutWidest(widths, before, paper.width);
  return texts.flatMap((row) => {
    const rest = shown.map((i) => (columns[i]?.wraps ? restOf(row[i] ?? '', widths[i] ?? 0) : undefined));
    const first = shown.map((i, at) => rest[at]?.first ?? cut(row[i] ?? '', widths[i]));
    const lines = lineOf(shown, first, { columns, widths, paper });
    if (rest.every((each) => each?.rest === undefined)) return lines;
    const second = shown.map((i, at) => cut(rest[at]?.rest ?? '', widths[i]));
    const [top = '', ...own] = lines;
    const below = lineOf(shown, second, { columns, widths, paper, isBelow: own.length > 0 }).filter(
      (each) => each.trim() !== '',
    );
    return rest.at(-1)?.rest === undefined ? [top, ...below, ...own] : [...lines, ...below];
  });
}

/** Narrows the widest columns, one after the other, until all of them fit into a line. */
function cutWidest(widths: number[], columns: readonly number[], width: number): void {
  for (;;) {
    const total = columns.reduce((sum, i) => sum + (widths[i] ?? 0) + GAP.length, -GAP.length);
    const widest = columns.reduce((a, b) => ((widths[b] ?? 0) > (widths[a] ?? 0) ? b : a), columns[0] ?? 0);
    const now = widths[widest] ?? 0;
    if (total <= width || now <= COLUMN_MIN) return;
    widths[widest] = Math.max(COLUMN_MIN, now - (total - width));
  }
}

/** Cuts a text at a blank; returns what is left for the next line. */
function restOf(cell: Cell, width: number): { first: Cell; rest: Cell } | undefined {
  const text = oneLine(cell);
  if (text.length <= width) return undefined;
  const blank = text.lastIndexOf(' ', width);
  const at = blank > width / 2 ? blank : width;
  const parts = [text.slice(0, at), `  ${text.slice(at).trimStart()}`] as const;
  if (typeof cell === 'string') return { first: parts[0], rest: parts[1] };
  return { first: { text: parts[0], tone: cell.tone }, rest: { text: parts[1], tone: cell.tone } };
}

function lineOf(
  shown: readonly number[],
  row: readonly Cell[],
  {
    columns,
    widths,
    paper,
    isBelow = false,
  }: { columns: readonly BlockColumn[]; widths: readonly number[]; paper: Paper; isBelow?: boolean },
): string[] {
  const cells = shown.map((i, at) => {
    const cell = row[at] ?? '';
    const pad = ' '.repeat(Math.max(0, (widths[i] ?? 0) - textOf(cell).length));
    const painted = paint(cell, paper);
    return {
      length: textOf(cell).length,
      text: columns[i]?.right ? pad + painted : painted + pad,
      cell,
      pad: pad.length,
    };
  });
  const join = (some: typeof cells): string =>
    some
      .map(({ text }) => text)
      .join(GAP)
      .trimEnd();
  const last = cells.at(-1);
  if (last === undefined) return [];
  const before = cells.slice(0, -1);
  const used = before.reduce((sum, { length, pad }) => sum + length + pad + GAP.length, 0) + last.length;
  if ((used <= paper.width && !isBelow) || before.length === 0) return [join(cells)];
  return last.length === 0 ? [join(before)] : [join(before), `    ${paint(last.cell, paper)}`];
}

function cut(cell: Cell, max = Number.POSITIVE_INFINITY): Cell {
  const text = oneLine(cell);
  const short = text.length <= max ? text : `${text.slice(0, Math.max(0, max - 1))}…`;
  return typeof cell === 'string' ? short : { text: short, tone: cell.tone };
}

/** Returns a text on one line; blanks at its beginning indent it. */
function oneLine(cell: Cell): string {
  const text = textOf(cell);
  const indent = /^ */.exec(text)?.[0] ?? '';
  return plainText(indent + text.slice(indent.length).replaceAll(/\s+/g, ' ')).trimEnd();
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function paint(cell: Cell, { colours }: Paper): string {
  if (typeof cell === 'string') return cell;
  return colours && cell.text !== '' ? `\u001b[${CODES[cell.tone]}m${cell.text}\u001b[0m` : cell.text;
}
