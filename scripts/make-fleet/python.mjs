/** Values as python's `repr()` writes them, and commands as each release of vdsm writes them. */

/** A tuple; JavaScript's arrays are python's lists. */
export const tuple = (...items) => ({ tuple: items });
/** Text that stands there as it is: `(suppressed)`, `<vdsm.x object at 0x7f…>`. */
export const raw = (text) => ({ raw: text });
/** A byte string of python 3. */
export const bytes = (text) => ({ bytes: text });
/** A string that stays one where all others are unicode (python 2). */
export const str = (text) => ({ str: text });

/** @param {boolean} unicode python 2 got its strings from JSON: `u'x'` */
export function repr(value, unicode = false) {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return (unicode ? 'u' : '') + quote(value);
  if (Array.isArray(value)) return `[${value.map((item) => repr(item, unicode)).join(', ')}]`;
  if ('tuple' in value) {
    const items = value.tuple.map((item) => repr(item, unicode));
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
  }
  if ('raw' in value) return value.raw;
  if ('bytes' in value) return `b${quote(value.bytes)}`;
  if ('str' in value) return quote(value.str);
  return `{${Object.entries(value)
    .map(([key, item]) => `${repr(key, unicode)}: ${repr(item, unicode)}`)
    .join(', ')}}`;
}

/** Keyword arguments: `a=1, b='x'`. */
export function keywords(args, unicode = false) {
  return Object.entries(args)
    .map(([name, value]) => `${name}=${repr(value, unicode)}`)
    .join(', ');
}

/** A command line: until 4.15 the repr of Windows quoting, from 4.16 as a shell would have it. */
export function commandLine(argv, shell) {
  return shell ? argv.map(shellQuote).join(' ') : quote(argv.map(windowsQuote).join(' '));
}

function quote(text) {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  if (text.includes("'") && !text.includes('"')) return `"${escaped}"`;
  return `'${escaped.replaceAll("'", "\\'")}'`;
}

function windowsQuote(arg) {
  const escaped = arg.replaceAll('"', '\\"');
  return arg === '' || /[ \t]/.test(arg) ? `"${escaped}"` : escaped;
}

function shellQuote(arg) {
  return arg !== '' && !/[^A-Za-z0-9_%+,\-./:=@]/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
}
