import { detach } from '../../model/detach.ts';
import type { LogRecord } from '../../model/records.ts';
import type { EpochFacts } from '../../model/spans.ts';
import { NO_EPOCH } from './log-tracker.ts';

/** Lives of a daemon that says when it starts, and in which version: plain data. */
export class LogEpochs {
  readonly #owner: string;
  #current: EpochFacts;

  /**
   * @param owner names the host, and what tells the daemon from others on it
   * @param saved what `save` gave
   */
  constructor(owner: string, saved: EpochFacts | undefined) {
    this.#owner = owner;
    this.#current = saved ?? NO_EPOCH;
  }

  save(): EpochFacts {
    return this.#current;
  }

  current(): EpochFacts {
    return this.#current;
  }

  /** A record says that the daemon starts. */
  begin(record: LogRecord, version: string | undefined, pid: number | undefined): void {
    this.#current = {
      version: version === undefined ? undefined : detach(version),
      pid,
      era: undefined,
      epoch: `${this.#owner} ${new Date(record.time).toISOString()}`,
    };
  }
}
