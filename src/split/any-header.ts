/** Reads the header that begins a line, of whatever log: a text may hold records of several logs in turn. */
import { isPlainlyVdsm, kindOf } from '../logs/kind-of.ts';
import { mayBeSyslog } from '../logs/headers/syslog.ts';
import { LOGS, logDef } from '../logs/kinds.ts';
import type { LineSource } from '../logs/header.ts';
import type { LogKind } from '../model/files.ts';
import type { LogRecord } from '../model/records.ts';
import { grammarOf } from './grammars.ts';
import { isStamp } from './stamp.ts';

/** Returns the record that a line begins; undefined: the line continues the record before it. */
export type ReadAnyHeader = (line: string, file: LineSource) => LogRecord | undefined;

/**
 * Returns the reader of headers in files of a kind: it tries the header of that kind first, then those that fit no
 * other log.
 */
export function anyHeaderOf(fileKind: LogKind): ReadAnyHeader {
  const own = grammarOf(fileKind);
  if (logDef(fileKind).quotesLogs) return (line, file) => own.readHeader(line, file);
  const readOwn: ReadAnyHeader = (line, file) => {
    const forwarding = fileKind === 'syslog' ? undefined : readForwarding(line, file);
    if (forwarding !== undefined) return forwarding;
    const record = own.readHeader(line, file);
    return record === undefined ? undefined : asItsKind(record, line, file, fileKind);
  };
  // the hot path: nearly every line begins a record of vdsm, or continues one
  if (fileKind === 'vdsm') {
    return (line, file) => {
      const record = own.readHeader(line, file);
      if (record === undefined) return readForeign(line, file, fileKind);
      const forwarding = record.layout === 'old' ? readForwarding(line, file) : undefined;
      if (forwarding !== undefined) return forwarding;
      return isPlainlyVdsm(record) ? record : asItsKind(record, line, file, fileKind);
    };
  }
  // the own header of this kind fits every line
  if (fileKind === 'other') return (line, file) => readForeign(line, file, fileKind) ?? own.readHeader(line, file);
  return (line, file) => readOwn(line, file) ?? readForeign(line, file, fileKind);
}

const DATED = LOGS.filter(({ inAnyText }) => inAnyText).map(({ kind }) => kind);
const [DIGIT_0, DIGIT_9, COLON] = [48, 57, 58];
/** Characters that the name of a thread has at most. */
const THREAD_MAX = 256;

/** Reads a header of another kind than the file: one that names date and time, and fits no other log. */
function readForeign(line: string, file: LineSource, fileKind: LogKind): LogRecord | undefined {
  const first = line.charCodeAt(0);
  if (first >= DIGIT_0 && first <= DIGIT_9) {
    const forwarding = fileKind === 'syslog' ? undefined : readForwarding(line, file);
    if (forwarding !== undefined || !isDate(line)) return forwarding;
    for (const kind of DATED) {
      const record = kind === fileKind ? undefined : grammarOf(kind).readHeader(line, file);
      if (record !== undefined && record.layout !== 'none') return asItsKind(record, line, file, fileKind);
    }
    return undefined;
  }
  if (fileKind !== 'syslog') {
    const record = readForwarding(line, file);
    if (record !== undefined) return record;
  }
  if (fileKind === 'vdsm') return undefined;
  const end = line.indexOf('::');
  if (end <= 0 || end > THREAD_MAX) return undefined;
  const record = grammarOf('vdsm').readHeader(line, file);
  return record && asItsKind(record, line, file, fileKind);
}

/** Returns whether a line begins with a date, `2017-05-22`. */
function isDate(line: string): boolean {
  return line.charCodeAt(4) === 45 && line.charCodeAt(7) === 45 && (isStamp(line, 0) || line.charCodeAt(13) === COLON);
}

/** Returns the record of a line, read again by the header of its own kind if that of another kind read it. */
function asItsKind(record: LogRecord, line: string, file: LineSource, fileKind: LogKind): LogRecord {
  const kind = kindOf(record, fileKind);
  if (kind === record.kind) return record;
  return grammarOf(kind).readHeader(line, file) ?? record;
}

/** Reads a header of the system log before an old header, whose thread may have any name: it would take in the former. */
function readForwarding(line: string, file: LineSource): LogRecord | undefined {
  return mayBeSyslog(line) ? grammarOf('syslog').readHeader(line, file) : undefined;
}
