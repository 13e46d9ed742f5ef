import type { NoteFacts } from '../model/events.ts';
import type { LogRecord } from '../model/records.ts';
import type { Doc } from '../schema/fields.ts';
import type { EpochFacts, LineFacts, LockFacts } from '../model/spans.ts';
import { safeFlow } from './flow.ts';
import { fillBelonging } from './belonging.ts';
import { fillEpoch, fillHost, fillStamp } from './common.ts';
import type { HostFacts } from './common.ts';
import { fillError } from './error.ts';
import { formatIso } from './iso.ts';
import { nanoseconds } from './nanoseconds.ts';
import { qualityFlags } from './quality-flags.ts';
import { createDocument, type SlotDocument } from './slots.ts';

/** Fills the document of a record. Reuses one object for all lines of a log: serialize it before filling the next. */
export type LineDocument = (
  record: LogRecord,
  epoch: EpochFacts,
  action: string | undefined,
  facts: LineFacts,
  note: NoteFacts | undefined,
  ids: readonly string[],
) => Doc<'line'> & SlotDocument;

/** Returns the function that fills the documents of the lines of one log. */
export function createLineDocument(host: HostFacts, dataset = 'vdsm.log', service = 'vdsm'): LineDocument {
  const doc = createDocument('line');
  fillHost(doc, dataset, host, service);
  const stated: NoteField[] = [];
  return (record, epoch, action, facts, note, ids) => {
    clearNote(doc, stated);
    fillStamp(doc, host.stamp);
    fillEpoch(doc, epoch);
    fillBelonging(doc, facts);
    doc['@timestamp'] = formatIso(record.time);
    doc['vdsm.zone.source'] = record.zoneSource;
    doc['event.action'] = action;
    doc['event.outcome'] = facts.outcome;
    doc['vdsm.call.id'] = facts.callId;
    doc['vdsm.call.verb'] = facts.verb;
    fillError(doc, facts.error);
    doc['vdsm.error.failed_command'] = facts.failedCommand;
    doc['vdsm.command.id'] = facts.commandId;
    doc['vdsm.task.subject_id'] = facts.subjectTask;
    fillLock(doc, facts.lock);
    doc['vdsm.ids'] = ids.length === 0 ? undefined : ids;
    doc.message = record.message;
    doc['log.level'] = record.level === '' ? undefined : levelName(record.level);
    doc['log.logger'] = orAbsent(record.logger);
    doc['vdsm.logger'] = orAbsent(lowerCase(record.logger));
    doc['log.origin.file.name'] = orAbsent(record.module);
    doc['log.origin.file.line'] = record.module === '' ? undefined : record.moduleLine;
    doc['log.origin.function'] = orAbsent(record.func);
    doc['process.thread.name'] = orAbsent(record.thread);
    doc['log.file.path'] = orAbsent(record.path);
    doc['vdsm.log.line'] = record.line < 1 ? undefined : record.line;
    doc['vdsm.log.offset'] = record.offset < 0 ? undefined : record.offset;
    doc['vdsm.log.lines'] = record.lines === 1 ? undefined : record.lines;
    doc['vdsm.log.layout'] = record.layout === 'sister' ? undefined : record.layout;
    doc['error.stack_trace'] = orAbsent(record.trace) ?? facts.error?.trace;
    doc['vdsm.incident.id'] = facts.incident;
    doc['vdsm.restart.cause'] = facts.restart?.cause;
    doc['vdsm.restart.gap_seconds'] = facts.restart?.gapSeconds;
    doc['vdsm.quality'] = qualityFlags(record.quality | facts.quality);
    doc['vdsm.masked'] = record.masked === 0 ? undefined : record.masked;
    if (record.headerFacts !== undefined) fillNote(doc, record.headerFacts, stated);
    if (note !== undefined) fillNote(doc, note, stated);
    if (stated.length > 0) doc['trace.id'] = safeFlow(doc['trace.id']);
    return doc;
  };
}

type NoteField = keyof NoteFacts;

/** Clears the fields that the last record stated: few records state any. */
function clearNote(doc: Doc<'line'>, stated: NoteField[]): void {
  for (const field of stated) doc[field] = undefined;
  stated.length = 0;
}

/** Fills what the record states, over what it inherits. */
function fillNote(doc: Doc<'line'>, note: NoteFacts, stated: NoteField[]): void {
  for (const name in note) {
    const field = name as NoteField;
    fillField(doc, note, field);
    stated.push(field);
  }
}

function fillField<F extends NoteField>(doc: Pick<NoteDoc, F>, note: Pick<NoteFacts, F>, field: F): void {
  if (note[field] !== undefined) doc[field] = note[field];
}

type NoteDoc = { -readonly [F in keyof NoteFacts]: NoteFacts[F] };

function fillLock(doc: Doc<'line'>, lock: LockFacts | undefined): void {
  doc['vdsm.lock.resource'] = lock?.resource;
  doc['vdsm.lock.mode'] = lock?.mode;
  doc['vdsm.lock.wait_ns'] = nanoseconds(lock?.waitMs);
}

/** There are few levels and loggers: thousands of names mean that something else was read as one. */
const NAMES_MAX = 4096;

/** Names of levels that documents spell differently: `WARN` and `CRIT` of the new layout, and those of Java. */
const LEVEL_NAMES = new Map<string, string>(
  Object.entries({
    WARN: 'warning',
    CRIT: 'critical',
    FATAL: 'critical',
    SEVERE: 'error',
    CONFIG: 'debug',
    FINE: 'debug',
    FINER: 'trace',
    FINEST: 'trace',
  }),
);

const LOWER = new Map<string, string>();

/** Returns a level as documents name it. */
export function levelName(level: string): string {
  return lowerCase(level, LEVEL_NAMES);
}

/** Returns a name in lower case, or as `known` has it, which keeps it. */
function lowerCase(name: string, known = LOWER): string {
  let lower = known.get(name);
  if (lower === undefined) {
    lower = name.toLowerCase();
    if (known.size < NAMES_MAX) known.set(name, lower);
  }
  return lower;
}

function orAbsent(text: string): string | undefined {
  return text === '' ? undefined : text;
}
