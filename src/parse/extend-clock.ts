import type { NoteFacts } from '../model/events.ts';
import type { MutableFacts } from './notes.ts';
import { readSmallNumber } from './small-number.ts';

/** Longest clock that is read. */
const CLOCK_MAX = 400;

/** Parts of the clock by the field they go to; the copy of a live storage migration has its own two. */
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
 * Where the time of an extend went: `<Clock(total=3.04*, wait=1.91)>`, in seconds; a star marks a part that was still
 * running when it was printed (4.20 on). Undefined for a text without a clock.
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
