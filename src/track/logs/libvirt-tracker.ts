/** libvirtd.log: some lines name a VM, some its id, and few both: those are kept. */
import { setNewest } from '../../model/bounded-map.ts';
import { detach } from '../../model/detach.ts';
import type { Event } from '../../model/events.ts';
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { LineFacts } from '../../model/spans.ts';
import { UUID } from '../../model/uuid.ts';
import { DaemonTracker, type DaemonState } from './daemon-tracker.ts';
import { NO_EPOCH } from './log-tracker.ts';

export interface LibvirtState extends DaemonState {
  /** Ids of VMs, by name. */
  readonly ids: Map<string, string>;
}

/** `(VM: name=vm1, uuid=U)`, `name='vm1' uuid=U`. */
const BOTH = new RegExp(`\\bname='?([^',\\s]{1,255})'?,? uuid=(${UUID})`);
const MATCHING = new RegExp(`\\buuid '(${UUID})' \\(([^)]{1,255})\\)`);
const NAMED = /\b(?:domain|vm)(?: |=)'([^']{1,255})'/i;
const BY_ID = new RegExp(`\\buuid[= ]'?(${UUID})`);
/** So much of a message is looked at. */
const HEAD = 2048;
/** Names that are kept; of more the oldest goes. */
const NAMES_MAX = 4096;

export class LibvirtTracker extends DaemonTracker {
  readonly #ids: LibvirtState['ids'];

  constructor(owner: string, state: LibvirtState = { epoch: NO_EPOCH, ids: new Map() }) {
    super('libvirt', owner, state);
    this.#ids = state.ids;
  }

  override track(record: LogRecord, lineId: string, reading: RecordReading): LineFacts {
    const { event } = reading;
    const facts = super.track(record, lineId, reading);
    const { id, name } = this.#vmOf(record.message.slice(0, HEAD), event);
    facts.vm = id;
    if (name !== undefined) facts.note = { 'vdsm.vm.name': name };
    return facts;
  }

  /** The VM that a line is about. */
  #vmOf(text: string, event: Event | undefined): { id: string | undefined; name: string | undefined } {
    const both = BOTH.exec(text);
    const matching = both === null ? MATCHING.exec(text) : null;
    const [id, name] = both === null ? [matching?.[1], matching?.[2]] : [both[2], both[1]];
    if (id !== undefined && name !== undefined) {
      this.#keep(name, id);
      return { id, name };
    }
    const told = event?.kind === 'note' ? event.facts?.['vdsm.vm.name'] : undefined;
    const named = told ?? NAMED.exec(text)?.[1];
    return { id: named === undefined ? BY_ID.exec(text)?.[1] : this.#ids.get(named), name: named };
  }

  #keep(name: string, id: string): void {
    if (this.#ids.get(name) === id) return;
    setNewest(this.#ids, detach(name), detach(id), NAMES_MAX);
  }
}
