import { setNewest } from '../../model/bounded-map.ts';
import { detach } from '../../model/detach.ts';
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { LineFacts } from '../../model/spans.ts';
import { DaemonTracker, type DaemonState } from './daemon-tracker.ts';
import { NO_EPOCH } from './log-tracker.ts';

export interface LibvirtState extends DaemonState {
  /** Ids of VMs, by name. */
  readonly ids: Map<string, string>;
}

/** Names that are remembered. */
const NAMES_MAX = 4096;

/** Tracks libvirtd.log: most records have the name or the id of a VM, and few both, so those are remembered. */
export class LibvirtTracker extends DaemonTracker {
  readonly #ids: LibvirtState['ids'];

  constructor(owner: string, state: LibvirtState = { epoch: NO_EPOCH, ids: new Map() }) {
    super('libvirt', owner, state);
    this.#ids = state.ids;
  }

  override track(record: LogRecord, lineId: string, reading: RecordReading): LineFacts {
    const facts = super.track(record, lineId, reading);
    const { id, name } = reading.names?.vm ?? {};
    if (name === undefined) return facts;
    if (id === undefined) facts.vm = this.#ids.get(name);
    else if (this.#ids.get(name) !== id) setNewest(this.#ids, detach(name), detach(id), NAMES_MAX);
    facts.note = { 'vdsm.vm.name': name };
    return facts;
  }
}
