/** What the documents of calls, tasks and commands have in common. */
import { QUALITY_BIT } from '../model/quality.ts';
import type { Doc } from '../schema/fields.ts';
import type { Outcome, RecordRef } from '../model/spans.ts';
import { fillEpoch } from './common.ts';
import { formatIso } from './iso.ts';
import { qualityFlags } from './line.ts';

const NS_PER_MS = 1_000_000;

interface SpanTimes {
  /** First record seen, where that may be another than the two below. */
  readonly first?: RecordRef;
  readonly opening: RecordRef | undefined;
  readonly closing: RecordRef | undefined;
  readonly last?: RecordRef | undefined;
  readonly outcome: Outcome | undefined;
  readonly quality: number;
}

/** The record that a span's document is filed under: its first. */
export function firstRecord(span: SpanTimes): RecordRef {
  const first = span.opening ?? span.first ?? span.closing;
  if (first === undefined) throw new Error('a span has a record, or it would not exist');
  return first;
}

/** Epoch, stamps, duration, outcome, place in the file and quality of a span. */
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
  doc['event.duration'] = ms === undefined ? undefined : Math.max(0, ms) * NS_PER_MS;
  doc['event.outcome'] = span.outcome ?? 'unknown';
  doc['vdsm.failed'] = span.outcome === 'failure' ? 1 : span.outcome === 'success' ? 0 : undefined;
  doc['process.thread.name'] = first.thread;
  doc['log.file.path'] = first.path;
  doc['vdsm.log.line'] = first.line;
  doc['vdsm.log.offset'] = first.offset;
  const last = span.last ?? closing;
  doc['vdsm.log.end.path'] = last?.path;
  doc['vdsm.log.end.line'] = last?.line;
  doc['vdsm.quality'] = qualityFlags(
    span.quality | (opening?.quality ?? 0) | (closing?.quality ?? 0) | (inverted ? QUALITY_BIT.inverted_time : 0),
  );
}
