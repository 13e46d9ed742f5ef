import { QUALITY_FLAGS } from '../model.ts';
import type { LogRecord, QualityFlag } from '../model.ts';
import type { Doc } from '../schema/fields.ts';
import type { EpochFacts, LineFacts } from '../spans.ts';
import { belongingFields } from './belonging.ts';
import { formatIso } from './iso.ts';

/** Version of ECS whose field names are used. */
const ECS_VERSION = '8.11.0';

/** What all documents of one host share. */
export interface HostFacts {
  readonly name: string;
  readonly rule: string;
  readonly labels: Readonly<Record<string, string>> | undefined;
}

/** The fields that every document has. */
export function commonFields(host: HostFacts, epoch: EpochFacts) {
  return {
    'ecs.version': ECS_VERSION,
    'host.name': host.name,
    labels: host.labels,
    'service.name': 'vdsm',
    'service.version': epoch.version,
    'process.pid': epoch.pid,
    'vdsm.era': epoch.era,
    'vdsm.epoch': epoch.epoch,
    'vdsm.host.source': host.rule,
  } as const;
}

/** The document of one log record: what it is, and what track found that it belongs to. */
export function lineDocument(
  record: LogRecord,
  host: HostFacts,
  epoch: EpochFacts,
  action: string | undefined,
  facts: LineFacts,
  ids: readonly string[],
): Doc<'line'> {
  return {
    ...commonFields(host, epoch),
    ...belongingFields(facts),
    '@timestamp': formatIso(record.time),
    'event.dataset': 'vdsm.log',
    'event.action': action,
    'event.outcome': facts.outcome,
    'vdsm.call.id': facts.callId,
    'vdsm.command.id': facts.commandId,
    'vdsm.ids': ids.length === 0 ? undefined : ids,
    message: record.message,
    'log.level': record.layout === 'none' ? undefined : levelName(record.level),
    'log.logger': orAbsent(record.logger),
    'vdsm.logger': orAbsent(lowerCase(record.logger)),
    'log.origin.file.name': orAbsent(record.module),
    'log.origin.file.line': record.module === '' ? undefined : record.moduleLine,
    'log.origin.function': orAbsent(record.func),
    'process.thread.name': orAbsent(record.thread),
    'log.file.path': record.path,
    'vdsm.log.line': record.line,
    'vdsm.log.offset': record.offset,
    'vdsm.log.lines': record.lines === 1 ? undefined : record.lines,
    'vdsm.log.layout': record.layout,
    'error.stack_trace': orAbsent(record.trace),
    'vdsm.quality': qualityFlags(record.quality),
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
