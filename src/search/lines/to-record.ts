/** Makes the record of a line that is on the server, from its document: what its header says, its message, its traceback. */
import { LOGS } from '../../logs/kinds.ts';
import type { LogKind } from '../../model/files.ts';
import type { ZoneSource } from '../../model/hosts.ts';
import type { IdentifiedRecord, Layout } from '../../model/records.ts';
import { QUALITY_BIT, type QualityFlag } from '../../schema/quality.ts';
import { valueAt } from '../../ship/json.ts';
import { formatStamp } from '../../split/stamp.ts';

const KIND_OF = new Map<string, LogKind>(LOGS.map(({ kind, dataset }) => [dataset, kind]));

/** Returns the kind of log whose lines have a dataset; undefined if none has. */
export function kindOfDataset(dataset: string): LogKind | undefined {
  return KIND_OF.get(dataset);
}

/** A line as the server returns it. */
export interface Hit {
  readonly _index: string;
  readonly _id: string;
  readonly _source: unknown;
}

/**
 * Returns the record of a line, with its id as it stands. The zone of its stamp is not kept by the server: the stamp is in
 * UTC, on a date of the index in which the line is, since that tells where a load of the files puts what begins with it.
 */
export function toRecord({ _index, _id, _source }: Hit, kind: LogKind): IdentifiedRecord {
  const text = (name: string): string => textOf(valueAt(_source, ...name.split('.')));
  const number = (name: string, absent: number): number => numberOf(valueAt(_source, ...name.split('.')), absent);
  const time = Date.parse(text('@timestamp'));
  const message = text('message');
  const trace = text('error.stack_trace');
  const layout = layoutOf(text('vdsm.log.layout'));
  const flow = text('trace.id');
  const quality = qualityOf(valueAt(_source, 'vdsm', 'quality'));
  const zoneSource = text('vdsm.zone.source') as ZoneSource | '';
  const record = {
    kind,
    host: '',
    isForwarded: false,
    layout,
    firstLine: '',
    stamp: stampWithin(formatStamp(time), _index),
    zone: '',
    zoneSource: zoneSource !== '' ? zoneSource : (quality & QUALITY_BIT.tz_assumed) === 0 ? undefined : 'assumed',
    local: time,
    time,
    level: levelOf(text('log.level'), layout, text('event.dataset').startsWith('ovirt.engine')),
    thread: text('process.thread.name'),
    logger: text('log.logger'),
    module: text('log.origin.file.name'),
    moduleLine: number('log.origin.file.line', 0),
    func: text('log.origin.function'),
    message,
    // a traceback in the message is in both fields
    trace: message.includes(trace) ? '' : trace,
    path: text('log.file.path'),
    line: number('vdsm.log.line', UNKNOWN),
    offset: number('vdsm.log.offset', UNKNOWN),
    lines: number('vdsm.log.lines', 1),
    quality,
    // headers of vdsm.log name no flow
    headerFacts: kind === 'vdsm' || flow === '' ? undefined : { 'trace.id': flow },
    masked: number('vdsm.masked', 0),
    lineIds: undefined,
  } as const;
  return { id: _id, record };
}

/** Line and offset of a record whose place in its file is not known. */
const UNKNOWN = -1;

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown, absent: number): number {
  return typeof value === 'number' ? value : absent;
}

function layoutOf(layout: string): Layout {
  return layout === 'old' || layout === 'new' || layout === 'none' ? layout : 'sister';
}

/** What a record itself is uncertain about: the other flags of a line are those of what was open around it. */
const OF_RECORDS = [
  'tz_assumed',
  'truncated_input',
  'unterminated',
  'invalid_utf8',
  'capped',
  'tail_missing',
  'tz_inferred',
  'tz_ambiguous',
  'tz_gap',
  'clock_corrected',
  'pasted',
  'tz_minutes_unknown',
  'date_inferred',
  'stamp_inherited',
] as const satisfies readonly QualityFlag[];

function qualityOf(flags: unknown): number {
  const named: readonly unknown[] = Array.isArray(flags) ? flags : [flags];
  return OF_RECORDS.reduce((bits, flag) => (named.includes(flag) ? bits | QUALITY_BIT[flag] : bits), 0);
}

/** Names of levels that a layout spells otherwise than documents. */
const SPELLED: Readonly<Record<string, { readonly new: string; readonly engine: string }>> = {
  warning: { new: 'WARN', engine: 'WARN' },
  critical: { new: 'CRIT', engine: 'FATAL' },
};

/** Returns a level as the log writes it. */
function levelOf(level: string, layout: Layout, isOfEngine: boolean): string {
  const spelled = SPELLED[level];
  if (isOfEngine && spelled !== undefined) return spelled.engine;
  return layout === 'new' && spelled !== undefined ? spelled.new : level.toUpperCase();
}

const DATE_IN_NAME = /-(?<date>\d{4}(?:\.\d\d){0,2})$/;

/**
 * Returns a stamp on a date of an index: the first or last of it, where the date of the stamp is another one, since the
 * stamp as written was in another zone.
 */
function stampWithin(stamp: string, index: string): string {
  const date = DATE_IN_NAME.exec(index)?.groups?.['date']?.replaceAll('.', '-');
  if (date === undefined || stamp.startsWith(date)) return stamp;
  const rest = stamp < date ? 'YYYY-01-01 00:00:00,000' : 'YYYY-12-31 23:59:59,999';
  return date + rest.slice(date.length);
}
