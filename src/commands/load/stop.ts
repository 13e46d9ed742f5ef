import { EXIT } from '../../errors.ts';

/** A stop that was asked for by a signal. */
export interface Stop {
  /** Aborted by the first signal: read no more, finish what is under way. */
  readonly asked: AbortSignal;
  /** Aborted when that took too long: give up what is under way. */
  readonly overdue: AbortSignal;
  /** The signal; undefined: none came. */
  by(): StopSignal | undefined;
  /** Signals do again what they do by default. */
  forget(): void;
}

export type StopSignal = 'SIGINT' | 'SIGTERM';

/** The exit code of a clean stop. */
export const STOP_EXIT = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const satisfies Record<
  StopSignal,
  number
>;

/** What is under way may take so long to finish, in ms. */
const BOUND_MS = 10_000;

/** Waits for SIGINT and SIGTERM. A second signal ends the process at once. `tell` is told of the first. */
export function awaitStop(tell: (signal: StopSignal) => void, boundMs = BOUND_MS): Stop {
  const asked = new AbortController();
  const overdue = new AbortController();
  let by: StopSignal | undefined;
  let timer: NodeJS.Timeout | undefined;
  const hear = (signal: StopSignal): void => {
    if (by !== undefined) process.exit(STOP_EXIT[signal]);
    by = signal;
    tell(signal);
    timer = setTimeout(() => overdue.abort(), boundMs);
    asked.abort();
  };
  process.on('SIGINT', hear).on('SIGTERM', hear);
  return {
    asked: asked.signal,
    overdue: overdue.signal,
    by: () => by,
    forget() {
      clearTimeout(timer);
      process.off('SIGINT', hear).off('SIGTERM', hear);
    },
  };
}
