/** What the table of errors says of a failure: by its code, by the class of its exception, or by its words. */
import { ALL_ERRORS, findError } from '../error-codes.ts';
import type { ErrorRow } from '../error-codes.ts';
import type { Namespace } from '../verbs.ts';
import { shortType } from './fingerprint.ts';

/** Looks an error up by the code that the log names, or else by the class of its exception, or else by its words. */
export function nameError(
  code: number | undefined,
  type: string | undefined,
  message: string | undefined,
  namespace: Namespace | undefined,
): ErrorRow | undefined {
  if (code !== undefined) return findError(code, namespace, message);
  return type === undefined ? findByWords(message ?? '') : findByClass(type);
}

/** A class of another package is none of vdsm's, nor is one that python itself has; python 2 names no module. */
function findByClass(type: string): ErrorRow | undefined {
  const qualified = type.includes('.');
  if (qualified ? !OWN_MODULE.test(type) : PYTHON.has(type)) return undefined;
  return BY_NAME.get(shortType(type));
}

const OWN_MODULE = /^(?:vdsm|storage|yajsonrpc|storage_exception|exception)\./;
/** Classes of python that vdsm has too. */
const PYTHON: ReadonlySet<string> = new Set(['ImportError']);

/** Part of vdsm that an error belongs to, as documents name it. */
export function areaOf({ area, code }: ErrorRow): string {
  // 100 is storage's word for anything unexpected, and virt says it too
  if (area === 'jsonrpc' || code === 100) return 'general';
  if (area !== 'common') return area;
  return (code < 100 && !GENERAL.has(code)) || (code >= 1600 && code < 1700) ? 'virt' : 'general';
}

/** Common codes below 100 that are not of VMs: done, unexpected, not implemented, MOM, hardware, jobs, KSM, hooks, recovery. */
const GENERAL: ReadonlySet<number> = new Set([0, 16, 43, 44, 54, 57, 66, 68, 69, 71, 78, 91, 99]);

/** A class of exceptions, where one area alone has it, or the likelier one. */
const BY_NAME: ReadonlyMap<string, ErrorRow> = new Map(
  ALL_ERRORS.toReversed()
    .filter(({ area }) => area !== 'network')
    .map((row) => [row.name, row]),
);

/** Storage exceptions print their words, then their arguments: `Not SPM: ('…',)`. Only these words are looked for. */
const WORDED: ReadonlyMap<string, ErrorRow> = new Map(
  ALL_ERRORS.toReversed()
    .filter(
      ({ area, message }) =>
        (area === 'storage' || area === 'common') && message !== undefined && !message.includes('%'),
    )
    .map((row) => [row.message ?? '', row]),
);
const WORDS_MAX = Math.max(...[...WORDED.keys()].map(({ length }) => length));

function findByWords(message: string): ErrorRow | undefined {
  const head = message.slice(0, WORDS_MAX + 1);
  const whole = WORDED.get(head.trimEnd());
  if (whole !== undefined && message.length <= WORDS_MAX + 1) return whole;
  // some words have a colon of their own
  for (let colon = head.indexOf(':'); colon >= 0; colon = head.indexOf(':', colon + 1)) {
    const row = WORDED.get(head.slice(0, colon));
    if (row !== undefined) return row;
  }
  return undefined;
}
