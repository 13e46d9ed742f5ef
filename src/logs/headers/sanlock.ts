/** Headers of sanlock, and of safelease, which came before it. */
import { byRegex, DATE_TIME, toStamp, toZone, type ReadHeader } from '../header.ts';

/**
 * sanlock 2.3 to 3.4 writes a zone; from 3.5.0 on the stamp is in local time, or in UTC if sanlock.conf asks for it. The
 * number behind the stamp is seconds since boot. A note of dropped entries has no line end, so it precedes a stamp.
 */
const SANLOCK = new RegExp(
  String.raw`^(?:dropped \d{1,9} entries){0,8}(?<time>${DATE_TIME})(?<zone>[+-]\d{4})?:? (?<mono>\d{1,12}) \[(?<tid>\d{1,10})\]: `,
);

/** Reads headers of sanlock.log, and of the output of `sanlock client log_dump`. */
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

/** Reads headers of spm-lock.log, which safelease writes in storage pools without sanlock. */
export const readSpmLockHeader: ReadHeader = byRegex(
  SPM_LOCK,
  (groups) => ({ stamp: toStamp(groups['time'] ?? '') }),
  (line) => line.startsWith('['),
);
