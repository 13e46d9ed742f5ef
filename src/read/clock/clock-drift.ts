/** How far a host's clock was from the engine's, by the host's row in the log collector's `time_diff.txt`. */
import { formatOffset, readOffset } from '../../zones/zone.ts';

/** A parsed row of `time_diff.txt`. */
export interface TimeDiff {
  /** By how many ms the host's clock was ahead of the engine's; negative where it was behind. */
  readonly aheadMs: number;
  /**
   * The host's offset at that moment, `+0530`; undefined where the row has no times (before ovirt-log-collector 3.2).
   */
  readonly zone: string | undefined;
}

/** Largest difference, in ms, that counts as drift: beyond it the clock was never set, or the row is wrong. */
export const DRIFT_MAX = 86_400_000;
/**
 * Smallest difference, in ms, that counts as drift. The log collector asks hosts over ssh for their time in whole
 * seconds, and reads the engine's clock when the answer arrives (ovirt-log-collector, `get_time_diff`).
 */
export const DRIFT_MIN = 2000;

const DIFF = /([+-])(?:(\d{1,7}) days?, )?(\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/;
const HOST_TIME = /^[^\n]{0,300}? : *\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?([+-]\d\d:\d\d) *:/;

/**
 * Reads a row `NODE : NODE TIME : ENGINE TIME : DRIFT`. DRIFT is the node's time minus the engine's, as Python prints
 * it: `+0:00:02.123456`, `-1 day, 0:00:02`. Before ovirt-log-collector 3.2 a row was `NODE DRIFT`. Returns undefined
 * for any other text.
 */
export function readTimeDiff(row: string): TimeDiff | undefined {
  const text = row.trim().slice(0, 1000);
  const [match, sign, days = '0', hours, minutes, seconds, fraction = '0'] = DIFF.exec(text) ?? [];
  if (match === undefined) return undefined;
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  const ms = whole * 1000 + Math.round(Number(fraction.padEnd(6, '0')) / 1000);
  const offset = readOffset(HOST_TIME.exec(text)?.[1] ?? '');
  return { aheadMs: sign === '-' ? 0 - ms : ms, zone: offset === undefined ? undefined : formatOffset(offset) };
}
