/** A reader for each kind of log: by the rules of vdsm.log, or by its table in `logs/`. */
import type { CommandText } from '../model/events.ts';
import type { LogKind } from '../model/files.ts';
import type { LogRecord } from '../model/records.ts';
import type { RecordReading } from '../model/reading.ts';
import { readAdapter } from './adapter.ts';
import { findCommandTexts, mayQuoteCommand } from './commands/text.ts';
import { readJavaError } from './errors/java.ts';
import { readError } from './errors/read-error.ts';
import { isOfEngine } from '../logs/kinds.ts';
import { notesToRules } from './notes.ts';
import { createParser, parseRecord, type Reading } from './parse.ts';
import type { LogRules } from './logs/log-rules.ts';
import { connectivityRules } from './logs/connectivity.ts';
import { engineRules } from './logs/engine/engine.ts';
import { engineServerRules } from './logs/engine/server.ts';
import { haAgentRules } from './logs/ha/agent.ts';
import { haBrokerRules } from './logs/ha/broker.ts';
import { hostDeployRules } from './logs/host-deploy.ts';
import { guestAgentRules } from './logs/guest-agent.ts';
import { imageioRules, imageProxyRules } from './logs/imageio.ts';
import { commandsRules, importRules } from './logs/import.ts';
import { libvirtRules } from './logs/libvirt.ts';
import { otopiRules } from './logs/otopi.ts';
import { qemuRules } from './logs/qemu.ts';
import { sanlockRules } from './logs/sanlock.ts';
import { schemaErrorRules } from './logs/schema-error.ts';
import { spmLockRules } from './logs/spm-lock.ts';
import { supervdsmRules } from './logs/supervdsm.ts';
import { syslogRules } from './logs/syslog/syslog.ts';
import { upgradeRules } from './logs/upgrade.ts';
import { momRules } from './logs/mom.ts';

/** Rules of each kind of companion log. Of a kind that is not here, documents have the facts of the header only. */
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

/** Reads the records of one kind of log. Never throws. */
export interface RecordReader {
  /**
   * Returns the event of a record, and the name of the rule that read it; undefined where no rule does.
   * @param era of the epoch, for messages that only the release explains
   */
  parse(record: LogRecord, era: string | undefined): Reading | undefined;
  /** Returns event, error, prefix and quoted commands of a record. */
  read(record: LogRecord, era: string | undefined): RecordReading;
}

const READERS = new Map<LogKind, RecordReader>();

/** Returns the reader of a kind of log. */
export function readerOf(kind: LogKind): RecordReader {
  let reader = READERS.get(kind);
  if (reader === undefined) READERS.set(kind, (reader = kind === 'vdsm' ? VDSM : makeReader(kind)));
  return reader;
}

const NO_TEXTS: readonly CommandText[] = [];

/** Messages of vdsm.log alone have a prefix with their task or VM, and quote failed commands. */
const VDSM: RecordReader = {
  parse: parseRecord,
  read(record, era) {
    const event = parseRecord(record, era)?.event;
    return {
      event,
      error: readError(record, event),
      prefix: readAdapter(record.message),
      commandTexts: mayQuoteCommand(record, event) ? findCommandTexts(record) : NO_TEXTS,
      names: undefined,
    };
  },
};

function makeReader(kind: LogKind): RecordReader {
  const table = LOG_RULES.find((rules) => rules.kind === kind);
  const stripPrefix = table?.stripPrefix;
  const errorOf = table?.readError ?? (table === undefined && isOfEngine(kind) ? readJavaError : readError);
  const names = table?.names;
  const parser = createParser([
    ...(table?.rules ?? []),
    ...notesToRules(table?.notes ?? []),
    ...notesToRules(table?.shared ?? []),
  ]);
  const parse = (record: LogRecord): Reading | undefined =>
    parser(stripPrefix === undefined ? record : withMessage(record, stripPrefix(record.message)), undefined);
  return {
    parse,
    read(record) {
      const event = parse(record)?.event;
      return {
        event,
        error: errorOf(record, event),
        prefix: undefined,
        commandTexts: NO_TEXTS,
        names: names?.read(record, event),
      };
    },
  };
}

function withMessage(record: LogRecord, message: string): LogRecord {
  return message === record.message ? record : { ...record, message };
}
