/** Logs whose file says in its name what they are about: which VM, which host, which flow of the engine. */
import type { NoteFacts } from '../../model/events.ts';
import type { LogKind } from '../../model/files.ts';
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { LineFacts } from '../../model/spans.ts';
import { UUID } from '../../model/uuid.ts';
import { fileNameOf } from './file-name.ts';
import { PlainTracker } from './log-tracker.ts';

/** What a name tells. */
interface Named {
  readonly flow?: string | undefined;
  readonly vm?: string | undefined;
  readonly note?: NoteFacts | undefined;
}

const ANY_ID = new RegExp(UUID);
/** `ovirt-host-deploy-ansible-20240101101112-HOST-FLOW`; a flow is a UUID, or a few hex digits. */
const DEPLOY = new RegExp(
  `^ovirt-(?:host-deploy|host-mgmt|enroll-certs)(?:-[a-z]{1,16}){0,3}-\\d{14}-(?<host>.{1,255}?)(?:-(?<flow>${UUID}|[0-9a-f]{6,8}))?$`,
);

/** What the name of a file tells, by the kind of its log; of the kinds that are not here nothing. */
const READERS: Readonly<Partial<Record<LogKind, (name: string) => Named>>> = {
  // the job of an import has the id of its VM
  import: (name) => {
    const id = ANY_ID.exec(name)?.[0];
    return id === undefined ? {} : { vm: id, note: { 'vdsm.job.id': id } };
  },
  commands: (name) => ({ vm: ANY_ID.exec(name)?.[0] }),
  'host-deploy': readDeploy,
  otopi: readDeploy,
};

function readDeploy(name: string): Named {
  const { host, flow } = DEPLOY.exec(name.slice(0, 400))?.groups ?? {};
  return { flow, note: host === undefined ? undefined : { 'vdsm.engine.target_host': host } };
}

export class NamedTracker extends PlainTracker {
  readonly #read: (name: string) => Named;
  #path = '';
  #named: Named = {};

  constructor(kind: LogKind) {
    super();
    this.#read = READERS[kind] ?? (() => ({}));
  }

  override track(record: LogRecord, lineId: string, reading: RecordReading): LineFacts {
    const facts = super.track(record, lineId, reading);
    if (record.path !== this.#path) {
      this.#path = record.path;
      this.#named = this.#read(fileNameOf(record.path));
    }
    const { flow, vm, note } = this.#named;
    facts.flow = flow;
    facts.vm = vm;
    facts.note = note;
    return facts;
  }
}
