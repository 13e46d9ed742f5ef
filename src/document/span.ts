/** Fields of the documents of calls, tasks and commands. */
import { QUALITY_BIT } from '../schema/quality.ts';
import type { Doc } from '../schema/fields.ts';
import type { Outcome, RecordRef } from '../model/spans.ts';
import { fillEpoch } from './common.ts';
import { formatIso } from './iso.ts';
import { nanoseconds } from './nanoseconds.ts';
import { qualityFlags } from './quality-flags.ts';

interface SpanTimes {
  /** First record in the input, of a span that may begin before the input does. */
  readonly first?: RecordRef;
  readonly opening: RecordRef | undefined;
  readonly closing: RecordRef | undefined;
  readonly last?: RecordRef | undefined;
  readonly outcome: Outcome | undefined;
  readonly quality: number;
}

/** Returns the first record of a span: it decides the index and the time of the document. */
export function firstRecord(span: SpanTimes): RecordRef {
  const first = span.opening ?? span.first ?? span.closing;
  if (first === undefined) throw new Error('span without a record');
  return first;
}

/** Fills epoch, times, outcome, position in the files and quality of a span. */
export function fillSpan(doc: Doc<'call'> | Doc<'task'> | Doc<'command'>, span: SpanTimes): void {
  const { opening, closing } = span;
  const first = firstRecord(span);
  const ms = opening === undefined || closing === undefined ? undefined : closing.time - opening.time;
  const inverted = ms !== undefined && ms < 0;
  fillEpoch(doc, first.epoch);
  doc['@timestamp'] = formatIso(first.time);
  doc['vdsm.zone.source'] = first.zoneSource;
  doc['event.start'] = opening === undefined ? undefined : formatIso(opening.time);
  doc['event.end'] = closing === undefined ? undefined : formatIso(closing.time);
  doc['event.duration'] = ms === undefined ? undefined : nanoseconds(Math.max(0, ms));
  doc['event.outcome'] = span.outcome ?? 'unknown';
  doc['vdsm.failed'] = span.outcome === 'failure' ? 1 : span.outcome === 'success' ? 0 : undefined;
  doc['process.thread.name'] = first.thread;
  doc['log.file.path'] = first.path === '' ? undefined : first.path;
  doc['vdsm.log.line'] = first.line < 1 ? undefined : first.line;
  doc['vdsm.log.offset'] = first.offset < 0 ? undefined : first.offset;
  const last = span.last ?? closing;
  doc['vdsm.log.end.path'] = last?.path === '' ? undefined : last?.path;
  doc['vdsm.log.end.line'] = last === undefined || last.line < 1 ? undefined : last.line;
  const masked =
    (opening?.masked ?? 0) + (closing?.masked ?? 0) + (opening === undefined ? (span.first?.masked ?? 0) : 0);
  doc['vdsm.masked'] = masked === 0 ? undefined : masked;
  doc['vdsm.quality'] = qualityFlags(
    span.quality | (opening?.quality ?? 0) | (closing?.quality ?? 0) | (inverted ? QUALITY_BIT.inverted_time : 0),
  );
}
