import { baseName } from './argv.ts';
import { TOOLS } from '../tables/tools.ts';
import type { SubcommandRule, ToolRow } from '../tables/tools.ts';

export interface CommandName {
  /** File name of the program; for a script run by an interpreter, that of the script. */
  readonly name: string;
  /** Usual name: `lvm` for its links too, a script without `.py`. */
  readonly tool: string;
  /** The task of the tool (`convert`, `node login`); undefined for a tool without subcommands. */
  readonly subcommand: string | undefined;
}

/** Names a command without its wrappers, by the table of tools. An empty command has an empty name. */
export function nameCommand(program: readonly string[]): CommandName {
  const script = scriptAt(program);
  const name = baseName(program[script] ?? '');
  const row = ROWS.get(name);
  if (row === undefined) return { name, tool: name.replace(/\.py[co]?$/, ''), subcommand: undefined };
  const subcommand = readSubcommand(row.sub, name, program.slice(script + 1));
  return { name, tool: row.tool, subcommand: subcommand === '' ? undefined : subcommand };
}

const ROWS: ReadonlyMap<string, ToolRow> = new Map(
  TOOLS.flatMap((row: ToolRow) => (row.names ?? [row.tool]).map((name): [string, ToolRow] => [name, row])),
);

/**
 * Returns the index of the script in `python3 -E /x/helper.py` or `sh /x/helper.sh`; 0 for a program that runs no
 * script.
 */
function scriptAt(program: readonly string[]): number {
  if (!/^(?:python|platform-python|(?:ba)?sh$)/.test(baseName(program[0] ?? ''))) return 0;
  const at = program.findIndex((arg, index) => index > 0 && !arg.startsWith('-'));
  // `-c` is followed by code and `-m` by a module, not by a file
  const before = program[at - 1] ?? '';
  return at === -1 || (at > 1 && /^-\w*[cm]$/.test(before)) ? 0 : at;
}

function readSubcommand(rule: SubcommandRule, name: string, args: readonly string[]): string | undefined {
  switch (rule.by) {
    case 'word':
      return readWords(rule, args);
    case 'option':
      return [readOption(rule.options, args), readFlag(rule.flags ?? {}, args)].filter(Boolean).join(' ');
    case 'flag':
      return readFlag(rule.flags, args);
    case 'name':
      return name;
    case 'copy':
      return readCopy(args);
    default:
      return rule satisfies never;
  }
}

/** A word that can be part of a subcommand; paths, numbers and `name=value` are operands. */
const WORD = /^[A-Za-z][\w-]{0,39}$/;

function readWords(rule: SubcommandRule & { by: 'word' }, args: readonly string[]): string | undefined {
  const words: string[] = [];
  let skip = rule.skip ?? 0;
  for (let at = 0; at < args.length && words.length < (rule.words ?? 1); at++) {
    const arg = args[at] ?? '';
    if (arg.startsWith('-')) {
      if (rule.valued?.includes(arg) === true) at++;
    } else if (skip > 0) skip--;
    else if (WORD.test(arg)) words.push(arg);
    else break;
  }
  return words.join(' ');
}

function readOption(options: readonly string[], args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => options.includes(arg));
  const value = at === -1 ? undefined : args[at + 1];
  return value !== undefined && WORD.test(value) ? value : undefined;
}

function readFlag(flags: Readonly<Record<string, string>>, args: readonly string[]): string | undefined {
  for (const arg of args) if (Object.hasOwn(flags, arg)) return flags[arg];
  return undefined;
}

function readCopy(args: readonly string[]): string | undefined {
  const source = args.find((arg) => arg.startsWith('if='));
  const target = args.find((arg) => arg.startsWith('of='));
  if (target === undefined || target === 'of=/dev/null') return source === undefined ? undefined : 'read';
  if (source === undefined) return 'write';
  return source === 'if=/dev/zero' ? 'zero' : 'copy';
}
