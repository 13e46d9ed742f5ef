/** Reads facts about the host from the returned values of calls: read delays of storage domains, the SPM, VMs that went down. */
import type { NoteFacts } from '../../model/events.ts';
import { UUID_LENGTH } from '../../model/uuid.ts';
import { isUuid } from '../ids.ts';
import { readLiteral } from '../python/literal.ts';
import { get } from '../python/value.ts';
import type { PyValue } from '../python/value.ts';
import { readSmallNumber } from './small-number.ts';

/** A longer value is not read: this one holds some hundred storage domains. */
const READ_MAX = 65_536;

const READERS: Readonly<Record<string, (value: string) => NoteFacts | undefined>> = {
  repoStats: readDelays,
  getStorageRepoStats: readDelays,
  getSpmStatus: readSpm,
  getStats: readExit,
  getAllVmStats: readExit,
};

/** Reads facts from the value that a verb returned, as logged; undefined where the verb or the value has none. */
export function readReturn(verb: string, value: string): NoteFacts | undefined {
  return Object.hasOwn(READERS, verb) ? READERS[verb]?.(value) : undefined;
}

/**
 * `{'UUID': {'delay': '0.000468853', 'lastCheck': '9.7', 'code': 0, 'valid': True, …}, …}`; the slowest domain counts. The
 * engine polls each host every few seconds, so the few values are searched: to read the literal would cost more.
 */
function readDelays(value: string): NoteFacts | undefined {
  if (value.length > READ_MAX || !value.startsWith('{')) return undefined;
  let worst: string | undefined;
  let delay = -1;
  let check = -1;
  const invalid: string[] = [];
  // 4.9.0, and `getStorageRepoStats` until 4.17, put the call's own status among the domains, under no UUID
  for (const [, domain = '', state = ''] of value.matchAll(DOMAIN)) {
    if (!isUuid(domain)) continue;
    if (INVALID.test(state)) invalid.push(domain);
    const took = numberOf(DELAY.exec(state)?.[1]);
    if (took !== undefined && took > delay) [worst, delay] = [domain, took];
    const age = numberOf(LAST_CHECK.exec(state)?.[1]);
    // in 4.9 `lastCheck` is an instant, not an age
    if (age !== undefined && age < AGE_MAX && age > check) check = age;
  }
  if (worst === undefined && invalid.length === 0) return undefined;
  return {
    ...(worst === undefined ? {} : { 'vdsm.sd.id': worst, 'vdsm.sd.read_delay_seconds': delay }),
    ...(check < 0 ? {} : { 'vdsm.sd.last_check_seconds': check }),
    ...(invalid.length === 0 ? {} : { 'vdsm.sd.invalid': invalid }),
  };
}

const DOMAIN = /['"]([0-9a-f-]{36})['"]: \{([^{}]*)\}/gi;
const INVALID = /'valid': False/;
const DELAY = /'delay': u?['"]?([\d.e+-]+)/;
const LAST_CHECK = /'lastCheck': u?['"]?([\d.e+-]+)/;

/** A `lastCheck` of more seconds, ten years, is an instant. */
const AGE_MAX = 315_360_000;

/** The status of the SPM and the call's own have seven values. */
const SPM_VALUES_MAX = 256;

/** `{'spm_st': {'spmId': 1, 'spmStatus': 'SPM', 'spmLver': 0}}`. */
function readSpm(value: string): NoteFacts | undefined {
  if (value.length > READ_MAX) return undefined;
  const status = get(readLiteral(value, 0, { values: SPM_VALUES_MAX }).value, 'spm_st');
  const role = get(status, 'spmStatus');
  const id = numberOf(get(status, 'spmId'));
  if (typeof role !== 'string') return undefined;
  return { 'vdsm.spm.role': role.toLowerCase(), ...(id === undefined ? {} : { 'vdsm.spm.id': id }) };
}

/** `'exitCode': 1, 'exitMessage': '…'` of the first VM that went down with a message; the value may be megabytes long. */
function readExit(value: string): NoteFacts | undefined {
  const at = value.indexOf("'exitMessage': ");
  if (at < 0) return undefined;
  const message = readLiteral(value.slice(at + 15, at + 15 + EXIT_MAX)).value;
  if (typeof message !== 'string' || message === '') return undefined;
  // Python 2 prints the keys of a VM in any order, so they may come before or after
  const from = Math.max(0, at - EXIT_MAX);
  const around = value.slice(from, at + EXIT_MAX);
  const code = readNumber(around, "'exitCode': ", at - from);
  const vm = readId(around, "'vmId': '", at - from);
  return {
    'vdsm.vm.status': 'down',
    'vdsm.vm.exit_reason': message.slice(0, 1024),
    ...(code === undefined ? {} : { 'vdsm.vm.exit_code': code }),
    ...(vm === undefined || !isUuid(vm) ? {} : { 'vdsm.vm.id': vm }),
  };
}

/** Characters around an exit message in which the other keys of its VM are searched, and characters of the message itself. */
const EXIT_MAX = 2048;

function readNumber(text: string, key: string, near: number): number | undefined {
  const at = nearest(text, key, near);
  return at < 0 ? undefined : numberOf(readLiteral(text.slice(at + key.length, at + key.length + 16)).value);
}

function readId(text: string, key: string, near: number): string | undefined {
  const at = nearest(text, key, near);
  return at < 0 ? undefined : text.slice(at + key.length, at + key.length + UUID_LENGTH);
}

/** Finds the occurrence of a key that is nearest to a place, or -1. */
function nearest(text: string, key: string, near: number): number {
  const before = text.lastIndexOf(key, near);
  const after = text.indexOf(key, near);
  if (before < 0 || after < 0) return Math.max(before, after);
  return near - before <= after - near ? before : after;
}

function numberOf(value: PyValue | undefined): number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? readSmallNumber(String(value)) : undefined;
}
