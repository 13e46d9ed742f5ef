/** Threads stamp their records before they write them: stamps go back a little. */
const INVERSION_MS = 5_000;
/** Where no zone is named, they seem to go back by the hour that the end of summer time repeats, too. */
const REPEATED_HOUR_MS = 3_600_000;

/** How far stamps may go back in one log that nobody tampered with, in ms. */
export function slackOf(zoned: boolean): number {
  return zoned ? INVERSION_MS : INVERSION_MS + REPEATED_HOUR_MS;
}
