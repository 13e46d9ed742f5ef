import { isWord } from './characters.ts';
import { CLOSERS, LiteralReader } from './literal.ts';
import type { PyValue } from './value.ts';

/** One argument of a call: its name (`0`, `1`, … for a positional one), its value, and the value as written. */
export type CallArg = readonly [name: string, value: PyValue, raw: string];

/**
 * Reads the arguments of a logged call, in order. Takes the text between the parentheses of `START verb(a=1, b='x')` and
 * of `Run and protect: verb(a=1, b='x')`; `args=(…) kwargs={…}` (early 4.19); `(…) {…}` and `{…}` (XML-RPC and bridge
 * lines). Never throws, and linear: a value that is no literal is kept as opaque text, up to the next `, name=`.
 */
export function readCallArgs(text: string): CallArg[] {
  return readTupleAndDict(text) ?? readNamed(text);
}

/** Arguments that are read one by one; the rest becomes one opaque argument. Real calls have up to 20. */
const ARGS_MAX = 256;

const COMMA = 0x2c;
const EQUALS = 0x3d;
const SPACE = 0x20;

/** Reads `args=(1, 'x') kwargs={'a': 2}`, `(1, 'x') {'a': 2}` or one half of it; undefined for text of another shape. */
function readTupleAndDict(text: string): CallArg[] | undefined {
  const named = text.startsWith('args=(');
  if (!named && !text.startsWith('(') && !text.startsWith('{')) return undefined;
  const args: CallArg[] = [];
  const reader = new LiteralReader(text, named ? 'args='.length : 0);
  if (reader.enter('(')) {
    while (reader.hasMore(CLOSERS.paren)) args.push(readOne(reader, String(args.length), args.length));
    reader.skipSpace();
  }
  if (named && text.startsWith('kwargs=', reader.pos)) reader.pos += 'kwargs='.length;
  if (reader.enter('{')) {
    while (reader.hasMore(CLOSERS.brace)) args.push(readEntry(reader, args.length));
    reader.skipSpace();
  }
  return reader.pos < text.length ? undefined : args;
}

function readEntry(reader: LiteralReader, count: number): CallArg {
  const key = reader.readItem(true);
  const name = typeof key === 'string' ? key : String(count);
  return reader.enter(':') || count >= ARGS_MAX ? readOne(reader, name, count) : [name, key, ''];
}

function readNamed(text: string): CallArg[] {
  const reader = new LiteralReader(text);
  const args: CallArg[] = [];
  let valueBegin = -1;
  for (;;) {
    reader.skipSpace();
    if (reader.pos >= text.length) return args;
    if (reader.enter(',')) continue;
    const nameEnd = endOfName(text, reader.pos);
    if (nameEnd === -1 && valueBegin !== -1) {
      // no name after a named argument: the comma belongs to its value, which is no literal after all
      const last = args.pop();
      args.push(readRaw(reader, last?.[0] ?? '', valueBegin));
      continue;
    }
    const name = nameEnd === -1 ? String(args.length) : text.slice(reader.pos, nameEnd);
    if (nameEnd !== -1) valueBegin = reader.pos = nameEnd + 1;
    const begin = reader.pos;
    const arg = readOne(reader, name, args.length);
    args.push(reader.pos >= text.length || text.charCodeAt(reader.pos) === COMMA ? arg : readRaw(reader, name, begin));
  }
}

/** Reads one value, up to its delimiter; behind `ARGS_MAX` others, all of the rest. */
function readOne(reader: LiteralReader, name: string, count: number): CallArg {
  reader.skipSpace();
  const begin = reader.pos;
  if (count >= ARGS_MAX) {
    reader.pos = reader.text.length;
    reader.capped = true;
    return rawArg(name, reader.text.slice(begin));
  }
  const value = reader.atDelimiter(false) ? EMPTY : reader.readItem(false);
  return [name, value, reader.text.slice(begin, reader.pos).trimEnd()];
}

/** Reads a value that is no literal: from `begin` to the next `, name=` after the reader's position. */
function readRaw(reader: LiteralReader, name: string, begin: number): CallArg {
  const { text } = reader;
  let at = text.indexOf(',', reader.pos);
  while (at !== -1 && endOfName(text, at + 1) === -1) at = text.indexOf(',', at + 1);
  reader.pos = at === -1 ? text.length : at;
  return rawArg(name, text.slice(begin, reader.pos).trimEnd());
}

function rawArg(name: string, raw: string): CallArg {
  return [name, { kind: 'opaque', text: raw }, raw];
}

const EMPTY: PyValue = { kind: 'opaque', text: '' };

/** Returns the position of the `=` behind the name at `at`, which spaces may precede; -1 where there is no such name. */
function endOfName(text: string, at: number): number {
  let begin = at;
  while (text.charCodeAt(begin) === SPACE) begin++;
  let end = begin;
  while (isWord(text.charCodeAt(end))) end++;
  return end > begin && text.charCodeAt(end) === EQUALS && text.charCodeAt(end + 1) !== EQUALS ? end : -1;
}
