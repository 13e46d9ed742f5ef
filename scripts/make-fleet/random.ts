/** Random numbers that are the same on every run. Each name has a stream of its own, so that a new incident moves no other. */

export type Random = ReturnType<typeof createRandom>;

/** Returns the stream of random numbers of a name. */
export function createRandom(name: string) {
  let state = hash(name);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  // six dice come near to a bell curve, and need no function that another version of node rounds differently
  const normal = (): number => (next() + next() + next() + next() + next() + next() - 3) * Math.SQRT2;
  return {
    /** From 0 to below 1. */
    next,
    /** A whole number of at least `low` and at most `high`. */
    int: (low: number, high: number): number => low + Math.floor(next() * (high - low + 1)),
    /** A number between two bounds. */
    between: (low: number, high: number): number => low + next() * (high - low),
    /** Log-normal: what durations look like. Half of them are below the median. */
    around: (median: number, sigma: number): number => median * exp(sigma * normal()),
    chance: (share: number): boolean => next() < share,
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
    hex: (digits: number): string =>
      Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join(''),
    uuid: (): string => uuid(next),
  };
}

/** Returns e to the power of `x`, by multiplication alone: the same to the last bit wherever it runs. */
export function exp(x: number): number {
  let power = 1 + x / 1024;
  for (let i = 0; i < 10; i++) power *= power;
  return power;
}

/** Returns the id of something that has a name: always the same one. */
export function idOf(name: string): string {
  return createRandom(`id ${name}`).uuid();
}

function uuid(next: () => number): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(next() * 16));
  digits[12] = 4;
  digits[16] = 8 + ((digits[16] ?? 0) % 4);
  const text = digits.map((digit) => digit.toString(16)).join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}

/** Returns FNV-1a, mixed once more so that names that differ in their last letter get numbers that are far apart. */
function hash(name: string): number {
  let h = 0x811c9dc5;
  for (const char of name) h = Math.imul(h ^ (char.codePointAt(0) ?? 0), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return h ^ (h >>> 13);
}
