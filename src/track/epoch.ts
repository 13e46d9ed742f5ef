import type { Layout, LogRecord } from '../model/records.ts';
import type { EpochFacts } from '../model/spans.ts';

/** What a banner states about its epoch. */
interface BannerFacts {
  readonly version: string;
  readonly pid: number | undefined;
}

/** Epochs of a log. References to records share these objects. */
export interface EpochState {
  /** Where no banner came yet: the era that the layout of a record allows. */
  readonly unknown: Readonly<Record<Layout, EpochFacts>>;
  current: EpochFacts | undefined;
}

export function newEpochs(): EpochState {
  return {
    unknown: {
      old: unknownEpoch('A-C'),
      new: unknownEpoch('D-F'),
      none: unknownEpoch(undefined),
      sister: unknownEpoch(undefined),
    },
    current: undefined,
  };
}

/** Keeps the epoch of vdsm.log: a banner begins one. */
export class EpochTracker {
  readonly #host: string;
  readonly #state: EpochState;

  constructor(host: string, state: EpochState = newEpochs()) {
    this.#host = host;
    this.#state = state;
  }

  /** Begins an epoch at a banner. */
  begin(record: LogRecord, banner: BannerFacts, era: string | undefined): void {
    this.#state.current = { ...banner, era, epoch: this.#nameOf(record), isDebug: false };
  }

  /** Begins an epoch at a record without a banner before it: the release is unknown. */
  beginUnannounced(record: LogRecord): void {
    this.#state.current = {
      ...this.#state.unknown[record.layout],
      epoch: this.#nameOf(record),
      isDebug: false,
    };
  }

  /** Returns the epoch that a record belongs to. */
  of(record: LogRecord): EpochFacts {
    return this.#state.current ?? this.#state.unknown[record.layout];
  }

  /** Notes whether the epoch logs at DEBUG. */
  observe(record: LogRecord): void {
    const epoch = this.of(record);
    if (!epoch.isDebug && record.level === 'DEBUG') epoch.isDebug = true;
  }

  #nameOf(record: LogRecord): string {
    return `${this.#host} ${new Date(record.time).toISOString()}`;
  }
}

function unknownEpoch(era: string | undefined): EpochFacts {
  return { version: undefined, pid: undefined, era, epoch: undefined, isDebug: false };
}
