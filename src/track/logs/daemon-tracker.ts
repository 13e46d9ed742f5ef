import type { LogKind } from '../../model/files.ts';
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { EpochFacts, LineFacts } from '../../model/spans.ts';
import { newEpoch } from './daemon-epoch.ts';
import { NO_EPOCH, PlainTracker } from './log-tracker.ts';

export interface DaemonState {
  epoch: EpochFacts;
}

/** Tracks a log whose records stand for themselves, and keeps the epoch of the daemon that writes it. */
export class DaemonTracker extends PlainTracker {
  readonly #state: DaemonState;
  readonly #owner: string;

  constructor(kind: LogKind, owner: string, state: DaemonState = { epoch: NO_EPOCH }) {
    super();
    this.#state = state;
    this.#owner = `${owner} ${kind}`;
  }

  override epochOf(_record: LogRecord): EpochFacts {
    return this.#state.epoch;
  }

  override track(record: LogRecord, lineId: string, reading: RecordReading): LineFacts {
    const { event } = reading;
    const start = event?.kind === 'note' ? event.signals?.start : undefined;
    if (start !== undefined) this.#state.epoch = newEpoch(this.#owner, record, start);
    return super.track(record, lineId, reading);
  }

  override save(): DaemonState {
    return this.#state;
  }
}
