/**
 * The kind of a record. Kinds that share a header differ by a thread, a logger or the `(module:line)` behind a message, which
 * only one of them writes; a record without such evidence is of the kind of its file.
 */
import { readEngineHeader } from './headers/engine.ts';
import { readOldHeader } from './headers/old.ts';
import { LOGS, logDef, type HeaderEvidence, type LogDef, type LogKind } from './kinds.ts';

/** Kinds that share a header. */
interface Family {
  readonly kinds: ReadonlySet<LogKind>;
  /** Those of them that a header can prove. */
  readonly sure: readonly LogDef[];
}

function familyOf(has: (def: LogDef) => boolean): Family {
  const defs = LOGS.filter(has);
  return { kinds: new Set(defs.map(({ kind }) => kind)), sure: defs.filter(({ isSure }) => isSure !== undefined) };
}

/** `thread::LEVEL::stamp::module::line::logger::(func)`: vdsm until 4.18, and its helpers in all releases. */
const OLD = familyOf(({ kind, header }) => kind === 'vdsm' || header === readOldHeader);
/** `stamp LEVEL (thread) [logger]`: vdsm from 4.19 on, and the image daemon. */
const NEW = familyOf(({ kind }) => kind === 'vdsm' || kind === 'imageio');
const ENGINE = familyOf(({ header }) => header === readEngineHeader);

/** The parts of a record that may show its kind. */
interface RecordEvidence extends HeaderEvidence {
  /** The kind whose header it was read by. */
  readonly kind: LogKind;
  readonly layout: string;
}

/**
 * Returns the kind of log that a record belongs to.
 * @param fileKind the kind of its file
 */
export function kindOf(record: RecordEvidence, fileKind: LogKind): LogKind {
  const { kind, layout } = record;
  const family = layout === 'new' || kind === 'imageio' ? NEW : OLD.kinds.has(kind) ? OLD : undefined;
  if (family === undefined) return ENGINE.kinds.has(kind) ? engineKindOf(record, fileKind) : kind;
  for (const def of family.sure) if (def.isSure?.(record) === true) return def.kind;
  return family.kinds.has(fileKind) ? fileKind : kind;
}

const [PAREN, CAPITAL_M, SMALL_O] = [40, 77, 111];
/** Index of the thread in a header of the image daemon, which names no zone and pads its level to 7 characters. */
const PADDED_AT = 32;

/** Returns whether a record is of vdsm, by a cheap test: no other log has such a header, thread or logger. */
export function isPlainlyVdsm({ layout, firstLine, thread, logger }: RecordEvidence): boolean {
  if (layout === 'new') return firstLine.charCodeAt(PADDED_AT) !== PAREN;
  return thread.charCodeAt(0) !== CAPITAL_M && logger.charCodeAt(0) !== SMALL_O;
}

/**
 * Logs of the engine differ by logger only, and each may hold loggers of another, so the kind of the file decides
 * first.
 */
function engineKindOf(record: RecordEvidence, fileKind: LogKind): LogKind {
  if (ENGINE.kinds.has(fileKind)) return fileKind;
  const { logger, firstLine } = record;
  for (const kind of ENGINE.kinds)
    if (logDef(kind).isOwn?.({ stamp: '', at: 0, logger }, firstLine) === true) return kind;
  return record.kind;
}
