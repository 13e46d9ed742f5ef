import { QUALITY_FLAGS } from '../model.ts';
import type { LogRecord, QualityFlag } from '../model.ts';
import type { Doc } from '../schema/fields.ts';
import type { EpochFacts, LineFacts } from '../spans.ts';
import { fillBelonging } from './belonging.ts';
import { fillEpoch, fillHost } from './common.ts';
import type { HostFacts } from './common.ts';
import { formatIso } from './iso.ts';

/** Makes the document of a record: what it is, and what track found that it belongs to. Valid until the next call. */
export type LineDocument = (
  record: LogRecord,
  epoch: EpochFacts,
  action: string | undefined,
  facts: LineFacts,
  ids: readonly string[],
) => Doc<'line'>;

/** Returns the maker of a host's line documents. */
export function createLineDocument(host: HostFacts): LineDocument {
  const doc: Doc<'line'> = {};
  fillHost(doc, 'vdsm.log', host);
  return (record, epoch, action, facts, ids) => {
    fillEpoch(doc, epoch);
    fillBelonging(doc, facts);
    doc['@timestamp'] = formatIso(record.time);
    doc['vdsm.zone.source'] = record.zoneSource;
    doc['event.action'] = action;
    doc['event.outcome'] = facts.outcome;
    doc['vdsm.call.id'] = facts.callId;
    doc['vdsm.command.id'] = facts.commandId;
    doc['vdsm.ids'] = ids.length === 0 ? undefined : ids;
    doc.message = record.message;
    doc['log.level'] = record.layout === 'none' ? undefined : levelName(record.level);
    doc['log.logger'] = orAbsent(record.logger);
    doc['vdsm.logger'] = orAbsent(lowerCase(record.logger));
    doc['log.origin.file.name'] = orAbsent(record.module);
    doc['log.origin.file.line'] = record.module === '' ? undefined : record.moduleLine;
    doc['log.origin.function'] = orAbsent(record.func);
    doc['process.thread.name'] = orAbsent(record.thread);
    doc['log.file.path'] = record.path;
    doc['vdsm.log.line'] = record.line;
    doc['vdsm.log.offset'] = record.offset;
    doc['vdsm.log.lines'] = record.lines === 1 ? undefined : record.lines;
    doc['vdsm.log.layout'] = record.layout;
    doc['error.stack_trace'] = orAbsent(record.trace);
    doc['vdsm.quality'] = qualityFlags(record.quality);
    return doc;
  };
}

/** Names of the flags in a `quality` number; undefined where there is none. */
export function qualityFlags(quality: number): readonly QualityFlag[] | undefined {
  if (quality === 0) return undefined;
  let flags = FLAGS_OF.get(quality);
  if (flags === undefined) {
    flags = QUALITY_FLAGS.filter((_, bit) => (quality & (1 << bit)) !== 0);
    FLAGS_OF.set(quality, flags);
  }
  return flags;
}

const FLAGS_OF = new Map<number, readonly QualityFlag[]>();

/** Level names: the new layout shortens `WARN` and `CRIT`; the old one spells them out. */
const LEVEL_NAMES: Record<string, string> = { WARN: 'warning', CRIT: 'critical' };

/** A level as documents name it. */
function levelName(level: string): string {
  return LEVEL_NAMES[level] ?? lowerCase(level);
}

const LOWER = new Map<string, string>();

function lowerCase(name: string): string {
  let lower = LOWER.get(name);
  if (lower === undefined) {
    lower = name.toLowerCase();
    // loggers are few; what makes thousands of them is no logger
    if (LOWER.size < 4096) LOWER.set(name, lower);
  }
  return lower;
}

function orAbsent(text: string): string | undefined {
  return text === '' ? undefined : text;
}
