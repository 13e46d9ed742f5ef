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
  /** Those of them that have loggers in common. */
  readonly sharing: readonly LogDef[];
}

function familyOf(has: (def: LogDef) => boolean): Family {
  const defs = LOGS.filter(has);
  return {
    kinds: new Set(defs.map(({ kind }) => kind)),
    // a message of a helper may end like one of vdsm
    sure: [...defs.filter(({ triedLast }) => !triedLast), ...defs.filter(({ triedLast }) => triedLast)].filter(
      ({ isSure }) => isSure !== undefined,
    ),
    sharing: defs.filter(({ sharedLoggers }) => sharedLoggers !== undefined),
  };
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
  const family = familyOfRecord(kind, layout);
  if (family === undefined) return kind;
  for (const def of family.sure) if (def.isSure?.(record) === true) return def.kind;
  for (const def of family.sharing)
    if (def.sharedLoggers?.test(record.logger) === true) return ofSharing(def, fileKind);
  if (family.kinds.has(fileKind)) return fileKind;
  return (family === ENGINE ? engineKindOf(record) : undefined) ?? kind;
}

/** Returns the log of the engine that has such a logger. */
function engineKindOf({ logger, firstLine }: RecordEvidence): LogKind | undefined {
  for (const kind of ENGINE.kinds)
    if (logDef(kind).isOwn?.({ stamp: '', at: 0, logger }, firstLine) === true) return kind;
  return undefined;
}

function familyOfRecord(kind: LogKind, layout: string): Family | undefined {
  if (layout === 'new' || kind === 'imageio') return NEW;
  if (OLD.kinds.has(kind)) return OLD;
  return ENGINE.kinds.has(kind) ? ENGINE : undefined;
}

/** Returns the kind of a record whose logger several kinds have: that of the file, if it is one of them. */
function ofSharing({ kind, sharedLoggers }: LogDef, fileKind: LogKind): LogKind {
  return fileKind !== 'other' && logDef(fileKind).sharedLoggers === sharedLoggers ? fileKind : kind;
}

const PAREN = 40;
/** Index of the thread in a header of the image daemon, which names no zone and pads its level to 7 characters. */
const PADDED_AT = 32;

/**
 * First characters of threads and loggers that other logs with the old header have, too. Names of vdsm's own loggers begin
 * with capitals, or with one of few other letters.
 */
const THREADS_OF_HELPERS = firstCharacters('Mrs');
const LOGGERS_OF_HELPERS = firstCharacters('cemnopsu');

function firstCharacters(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

/** Returns whether a record is of vdsm, by a cheap test: no other log has such a header, thread or logger. */
export function isPlainlyVdsm({ layout, firstLine, thread, logger }: RecordEvidence): boolean {
  if (layout === 'new') return firstLine.charCodeAt(PADDED_AT) !== PAREN;
  return THREADS_OF_HELPERS[thread.charCodeAt(0)] !== 1 && LOGGERS_OF_HELPERS[logger.charCodeAt(0)] !== 1;
}
