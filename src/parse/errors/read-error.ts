/** Says what went wrong, where a record tells that something did. */
import type { Event, LoggedError } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import { readAdapter } from '../adapter.ts';
import { capText, RETURN_MAX } from '../caps.ts';
import { namespaceOf } from '../verbs.ts';
import type { Namespace } from '../verbs.ts';
import { fingerprintOf } from './fingerprint.ts';
import { readLibvirtError } from './libvirt.ts';
import { areaOf, nameError } from './naming.ts';
import { readStatusList } from './status-list.ts';
import { isTraceback, readTraceback } from './traceback.ts';
import type { Traceback } from './traceback.ts';

/**
 * The error that a record tells of: one at ERROR or CRITICAL, one with a traceback at any level, or an event that says
 * that something failed (`FINISH verb error=`, `aborting: Task is aborted`, a status code in a return), at any level too.
 */
export function readError(record: LogRecord, event: Event | undefined): LoggedError | undefined {
  const said = event === undefined ? readLibvirt(record) : readEvent(record, event);
  if (said === undefined && record.trace === '' && !isBad(record)) return undefined;
  const { message, trace } = record;
  const own = trace === '' && isTraceback(message);
  const traceback = trace === '' ? (isBad(record) ? readTraceback(message) : undefined) : readTraceback(trace);
  if (said === undefined && traceback === undefined && !isError(record)) return undefined;
  return errorOf(record, said ?? NOTHING_SAID, traceback, own ? message : undefined);
}

/** What an event, or a known text, says of a failure. */
interface Said {
  readonly code: number | undefined;
  readonly message: string | undefined;
  readonly namespace: Namespace | undefined;
  readonly fails: boolean;
  /** Another numbering than vdsm's, already named. */
  readonly libvirt?: { readonly name: string | undefined };
}

const NOTHING_SAID: Said = { code: undefined, message: undefined, namespace: undefined, fails: false };

function errorOf(
  record: LogRecord,
  said: Said,
  traceback: Traceback | undefined,
  trace: string | undefined,
): LoggedError {
  const { code } = said;
  // what the exception says is said of it by the record too, mostly in a longer text
  const message =
    (traceback?.message || said.message) ??
    (isBad(record) || said.libvirt !== undefined ? ownWords(record) : undefined);
  const row = said.libvirt === undefined ? nameError(code, traceback?.type, message, said.namespace) : undefined;
  const name = said.libvirt === undefined ? row?.name : said.libvirt.name;
  const type = traceback?.type ?? (said.libvirt === undefined ? name : 'libvirtError');
  const print = fingerprintOf({ type, message, frames: traceback?.frames ?? [], name });
  return {
    type,
    message,
    code: code ?? row?.code,
    name,
    area: said.libvirt === undefined ? row && areaOf(row) : 'libvirt',
    causes: traceback?.causes ?? [],
    fingerprint: print.text,
    rank: print.rank,
    trace,
    fails: said.fails,
  };
}

function readEvent(record: LogRecord, event: Event): Said | undefined {
  switch (event.kind) {
    case 'call-finish':
      if (event.outcome === 'failure')
        return failure(event.code, event.message, namespaceOf(event.verb, record.logger));
      return insideSuccess(event.returned, event.facts?.['vdsm.vm.exit_code'], event.facts?.['vdsm.vm.exit_reason']);
    case 'call-error': {
      const namespace = event.by === 'api' || event.by === 'xmlrpc' ? event.verb && namespaceOf(event.verb) : 'storage';
      return failure(event.code, event.by === 'xmlrpc' ? undefined : event.message, namespace || undefined);
    }
    case 'bridge-finish':
      if ((event.code ?? 0) === 0) return undefined;
      return failure(event.code, event.message, namespaceOf(event.method));
    case 'bridge-refused':
      return failure(RECOVERING, undefined, namespaceOf(event.method));
    case 'rpc-finish':
      return event.ok ? undefined : failure(event.code, undefined, namespaceOf(event.method));
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

/** A VM that is down by no wish of anybody, or storage that could not be connected, told by a verb that is fine itself. */
function insideSuccess(
  returned: string | undefined,
  exitCode: number | undefined,
  exitReason: string | undefined,
): Said | undefined {
  if (exitCode !== undefined && exitCode !== 0) return { ...NOTHING_SAID, message: exitReason };
  const code = returned === undefined ? undefined : readStatusList(returned);
  return code === undefined ? undefined : { ...NOTHING_SAID, code, namespace: 'storage' };
}

function readNote(record: LogRecord, exitCode: number | undefined, exitReason: string | undefined): Said | undefined {
  if (exitCode !== undefined && !WISHED.has(exitCode)) return { ...NOTHING_SAID, message: exitReason };
  return readLibvirt(record);
}

/**
 * Numbers in `Changed state to Down: … (code=6)` that stand for no failure: ended, migrated, saved, shut down by an admin
 * or by its user, destroyed while it started, down for a reboot (`vmexitreason`; statistics have another number, 0 or 1).
 */
const WISHED: ReadonlySet<number> = new Set([0, 4, 5, 6, 7, 10, 13]);

/** Told at any level: `connection to libvirt broken. ecode: …`, and at DEBUG every exception of libvirt. */
function readLibvirt(record: LogRecord): Said | undefined {
  const libvirt = readLibvirtError(record.message);
  if (libvirt === undefined) return undefined;
  const { code, name, message } = libvirt;
  return { ...NOTHING_SAID, code, message, libvirt: { name } };
}

function failure(code: number | undefined, message: string | undefined, namespace: Namespace | undefined): Said {
  return { code, message, namespace, fails: true };
}

/** `RecoveryInProgress`: what a request gets while vdsm starts; the line does not say it. */
const RECOVERING = 99;

function isError({ level }: LogRecord): boolean {
  return level === 'ERROR' || level === 'CRITICAL' || level === 'CRIT';
}

/** Levels at which the message itself is searched for a traceback. */
function isBad(record: LogRecord): boolean {
  return isError(record) || record.level === 'WARNING' || record.level === 'WARN';
}

/** The message without the id before it. */
function ownWords({ message }: LogRecord): string {
  return capText(readAdapter(message)?.rest ?? message, RETURN_MAX);
}
