/** Finds the row of an error in vdsm's table of errors: by its code, by the class of its exception, or by its message. */
import { ALL_ERRORS, findError } from '../error-codes.ts';
import type { ErrorRow } from '../error-codes.ts';
import type { Namespace } from '../verbs.ts';
import { shortType } from './fingerprint.ts';

/** Looks up an error by the code that the log names; without one by the class of its exception, or else by its message. */
export function nameError(
  code: number | undefined,
  type: string | undefined,
  message: string | undefined,
  namespace: Namespace | undefined,
): ErrorRow | undefined {
  if (code !== undefined) return findError(code, namespace, message);
  return type === undefined ? findByMessage(message ?? '') : findByClass(type);
}

/** Skips classes of other packages, and those of Python itself, which Python 2 writes without a module as it does vdsm's. */
function findByClass(type: string): ErrorRow | undefined {
  const qualified = type.includes('.');
  if (qualified ? !OWN_MODULE.test(type) : PYTHON_CLASSES.has(type)) return undefined;
  return BY_CLASS.get(shortType(type));
}

const OWN_MODULE = /^(?:vdsm|storage|yajsonrpc|storage_exception|exception)\./;
/** Classes of Python whose name vdsm uses for one of its own. */
const PYTHON_CLASSES: ReadonlySet<string> = new Set(['ImportError']);

/** Returns the part of vdsm that an error belongs to, as documents name it. */
export function areaOf({ area, code }: ErrorRow): string {
  // 100 is the code of storage for anything unexpected, and virt returns it too
  if (area === 'jsonrpc' || code === 100) return 'general';
  if (area !== 'common') return area;
  return (code < 100 && !GENERAL.has(code)) || (code >= 1600 && code < 1700) ? 'virt' : 'general';
}

/** Common codes below 100 that are not about VMs: done, unexpected, not implemented, MOM, hardware, jobs, KSM, hooks, recovery. */
const GENERAL: ReadonlySet<number> = new Set([0, 16, 43, 44, 54, 57, 66, 68, 69, 71, 78, 91, 99]);

/** Rows by the class of the exception; where several have one name, the first row wins. */
const BY_CLASS: ReadonlyMap<string, ErrorRow> = new Map(
  ALL_ERRORS.toReversed()
    .filter(({ area }) => area !== 'network')
    .map((row) => [row.name, row]),
);

/** What JSON-RPC servers answer, and log, for any exception of a verb. */
const INTERNAL_ERROR = 'Internal server error';

/** Rows by their message. Storage exceptions print it before their arguments, `Not SPM: ('…',)`, where it can be found. */
const BY_MESSAGE: ReadonlyMap<string, ErrorRow> = new Map(
  ALL_ERRORS.toReversed()
    .filter(
      ({ area, message }) =>
        (area === 'storage' || area === 'common' || area === 'jsonrpc') &&
        message !== undefined &&
        !message.includes('%'),
    )
    .flatMap((row) => {
      const named: [string, ErrorRow][] = [[row.message ?? '', row]];
      if (row.name === 'JsonRpcInternalError') named.push([INTERNAL_ERROR, row]);
      return named;
    }),
);
const MESSAGE_MAX = Math.max(...[...BY_MESSAGE.keys()].map(({ length }) => length));

function findByMessage(message: string): ErrorRow | undefined {
  const head = message.slice(0, MESSAGE_MAX + 1);
  const whole = BY_MESSAGE.get(head.trimEnd());
  if (whole !== undefined && message.length <= MESSAGE_MAX + 1) return whole;
  // some messages have a colon of their own
  for (let colon = head.indexOf(':'); colon >= 0; colon = head.indexOf(':', colon + 1)) {
    const row = BY_MESSAGE.get(head.slice(0, colon));
    if (row !== undefined) return row;
  }
  return undefined;
}
