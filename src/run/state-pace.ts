import type { StateSink } from './types.ts';

/** A state is made at most so often, in ms. */
const EVERY_MS = 2000;
/** It may take a twentieth of the time. */
const SHARE = 20;

/**
 * Says when a host's state is to be kept: every two seconds, and less often where making it takes long, as on a host
 * that writes thousands of lines a second.
 * @param clock ms of any clock that does not go back
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
