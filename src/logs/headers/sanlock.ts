/** Headers of sanlock, and of safelease before it. */
import { byRegex, DATE_TIME, toStamp, toZone, type ReadHeader } from '../header.ts';

/**
 * 2.3 to 3.4 write a zone; from 3.5.0 on the stamp is local time, or UTC where sanlock.conf says so. A note of dropped
 * entries has no line end of its own. The number behind is seconds since boot.
 */
const SANLOCK = new RegExp(
  String.raw`^(?:dropped \d{1,9} entries){0,8}(?<time>${DATE_TIME})(?<zone>[+-]\d{4})?:? (?<mono>\d{1,12}) \[(?<tid>\d{1,10})\]: `,
);

/** sanlock.log, and `sanlock client log_dump`. */
export const readSanlockHeader: ReadHeader = byRegex(
  SANLOCK,
  (groups) => ({
    stamp: toStamp(groups['time'] ?? ''),
    zone: toZone(groups['zone']),
    facts: { 'process.thread.id': Number(groups['tid']), 'vdsm.uptime_seconds': Number(groups['mono']) },
  }),
  (line) => /^[\dd]/.test(line),
);

const SPM_LOCK = new RegExp(String.raw`^\[(?<time>${DATE_TIME})\] `);

/** spm-lock.log of safelease: pools without sanlock. */
export const readSpmLockHeader: ReadHeader = byRegex(
  SPM_LOCK,
  (groups) => ({ stamp: toStamp(groups['time'] ?? '') }),
  (line) => line.startsWith('['),
);
