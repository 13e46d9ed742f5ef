/** Makes the same error equal: on other hosts, in other releases, at another line of the source. */
import { hash } from 'node:crypto';
import { shapeOf } from '../shape.ts';
import { PLUMBING, TYPE_ALIASES, GENERIC_TYPES } from '../tables/plumbing.ts';
import type { Frame } from './traceback.ts';

/** What a fingerprint is made from. */
export interface FingerprintInput {
  /** Class as written. */
  readonly type: string | undefined;
  readonly message: string | undefined;
  /** Innermost last. */
  readonly frames: readonly Frame[];
  /** vdsm's name of the error; it is one error whatever words come with it. */
  readonly name: string | undefined;
}

/** A fingerprint, and what it stands on: frames tell most, words least. */
export interface Fingerprint {
  readonly text: string;
  readonly rank: 0 | 1 | 2;
}

/**
 * 12 characters of a hash over the class without its module and the innermost functions that are no plumbing. Without
 * such functions: vdsm's name of the error, or the class and the shape of its words.
 */
export function fingerprintOf({ type, message = '', frames, name }: FingerprintInput): Fingerprint {
  const known = type === undefined ? name : sameType(type);
  const errno = known === 'OSError' ? (/^\[Errno \d+\]/.exec(message.slice(0, 16))?.[0] ?? '') : '';
  const words = known !== undefined && GENERIC_TYPES.has(known) ? shapeOf(message.trimStart()) : '';
  const telling = tellingFrames(frames);
  if (telling.length > 0) return made(2, `${known ?? ''}${errno}`, words, telling.join('>'));
  if (known !== undefined && known === name && !VAGUE.has(known)) return made(1, known, words, '');
  return made(0, `${known ?? ''}${errno}`, shapeOf(message.trimStart()), '');
}

/** The class without its module, since python 3 writes it and python 2 does not. */
export function shortType(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

const PLUMBING_OF = new Map(Object.entries(PLUMBING).map(([module, names]) => [module, new Set(names)]));
const EVERYWHERE = PLUMBING_OF.get('*');
const SAME_TYPE = new Map(Object.entries(TYPE_ALIASES));

/** Names of vdsm for anything unexpected: their words tell what it was. */
const VAGUE: ReadonlySet<string> = new Set(['GeneralException', 'UnexpectedError', 'JsonRpcInternalError']);

/** Functions that a fingerprint is made from, at most. */
const FRAMES = 4;
const LENGTH = 12;

/**
 * Names of the innermost functions that tell something, outermost first. Modules moved and were renamed between releases
 * (`BindingXMLRPC`, `bindingxmlrpc`; `storage/` into `vdsm/storage/`), so one stands only before a name that many have.
 */
function tellingFrames(frames: readonly Frame[]): string[] {
  const telling: string[] = [];
  for (let at = frames.length - 1; at >= 0 && telling.length < FRAMES; at--) {
    const { file, func } = frames[at] ?? { file: '', func: '' };
    if (func === '') continue;
    const module = moduleOf(file);
    if (isPlumbing(module, func)) continue;
    const special = func.startsWith('__') && func.endsWith('__');
    const name = special || func.startsWith('<') ? `${module}.${func}` : func.replace(/^_+/, '');
    // a verb of the API calls the function of its own name
    if (telling.at(-1) !== name) telling.push(name);
  }
  return telling.reverse();
}

function isPlumbing(module: string, func: string): boolean {
  if (func.startsWith('wrap')) return true;
  return EVERYWHERE?.has(func) === true || PLUMBING_OF.get(module)?.has(func) === true;
}

/** `/usr/lib/python2.7/site-packages/vdsm/storage/hsm.py` is `hsm`; of a package its own name. */
function moduleOf(file: string): string {
  const parts = file.toLowerCase().split('/');
  const base = (parts.at(-1) ?? '').replace(/\.py[co]?$/, '');
  return base === '__init__' ? (parts.at(-2) ?? base) : base;
}

function sameType(type: string): string {
  const short = shortType(type);
  return SAME_TYPE.get(short) ?? short;
}

function made(rank: Fingerprint['rank'], type: string, words: string, frames: string): Fingerprint {
  return { rank, text: hash('sha1', `${type}\n${words}\n${frames}`, 'hex').slice(0, LENGTH) };
}
