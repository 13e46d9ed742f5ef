/** Reads the header that begins a line, of whatever log: a text may hold lines of several logs by turns. */
import { isPlainlyVdsm, kindOf } from '../logs/kind-of.ts';
import { logDef } from '../logs/kinds.ts';
import type { LineSource } from '../logs/header.ts';
import type { LogKind } from '../model/files.ts';
import type { LogRecord } from '../model/records.ts';
import { grammarOf } from './grammars.ts';
import { isStamp } from './stamp.ts';

/** Reads the header of a line; undefined: it continues the record before. */
export type ReadAnyHeader = (line: string, file: LineSource) => LogRecord | undefined;

/** Returns the reader of headers in files of a kind: its own header first, then those that tell their log by themselves. */
export function anyHeaderOf(fileKind: LogKind): ReadAnyHeader {
  const own = grammarOf(fileKind);
  if (logDef(fileKind).quotesLogs) return (line, file) => own.readHeader(line, file);
  const readOwn: ReadAnyHeader = (line, file) => {
    const record = own.readHeader(line, file);
    return record === undefined ? undefined : asItsKind(record, line, file, fileKind);
  };
  // the hot path: nearly every line is a header of vdsm, or begins like none
  if (fileKind === 'vdsm') {
    return (line, file) => {
      const record = own.readHeader(line, file);
      if (record === undefined) return readForeign(line, file, fileKind);
      return isPlainlyVdsm(record) ? record : asItsKind(record, line, file, fileKind);
    };
  }
  // any line begins a record there
  if (fileKind === 'other') return (line, file) => readForeign(line, file, fileKind) ?? own.readHeader(line, file);
  return (line, file) => readOwn(line, file) ?? readForeign(line, file, fileKind);
}

/** Kinds whose header begins with a date, in the order in which they are tried. The first of a family stands for it. */
const DATED: readonly LogKind[] = ['vdsm', 'engine', 'libvirt', 'sanlock', 'mom'];
const [DIGIT_0, DIGIT_9, UPPER_A, UPPER_Z, SPACE] = [48, 57, 65, 90, 32];
/** A thread's name ends within so many characters. */
const THREAD_MAX = 256;

/** Reads a header that is none of its file's kind: one that names a whole instant, and cannot be anything else. */
function readForeign(line: string, file: LineSource, fileKind: LogKind): LogRecord | undefined {
  const first = line.charCodeAt(0);
  if (first >= DIGIT_0 && first <= DIGIT_9) {
    if (!isDate(line)) return undefined;
    for (const kind of DATED) {
      const record = kind === fileKind ? undefined : grammarOf(kind).readHeader(line, file);
      if (record !== undefined && record.layout !== 'none') return asItsKind(record, line, file, fileKind);
    }
    return fileKind === 'syslog' ? undefined : timed(grammarOf('syslog').readHeader(line, file));
  }
  if (first >= UPPER_A && first <= UPPER_Z && line.charCodeAt(3) === SPACE && fileKind !== 'syslog') {
    const record = grammarOf('syslog').readHeader(line, file);
    if (record !== undefined) return record;
  }
  if (fileKind === 'vdsm') return undefined;
  const end = line.indexOf('::');
  if (end <= 0 || end > THREAD_MAX) return undefined;
  const record = grammarOf('vdsm').readHeader(line, file);
  return record && asItsKind(record, line, file, fileKind);
}

function timed(record: LogRecord | undefined): LogRecord | undefined {
  return record === undefined || record.layout === 'none' ? undefined : record;
}

/** Whether a line begins with `2017-05-22`. */
function isDate(line: string): boolean {
  return line.charCodeAt(4) === 45 && line.charCodeAt(7) === 45 && (isStamp(line, 0) || line.charCodeAt(13) === 58);
}

/** The record, read again by the header of its kind where it was read by that of another. */
function asItsKind(record: LogRecord, line: string, file: LineSource, fileKind: LogKind): LogRecord {
  const kind = kindOf(record, fileKind);
  if (kind === record.kind) return record;
  return grammarOf(kind).readHeader(line, file) ?? record;
}
