/** Reads the error that a record of vdsm.log reports. */
import type { Event, EventOf, LoggedError, NoteFacts } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import { readAdapter } from '../adapter.ts';
import { capText, RETURN_MAX } from '../caps.ts';
import { readLiteral } from '../python/literal.ts';
import { get } from '../python/value.ts';
import { LIBVIRT_ERRORS } from '../tables/libvirt-errors.ts';
import { findVerb, namespaceOf } from '../verbs.ts';
import type { Namespace } from '../verbs.ts';
import { fingerprintOf } from './fingerprint.ts';
import { readLibvirtError } from './libvirt.ts';
import { areaOf, nameError } from './naming.ts';
import { readOneLine } from './one-line.ts';
import type { OneLineError } from './one-line.ts';
import { isTraceback, readTraceback } from './traceback.ts';
import type { Traceback } from './traceback.ts';

/**
 * Reads the error of a record at ERROR or CRITICAL, of one with a traceback at any level, or of one whose event reports a
 * failure at any level (`FINISH verb error=`, `aborting: Task is aborted`, a status code in a returned value). Undefined for
 * any other record.
 */
export function readError(record: LogRecord, event: Event | undefined): LoggedError | undefined {
  const reported = event === undefined ? readLibvirt(record) : readEvent(record, event);
  if (reported === undefined && record.trace === '' && !isBad(record)) return undefined;
  const { message, trace } = record;
  const own = trace === '' && isTraceback(message);
  const traceback = trace === '' ? (isBad(record) ? readTraceback(message) : undefined) : readTraceback(trace);
  if (reported === undefined && traceback === undefined && !isError(record)) return undefined;
  const line =
    traceback?.type === undefined && isSilent(reported) && isError(record) ? readOneLine(message) : undefined;
  return errorOf(record, reported ?? NOTHING_REPORTED, { traceback, line, trace: own ? message : undefined });
}

/** Whether the event of a record leaves it to the message which error it reports. */
function isSilent(reported: Reported | undefined): boolean {
  return reported === undefined || (reported.code === undefined && reported.message === undefined);
}

/** What the event of a record, or a known text in it, reports of a failure. */
interface Reported {
  readonly code: number | undefined;
  readonly message: string | undefined;
  readonly namespace: Namespace | undefined;
  readonly fails: boolean;
  /** The verb that failed, as the log or its table names it. */
  readonly verb?: string | undefined;
  /** Name of the code, where it is one of libvirt: it is not in vdsm's table. */
  readonly libvirt?: { readonly name: string | undefined };
}

const NOTHING_REPORTED: Reported = { code: undefined, message: undefined, namespace: undefined, fails: false };

/** The exception that a record shows, in one of its forms. */
interface Shown {
  readonly traceback: Traceback | undefined;
  /** The exception within a line, where there is no traceback, or one that is cut off before its exception. */
  readonly line: OneLineError | undefined;
  /** The traceback, if the message is one. */
  readonly trace: string | undefined;
}

function errorOf(record: LogRecord, reported: Reported, { traceback, line, trace }: Shown): LoggedError {
  const { code, libvirt } = reported;
  const exception = traceback?.type === undefined ? (line ?? traceback) : traceback;
  const own = isBad(record) || libvirt !== undefined ? messageOf(record) : undefined;
  // the message of the exception is the exact one: that of the record mostly holds it within a longer text
  const message = (exception?.message || reported.message) ?? own;
  const row = libvirt === undefined ? nameError(code, exception?.type, message, reported.namespace) : undefined;
  const name = libvirt === undefined ? row?.name : libvirt.name;
  const type = exception?.type ?? (libvirt === undefined ? name : 'libvirtError');
  const frames = line !== undefined && line.frames.length > 0 ? line.frames : (traceback?.frames ?? []);
  // without frames, what failed by the exception is in the words around it
  const fingerprint = fingerprintOf({
    type,
    message: line === undefined ? message : own,
    frames,
    name,
    verb: reported.verb,
  });
  return {
    type,
    message,
    code: code ?? row?.code,
    name,
    area: libvirt === undefined ? row && areaOf(row) : 'libvirt',
    causes: traceback?.causes ?? [],
    fingerprint: fingerprint.text,
    rank: fingerprint.rank,
    trace,
    fails: reported.fails,
  };
}

function readEvent(record: LogRecord, event: Event): Reported | undefined {
  switch (event.kind) {
    case 'call-finish':
      if (event.outcome === 'failure')
        return failure(event.code, event.message, namespaceOf(event.verb, record.logger), event.verb);
      return event.facts === undefined ? undefined : insideSuccess(event, event.facts, record.logger);
    case 'call-error': {
      const namespace = event.by === 'api' || event.by === 'xmlrpc' ? event.verb && namespaceOf(event.verb) : 'storage';
      const message = event.by === 'xmlrpc' ? undefined : event.message;
      return failure(event.code, message, namespace || undefined, event.verb);
    }
    case 'bridge-finish':
      if ((event.code ?? 0) === 0) return undefined;
      return failure(event.code, event.message, namespaceOf(event.method), event.method);
    case 'bridge-refused':
      return failure(RECOVERING, undefined, namespaceOf(event.method), event.method);
    case 'rpc-finish':
      return event.ok ? undefined : failure(event.code, undefined, namespaceOf(event.method), event.method);
    case 'bridge-error':
      return failure(undefined, undefined, undefined);
    case 'task-abort':
      return failure(event.code, event.message, 'storage');
    case 'task-error':
      return failure(undefined, undefined, 'storage');
    case 'worker-finish':
      return event.failed ? failure(undefined, undefined, 'storage') : undefined;
    case 'note':
      return readNote(record, event.facts?.['vdsm.vm.exit_code'], event.facts?.['vdsm.vm.exit_reason']);
    default:
      return undefined;
  }
}

/** Reads the failure that a successful verb returns: storage that could not be connected. Why a VM is down is news to nobody. */
function insideSuccess(
  { verb, returned }: EventOf<'call-finish'>,
  facts: NoteFacts,
  logger: string,
): Reported | undefined {
  const first = facts['vdsm.call.failed_part_codes']?.[0];
  if (first === undefined) return undefined;
  const code = Number(first);
  const namespace = namespaceOf(verb, logger);
  if (namespace !== 'virt') return { ...NOTHING_REPORTED, code, namespace };
  // checkpoints of VMs: libvirt refuses them
  const message = get(readLiteral(returned ?? '').value, 'result', 'error', 'message');
  const libvirt = { name: LIBVIRT_ERRORS.get(code) };
  return { ...NOTHING_REPORTED, code, message: typeof message === 'string' ? message : undefined, libvirt };
}

function readNote(
  record: LogRecord,
  exitCode: number | undefined,
  exitReason: string | undefined,
): Reported | undefined {
  if (exitCode !== undefined && !WANTED.has(exitCode)) return { ...NOTHING_REPORTED, message: exitReason };
  return readLibvirt(record);
}

/**
 * Exit reasons in `Changed state to Down: … (code=6)` that are no failure: ended, migrated, saved, shut down by an admin or
 * by its user, destroyed while it started, down for a reboot (`vmexitreason` of vdsm; statistics have 0 or 1 instead).
 */
const WANTED: ReadonlySet<number> = new Set([0, 4, 5, 6, 7, 10, 13]);

/** Reads a failure of libvirt at any level: `connection to libvirt broken. ecode: …`, and at DEBUG any exception of libvirt. */
function readLibvirt(record: LogRecord): Reported | undefined {
  const libvirt = readLibvirtError(record.message);
  if (libvirt === undefined) return undefined;
  const { code, name, message } = libvirt;
  return { ...NOTHING_REPORTED, code, message, libvirt: { name } };
}

/** @param call verb, or JSON-RPC method: fingerprints know a verb by one name */
function failure(
  code: number | undefined,
  message: string | undefined,
  namespace: Namespace | undefined,
  call?: string,
): Reported {
  const verb = call === undefined ? undefined : (findVerb(call)?.verb ?? call.slice(call.lastIndexOf('.') + 1));
  return { code, message, namespace, fails: true, verb };
}

/** `RecoveryInProgress`, which vdsm answers to requests while it starts; the line does not write the code. */
const RECOVERING = 99;

function isError({ level }: LogRecord): boolean {
  return level === 'ERROR' || level === 'CRITICAL' || level === 'CRIT';
}

/** Returns whether the message itself may hold a traceback, by its level. */
function isBad(record: LogRecord): boolean {
  return isError(record) || record.level === 'WARNING' || record.level === 'WARN';
}

/** The message without the id before it, and without what Python writes behind it where there is no exception. */
function messageOf({ message }: LogRecord): string {
  const text = readAdapter(message)?.rest ?? message;
  return capText(text.endsWith(NO_EXCEPTION) ? text.slice(0, -NO_EXCEPTION.length) : text, RETURN_MAX);
}

const NO_EXCEPTION = '\nNoneType: None';
