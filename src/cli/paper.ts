/** Where results are printed. */

export interface Paper {
  /** Columns of a line. */
  readonly width: number;
  readonly colours: boolean;
}

/** Wider than this, lines are tiring to read, and narrower the tables fall apart. */
const WIDTH = { most: 160, least: 60, otherwise: 100 };

/** Returns how wide results may be on a terminal, and whether they have colours: never in a file or a pipe. */
export function paperOf(columns: number | undefined, isTerminal: boolean, env: NodeJS.ProcessEnv): Paper {
  if (columns === undefined || !isTerminal) return { width: WIDTH.otherwise, colours: false };
  const width = Math.max(WIDTH.least, Math.min(columns, WIDTH.most));
  return { width, colours: !env['NO_COLOR'] && env['TERM'] !== 'dumb' };
}
