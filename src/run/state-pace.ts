import type { StateSink } from './types.ts';

/** Shortest time between two states, in ms. */
const EVERY_MS = 2000;
/** Making states takes at most 1/SHARE of the time. */
const SHARE = 20;

/**
 * Makes a sink of states for which one is due every two seconds, and less often if it takes long to make.
 * @param send takes each state
 * @param clock returns ms of a monotonic clock
 */
export function paceStates(
  send: (state: Uint8Array<ArrayBuffer>) => void,
  clock: () => number = () => performance.now(),
): StateSink {
  let next = clock() + EVERY_MS;
  return {
    due: () => clock() >= next,
    keep(make) {
      const before = clock();
      const state = make();
      const after = clock();
      next = after + Math.max(EVERY_MS, (after - before) * SHARE);
      send(state);
    },
  };
}
