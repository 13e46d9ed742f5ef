/** Times readers on hostile texts: they must be linear, and quick. A busy machine must not fail them: the best run counts. */

/** Characters of a text, and of one that is twice as long. */
const [LENGTH, DOUBLE] = [32_768, 65_536];
/**
 * Longest time for `LENGTH` characters, in ms, on a machine that needs `REFERENCE_MS` for the reference: 1 ms, and half as
 * much again where other work shares the processor.
 */
const LIMIT_MS = 1.5;
const REFERENCE_MS = 0.2;
/** A text of double the length may take so many times as long. */
const RATIO_MAX = 2.6;
/** Times are compared where they are longer than this, in ms: shorter ones are noise. */
const FLOOR_MS = 1;
const RUNS = 20;

export type Read = (text: string) => unknown;

/** How a text was too slow, for a person; undefined: it was not. */
export type Slow = string | undefined;

/**
 * Makes a function that times readers, on the scale of this machine.
 * @param factor how many times as long as a usual reader this one may take: it does more for each line
 */
export function makeTimer(factor = 1): (read: Read, make: (length: number) => string) => Slow {
  const text = `[${'1,'.repeat(LENGTH / 2)}1]`;
  const reference = best(JSON.parse, text, 0);
  const limit = LIMIT_MS * factor * Math.max(1, reference / REFERENCE_MS);
  const floor = FLOOR_MS * factor;
  return (read, make) => {
    const short = make(LENGTH);
    const first = timeOf(read, short);
    // the usual case: four times as long would still be quick
    if (first <= floor / 4) return undefined;
    const long = make(DOUBLE);
    const second = timeOf(read, long);
    if (first <= limit && (second <= floor || second <= RATIO_MAX * first)) return undefined;
    const own = Math.min(first, best(read, short, first <= limit ? 0 : limit));
    if (own > limit) return `${own.toFixed(2)} ms for ${short.length} characters: ${describe(short)}`;
    const twice = best(read, long, Math.max(floor, RATIO_MAX * own));
    if (twice <= Math.max(floor, RATIO_MAX * own)) return undefined;
    return `${own.toFixed(2)} ms, and ${twice.toFixed(2)} ms for double the text: ${describe(short)}`;
  };
}

/** Returns the best of many runs in ms; it ends at the first that is good enough. */
function best(read: Read, text: string, enough: number): number {
  let least = Infinity;
  for (let run = 0; run < RUNS && least > enough; run++) least = Math.min(least, timeOf(read, text));
  return least;
}

function timeOf(read: Read, text: string): number {
  const start = performance.now();
  read(text);
  return performance.now() - start;
}

function describe(text: string): string {
  return `${JSON.stringify(text.slice(0, 160))}…${JSON.stringify(text.slice(-30))}`;
}
