import type { NoteFacts } from '../../model/events.ts';
import { readLiteral } from '../python/literal.ts';
import { get, isDict } from '../python/value.ts';
import type { PyValue } from '../python/value.ts';
import { findVerb } from '../verbs.ts';

/** A longer value is not read: this one holds some hundred connections. */
const READ_MAX = 131_072;
/** Values that are read: three for each connection. */
const VALUES_MAX = 8192;
/** Codes that are kept: parts mostly fail alike. */
const CODES_MAX = 16;
/** Status of a service of gluster that could not be started or stopped. It has no code. */
const ERROR = 'ERROR';

/**
 * Counts the parts that failed in the returned value of a verb which returns OK all the same, such as the connections of
 * `connectStorageServer`; undefined where none failed, or the verb has no parts.
 * @param name of the verb, or of the JSON-RPC method, which returns only what the first key leads to
 */
export function readFailedParts(name: string, value: string): NoteFacts | undefined {
  const path = findVerb(name)?.parts?.split('.');
  if (path === undefined || value.length > READ_MAX) return undefined;
  const returned = readLiteral(value, 0, { values: VALUES_MAX }).value;
  const inside = get(returned, ...path) ?? (name.includes('.') ? get(returned, ...path.slice(1)) : undefined);
  if (inside === undefined) return undefined;
  return countFailed(path.length > 1 ? [inside] : partsOf(inside));
}

/** Counts the parts with a code other than 0; undefined where there is none. */
export function countFailed(parts: readonly PyValue[]): NoteFacts | undefined {
  let failed = 0;
  const codes = new Set<string>();
  for (const part of parts) {
    const code = codeOf(part);
    if (code === 0) continue;
    failed++;
    if (Number.isSafeInteger(code) && codes.size < CODES_MAX) codes.add(String(code));
  }
  if (failed === 0) return undefined;
  return {
    'vdsm.call.failed_parts': failed,
    ...(codes.size === 0 ? {} : { 'vdsm.call.failed_part_codes': [...codes] }),
  };
}

function partsOf(value: PyValue): readonly PyValue[] {
  if (Array.isArray(value)) return value;
  return isDict(value) ? value.entries.map(([, part]) => part) : [];
}

/** Returns the code of a part, `477` or `{'status': 477, …}`; undefined where it failed without one, 0 for any other value. */
function codeOf(part: PyValue): number | undefined {
  if (typeof part === 'number') return part;
  const code = get(part, 'status') ?? get(part, 'code');
  if (code === ERROR) return undefined;
  if (typeof code === 'string' && /^-?\d{1,9}$/.test(code)) return Number(code);
  return typeof code === 'number' ? code : 0;
}
