/** Reads the error of an engine record: from the chain of exceptions in its message, and from the stack behind it. */
import type { Event, LoggedError } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import { capText, RETURN_MAX } from '../caps.ts';
import { findEngineCommand } from '../engine-commands.ts';
import { fingerprintOf } from './fingerprint.ts';
import { areaOf, nameError } from './naming.ts';
import type { Frame } from './traceback.ts';

/** An exception as the texts of a record describe it. */
interface Thrown {
  /** Class, without its package where the engine writes none. */
  readonly type: string | undefined;
  readonly message: string | undefined;
  /** Status code of vdsm, or the engine's own, which the engine quotes. */
  readonly code: number | undefined;
  /** The engine's name of that code. */
  readonly name?: string | undefined;
  /** Classes around it, the outermost first, as they are written; the last one is `type`. */
  readonly causes: readonly string[];
  readonly frames: readonly Frame[];
}

/** Characters of a message, and of a stack, that are examined. */
const TEXT_MAX = 32_768;
const FRAMES_MAX = 16;
const CAUSES_MAX = 16;

const CAUSE = /^(?:Caused by|\s+Suppressed): ([\w.$]{1,250})(?:: ([^\n]*))?$/;
const FRAME = /^\s+at (?:[\w.$@/-]{1,120}\/\/?)?([\w.$<>]{1,300})\(([^)]{0,200})\)/;
/** `java.lang.NullPointerException: text`, which the engine's log format puts behind a message. */
const THROWN = /(?:^|[\s:])((?:[a-z_$][\w$]{0,60}\.){2,12}[A-Z][\w$]{0,120})(?:: ([^\n]*))?$/;
/** `VDSGenericException: VDSErrorException: Failed to XxxVDS, error = WORDS, code = N`; the first may have its package. */
const CHAIN = /(?:^|[\s:(])((?:(?:[a-z_$][\w$]{0,60}\.){0,12}[A-Z]\w{0,80}(?:Exception|Error): ?){1,8})/;
const ERROR_IS = ' error = ';
const CODE_IS = /, code = (-?\d{1,9})\b/;
/** Characters at the end of a line in which the engine's name of an error is searched. */
const FAILED_MAX = 1200;
const ERROR_LEVELS = new Set(['ERROR', 'FATAL', 'SEVERE']);

/**
 * Reads the error of an engine record that is at ERROR or above, has a stack, or reports a failure at any level; undefined
 * for any other. The root cause counts: the last `Caused by`, the innermost exception of a chain.
 */
export function readJavaError(record: LogRecord, event: Event | undefined): LoggedError | undefined {
  const fails = event?.kind === 'engine-failure' || (event?.kind === 'engine-finish' && (event.code ?? 0) !== 0);
  const isFailure = fails || (event?.kind === 'note' && FAILED.has(event.action));
  if (!isFailure && record.trace === '' && !ERROR_LEVELS.has(record.level)) return undefined;
  const eventText = event?.kind === 'note' ? event.facts?.['vdsm.engine.event.text'] : undefined;
  const text = event?.kind === 'engine-failure' ? (event.message ?? '') : (eventText ?? record.message);
  const thrown = readThrown(text, record.trace);
  const code =
    thrown.code ?? (event?.kind === 'engine-failure' || event?.kind === 'engine-finish' ? event.code : undefined);
  const message = thrown.message ?? capText(text === '' ? record.message : text, RETURN_MAX);
  const row = code === undefined || code === 0 ? undefined : nameError(code, undefined, message, undefined);
  const name = row?.name ?? (code === undefined ? undefined : thrown.name);
  // engine 3.x quotes no code: the error is the same
  const sameName =
    name ?? (thrown.message === undefined ? undefined : nameError(undefined, undefined, message, undefined)?.name);
  const fingerprint = fingerprintOf({
    type: thrown.type,
    message,
    frames: thrown.frames,
    name: sameName,
    verb: verbOf(event),
  });
  return {
    type: thrown.type ?? name,
    message,
    code,
    name,
    area: row === undefined ? (name === undefined ? undefined : 'engine') : areaOf(row),
    causes: thrown.causes,
    fingerprint: fingerprint.text,
    rank: fingerprint.rank,
    trace: undefined,
    fails,
  };
}

/** Returns the verb of vdsm to which a call of the engine leads: the same error in vdsm.log has the same fingerprint. */
function verbOf(event: Event | undefined): string | undefined {
  if (event?.kind !== 'engine-failure' && event?.kind !== 'engine-finish') return undefined;
  return findEngineCommand(event.command)?.verbs?.[0] ?? event.command.replace(/Command$/, '');
}

/** Actions that report a failure whatever their level: engine 3.3 and 3.4 write all events at INFO. */
const FAILED = new Set(['engine-action-failed', 'engine-task-failed', 'engine-job-failed']);

function readThrown(message: string, trace: string): Thrown {
  const text = message.slice(0, TEXT_MAX);
  const own = readChain(text) ?? readEnd(text);
  const { causes, last, frames } = readStack(trace.slice(0, TEXT_MAX));
  if (last === undefined) {
    const { type, message: words, code, name } = own ?? NOTHING;
    return { type, message: words, code, name, causes: chainOf(own?.causes ?? []), frames };
  }
  const quoted = last.message === undefined ? undefined : readQuoted(last.message);
  return {
    type: last.type,
    name: own?.name,
    message: quoted?.message ?? (last.message === undefined || last.message === '' ? own?.message : last.message),
    code: quoted?.code ?? own?.code,
    causes: chainOf([...(own?.type === undefined ? [] : [own.type]), ...causes]),
    frames,
  };
}

const NOTHING: Omit<Thrown, 'frames'> = { type: undefined, message: undefined, code: undefined, causes: [] };

function chainOf(classes: readonly string[]): readonly string[] {
  return classes.length > 1 ? classes.slice(-CAUSES_MAX) : [];
}

/** What the engine writes behind an error of its own classes: the error by its own name, and its code. */
const FAILED_WITH = /\s?\(Failed with error (\w{1,120}) and code (\d{1,9})\)/;
/** A class at the end of a chain that has no words: `VdcBLLException: java.lang.NullPointerException`. */
const BARE = /^((?:[a-z_$][\w$]{0,60}\.){0,12}[A-Z]\w{0,80}(?:Exception|Error))$/;
/** How the engine's pages pass on an exception of JavaScript: `JavaScriptException: (TypeError) : a is undefined`. */
const SCRIPT = /^\(([A-Z]\w{0,60}Error)\) ?: ?/;

function readChain(text: string): Omit<Thrown, 'frames'> | undefined {
  const match = CHAIN.exec(text);
  if (match === null) return readQuotedOnly(text);
  const classes = (match[1] ?? '').split(':').flatMap((part) => {
    const name = part.trim();
    return name === '' ? [] : [name];
  });
  const [line = ''] = text
    .slice(match.index + match[0].length)
    .trim()
    .split('\n', 1);
  const failed = FAILED_WITH.exec(line.slice(-FAILED_MAX));
  const rest = failed === null ? line : line.replace(FAILED_WITH, '');
  const inner = (BARE.exec(rest.slice(0, FAILED_MAX)) ?? SCRIPT.exec(rest))?.[1];
  const quoted = readQuoted(rest);
  if (inner !== undefined) classes.push(inner);
  const words = inner === undefined ? rest : rest.replace(BARE, '').replace(SCRIPT, '');
  return {
    type: classes.at(-1),
    message: quoted?.message ?? (words === '' || words === 'null' ? undefined : capText(words, RETURN_MAX)),
    code: quoted?.code ?? (failed === null ? undefined : Number(failed[2])),
    name: failed?.[1],
    causes: classes.length > 1 ? classes : [],
  };
}

function readQuotedOnly(text: string): Omit<Thrown, 'frames'> | undefined {
  const quoted = readQuoted(text);
  return quoted && { type: undefined, causes: [], ...quoted };
}

/** Reads `Failed to XxxVDS, error = WORDS, code = N`; engine 3.x writes no code. */
function readQuoted(text: string): { message: string; code: number | undefined } | undefined {
  const line = (text.split('\n', 1)[0] ?? '').slice(0, 4096);
  const at = line.startsWith('error = ') ? -1 : line.indexOf(ERROR_IS);
  if (at < 0 && !line.startsWith('error = ')) return undefined;
  const rest = line.slice(at + ERROR_IS.length);
  const code = CODE_IS.exec(rest);
  const message = (code === null ? rest : rest.slice(0, code.index)).trim();
  return { message: capText(message, RETURN_MAX), code: code === null ? undefined : Number(code[1]) };
}

function readEnd(text: string): Omit<Thrown, 'frames'> | undefined {
  const line = text.trimEnd();
  const match = THROWN.exec(line.slice(line.lastIndexOf('\n') + 1).slice(-4096));
  return match === null ? undefined : { type: match[1], message: match[2], code: undefined, causes: [] };
}

/** Package of the engine. Its frames alone count, where a stack has any: those of Java and its libraries change by release. */
const ENGINE = 'org.ovirt.';
/** Functions that run any command, whichever it is. */
const PLUMBING: ReadonlySet<string> = new Set([
  'CommandBase.executeWithoutTransaction',
  'CommandBase.executeActionInTransactionScope',
  'CommandBase.runInTransaction',
  'CommandBase.executeAction',
  'CommandBase.execute',
  'VDSCommandBase.executeCommand',
  'VDSCommandBase.executeVDSCommand',
  'DalCommandBase.executeCommand',
  'TransactionSupport.executeInScope',
  'TransactionSupport.executeInNewTransaction',
  'TransactionSupport.executeInRequired',
  'TransactionSupport.executeInSuppressed',
]);

/**
 * Makes a frame whose function is `Class.method`, since many classes have methods of one name. The numbers of lambdas and of
 * generated classes are dropped, since each build has others.
 */
function frameOf(name: string): Frame {
  const dot = name.lastIndexOf('.', name.lastIndexOf('.') - 1);
  return {
    file: name.slice(0, Math.max(0, dot)),
    func: name.slice(dot + 1).replace(/\$\d{1,9}|\$\$[\w$]{1,200}/g, ''),
  };
}

/** Reads the classes in a stack, and the frames of the last exception, outermost first, as in a traceback of Python. */
function readStack(trace: string): {
  readonly causes: readonly string[];
  readonly last: { readonly type: string; readonly message: string | undefined } | undefined;
  readonly frames: readonly Frame[];
} {
  const causes: string[] = [];
  let last: { readonly type: string; readonly message: string | undefined } | undefined;
  let frames: Frame[] = [];
  let own: Frame[] = [];
  for (const line of trace.split('\n')) {
    const cut = line.slice(0, 1024);
    const cause = CAUSE.exec(cut);
    if (cause !== null && cut.startsWith('Caused')) {
      last = { type: cause[1] ?? '', message: cause[2] === undefined ? undefined : capText(cause[2], RETURN_MAX) };
      if (causes.length < CAUSES_MAX) causes.push(last.type);
      frames = [];
      own = [];
      continue;
    }
    const name = FRAME.exec(cut)?.[1];
    if (name === undefined) continue;
    const frame = frameOf(name);
    if (frames.length < FRAMES_MAX) frames.push(frame);
    if (own.length < FRAMES_MAX && name.startsWith(ENGINE) && !PLUMBING.has(frame.func)) own.push(frame);
  }
  return { causes, last, frames: (own.length > 0 ? own : frames).reverse() };
}
