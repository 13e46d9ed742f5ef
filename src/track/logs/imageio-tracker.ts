import { setNewest } from '../../model/bounded-map.ts';
import { detach } from '../../model/detach.ts';
import type { NoteFacts } from '../../model/events.ts';
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { LineFacts } from '../../model/spans.ts';
import { DaemonTracker, type DaemonState } from './daemon-tracker.ts';
import { NO_EPOCH } from './log-tracker.ts';

export interface ImageioState extends DaemonState {
  /** Ids of transfers, by the id of a transfer and by that of its ticket. */
  readonly transfers: Map<string, NoteFacts>;
}

const FIELDS = ['vdsm.transfer.id', 'vdsm.ticket.id', 'vdsm.sd.id', 'vdsm.image.id', 'vdsm.volume.id'] as const;
/** Ids that are remembered. */
const KEPT_MAX = 4096;

/**
 * Tracks daemon.log of ovirt-imageio: only the record that adds a transfer has all of its ids, so they are remembered.
 */
export class ImageioTracker extends DaemonTracker {
  readonly #transfers: ImageioState['transfers'];

  constructor(owner: string, state: ImageioState = { epoch: NO_EPOCH, transfers: new Map() }) {
    super('imageio', owner, state);
    this.#transfers = state.transfers;
  }

  override track(record: LogRecord, lineId: string, reading: RecordReading): LineFacts {
    const { event } = reading;
    const facts = super.track(record, lineId, reading);
    const noted = event?.kind === 'note' ? event.facts : undefined;
    const ids = [noted?.['vdsm.transfer.id'], noted?.['vdsm.ticket.id']].filter((id) => id !== undefined);
    if (noted === undefined || ids.length === 0) return facts;
    if (event?.kind === 'note' && event.action === 'image-transfer-added') this.#keep(ids, noted);
    else facts.note = ids.map((id) => this.#transfers.get(id)).find((known) => known !== undefined);
    return facts;
  }

  #keep(ids: readonly string[], noted: NoteFacts): void {
    const known = Object.fromEntries(
      FIELDS.flatMap((field) => {
        const value = noted[field];
        return value === undefined ? [] : [[field, detach(value)]];
      }),
    ) as NoteFacts;
    for (const id of ids) setNewest(this.#transfers, detach(id), known, KEPT_MAX);
  }
}
