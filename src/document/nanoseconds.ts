const NS_PER_MS = 1_000_000;

/** Converts milliseconds to nanoseconds, the unit of durations in ECS. */
export function nanoseconds(ms: number): number;
export function nanoseconds(ms: number | undefined): number | undefined;
export function nanoseconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms * NS_PER_MS;
}
