/**
 * The state of a splitter as a checkpoint may hold it: without the secrets of records that are not complete. The text of an
 * open record is masked as far as it is read; a run that resumes reads it again, at its place (`src/split/reread.ts`).
 */
import { maskLines } from '../mask/mask.ts';
import { maskRecord } from '../mask/mask-record.ts';
import type { LogRecord } from '../model/records.ts';
import { newRecord } from '../split/new-record.ts';
import { fingerprintOf } from '../split/reread.ts';
import type { JoinerState } from '../split/joiner.ts';
import type { SplitterState } from '../split/records.ts';

/**
 * Returns a state without secrets. It shares objects with the given one, which it leaves as it is.
 * @param idsOf returns the ids that the first line of a record gives
 */
export function hideSecrets(state: SplitterState, idsOf: (record: LogRecord) => readonly string[]): SplitterState {
  return {
    ...state,
    ...hideJoiner(state, idsOf),
    ended: state.ended.map((record) => hide(record, idsOf)),
    roads: new Map(
      [...state.roads].map(([key, road]) => [key, { ...road, splitter: hideJoiner(road.splitter, idsOf) }]),
    ),
  };
}

function hideJoiner<State extends JoinerState>(state: State, idsOf: (record: LogRecord) => readonly string[]): State {
  return {
    ...state,
    ...hideOpen(state, idsOf),
    waiting: state.waiting.map((record) => hide(record, idsOf)),
    last: stampOf(state.last),
    dated: stampOf(state.dated),
  };
}

type OpenText = Pick<JoinerState, 'open' | 'lines' | 'end' | 'hidden'>;

function hideOpen(
  { open, lines, end, hidden }: JoinerState,
  idsOf: (record: LogRecord) => readonly string[],
): OpenText {
  if (open === undefined) return { open, lines: [], end: [], hidden: undefined };
  const written = [...lines, ...end].join('\n');
  const masked = maskLines(written);
  const maskedLines = masked.text.split('\n');
  // the message of an open record is in its lines
  if (masked.text === written) return { open: { ...open, message: '' }, lines, end, hidden };
  return {
    open: {
      ...open,
      message: '',
      firstLine: '',
      masked: open.masked + masked.count,
      lineIds: open.lineIds ?? idsOf(open),
    },
    lines: maskedLines.slice(0, lines.length),
    end: maskedLines.slice(lines.length),
    hidden: hidden ?? fingerprintOf({ open, lines, end }),
  };
}

/** Returns a complete record without its secrets. */
function hide(record: LogRecord, idsOf: (record: LogRecord) => readonly string[]): LogRecord {
  const masked = { ...record };
  maskRecord(masked);
  return masked.firstLine !== '' || record.firstLine === ''
    ? record
    : { ...masked, lineIds: record.lineIds ?? idsOf(record) };
}

/** Returns a record with only that of its header that the stamps of later records need. */
function stampOf(record: LogRecord | undefined): LogRecord | undefined {
  if (record === undefined) return undefined;
  const { kind, layout, isForwarded, stamp, zone, zoneSource, local, time, quality } = record;
  return { ...newRecord(kind, layout, ''), isForwarded, stamp, zone, zoneSource, local, time, quality };
}
