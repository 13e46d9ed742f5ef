/** Logs whose records stand for themselves, but for the life of the daemon that they are from. */
import type { Event, LoggedError } from '../../model/events.ts';
import type { LogKind } from '../../model/files.ts';
import type { LogRecord } from '../../model/records.ts';
import type { EpochFacts, LineFacts } from '../../model/spans.ts';
import { newEpoch } from './daemon-epoch.ts';
import { NO_EPOCH, PlainTracker } from './log-tracker.ts';

/** How a daemon says that it starts. */
const BANNERS: Readonly<Partial<Record<LogKind, RegExp>>> = {
  'ha-agent': /^ovirt-hosted-engine-ha agent (?<version>\S{1,64}) started/,
  'ha-broker': /^ovirt-hosted-engine-ha broker (?<version>\S{1,64}) started/,
  'image-proxy': /^Server started, /,
  imageio: /^Starting \((?:hostname=\S{1,255} )?pid=(?<pid>\d{1,10}), version=(?<version>[^)\s]{1,64})\)/,
  mom: /^MOM starting/,
};
const HEAD = 400;

export interface DaemonState {
  epoch: EpochFacts;
}

export class DaemonTracker extends PlainTracker {
  readonly #state: DaemonState;
  readonly #owner: string;
  readonly #banner: RegExp | undefined;

  constructor(kind: LogKind, owner: string, state: DaemonState = { epoch: NO_EPOCH }) {
    super();
    this.#state = state;
    this.#owner = `${owner} ${kind}`;
    this.#banner = BANNERS[kind];
  }

  override epochOf(_record: LogRecord): EpochFacts {
    return this.#state.epoch;
  }

  override track(
    record: LogRecord,
    event: Event | undefined,
    lineId: string,
    error: LoggedError | undefined,
  ): LineFacts {
    const banner = this.#banner?.exec(record.message.slice(0, HEAD));
    if (banner) {
      const { version, pid } = banner.groups ?? {};
      this.#state.epoch = newEpoch(this.#owner, record, version, numberOf(pid));
    }
    return super.track(record, event, lineId, error);
  }

  override save(): DaemonState {
    return this.#state;
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
