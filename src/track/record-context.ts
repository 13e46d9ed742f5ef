import { detach } from '../model/detach.ts';
import type { LogRecord } from '../model/records.ts';
import type { EpochFacts, RecordRef } from '../model/spans.ts';
import type { EpochTracker } from './epoch.ts';
import { refTo } from './record-ref.ts';

/** The record that is being tracked. Its reference is made once, and only where a span keeps it. */
export class RecordContext {
  /** Records that were tracked, this one included. */
  count = 0;
  readonly #epochs: EpochTracker;
  #record: LogRecord | undefined;
  #lineId = '';
  /** The last stamp that was detached: many records share one. */
  #stamp = '';
  #ref: RecordRef | undefined;

  constructor(epochs: EpochTracker) {
    this.#epochs = epochs;
  }

  move(record: LogRecord, lineId: string, count: number): void {
    this.#record = record;
    this.#lineId = lineId;
    this.#ref = undefined;
    this.count = count;
  }

  get time(): number {
    return this.#current().time;
  }

  get epoch(): EpochFacts {
    return this.#epochs.of(this.#current());
  }

  ref(): RecordRef {
    return (this.#ref ??= this.#makeRef(this.#current()));
  }

  #current(): LogRecord {
    if (this.#record === undefined) throw new Error('no record is being tracked yet');
    return this.#record;
  }

  #makeRef(record: LogRecord): RecordRef {
    if (record.stamp !== this.#stamp) this.#stamp = detach(record.stamp);
    return refTo(record, this.#lineId, this.epoch, this.#stamp);
  }
}
