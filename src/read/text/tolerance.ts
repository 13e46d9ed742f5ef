/** By how much stamps go back within a log, in ms: threads stamp their records before they write them. */
const INVERSION_MS = 5_000;
/** By how much stamps without a zone seem to go back when summer time ends, in ms. */
const REPEATED_HOUR_MS = 3_600_000;

/** Returns by how much stamps may go back within one log, in ms. */
export function stampTolerance(zoned: boolean): number {
  return zoned ? INVERSION_MS : INVERSION_MS + REPEATED_HOUR_MS;
}
