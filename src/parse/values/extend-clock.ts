import type { NoteFacts } from '../../model/events.ts';
import type { MutableFacts } from '../notes.ts';
import { readSmallNumber } from './small-number.ts';

/** Characters of a clock that are read. */
const CLOCK_MAX = 400;

/** Field of each part of the clock. During a live storage migration the replica is extended too: its two parts are added up. */
const PARTS: Readonly<
  Record<string, keyof Pick<NoteFacts, `vdsm.extend.${'total' | 'wait' | 'extend' | 'refresh' | 'replica'}_seconds`>>
> = {
  total: 'vdsm.extend.total_seconds',
  wait: 'vdsm.extend.wait_seconds',
  'extend-volume': 'vdsm.extend.extend_seconds',
  'refresh-volume': 'vdsm.extend.refresh_seconds',
  'extend-replica': 'vdsm.extend.replica_seconds',
  'refresh-replica': 'vdsm.extend.replica_seconds',
};

/**
 * Reads how long the extension of a volume took, in seconds, and its parts: `<Clock(total=3.04*, wait=1.91)>` (4.20 on). A
 * star marks a part that was still running. Undefined for a text without a clock.
 */
export function readExtendClock(text: string): NoteFacts | undefined {
  const at = text.indexOf('<Clock(');
  if (at < 0) return undefined;
  const end = text.indexOf(')', at);
  const clock = text.slice(at + 7, Math.min(end < 0 ? text.length : end, at + CLOCK_MAX));
  const facts: MutableFacts = {};
  for (const [, name = '', seconds = '', star] of clock.matchAll(/([a-z-]+)=(\d+(?:\.\d+)?)(\*?)/g)) {
    const field = PARTS[name];
    const took = readSmallNumber(seconds);
    if (field !== undefined && took !== undefined)
      facts[field] = Math.round(((facts[field] ?? 0) + took) * 1000) / 1000;
    if (star === '*') facts['vdsm.extend.running'] = true;
  }
  return facts;
}
