/** Gives one error the same fingerprint on every host, in every release, and at whatever line of the source it is raised. */
import { hash } from 'node:crypto';
import { PLUMBING, TYPE_ALIASES, GENERIC_TYPES, WRAPPER_TYPES } from '../tables/plumbing.ts';
import type { Frame } from './traceback.ts';
import { toolOf, wordsOf } from './words.ts';

/** The parts of an error that go into its fingerprint. */
export interface FingerprintInput {
  /** Class as written. */
  readonly type: string | undefined;
  readonly message: string | undefined;
  /** Innermost last. */
  readonly frames: readonly Frame[];
  /** vdsm's name of the error, which identifies it whatever the message. */
  readonly name: string | undefined;
  /** The verb of vdsm that failed, where the record names it. */
  readonly verb?: string | undefined;
}

/**
 * A fingerprint, and how well it identifies the error: 2 by its frames, 1 by vdsm's name of it, 0 by its message, or by a name
 * around which the class says nothing; without frames half more where the verb counts too.
 */
export interface Fingerprint {
  readonly text: string;
  readonly rank: 0 | 0.5 | 1 | 1.5 | 2;
}

/**
 * Returns 12 characters of a hash over the class without its module and the innermost functions that are not plumbing. Where
 * there are no such functions, the hash is over vdsm's name of the error, or else over the class and the words of the message,
 * and over the verb. The tool counts where a command is what failed: one function runs all of them.
 */
export function fingerprintOf({ type, message = '', frames, name, verb = '' }: FingerprintInput): Fingerprint {
  const errno = ERRNO.exec(message.slice(0, 16))?.[0] ?? '';
  const known = type === undefined ? name : sameType(type, name, errno);
  const number = known === 'OSError' ? errno : '';
  const functions = ownFunctions(frames);
  if (functions.length > 0) {
    const words = known !== undefined && GENERIC_TYPES.has(known) ? wordsOf(message) : toolOf(message);
    return hashed(2, `${known ?? ''}${number}`, words, functions.join('>'));
  }
  if (known !== undefined && known === name && !VAGUE.has(known)) {
    // a record that names the error itself knows its class better
    return named(isWrapper(type) ? 0 : 1, known, '', verb);
  }
  return named(0, `${known ?? ''}${number}`, wordsOf(message), verb);
}

/** Strips the module from a class: Python 3 writes it, Python 2 does not. */
export function shortType(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

const PLUMBING_OF = new Map(Object.entries(PLUMBING).map(([module, names]) => [module, new Set(names)]));
const EVERYWHERE = PLUMBING_OF.get('*');
const SAME_TYPE = new Map(Object.entries(TYPE_ALIASES));

/** vdsm's names for anything unexpected: only the message identifies the error. */
const VAGUE: ReadonlySet<string> = new Set(['GeneralException', 'UnexpectedError', 'JsonRpcInternalError']);

/** `socket.error`, `select.error`; a time-out of the system has a number, one of Python has none. */
const SYSTEM_ERRORS: ReadonlySet<string> = new Set(['error', 'timeout', 'TimeoutError']);
const ERRNO = /^\[Errno -?\d{1,9}\]/;

/** Functions that go into a fingerprint, at most. */
const FRAMES = 4;
const LENGTH = 12;

/**
 * Returns the names of the innermost functions that are not plumbing, outermost first. Releases moved and renamed modules
 * (`BindingXMLRPC`, `bindingxmlrpc`; `storage/` into `vdsm/storage/`), so only a name that many functions have gets its module.
 */
function ownFunctions(frames: readonly Frame[]): string[] {
  const names: string[] = [];
  for (let at = frames.length - 1; at >= 0 && names.length < FRAMES; at--) {
    const { file, func } = frames[at] ?? { file: '', func: '' };
    if (func === '') continue;
    const module = moduleOf(file);
    if (isPlumbing(module, func)) continue;
    const special = func.startsWith('__') && func.endsWith('__');
    const name = special || func.startsWith('<') ? `${module}.${func}` : func.replace(/^_+/, '');
    // a verb of the API calls the function of its own name
    if (names.at(-1) !== name) names.push(name);
  }
  return names.reverse();
}

function isPlumbing(module: string, func: string): boolean {
  if (func.startsWith('wrap')) return true;
  return EVERYWHERE?.has(func) === true || PLUMBING_OF.get(module)?.has(func) === true;
}

/** Returns the module of a file: `hsm` for `/usr/lib/python2.7/site-packages/vdsm/storage/hsm.py`; of a package its own name. */
function moduleOf(file: string): string {
  const parts = file.toLowerCase().split('/');
  const base = (parts.at(-1) ?? '').replace(/\.py[co]?$/, '');
  return base === '__init__' ? (parts.at(-2) ?? base) : base;
}

/** Whether a class tells only which layer of the engine passed an error on. */
function isWrapper(type: string | undefined): boolean {
  return type !== undefined && WRAPPER_TYPES.has(shortType(type));
}

/** Returns the class that an error has in every release; of a class around any other error, vdsm's name of that one. */
function sameType(type: string, name: string | undefined, errno: string): string | undefined {
  const short = shortType(type);
  if (isWrapper(type)) return name;
  // Python 2 names them for the module that calls the system
  if (errno !== '' && SYSTEM_ERRORS.has(short)) return 'OSError';
  return SAME_TYPE.get(short) ?? short;
}

function named(rank: 0 | 1, type: string, words: string, verb: string): Fingerprint {
  if (verb === '') return hashed(rank, type, words, '');
  return hashed(rank === 0 ? 0.5 : 1.5, type, words, `verb ${verb}`);
}

function hashed(rank: Fingerprint['rank'], type: string, words: string, functions: string): Fingerprint {
  return { rank, text: hash('sha1', `${type}\n${words}\n${functions}`, 'hex').slice(0, LENGTH) };
}
