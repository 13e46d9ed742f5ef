/**
 * Percentiles of durations that are equal from logs and from a server. Values are counted in buckets, 128 to each power of
 * two, so that one is at most 0.8 % wide: the buckets of an HDR histogram of two digits, which the server counts in. A
 * percentile is the middle of the bucket in which the value of that rank is.
 */
const PER_OCTAVE = 128;
/** The bucket of zero, which is in no octave. */
const ZERO = -1;

/** Counts by bucket. */
export type Histogram = Map<number, number>;

export function addValue(histogram: Histogram, value: number): void {
  const bucket = bucketOf(value);
  histogram.set(bucket, (histogram.get(bucket) ?? 0) + 1);
}

/**
 * Returns a percentile; undefined of an empty histogram.
 * @param max the highest value, which no percentile exceeds
 */
export function percentileOf(histogram: Histogram, percent: number, max: number): number | undefined {
  let total = 0;
  for (const count of histogram.values()) total += count;
  if (total === 0) return undefined;
  // one step down, as HDR does it: 50 % of 2 values is the first one, whatever the division leaves
  const rank = Math.max(1, Math.ceil(((percent - (percent * Number.EPSILON) / 2) * total) / 100));
  let seen = 0;
  for (const bucket of [...histogram.keys()].sort((a, b) => a - b)) {
    seen += histogram.get(bucket) ?? 0;
    if (seen >= rank) return middleOf(bucket, max);
  }
  return undefined;
}

/** Returns what `percentileOf` does, of a percentile that a server returned: some value within the bucket. */
export function percentileFrom(value: number, max: number): number {
  return middleOf(bucketOf(value), max);
}

function bucketOf(value: number): number {
  if (!(value > 0)) return ZERO;
  let octave = Math.floor(Math.log2(value));
  // log2 may be off by one unit at a power of two
  if (2 ** octave > value) octave--;
  else if (2 ** (octave + 1) <= value) octave++;
  return octave * PER_OCTAVE + Math.floor((value / 2 ** octave - 1) * PER_OCTAVE);
}

function middleOf(bucket: number, max: number): number {
  if (bucket === ZERO) return 0;
  const octave = Math.floor(bucket / PER_OCTAVE);
  const part = bucket - octave * PER_OCTAVE;
  return Math.min(max, 2 ** octave * (1 + (part + 0.5) / PER_OCTAVE));
}
