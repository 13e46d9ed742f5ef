/** Text of an answer before it has a width: lines, and tables whose cells are aligned. */

export type Tone = 'bad' | 'warn' | 'good' | 'dim' | 'strong';

/** A text, perhaps with a tone, which a terminal shows as a colour. */
export type Cell = string | { readonly text: string; readonly tone: Tone };

export interface BlockColumn {
  readonly right?: true;
  /** Largest width; longer text is cut and ends in `…`. */
  readonly max?: number;
  /** Is cut before others where the line is too long. */
  readonly flexible?: true;
  /** What is cut goes on in a second line. */
  readonly wraps?: true;
}

export type Block =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'line'; readonly cells: readonly Cell[]; readonly indent?: number }
  | { readonly kind: 'table'; readonly columns: readonly BlockColumn[]; readonly rows: readonly (readonly Cell[])[] };

export function title(text: string): Block {
  return { kind: 'title', text };
}

/** Returns a line; its cells follow each other with a blank between. */
export function line(...cells: readonly Cell[]): Block {
  return { kind: 'line', cells };
}

export function note(text: string): Block {
  return { kind: 'line', cells: [{ text, tone: 'dim' }] };
}

export function table(columns: readonly BlockColumn[], rows: readonly (readonly Cell[])[]): Block {
  return { kind: 'table', columns, rows };
}

/** Returns a title with its blocks; nothing if there are none. */
export function section(heading: string, blocks: readonly Block[]): Block[] {
  const isEmpty = blocks.every((block) => block.kind === 'table' && block.rows.length === 0);
  return isEmpty ? [] : [title(heading), ...blocks];
}

export function bad(text: string): Cell {
  return { text, tone: 'bad' };
}
export function warn(text: string): Cell {
  return { text, tone: 'warn' };
}
export function good(text: string): Cell {
  return { text, tone: 'good' };
}
export function dim(text: string): Cell {
  return { text, tone: 'dim' };
}
export function strong(text: string): Cell {
  return { text, tone: 'strong' };
}
