import type { Event, LoggedError } from '../../../src/model/events.ts';
import type { RecordReading } from '../../../src/model/reading.ts';
import type { CallSpan, CausedCall } from '../../../src/model/spans.ts';
import type { EngineLookups } from '../../../src/track/logs/engine-lookups.ts';
import { EngineTracker } from '../../../src/track/logs/engine-tracker.ts';
import { deserialize, serialize } from 'node:v8';
import { recordsOfKind } from '../../support/batch.ts';

/** Three commands are enough for all that the tracker asks. */
export const LOOKUPS: EngineLookups = {
  targetOf: (command) => VERBS[command] ?? { verb: undefined, method: undefined },
  makesTask: (command) => command === 'CreateVolumeVDSCommand' || command === 'CopyImageVDSCommand',
  returnsTask: (command) => command === 'CopyImageVDSCommand',
};

const VERBS: Readonly<Record<string, { verb: string; method: string }>> = {
  CreateVolumeVDSCommand: { verb: 'createVolume', method: 'Volume.create' },
  CopyImageVDSCommand: { verb: 'copyImage', method: 'Volume.copy' },
  CreateBrokerVDSCommand: { verb: 'create', method: 'VM.create' },
  DetachStorageDomainVDSCommand: { verb: 'detachStorageDomain', method: 'StorageDomain.detach' },
  ConnectStorageServerVDSCommand: { verb: 'connectStorageServer', method: 'StoragePool.connectStorageServer' },
  HSMClearTaskVDSCommand: { verb: 'clearTask', method: 'Task.clear' },
};

/** A line of engine.log; `at` in seconds after midnight, flow '' for `[]`. */
export function line(at: number, thread: string, flow: string, message: string, level = 'INFO '): string {
  const stamp = new Date(Date.UTC(2023, 0, 4) + at * 1000)
    .toISOString()
    .slice(0, 23)
    .replace('T', ' ')
    .replace('.', ',');
  return `${stamp}Z ${level} [org.ovirt.engine.core.vdsbroker.X] (${thread}) [${flow}] ${message}`;
}

export const START = (command: string, id: string, args = 'HostName = host1, hostId=1'): string =>
  `START, ${command}VDSCommand(${args}), log id: ${id}`;
export const FINISH = (command: string, id: string, returned = ''): string =>
  `FINISH, ${command}VDSCommand, return: ${returned}, log id: ${id}`;

const TASK = /task '?([0-9a-f-]{36})/;

/** As the rules of engine.log read these lines. */
function read(message: string): Event | undefined {
  const start = /^START, (\w+)\((?:HostName = (\w+))?(.*)\), log id: (\w+)$/.exec(message);
  if (start !== null) {
    const [, command = '', host, text = '', logId = ''] = start;
    const subjectTask = /taskId='([^']*)'/.exec(text)?.[1];
    const args = { text, values: {}, ids: {}, subjectTask, capped: false };
    return { kind: 'engine-start', command, logId, args, host, hostId: undefined };
  }
  const finish = /^FINISH, (\w+), return: (.*), log id: (\w+)$/.exec(message);
  if (finish !== null) {
    const [, command = '', returned = '', logId = ''] = finish;
    return { kind: 'engine-finish', command, logId, returned, code: codeIn(returned) };
  }
  const error = /^ERROR, (\w+)\(.*\), exception: (.*), log id: (\w+)$/.exec(message);
  if (error !== null)
    return { kind: 'engine-failure', command: error[1] ?? '', logId: error[3], message: error[2], code: undefined };
  const failed = /^(?:Failed in '(\w+)' method|Command '(\w+)\(.*\)' execution failed: (.*))$/.exec(message);
  if (failed !== null) {
    const [, short, long = '', message] = failed;
    return {
      kind: 'engine-failure',
      command: short ?? long,
      logId: undefined,
      message,
      code: codeIn(message ?? ''),
    };
  }
  const task = TASK.exec(message)?.[1];
  return task === undefined ? undefined : { kind: 'note', action: 'task-named', facts: { 'vdsm.task.id': task } };
}

function codeIn(text: string): number | undefined {
  const code = /(?:=|code = )([1-9]\d*)\}?$/.exec(text)?.[1];
  return code === undefined ? undefined : Number(code);
}

function errorOf(message: string, level: string): LoggedError | undefined {
  if (level !== 'ERROR') return undefined;
  return {
    type: undefined,
    message,
    code: codeIn(message),
    name: undefined,
    area: undefined,
    causes: [],
    fingerprint: 'x',
    rank: 0,
    trace: undefined,
    fails: false,
  };
}

/** What a reader makes of a record that names no command. */
export function readingOf(event: Event | undefined, error?: LoggedError): RecordReading {
  return { event, error, prefix: undefined, commandTexts: [], names: undefined };
}

interface TrackOptions {
  readonly caused?: ReadonlyMap<string, CausedCall>;
  /** Writes the state down after each line, and goes on from there. */
  readonly stops?: boolean;
}

/** What the tracker makes of lines: line `i` has the id `line<i>`. */
export function trackEngine(lines: readonly string[], { caused, stops = false }: TrackOptions = {}) {
  let tracker = new EngineTracker(LOOKUPS, caused);
  const calls: CallSpan[] = [];
  const facts = recordsOfKind('engine', lines.map((text) => `${text}\n`).join('')).map((record, i) => {
    const { message, level } = record;
    const lineFacts = tracker.track(record, `line${i}`, readingOf(read(message), errorOf(message, level)));
    calls.push(...tracker.take().calls);
    if (stops) tracker = new EngineTracker(LOOKUPS, caused, deserialize(serialize(tracker.save())));
    return lineFacts;
  });
  tracker.end();
  calls.push(...tracker.take().calls);
  return { calls, facts };
}
