/** Logs whose records stand for themselves, but for the life of the daemon that they are from. */
import type { Event, LoggedError } from '../../model/events.ts';
import type { LogKind } from '../../model/files.ts';
import type { LogRecord } from '../../model/records.ts';
import type { EpochFacts, LineFacts } from '../../model/spans.ts';
import { LogEpochs } from './log-epochs.ts';
import { PlainTracker } from './log-tracker.ts';

/** How a daemon says that it starts. */
const BANNERS: Readonly<Partial<Record<LogKind, RegExp>>> = {
  'ha-agent': /^ovirt-hosted-engine-ha agent (?<version>\S{1,64}) started/,
  'ha-broker': /^ovirt-hosted-engine-ha broker (?<version>\S{1,64}) started/,
  'image-proxy': /^Server started, /,
  imageio: /^Starting \((?:hostname=\S{1,255} )?pid=(?<pid>\d{1,10}), version=(?<version>[^)\s]{1,64})\)/,
  mom: /^MOM starting/,
};
const HEAD = 400;

export class DaemonTracker extends PlainTracker {
  readonly #banner: RegExp | undefined;
  protected readonly epochs: LogEpochs;

  constructor(kind: LogKind, owner: string, saved: unknown) {
    super();
    this.#banner = BANNERS[kind];
    // whoever keeps it gives back what `save` gave
    this.epochs = new LogEpochs(`${owner} ${kind}`, saved as EpochFacts | undefined);
  }

  override epochOf(_record: LogRecord): EpochFacts {
    return this.epochs.current();
  }

  override track(
    record: LogRecord,
    event: Event | undefined,
    lineId: string,
    error: LoggedError | undefined,
  ): LineFacts {
    const banner = this.#banner?.exec(record.message.slice(0, HEAD));
    if (banner) this.epochs.begin(record, banner.groups?.['version'], numberOf(banner.groups?.['pid']));
    return super.track(record, event, lineId, error);
  }

  override save(): unknown {
    return this.epochs.save();
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
