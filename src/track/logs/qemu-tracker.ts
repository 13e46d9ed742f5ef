/** A log of one virtual machine, by its name: which machine that is stands in the command line of each start only. */
import { detach } from '../../model/detach.ts';
import type { Event, LoggedError } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import type { EpochFacts, LineFacts } from '../../model/spans.ts';
import { UUID } from '../../model/uuid.ts';
import { newEpoch } from './daemon-epoch.ts';
import { fileNameOf } from './file-name.ts';
import { NO_EPOCH, PlainTracker } from './log-tracker.ts';

export interface QemuState {
  epoch: EpochFacts;
  vm: string | undefined;
  name: string | undefined;
}

const ID = new RegExp(`^(${UUID})(?=[\\s'"]|$)`, 'i');
/** `guest=NAME,debug-threads=on`, `NAME`, `NAME,process=…`; a blank or comma of its own is quoted. */
const NAME = /^(?:guest=)?'?([^,\s'\\]{1,255})/;
/** The package stands behind it without a blank. */
const VERSION = /qemu version: (\d{1,4}(?:\.\d{1,4}){1,3})/;
/** Characters of an option that are looked at. */
const OPTION_MAX = 300;

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

  override track(
    record: LogRecord,
    event: Event | undefined,
    lineId: string,
    error: LoggedError | undefined,
  ): LineFacts {
    if (event?.kind === 'note' && event.action === 'vm-started') this.#start(record);
    const facts = super.track(record, event, lineId, error);
    facts.vm = this.#state.vm;
    facts.note = { 'vdsm.vm.name': this.#state.name ?? fileNameOf(record.path) };
    return facts;
  }

  #start(record: LogRecord): void {
    const { message, path } = record;
    const version = VERSION.exec(message.slice(0, 2048))?.[1];
    this.#state.epoch = newEpoch(`${this.#owner} qemu/${fileNameOf(path)}`, record, version);
    const id = ID.exec(optionOf(message, '-uuid'))?.[1];
    const name = NAME.exec(optionOf(message, '-name'))?.[1];
    this.#state.vm = id === undefined ? undefined : detach(id.toLowerCase());
    this.#state.name = name === undefined ? undefined : detach(name);
  }
}

/** What stands behind an option of a command line; empty where it does not have it. */
function optionOf(message: string, option: string): string {
  for (let at = message.indexOf(option); at >= 0; at = message.indexOf(option, at + 1)) {
    const from = at + option.length;
    if (isBlank(message.charCodeAt(at - 1)) && message.charCodeAt(from) === BLANK) {
      return message.slice(from, from + OPTION_MAX).trimStart();
    }
  }
  return '';
}

const [BLANK, NEWLINE] = [32, 10];

function isBlank(code: number): boolean {
  return code === BLANK || code === NEWLINE;
}
