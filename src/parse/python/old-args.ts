import type { CallArg } from './args.ts';
import { readLiteral } from './literal.ts';
import { isDict, isOpaque } from './value.ts';
import type { PyValue } from './value.ts';
import { OLD_ARGUMENTS } from '../tables/old-arguments.ts';

/**
 * Reads the arguments of `Run and protect: verb, args: ( a=b c=d)` (4.9.0), from the text behind `args: `, with or without
 * its parentheses. That release quotes nothing, and values may hold spaces and `=`: a value ends only before the name of
 * another argument of the verb. Of a verb that the table lacks, the names of all verbs count; where the text begins with
 * none of those, any name. Never throws, and linear.
 */
export function readOldArgs(verb: string, text: string): CallArg[] {
  const list = text.startsWith('(') ? text.slice(1, text.endsWith(')') ? -1 : undefined) : text;
  const places = PLACES.get(verb);
  const first = firstName(list);
  if (places?.has(first) === true) return split(list, inOrder(places));
  return split(list, ALL_NAMES.has(first) ? (name) => ALL_NAMES.has(name) : () => true);
}

/** The arguments of each verb, with their positions in its signature. */
const PLACES: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  Object.entries(OLD_ARGUMENTS).map(([verb, row]) => [
    verb,
    new Map(row.split(' ').map((name, place) => [name, place])),
  ]),
);

const ALL_NAMES: ReadonlySet<string> = new Set(Object.values(OLD_ARGUMENTS).flatMap((row) => row.split(' ')));

/** `spUUID=x`; copies on wiki pages have `prevID =-1` too. */
const NAME = /(?:^| )([A-Za-z_]\w{0,63}) ?=/g;

function firstName(list: string): string {
  return /^ ?([A-Za-z_]\w{0,63}) ?=/.exec(list)?.[1] ?? '';
}

/** Accepts names in the order of the signature; a name that would go back in it is part of a value. */
function inOrder(places: ReadonlyMap<string, number>): (name: string) => boolean {
  let last = -1;
  return (name) => {
    const place = places.get(name) ?? -1;
    if (place <= last) return false;
    last = place;
    return true;
  };
}

/** Arguments that are read one by one; the last one has the rest. Real calls have up to ten. */
const ARGS_MAX = 64;

function split(list: string, accept: (name: string) => boolean): CallArg[] {
  const args: CallArg[] = [];
  let name: string | undefined;
  let begin = 0;
  for (const match of list.matchAll(NAME)) {
    if (args.length >= ARGS_MAX) break;
    const next = match[1] ?? '';
    if (!accept(next)) continue;
    if (name !== undefined) args.push(readArg(name, list.slice(begin, match.index)));
    name = next;
    begin = match.index + match[0].length;
  }
  const rest = list.slice(begin);
  const at = kwargsBegin(rest);
  const value = rest.slice(0, at);
  if (name !== undefined) args.push(readArg(name, value));
  else if (value.trim() !== '') args.push(readArg('0', value.trim()));
  args.push(...readKwargs(rest.slice(at)));
  return args;
}

/** Returns where the keyword arguments begin (` {'a': 1}`, at the end of the text), or the length where there are none. */
function kwargsBegin(rest: string): number {
  const bracket = rest.startsWith('[') || rest.startsWith('{') || rest.startsWith('(');
  const from = bracket ? readLiteral(rest).end : 0;
  const at = rest.indexOf(' {', from);
  if (at === -1 || (bracket && at !== from)) return rest.length;
  const { value, end, whole } = readLiteral(rest, at);
  return isDict(value) && whole && end === rest.length ? at : rest.length;
}

function readKwargs(text: string): CallArg[] {
  const { value } = readLiteral(text);
  if (!isDict(value)) return [];
  return value.entries.map(([key, item], place) => [typeof key === 'string' ? key : String(place), item, '']);
}

/** 4.9.0 prints values with `str`: numbers, constants and brackets are parsed, anything else is text. */
function readArg(name: string, raw: string): CallArg {
  return [name, /^(?:[[({\d-]|(?:None|True|False)$)/.test(raw) ? readWhole(raw) : raw, raw];
}

function readWhole(raw: string): PyValue {
  const { value, end, whole } = readLiteral(raw);
  return whole && end === raw.length && !isOpaque(value) ? value : raw;
}
