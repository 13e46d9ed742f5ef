/**
 * Which log a record is of. Several logs share a header, so what only one of them writes decides: a thread, a logger, the
 * `(module:line)` behind a message. Where nothing does, the record is of the kind that its file is.
 */
import { readEngineHeader } from './headers/engine.ts';
import { readOldHeader } from './headers/old.ts';
import { LOGS, logDef, type HeaderEvidence, type LogDef, type LogKind } from './kinds.ts';

/** Kinds that share a header. */
interface Family {
  readonly kinds: ReadonlySet<LogKind>;
  readonly sure: readonly LogDef[];
}

function familyOf(has: (def: LogDef) => boolean): Family {
  const defs = LOGS.filter(has);
  return { kinds: new Set(defs.map(({ kind }) => kind)), sure: defs.filter(({ isSure }) => isSure !== undefined) };
}

/** `thread::LEVEL::stamp::module::line::logger::(func)`: vdsm until 4.18, and its helpers to this day. */
const OLD = familyOf(({ kind, header }) => kind === 'vdsm' || header === readOldHeader);
/** `stamp LEVEL (thread) [logger]`: vdsm from 4.19 on, and the image daemon. */
const NEW = familyOf(({ kind }) => kind === 'vdsm' || kind === 'imageio');
const ENGINE = familyOf(({ header }) => header === readEngineHeader);

/** A record as far as it tells its kind, read by the header of `kind`. */
interface ReadHeaderEvidence extends HeaderEvidence {
  readonly kind: LogKind;
  readonly layout: string;
}

/**
 * Returns the kind of log that a record is of, by its header.
 * @param record as it was read by the header of its `kind`
 * @param fileKind the kind of its file
 */
export function kindOf(record: ReadHeaderEvidence, fileKind: LogKind): LogKind {
  const { kind, layout } = record;
  const family = layout === 'new' || kind === 'imageio' ? NEW : OLD.kinds.has(kind) ? OLD : undefined;
  if (family === undefined) return ENGINE.kinds.has(kind) ? engineKindOf(record, fileKind) : kind;
  for (const def of family.sure) if (def.isSure?.(record) === true) return def.kind;
  return family.kinds.has(fileKind) ? fileKind : kind;
}

const [PAREN, CAPITAL_M, SMALL_O] = [40, 77, 111];
/** Where the thread begins in a header of the image daemon: it names no zone, and pads its level to 7. */
const PADDED_AT = 32;

/** A cheap test before the others, for nearly every record: no other log writes such a header, thread or logger. */
export function isPlainlyVdsm({ layout, firstLine, thread, logger }: ReadHeaderEvidence): boolean {
  if (layout === 'new') return firstLine.charCodeAt(PADDED_AT) !== PAREN;
  return thread.charCodeAt(0) !== CAPITAL_M && logger.charCodeAt(0) !== SMALL_O;
}

/** The engine's logs differ by logger only, and a file may hold those of another: its name says more than they. */
function engineKindOf(record: ReadHeaderEvidence, fileKind: LogKind): LogKind {
  if (ENGINE.kinds.has(fileKind)) return fileKind;
  const { logger, firstLine } = record;
  for (const kind of ENGINE.kinds)
    if (logDef(kind).isOwn?.({ stamp: '', at: 0, logger }, firstLine) === true) return kind;
  return record.kind;
}
