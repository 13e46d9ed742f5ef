import { readLiteral } from '../python/literal.ts';
import { WRAPPERS } from '../tables/wrappers.ts';
import type { WrapperRow } from '../tables/wrappers.ts';

/**
 * How vdsm quotes a command line: `list2cmdline-repr` is Python's repr of quoting as on MS Windows (4.9 to 4.15), `shell` is
 * that of a POSIX shell, with real newlines (4.16 and later).
 */
export type Quoting = 'list2cmdline-repr' | 'shell';

export interface CommandLine {
  readonly argv: readonly string[];
  /** The line as vdsm composed it, with its arguments quoted: before Python's repr, where there is one. */
  readonly text: string;
}

/**
 * Splits a logged command line, the text before ` (cwd …)`, into its arguments. Never throws: a quote that is not closed
 * takes the rest, and a line that is no Python literal after all is split as written.
 */
export function readCommandLine(text: string, quoting: Quoting): CommandLine {
  if (quoting === 'shell') return { argv: splitShell(text), text };
  const { value, end } = readLiteral(text);
  const line = typeof value === 'string' && end === text.length ? value : text;
  return { argv: splitWindows(line), text: line };
}

/**
 * Decides how a command line was quoted, by the era of the log (`B3`, `E`; `A-C`, `D-F` or undefined where no banner names
 * one). A quote around the whole line is not enough: 4.16 and later write one too where the first argument needs it.
 */
export function decideQuoting(text: string, era: string | undefined): Quoting {
  if (!/^u?(['"])[^]*\1$/.test(text)) return 'shell';
  if (era === undefined || era === 'A-C') return isOneLiteral(text) ? 'list2cmdline-repr' : 'shell';
  return era.startsWith('A') || era.startsWith('B') ? 'list2cmdline-repr' : 'shell';
}

/**
 * Splits a command into its wrappers (`taskset`, `sudo -n`, `nice -n 19` and the like, outermost first) and the program that
 * they run. A wrapper that runs nothing (`taskset --pid 7`) is the program itself.
 */
export function peelWrappers(argv: readonly string[]): { wrappers: string[]; program: readonly string[] } {
  const wrappers: string[] = [];
  let begin = 0;
  for (;;) {
    const row = ROWS.get(baseName(argv[begin] ?? ''));
    if (row === undefined) break;
    const next = programAfter(argv, begin + 1, row);
    if (next >= argv.length || attaches(argv, begin + 1, row)) break;
    wrappers.push(row.name);
    begin = next;
  }
  return { wrappers, program: argv.slice(begin) };
}

/** Returns the file name of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function isOneLiteral(text: string): boolean {
  const { value, end, whole } = readLiteral(text);
  return typeof value === 'string' && whole && end === text.length;
}

const ROWS: ReadonlyMap<string, WrapperRow> = new Map(WRAPPERS.map((row) => [row.name, row]));

/** Whether a wrapper changes a process that runs already, such as `ionice -c 3 -p 7` or `taskset -ap -c 1 7`. */
function attaches(argv: readonly string[], begin: number, row: WrapperRow): boolean {
  if (row.attaches === undefined) return false;
  for (let at = begin; at < argv.length; at++) {
    const arg = argv[at] ?? '';
    if (!arg.startsWith('-') || arg === '--') return false;
    const name = arg.startsWith('--') ? arg.replace(/=.*/, '') : arg;
    if (row.attaches.includes(name)) return true;
    // short options may be joined, or hold their value: `-ap`, `-p7`, but `-c3`
    if (!arg.startsWith('--') && row.valued?.includes(arg.slice(0, 2)) !== true) {
      if (row.attaches.some((option) => option.length === 2 && arg.includes(option.charAt(1), 1))) return true;
    } else if (row.valued?.includes(arg) === true) at++;
  }
  return false;
}

/** Returns the index of the wrapped program: behind the options of the wrapper, their values and its operands. */
function programAfter(argv: readonly string[], begin: number, row: WrapperRow): number {
  let at = begin;
  let operands = row.operands ?? 0;
  for (; at < argv.length; at++) {
    const arg = argv[at] ?? '';
    if (arg === '--') return at + 1 + operands;
    if (arg.startsWith('-') && arg.length > 1) {
      if (row.valued?.includes(arg) === true) at++;
    } else if (row.assignments === true && /^\w+=/.test(arg)) continue;
    else if (operands-- <= 0) break;
  }
  return at;
}

/** Splits by the rules of MS Windows, as Python's `list2cmdline` quotes: a backslash escapes only before a double quote. */
function splitWindows(line: string): string[] {
  const argv: string[] = [];
  let arg: string | undefined;
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (!quoted && (char === ' ' || char === '\t')) {
      if (arg !== undefined) argv.push(arg);
      arg = undefined;
      continue;
    }
    arg ??= '';
    if (char === '"') quoted = !quoted;
    else if (char === '\\') {
      let end = at;
      while (line.charAt(end) === '\\') end++;
      const escapes = line.charAt(end) === '"';
      const count = end - at;
      arg += '\\'.repeat(escapes ? count >> 1 : count);
      if (escapes && count % 2 === 1) {
        arg += '"';
        end++;
      }
      at = end - 1;
    } else arg += char;
  }
  if (arg !== undefined) argv.push(arg);
  return argv;
}

function splitShell(line: string): string[] {
  const argv: string[] = [];
  let arg: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === ' ' || char === '\t' || char === '\n') {
      if (arg !== undefined) argv.push(arg);
      arg = undefined;
      continue;
    }
    arg ??= '';
    if (char === "'") {
      const close = line.indexOf("'", at + 1);
      const end = close === -1 ? line.length : close;
      arg += line.slice(at + 1, end);
      at = end;
    } else if (char === '"') {
      // vdsm never writes double quotes, but people who edit a log do
      for (at++; at < line.length && line.charAt(at) !== '"'; at++) {
        if (line.charAt(at) === '\\' && '"\\$`'.includes(line.charAt(at + 1))) at++;
        arg += line.charAt(at);
      }
    } else if (char === '\\') arg += line.charAt(++at);
    else arg += char;
  }
  if (arg !== undefined) argv.push(arg);
  return argv;
}
