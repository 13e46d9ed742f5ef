import { EXIT } from '../../errors.ts';

/** A clean stop, requested by a signal. */
export interface Stop {
  /** Aborted by the first signal: reading ends, and open requests are finished. */
  readonly requested: AbortSignal;
  /** Aborted when finishing takes too long: open requests are given up. */
  readonly overdue: AbortSignal;
  /** Returns the signal, if one came. */
  by(): StopSignal | undefined;
  /** Restores the default effect of signals. */
  forget(): void;
}

export type StopSignal = 'SIGINT' | 'SIGTERM';

/** Exit codes of a clean stop. */
export const STOP_EXIT = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const satisfies Record<
  StopSignal,
  number
>;

/** Time to finish open requests, in ms. */
const FINISH_MS = 10_000;

/** Listens for SIGINT and SIGTERM. Calls `report` with the first signal; a second one ends the process at once. */
export function awaitStop(report: (signal: StopSignal) => void, finishMs = FINISH_MS): Stop {
  const requested = new AbortController();
  const overdue = new AbortController();
  let by: StopSignal | undefined;
  let timer: NodeJS.Timeout | undefined;
  const onSignal = (signal: StopSignal): void => {
    if (by !== undefined) process.exit(STOP_EXIT[signal]);
    by = signal;
    report(signal);
    timer = setTimeout(() => overdue.abort(), finishMs);
    requested.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    requested: requested.signal,
    overdue: overdue.signal,
    by: () => by,
    forget() {
      clearTimeout(timer);
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    },
  };
}
