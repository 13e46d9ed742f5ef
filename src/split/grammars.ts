/**
 * The grammar of each kind of log, made from its row in the table of kinds; vdsm.log has one of its own, for its tails.
 */
import { logDef, type LogDef } from '../logs/kinds.ts';
import type { LogKind } from '../model/files.ts';
import { QUALITY_BIT } from '../schema/quality.ts';
import type { Grammar } from './grammar.ts';
import { readHeader, readWrappedHeader } from './header.ts';
import { newRecord } from './new-record.ts';
import { readStamp } from './stamp.ts';
import { finishRecord, finishWithoutTail } from './tail.ts';
import { TRACES } from './traces.ts';

const VDSM: Grammar = {
  readHeader: (line) => readHeader(line) ?? (isWrapped(line) ? readWrappedHeader(line) : undefined),
  finish: finishRecord,
  isTimed: true,
};

/** A cheap test before: nearly every line that is no header ends otherwise. */
function isWrapped(line: string): boolean {
  return line.endsWith('::') || line.endsWith('::\r');
}

const GRAMMARS = new Map<LogKind, Grammar>([['vdsm', VDSM]]);

/** Returns the grammar of a kind of log. */
export function grammarOf(kind: LogKind): Grammar {
  let grammar = GRAMMARS.get(kind);
  if (grammar === undefined) GRAMMARS.set(kind, (grammar = headerGrammar(logDef(kind))));
  return grammar;
}

function headerGrammar({ header: read, trace, kind, fold }: LogDef): Grammar {
  const grammar = TRACES[trace];
  return {
    isTimed: false,
    readHeader(line, source) {
      // a file that was truncated while a program wrote to it begins with NULs
      const from = line.charCodeAt(0) === 0 ? countNuls(line) : 0;
      const text = from === 0 ? line : line.slice(from);
      const header = read(text, source);
      if (header === undefined) return undefined;
      const { stamp, facts } = header;
      const local = stamp === '' ? 0 : readStamp(stamp);
      // a date that does not exist: in a text of kind `other` that is a line without a time
      if (Number.isNaN(local) && kind !== 'other') return undefined;
      const isTimed = stamp !== '' && !Number.isNaN(local);
      const record = newRecord(kind, isTimed ? 'sister' : 'none', text);
      record.stamp = isTimed ? stamp : '';
      record.zone = header.zone ?? '';
      record.local = record.time = isTimed ? local : 0;
      record.host = header.host ?? '';
      record.level = header.level ?? '';
      record.thread = header.thread ?? '';
      record.logger = header.logger ?? '';
      record.module = header.module ?? '';
      record.moduleLine = header.moduleLine ?? 0;
      record.func = header.func ?? '';
      record.message = header.message ?? text.slice(header.at);
      record.quality = (header.quality ?? 0) | (isTimed ? 0 : QUALITY_BIT.stamp_inherited);
      record.headerFacts = facts;
      return record;
    },
    finish(record, lines) {
      const folded = fold?.(lines) ?? lines;
      if (folded !== lines) record.quality |= QUALITY_BIT.capped;
      const end = finishWithoutTail(record, folded, grammar);
      return folded === lines ? end : lines.length;
    },
  };
}

function countNuls(line: string): number {
  let count = 0;
  while (line.charCodeAt(count) === 0) count++;
  return count;
}
