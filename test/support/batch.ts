import { logDef } from '../../src/logs/kinds.ts';
import type { LogKind } from '../../src/model/files.ts';
import type { LineBatch, LogRecord } from '../../src/model/records.ts';
import { PasteRepairer } from '../../src/split/paste/repair.ts';
import { RecordSplitter } from '../../src/split/records.ts';
import { sisterGrammar } from '../../src/split/sister.ts';
import { createClock } from '../../src/split/zone.ts';

/** Lines as `read` would hand them on. */
export function batchOf(text: string, offset = 0): LineBatch {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  let at = offset;
  const offsets = lines.map((line) => {
    const begins = at;
    at += Buffer.byteLength(line) + 1;
    return begins;
  });
  return { lines, offsets, flags: undefined };
}

/** The records of a text. */
export function recordsOf(text: string, modified = 0): LogRecord[] {
  const splitter = new RecordSplitter(createClock());
  splitter.startFile({ path: 'vdsm.log', compression: 'none', size: text.length, modified });
  return [...splitter.push(batchOf(text)), ...splitter.end()];
}

/** The records of a text of another kind of log than vdsm.log. */
export function sisterRecordsOf(kind: LogKind, text: string, path = `${kind}.log`, modified = 0): LogRecord[] {
  const splitter = new RecordSplitter(createClock(), undefined, sisterGrammar(logDef(kind)));
  splitter.startFile({ kind, path, compression: 'none', size: text.length, modified });
  return [...splitter.push(batchOf(text)), ...splitter.end()];
}

/** The records of pasted text, read in batches of so many lines. */
export function pastedRecordsOf(text: string, size = Infinity): LogRecord[] {
  const splitter = new RecordSplitter(createClock(), new PasteRepairer());
  splitter.startFile({ path: 'vdsm.log', compression: 'none', size: text.length, modified: 0 });
  const { lines, offsets } = batchOf(text);
  const records: LogRecord[] = [];
  for (let i = 0; i < lines.length; i += size) {
    const end = Math.min(lines.length, i + size);
    records.push(...splitter.push({ lines: lines.slice(i, end), offsets: offsets.slice(i, end), flags: undefined }));
  }
  return [...records, ...splitter.end()];
}
