/** Values as Python's `repr()` writes them, and commands as each release of vdsm writes them. */

/** A value of Python: JavaScript's arrays are its lists, objects its dictionaries. */
export type PythonValue =
  | null
  | undefined
  | boolean
  | number
  | string
  | Tuple
  | Raw
  | Bytes
  | NativeString
  | readonly PythonValue[]
  | PythonDictionary;

export interface PythonDictionary {
  readonly [key: string]: PythonValue;
}

class Tuple {
  readonly items: readonly PythonValue[];

  constructor(items: readonly PythonValue[]) {
    this.items = items;
  }
}

class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

class Bytes {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

class NativeString {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Returns a tuple. */
export const tuple = (...items: PythonValue[]): Tuple => new Tuple(items);
/** Returns text that is written as it is: `(suppressed)`, `<vdsm.x object at 0x7f…>`. */
export const raw = (text: string): Raw => new Raw(text);
/** Returns a byte string of Python 3. */
export const bytes = (text: string): Bytes => new Bytes(text);
/** Returns a string without `u`, where Python 2 has unicode strings. */
export const str = (text: string): NativeString => new NativeString(text);

/** Writes a value. @param unicode whether strings are unicode ones of Python 2, as it reads them from JSON: `u'x'` */
export function repr(value: PythonValue, unicode = false): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return (unicode ? 'u' : '') + quote(value);
  if (isList(value)) return `[${value.map((item) => repr(item, unicode)).join(', ')}]`;
  if (value instanceof Tuple) {
    const items = value.items.map((item) => repr(item, unicode));
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
  }
  if (value instanceof Raw) return value.text;
  if (value instanceof Bytes) return `b${quote(value.text)}`;
  if (value instanceof NativeString) return quote(value.text);
  return `{${Object.entries(value)
    .map(([key, item]) => `${repr(key, unicode)}: ${repr(item, unicode)}`)
    .join(', ')}}`;
}

/** Array.isArray does not narrow readonly arrays. */
function isList(value: PythonValue): value is readonly PythonValue[] {
  return Array.isArray(value);
}

/** Writes keyword arguments: `a=1, b='x'`. */
export function keywords(args: PythonDictionary, unicode = false): string {
  return Object.entries(args)
    .map(([name, value]) => `${name}=${repr(value, unicode)}`)
    .join(', ');
}

/** Writes a command line: until 4.15 the repr of what Windows would quote, from 4.16 on as a shell would have it. */
export function commandLine(argv: readonly string[], shell: boolean): string {
  return shell ? argv.map(shellQuote).join(' ') : quote(argv.map(windowsQuote).join(' '));
}

function quote(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  if (text.includes("'") && !text.includes('"')) return `"${escaped}"`;
  return `'${escaped.replaceAll("'", "\\'")}'`;
}

function windowsQuote(arg: string): string {
  const escaped = arg.replaceAll('"', '\\"');
  return arg === '' || /[ \t]/.test(arg) ? `"${escaped}"` : escaped;
}

function shellQuote(arg: string): string {
  return arg !== '' && !/[^A-Za-z0-9_%+,\-./:=@]/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
}
