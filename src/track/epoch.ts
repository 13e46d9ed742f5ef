import type { LogRecord } from '../model.ts';
import type { EpochFacts } from '../spans.ts';

/** What a banner says, as far as an epoch needs it. */
interface BannerFacts {
  readonly version: string;
  readonly pid: number | undefined;
}

/** Keeps the epoch of a host's log: a banner begins one. Without a banner the era is what the layout allows. */
export class EpochTracker {
  readonly #host: string;
  readonly #unknown = { old: unknownEpoch('A-C'), new: unknownEpoch('D-F'), none: unknownEpoch(undefined) } as const;
  #current: EpochFacts | undefined;

  constructor(host: string) {
    this.#host = host;
  }

  /** Begins an epoch at a banner. */
  begin(record: LogRecord, banner: BannerFacts, era: string | undefined): void {
    this.#current = { ...banner, era, epoch: `${this.#host} ${new Date(record.time).toISOString()}` };
  }

  /** The epoch that a record belongs to. */
  of(record: LogRecord): EpochFacts {
    return this.#current ?? this.#unknown[record.layout];
  }
}

function unknownEpoch(era: string | undefined): EpochFacts {
  return { version: undefined, pid: undefined, era, epoch: undefined };
}
