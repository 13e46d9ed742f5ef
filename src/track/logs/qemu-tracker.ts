import { detach } from '../../model/detach.ts';
import type { NoteSignals } from '../../model/events.ts';
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { EpochFacts, LineFacts } from '../../model/spans.ts';
import { newEpoch } from './daemon-epoch.ts';
import { NO_EPOCH, PlainTracker } from './log-tracker.ts';

export interface QemuState {
  epoch: EpochFacts;
  vm: string | undefined;
  name: string | undefined;
}

/** Tracks the log of one VM, named for it: only the command line of a start has the VM's id. */
export class QemuTracker extends PlainTracker {
  readonly #state: QemuState;
  readonly #owner: string;

  constructor(owner: string, state: QemuState = { epoch: NO_EPOCH, vm: undefined, name: undefined }) {
    super();
    this.#state = state;
    this.#owner = owner;
  }

  override save(): QemuState {
    return this.#state;
  }

  override epochOf(_record: LogRecord): EpochFacts {
    return this.#state.epoch;
  }

  override track(record: LogRecord, lineId: string, reading: RecordReading): LineFacts {
    const { event, names } = reading;
    const byFile = names?.vm?.name ?? '';
    if (event?.kind === 'note' && event.signals !== undefined) this.#start(record, byFile, event.signals);
    const facts = super.track(record, lineId, reading);
    facts.vm = this.#state.vm;
    facts.note = { 'vdsm.vm.name': this.#state.name ?? byFile };
    return facts;
  }

  #start(record: LogRecord, byFile: string, { start, vm }: NoteSignals): void {
    const state = this.#state;
    if (start !== undefined) state.epoch = newEpoch(`${this.#owner} qemu/${byFile}`, record, start);
    if (vm === undefined) return;
    state.vm = vm.id === undefined ? undefined : detach(vm.id);
    state.name = vm.name === undefined ? undefined : detach(vm.name);
  }
}
