import type { LogKind } from '../../src/model/files.ts';
import type { LineBatch, LogRecord } from '../../src/model/records.ts';
import { openSplitter } from '../../src/split/open-splitter.ts';

/** Returns lines as the read stage hands them on. */
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

/** Splits a vdsm.log into records. */
export function recordsOf(text: string, modified = 0): LogRecord[] {
  return recordsOfKind('vdsm', text, 'vdsm.log', modified);
}

/** Splits a log of any kind into records. */
export function recordsOfKind(kind: LogKind, text: string, path = `${kind}.log`, modified = 0): LogRecord[] {
  const splitter = openSplitter(kind, undefined, false);
  splitter.startFile({ kind, path, compression: 'none', size: text.length, modified });
  return [...splitter.push(batchOf(text)), ...splitter.end()];
}

/** Splits pasted text into records, read in batches of `size` lines. */
export function pastedRecordsOf(text: string, size = Infinity): LogRecord[] {
  const splitter = openSplitter('vdsm', undefined, true);
  splitter.startFile({ kind: 'vdsm', path: 'vdsm.log', compression: 'none', size: text.length, modified: 0 });
  const { lines, offsets } = batchOf(text);
  const records: LogRecord[] = [];
  for (let i = 0; i < lines.length; i += size) {
    const end = Math.min(lines.length, i + size);
    records.push(...splitter.push({ lines: lines.slice(i, end), offsets: offsets.slice(i, end), flags: undefined }));
  }
  return [...records, ...splitter.end()];
}
