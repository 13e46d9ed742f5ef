/** daemon.log of ovirt-imageio: only the line that adds a transfer names its ticket, its image and itself at once. */
import { setNewest } from '../../model/bounded-map.ts';
import { detach } from '../../model/detach.ts';
import type { NoteFacts } from '../../model/events.ts';
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { LineFacts } from '../../model/spans.ts';
import { DaemonTracker, type DaemonState } from './daemon-tracker.ts';
import { NO_EPOCH } from './log-tracker.ts';

export interface ImageioState extends DaemonState {
  /** By the id of a transfer, and by that of its ticket. */
  readonly transfers: Map<string, NoteFacts>;
}

const FIELDS = ['vdsm.transfer.id', 'vdsm.ticket.id', 'vdsm.sd.id', 'vdsm.image.id', 'vdsm.volume.id'] as const;
/** Ids that are kept: of more the oldest goes. */
const KEPT_MAX = 4096;

export class ImageioTracker extends DaemonTracker {
  readonly #transfers: ImageioState['transfers'];

  constructor(owner: string, state: ImageioState = { epoch: NO_EPOCH, transfers: new Map() }) {
    super('imageio', owner, state);
    this.#transfers = state.transfers;
  }

  override track(record: LogRecord, lineId: string, reading: RecordReading): LineFacts {
    const { event } = reading;
    const facts = super.track(record, lineId, reading);
    const told = event?.kind === 'note' ? event.facts : undefined;
    const ids = [told?.['vdsm.transfer.id'], told?.['vdsm.ticket.id']].filter((id) => id !== undefined);
    if (told === undefined || ids.length === 0) return facts;
    if (event?.kind === 'note' && event.action === 'image-transfer-added') this.#keep(ids, told);
    else facts.note = ids.map((id) => this.#transfers.get(id)).find((known) => known !== undefined);
    return facts;
  }

  #keep(ids: readonly string[], told: NoteFacts): void {
    const known = Object.fromEntries(
      FIELDS.flatMap((field) => {
        const value = told[field];
        return value === undefined ? [] : [[field, detach(value)]];
      }),
    ) as NoteFacts;
    for (const id of ids) setNewest(this.#transfers, detach(id), known, KEPT_MAX);
  }
}
