/** What the documents of calls and commands have in common. */
import { QUALITY_BIT } from '../model.ts';
import type { EpochFacts, Outcome, RecordRef } from '../spans.ts';
import { formatIso } from './iso.ts';
import { qualityFlags } from './line.ts';

const NS_PER_MS = 1_000_000;

interface SpanTimes {
  readonly opening: RecordRef | undefined;
  readonly closing: RecordRef | undefined;
  readonly outcome: Outcome | undefined;
  readonly quality: number;
}

/** The record that a span's document is filed under: its first. */
export function firstRecord({ opening, closing }: SpanTimes): RecordRef {
  const first = opening ?? closing;
  if (first === undefined) throw new Error('a span has a record, or it would not exist');
  return first;
}

/** Stamps, duration, outcome, place in the file and quality of a span. */
export function spanFields(span: SpanTimes) {
  const { opening, closing } = span;
  const first = firstRecord(span);
  const ms = opening === undefined || closing === undefined ? undefined : closing.time - opening.time;
  const inverted = ms !== undefined && ms < 0;
  return {
    '@timestamp': formatIso(first.time),
    'event.start': opening === undefined ? undefined : formatIso(opening.time),
    'event.end': closing === undefined ? undefined : formatIso(closing.time),
    'event.duration': ms === undefined ? undefined : Math.max(0, ms) * NS_PER_MS,
    'event.outcome': span.outcome ?? 'unknown',
    'process.thread.name': first.thread,
    'log.file.path': first.path,
    'vdsm.log.line': first.line,
    'vdsm.log.offset': first.offset,
    'vdsm.quality': qualityFlags(span.quality | (inverted ? QUALITY_BIT.inverted_time : 0)),
  } as const;
}

/** The epoch of the record that a span is filed under. */
export function epochOfSpan(span: SpanTimes): EpochFacts {
  return firstRecord(span).epoch;
}
