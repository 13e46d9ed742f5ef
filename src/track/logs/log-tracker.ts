/** The interface of all trackers, and the tracker of logs whose records stand for themselves. */
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { EpochFacts, LineFacts } from '../../model/spans.ts';
import { newFacts } from '../facts.ts';
import type { Closed } from '../closed.ts';

/** Tracks the records of one log, in their order: rebuilds the spans that they are about. Pure. */
export interface LogTracker {
  /** Returns the epoch of the program that the record tracked last belongs to. */
  epochOf(record: LogRecord): EpochFacts;
  /** Takes a record, with what parse read in it; returns the facts of its line. */
  track(record: LogRecord, lineId: string, reading: RecordReading): LineFacts;
  /** Returns the spans that closed since the last call. */
  take(): Closed;
  /**
   * Returns copies of spans that are not over, each state of them once: those open for `openAfter` ms, and calls that
   * have waited for their summary. The spans themselves stay, and close as the fuller ones.
   * @param now on the clock of the records, in ms
   */
  takePending(now: number, openAfter: number): Closed;
  /** Ends the input: open spans close with an unknown outcome. */
  end(): void;
  /** Returns its state: plain data that the tracker goes on using, so the caller serializes it at once. */
  save(): unknown;
}

const NOTHING: Closed = { calls: [], tasks: [], commands: [] };
/** The epoch of a log that does not show when its program starts. */
export const NO_EPOCH: EpochFacts = {
  version: undefined,
  pid: undefined,
  era: undefined,
  epoch: undefined,
  isDebug: false,
};

/** Tracks a log whose records stand for themselves. */
export class PlainTracker implements LogTracker {
  epochOf(_record: LogRecord): EpochFacts {
    return NO_EPOCH;
  }

  track(_record: LogRecord, _lineId: string, { error, names }: RecordReading): LineFacts {
    const facts = newFacts();
    facts.error = error;
    facts.flow = names?.flow;
    facts.vm = names?.vm?.id;
    facts.note = names?.facts;
    return facts;
  }

  take(): Closed {
    return NOTHING;
  }

  takePending(): Closed {
    return NOTHING;
  }

  end(): void {
    // nothing is ever open
  }

  save(): unknown {
    return undefined;
  }
}
