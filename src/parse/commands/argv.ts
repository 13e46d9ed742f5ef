import { readLiteral } from '../python/literal.ts';
import { WRAPPERS } from '../tables/wrappers.ts';
import type { WrapperRow } from '../tables/wrappers.ts';

/**
 * How a command line was written: `list2cmdline-repr` is the python repr of MS Windows quoting (4.9 to 4.15), `shell` is
 * POSIX shell quoting, with real newlines (4.16 and later).
 */
export type Quoting = 'list2cmdline-repr' | 'shell';

export interface CommandLine {
  readonly argv: readonly string[];
  /** The line as vdsm composed it: the repr undone, the quoting of arguments kept. */
  readonly text: string;
}

/**
 * Takes a logged command line apart, given what stands before ` (cwd …)`. Total: an open quote takes the rest, and a line
 * that is no python literal after all is split as it stands.
 */
export function readCommandLine(text: string, quoting: Quoting): CommandLine {
  if (quoting === 'shell') return { argv: splitShell(text), text };
  const { value, end } = readLiteral(text);
  const line = typeof value === 'string' && end === text.length ? value : text;
  return { argv: splitWindows(line), text: line };
}

/**
 * Tells how a command line was written, by the era of the log (`B3`, `E`; `A-C`, `D-F` or undefined where no banner names
 * one). The quote around the line alone does not tell: 4.16 and later write one too where the first argument needs it.
 */
export function decideQuoting(text: string, era: string | undefined): Quoting {
  if (!/^u?(['"])[^]*\1$/.test(text)) return 'shell';
  if (era === undefined || era === 'A-C') return isOneLiteral(text) ? 'list2cmdline-repr' : 'shell';
  return era.startsWith('A') || era.startsWith('B') ? 'list2cmdline-repr' : 'shell';
}

/**
 * Takes the wrappers off a command: `taskset`, `sudo -n`, `nice -n 19` and the like, outermost first. A command that is
 * nothing but a wrapper (`taskset --pid 7`) is its own program.
 */
export function peelWrappers(argv: readonly string[]): { wrappers: string[]; program: readonly string[] } {
  const wrappers: string[] = [];
  let begin = 0;
  for (;;) {
    const row = ROWS.get(baseName(argv[begin] ?? ''));
    if (row === undefined) break;
    const next = programAfter(argv, begin + 1, row);
    if (next >= argv.length) break;
    wrappers.push(row.name);
    begin = next;
  }
  return { wrappers, program: argv.slice(begin) };
}

/** File name of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function isOneLiteral(text: string): boolean {
  const { value, end, whole } = readLiteral(text);
  return typeof value === 'string' && whole && end === text.length;
}

const ROWS: ReadonlyMap<string, WrapperRow> = new Map(WRAPPERS.map((row) => [row.name, row]));

/** Where the wrapped program stands: behind the wrapper's options, their values and its operands. */
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

/** The rules of MS Windows, which `list2cmdline` writes by: backslashes count only before a double quote. */
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
      // vdsm never writes double quotes; people who edit a log do
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
