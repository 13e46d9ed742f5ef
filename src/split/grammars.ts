/** How records of each kind of log begin and end: by the table of kinds, but for vdsm.log, whose tails need code of their own. */
import { logDef, type LogDef } from '../logs/kinds.ts';
import type { LogKind } from '../model/files.ts';
import { QUALITY_BIT } from '../model/quality.ts';
import type { Grammar } from './grammar.ts';
import { readHeader } from './header.ts';
import { newRecord } from './new-record.ts';
import { readStamp } from './stamp.ts';
import { finishRecord } from './tail.ts';

const VDSM: Grammar = { readHeader, finish: finishRecord, isTimed: true };

const GRAMMARS = new Map<LogKind, Grammar>([['vdsm', VDSM]]);

/** Returns how records of a kind of log begin and end. */
export function grammarOf(kind: LogKind): Grammar {
  let grammar = GRAMMARS.get(kind);
  if (grammar === undefined) GRAMMARS.set(kind, (grammar = headerGrammar(logDef(kind))));
  return grammar;
}

function headerGrammar({ header: read, trace, kind, fold }: LogDef): Grammar {
  const beginsTrace = TRACES[trace];
  return {
    isTimed: false,
    readHeader(line, source) {
      // files that were copied and cut while they were written begin with NULs
      const from = line.charCodeAt(0) === 0 ? countNuls(line) : 0;
      const text = from === 0 ? line : line.slice(from);
      const header = read(text, source);
      if (header === undefined) return undefined;
      const { stamp, facts } = header;
      const local = stamp === '' ? 0 : readStamp(stamp);
      // no calendar has it: of what takes any line it is one without a time
      if (Number.isNaN(local) && kind !== 'other') return undefined;
      const isTimed = stamp !== '' && !Number.isNaN(local);
      const record = newRecord(isTimed ? 'sister' : 'none', text);
      record.stamp = isTimed ? stamp : '';
      record.zone = header.zone ?? '';
      record.local = record.time = isTimed ? local : 0;
      record.level = header.level ?? '';
      record.thread = header.thread ?? '';
      record.logger = header.logger ?? '';
      record.module = header.module ?? '';
      record.moduleLine = header.moduleLine ?? 0;
      record.func = header.func ?? '';
      record.message = text.slice(header.at);
      record.quality = (header.quality ?? 0) | (isTimed ? 0 : QUALITY_BIT.stamp_inherited);
      record.headerFacts = facts;
      return record;
    },
    finish(record, lines) {
      const body = fold?.(lines) ?? lines;
      if (body !== lines) record.quality |= QUALITY_BIT.capped;
      let last = body.length - 1;
      while (last > 0 && body[last]?.trim() === '') last--;
      let end = last + 1;
      for (let at = 1; at <= last; at++) {
        if (!beginsTrace(body[at] ?? '')) continue;
        end = at;
        break;
      }
      record.message = end === 1 ? (body[0] ?? '') : body.slice(0, end).join('\n');
      record.trace = body.slice(end, last + 1).join('\n');
    },
  };
}

function countNuls(line: string): number {
  let count = 0;
  while (line.charCodeAt(count) === 0) count++;
  return count;
}

const JAVA_FRAME = /^\s+at [^\s(]+\(/;
const JAVA_CAUSE = /^(?:Caused by|\s+Suppressed): [\w.$]+/;

/** Whether a line of a record's body is the first of what follows its message. */
const TRACES: Readonly<Record<LogDef['trace'], (line: string) => boolean>> = {
  python: (line) => line.startsWith('Traceback (most recent call last)') || line.startsWith('Stack (most recent call'),
  java: (line) => JAVA_FRAME.test(line.slice(0, 512)) || JAVA_CAUSE.test(line.slice(0, 512)),
  none: () => false,
};
