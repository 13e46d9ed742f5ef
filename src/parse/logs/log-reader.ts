/** Reads records of the logs beside vdsm.log, each by the rules of its kind. */
import type { Event, LoggedError } from '../../model/events.ts';
import type { LogKind } from '../../model/files.ts';
import type { LogRecord } from '../../model/records.ts';
import { readError } from '../errors/read-error.ts';
import { notesToRules } from '../notes.ts';
import { createParser, type Reading } from '../parse.ts';
import type { LogRules } from './log-rules.ts';
import { connectivityRules } from './connectivity.ts';
import { engineRules } from './engine/engine.ts';
import { engineServerRules } from './engine/server.ts';
import { haAgentRules } from './ha/agent.ts';
import { haBrokerRules } from './ha/broker.ts';
import { hostDeployRules } from './host-deploy.ts';
import { guestAgentRules } from './guest-agent.ts';
import { imageioRules, imageProxyRules } from './imageio.ts';
import { commandsRules, importRules } from './import.ts';
import { libvirtRules } from './libvirt.ts';
import { otopiRules } from './otopi.ts';
import { qemuRules } from './qemu.ts';
import { sanlockRules } from './sanlock.ts';
import { schemaErrorRules } from './schema-error.ts';
import { spmLockRules } from './spm-lock.ts';
import { supervdsmRules } from './supervdsm.ts';
import { syslogRules } from './syslog/syslog.ts';
import { upgradeRules } from './upgrade.ts';
import { momRules } from './mom.ts';

/** All tables; kinds without one are shipped as they are, with what their headings say. */
export const LOG_RULES: readonly LogRules[] = [
  engineRules,
  engineServerRules,
  supervdsmRules,
  sanlockRules,
  syslogRules,
  libvirtRules,
  qemuRules,
  importRules,
  commandsRules,
  haAgentRules,
  haBrokerRules,
  momRules,
  imageioRules,
  imageProxyRules,
  guestAgentRules,
  upgradeRules,
  spmLockRules,
  connectivityRules,
  schemaErrorRules,
  hostDeployRules,
  otopiRules,
];

/** Reads the records of one kind of log. */
export interface LogReader {
  /** What a record says; undefined where no rule fits. Total: never throws. */
  read(record: LogRecord): Reading | undefined;
  /** The error that it tells of. */
  error(record: LogRecord, event: Event | undefined): LoggedError | undefined;
}

const READERS = new Map<LogKind, LogReader>();

/** The reader of a kind of log. */
export function logReader(kind: LogKind): LogReader {
  let reader = READERS.get(kind);
  if (reader === undefined) READERS.set(kind, (reader = makeReader(LOG_RULES.find((rules) => rules.kind === kind))));
  return reader;
}

function makeReader(table: LogRules | undefined): LogReader {
  const body = table?.body;
  const parse = createParser([
    ...(table?.rules ?? []),
    ...notesToRules(table?.notes ?? []),
    ...notesToRules(table?.shared ?? []),
  ]);
  return {
    read:
      body === undefined ? (record) => parse(record, undefined) : (record) => parse(bodyOf(record, body), undefined),
    error: table?.readError ?? readError,
  };
}

function bodyOf(record: LogRecord, body: (message: string) => string): LogRecord {
  const message = body(record.message);
  return message === record.message ? record : { ...record, message };
}
