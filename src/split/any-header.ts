/** Reads the header that begins a line, of whatever log: a text may hold records of several logs in turn. */
import { isPlainlyVdsm, kindOf } from '../logs/kind-of.ts';
import { mayBeSyslog } from '../logs/headers/syslog.ts';
import { LOGS, logDef, type Beginning, type LogDef } from '../logs/kinds.ts';
import type { LineSource } from '../logs/header.ts';
import type { LogKind } from '../model/files.ts';
import type { LogRecord } from '../model/records.ts';
import { grammarOf } from './grammars.ts';

/** Returns the record that a line begins; undefined: the line continues the record before it. */
export type ReadAnyHeader = (line: string, file: LineSource) => LogRecord | undefined;

/**
 * Returns the reader of headers in files of a kind: it tries the header of that kind first, then those that fit no
 * other log.
 */
export function anyHeaderOf(fileKind: LogKind): ReadAnyHeader {
  const own = grammarOf(fileKind);
  const { quotesLogs, ownOutput = [] } = logDef(fileKind);
  if (quotesLogs) {
    return (line, file) => {
      const record = own.readHeader(line, file);
      if (record !== undefined || file.isQuoting !== false) return record;
      const foreign = readForeign(line, file, fileKind);
      return foreign === undefined || ownOutput.includes(foreign.kind) ? undefined : foreign;
    };
  }
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

const DATED = beginningWith('date');
const IN_PARENTHESES = beginningWith('parenthesis');
const IN_BRACKETS = beginningWith('bracket');
const BEHIND_THREAD = beginningWith('thread');
const QEMU = DATED.filter(({ kind }) => kind === 'qemu');

function beginningWith(beginning: Beginning): readonly LogDef[] {
  return LOGS.filter(({ inAnyText }) => inAnyText === beginning);
}

const [DIGIT_0, DIGIT_9, COLON, MINUS, SLASH, SPACE, LESS, PAREN, BRACKET, SMALL_D, UPPER_A, UPPER_Z] = [
  48, 57, 58, 45, 47, 32, 60, 40, 91, 100, 65, 90,
];
/** Characters that the name of a thread has at most. */
const THREAD_MAX = 256;

/** Reads a header of another kind than the file: one that names date and time, and fits no other log. */
function readForeign(line: string, file: LineSource, fileKind: LogKind): LogRecord | undefined {
  const first = line.charCodeAt(0);
  const isDigit = first >= DIGIT_0 && first <= DIGIT_9;
  if (isDigit && hasTime(line)) {
    const record = readOneOf(DATED, line, file, fileKind);
    if (record !== undefined) return record;
  }
  if (fileKind !== 'syslog') {
    const record = readForwarding(line, file);
    if (record !== undefined) return record;
  }
  if (first === PAREN) return readOneOf(IN_PARENTHESES, line, file, fileKind);
  if (first === BRACKET) return readOneOf(IN_BRACKETS, line, file, fileKind);
  // sanlock writes no end of line behind a note of dropped entries
  if (first === SMALL_D && line.startsWith('dropped ')) return readOneOf(DATED, line, file, fileKind);
  if (first === SPACE || first === LESS) return undefined;
  const end = line.indexOf('::');
  if (end <= 0 || end > THREAD_MAX) return undefined;
  const record = fileKind === 'vdsm' ? undefined : grammarOf('vdsm').readHeader(line, file);
  if (record !== undefined) return asItsKind(record, line, file, fileKind);
  return isUpper(line.charCodeAt(end + 2)) ? readOneOf(BEHIND_THREAD, line, file, fileKind) : undefined;
}

function readOneOf(defs: readonly LogDef[], line: string, file: LineSource, fileKind: LogKind): LogRecord | undefined {
  for (const { kind, onlySure, isSure } of defs) {
    const record = kind === fileKind ? undefined : grammarOf(kind).readHeader(line, file);
    if (record === undefined || record.layout === 'none') continue;
    if (onlySure !== true || isSure?.(record) === true) return asItsKind(record, line, file, fileKind);
  }
  return undefined;
}

/**
 * Returns whether a line begins with date and time, `2017-05-22 11:` or `05/22/2017 11:`, by characters in their places.
 */
function hasTime(line: string): boolean {
  if (line.charCodeAt(13) !== COLON || line.charCodeAt(10) !== SPACE) return false;
  const [middle, end] = line.charCodeAt(4) === MINUS ? [MINUS, 7] : [SLASH, 2];
  return line.charCodeAt(end) === middle && (middle === MINUS || line.charCodeAt(5) === SLASH);
}

function isUpper(code: number): boolean {
  return code >= UPPER_A && code <= UPPER_Z;
}

/** Returns the record of a line, read again by the header of its own kind if that of another kind read it. */
function asItsKind(record: LogRecord, line: string, file: LineSource, fileKind: LogKind): LogRecord {
  const kind = kindOf(record, fileKind);
  if (kind === record.kind) return record;
  return grammarOf(kind).readHeader(line, file) ?? record;
}

/** Reads a header of the system log before an old header, whose thread may have any name: it would take in the former. */
function readForwarding(line: string, file: LineSource): LogRecord | undefined {
  if (!mayBeSyslog(line)) return undefined;
  // a date with a `T` is of the system log, but for QEMU's, which names no host behind its microseconds
  const byQemu = line.startsWith('Z qemu', 26) ? readOneOf(QEMU, line, file, 'syslog') : undefined;
  return byQemu ?? grammarOf('syslog').readHeader(line, file);
}
