/** Random numbers that are the same on every run: each name has a stream of its own, so that a new incident moves no other. */

/** A stream of random numbers, given by a name. */
export function createRandom(name) {
  let state = hash(name);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  // six dice are near enough to a bell, and need no function that another version of node rounds otherwise
  const normal = () => (next() + next() + next() + next() + next() + next() - 3) * Math.SQRT2;
  return {
    /** From 0 to below 1. */
    next,
    /** A whole number of at least `low` and at most `high`. */
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    /** A number between two bounds. */
    between: (low, high) => low + next() * (high - low),
    /** Log-normal: what durations look like. Half of them are below the median. */
    around: (median, sigma) => median * exp(sigma * normal()),
    chance: (share) => next() < share,
    pick: (list) => list[Math.floor(next() * list.length)],
    hex: (digits) => Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join(''),
    uuid: () => uuid(next),
  };
}

/** e to the power of `x`, by multiplication alone: the same to the last bit wherever it runs. */
export function exp(x) {
  let power = 1 + x / 1024;
  for (let i = 0; i < 10; i++) power *= power;
  return power;
}

/** The id of something that has a name: the same wherever it is asked for. */
export function idOf(name) {
  return createRandom(`id ${name}`).uuid();
}

function uuid(next) {
  const digits = Array.from({ length: 32 }, () => Math.floor(next() * 16));
  digits[12] = 4;
  digits[16] = 8 + (digits[16] % 4);
  const text = digits.map((digit) => digit.toString(16)).join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}

/** FNV-1a, mixed once more so that names that differ in their last letter do not give neighbours. */
function hash(name) {
  let h = 0x811c9dc5;
  for (const char of name) h = Math.imul(h ^ (char.codePointAt(0) ?? 0), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return h ^ (h >>> 13);
}
