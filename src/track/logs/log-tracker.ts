/** What the records of a log beside vdsm.log belong to: one interface for all kinds, and the tracker of those that need none. */
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { EpochFacts, LineFacts } from '../../model/spans.ts';
import { newFacts } from '../facts.ts';
import type { Closed } from '../closed.ts';

/** A pure state machine over the records of one log, in their order. */
export interface LogTracker {
  /** The life of the daemon that a record belongs to. */
  epochOf(record: LogRecord): EpochFacts;
  /** Takes a record in, with what parse read in it; returns what its line belongs to. */
  track(record: LogRecord, lineId: string, reading: RecordReading): LineFacts;
  /** What closed since the last time. */
  take(): Closed;
  /** Copies of what is open for `openAfter` ms or longer, and was not taken like that before; `now` on the clock of the records. */
  takePending(now: number, openAfter: number): Closed;
  /** Ends the input: what is open is unknown. */
  end(): void;
  /** Its state as plain data, written down at once by whoever keeps it; the maker of the tracker takes it back. */
  save(): unknown;
}

const NOTHING: Closed = { calls: [], tasks: [], commands: [] };
/** The life of a daemon that does not tell of its lives. */
export const NO_EPOCH: EpochFacts = { version: undefined, pid: undefined, era: undefined, epoch: undefined };

/** A log whose records stand for themselves. */
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
