/** How many documents and how much index logs make: the one table of these figures. A single host may have half more or less. */

/** What 1,000 bytes of text make on the server, in one copy. */
interface Made {
  /** Documents in a thousand times as much text: of 1 MB. */
  readonly documents: number;
  /** Bytes of index. */
  readonly index: number;
}

/** Kinds of documents, and of the lines those that `--lines notable` keeps. */
type Part = 'lines' | 'notable' | 'calls' | 'tasks' | 'commands';

/**
 * What logs make, with mapping 2. Every estimate and `docs/sizing.md` come from this table, and the table from
 * `node bench/index-size.mjs` on the sample fleet: the sums of its hosts at DEBUG and at INFO, and of all, engine included.
 */
export const MADE = {
  debug: {
    lines: { documents: 4562, index: 780 },
    notable: { documents: 1066, index: 200 },
    calls: { documents: 365, index: 117 },
    tasks: { documents: 5, index: 6 },
    commands: { documents: 455, index: 95 },
  },
  info: {
    lines: { documents: 4697, index: 1003 },
    notable: { documents: 4648, index: 990 },
    calls: { documents: 1835, index: 497 },
    tasks: { documents: 11, index: 10 },
    commands: { documents: 10, index: 12 },
  },
  typical: {
    lines: { documents: 4470, index: 815 },
    notable: { documents: 1766, index: 369 },
    calls: { documents: 620, index: 191 },
    tasks: { documents: 6, index: 6 },
    commands: { documents: 344, index: 74 },
  },
} as const satisfies Record<string, Record<Part, Made>>;

/** Logs that the table knows: at DEBUG, at INFO, and a mix of both with companion logs. */
export type LogMix = keyof typeof MADE;

/** Choices of documents that are estimated: the options, and what they make. */
export const CHOICES = [
  { options: '', parts: ['lines', 'calls', 'tasks', 'commands'] },
  { options: '--lines notable', parts: ['notable', 'calls', 'tasks', 'commands'] },
  { options: '--kinds calls,tasks,commands', parts: ['calls', 'tasks', 'commands'] },
] as const satisfies readonly { readonly options: string; readonly parts: readonly Part[] }[];
export type Choice = (typeof CHOICES)[number];

/** Estimates the documents and the bytes of index that some bytes of text make with a choice. */
export function estimateIndex(text: number, { parts }: Choice = CHOICES[0], mix: LogMix = 'typical') {
  let [documents, bytes] = [0, 0];
  for (const part of parts) {
    documents += (text / 1e6) * MADE[mix][part].documents;
    bytes += (text / 1e3) * MADE[mix][part].index;
  }
  return { documents: Math.round(documents), bytes: Math.round(bytes) };
}
