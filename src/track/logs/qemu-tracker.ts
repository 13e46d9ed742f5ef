/** A log of one virtual machine, by its name: which machine that is stands in the command line of each start only. */
import { detach } from '../../model/detach.ts';
import type { Event, LoggedError } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import type { EpochFacts, LineFacts } from '../../model/spans.ts';
import { UUID } from '../../model/uuid.ts';
import { fileNameOf } from './file-name.ts';
import { LogEpochs } from './log-epochs.ts';
import { PlainTracker } from './log-tracker.ts';

interface QemuState {
  readonly epoch: EpochFacts;
  readonly vm: string | undefined;
  readonly name: string | undefined;
}

const ID = new RegExp(`^(${UUID})(?=[\\s'"]|$)`, 'i');
/** `guest=NAME,debug-threads=on`, `NAME`, `NAME,process=…`; a blank or comma of its own is quoted. */
const NAME = /^(?:guest=)?'?([^,\s'\\]{1,255})/;
/** The package stands behind it without a blank. */
const VERSION = /qemu version: (\d{1,4}(?:\.\d{1,4}){1,3})/;
/** Characters of an option that are looked at. */
const OPTION_MAX = 300;

export class QemuTracker extends PlainTracker {
  readonly #owner: string;
  #epochs: LogEpochs | undefined;
  #saved: EpochFacts | undefined;
  #vm: string | undefined;
  #name: string | undefined;

  /** @param saved what `save` gave */
  constructor(owner: string, saved: unknown) {
    super();
    const state = saved as QemuState | undefined;
    this.#owner = owner;
    this.#saved = state?.epoch;
    this.#vm = state?.vm;
    this.#name = state?.name;
  }

  override save(): QemuState | undefined {
    const epoch = this.#epochs?.save() ?? this.#saved;
    return epoch === undefined ? undefined : { epoch, vm: this.#vm, name: this.#name };
  }

  override epochOf(record: LogRecord): EpochFacts {
    return this.#epochsOf(record).current();
  }

  override track(
    record: LogRecord,
    event: Event | undefined,
    lineId: string,
    error: LoggedError | undefined,
  ): LineFacts {
    if (event?.kind === 'note' && event.action === 'vm-started') this.#start(record);
    const facts = super.track(record, event, lineId, error);
    facts.vm = this.#vm;
    facts.note = { 'vdsm.vm.name': this.#name ?? fileNameOf(record.path) };
    return facts;
  }

  #start(record: LogRecord): void {
    const { message } = record;
    this.#epochsOf(record).begin(record, VERSION.exec(message.slice(0, 2048))?.[1], undefined);
    const id = ID.exec(optionOf(message, '-uuid'))?.[1];
    const name = NAME.exec(optionOf(message, '-name'))?.[1];
    this.#vm = id === undefined ? undefined : detach(id.toLowerCase());
    this.#name = name === undefined ? undefined : detach(name);
  }

  #epochsOf({ path }: LogRecord): LogEpochs {
    this.#epochs ??= new LogEpochs(`${this.#owner} qemu/${fileNameOf(path)}`, this.#saved);
    return this.#epochs;
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
