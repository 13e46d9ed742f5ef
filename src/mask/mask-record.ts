import type { LogRecord } from '../model/records.ts';
import { maskText } from './mask.ts';

/** Masks the secrets of a record, once its id is made: of its first line nothing stays, where it holds any. */
export function maskRecord(record: LogRecord): void {
  const message = maskText(record.message);
  const trace = maskText(record.trace);
  if (message.text === record.message && trace.text === record.trace) return;
  record.message = message.text;
  record.trace = trace.text;
  record.firstLine = '';
  record.masked += message.count + trace.count;
}
