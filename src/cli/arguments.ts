import { parseArgs } from 'node:util';
import { closest, distance } from 'fastest-levenshtein';
import { reasonOf, ShipperError } from '../errors.ts';
import { COMMANDS, OPTIONS, optionsOf } from './options.ts';
import type { CommandName, OptionDef, Options } from './options.ts';

/** A parsed command line. */
export type Request =
  | {
      readonly kind: 'run';
      readonly command: CommandName;
      readonly paths: readonly string[];
      readonly options: Options;
    }
  | { readonly kind: 'help'; readonly command: CommandName | undefined }
  | { readonly kind: 'version' };

/**
 * Parses the command line by the option table. Environment variables replace absent options.
 * @throws {ShipperError} `usage`: an unknown command or option (the message suggests the nearest), a missing value
 */
export function readArguments(argv: readonly string[], env: NodeJS.ProcessEnv): Request {
  const [first, ...rest] = argv;
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    const topic = first === 'help' ? rest[0] : undefined;
    return { kind: 'help', command: topic === undefined ? undefined : commandNamed(topic) };
  }
  if (first === '--version' || first === '-V') return { kind: 'version' };
  const command = commandNamed(first);
  const table = optionsOf(command);
  const { values, positionals, help } = parse(command, table, rest);
  if (help) return { kind: 'help', command };
  const paths = checkPaths(command, positionals);
  const entries = Object.entries<OptionDef>(OPTIONS).map(([name, option]) => [
    name,
    valueOf(name, option, values, env),
  ]);
  return { kind: 'run', command, paths, options: Object.fromEntries(entries) as Options };
}

type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

function parse(command: CommandName, table: [string, OptionDef][], args: string[]) {
  const options = Object.fromEntries(
    table.map(([name, { type, multiple, short }]) => [
      name,
      { type, ...(multiple && { multiple }), ...(short !== undefined && { short }) },
    ]),
  );
  checkKnown(command, table, args);
  try {
    const parsed = parseArgs({
      args: joinNegative(args, table),
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    const values: Values = parsed.values;
    return { values, positionals: parsed.positionals, help: values['help'] === true };
  } catch (cause) {
    throw new ShipperError('usage', `${rewordNode(reasonOf(cause))} ${seeHelp(command)}`);
  }
}

/** Rewords a message of node's parser, without its advice on escaping. */
function rewordNode(message: string): string {
  const [, option] = /^Option '(?:-\w, )?(--[\w-]+)/.exec(message) ?? [];
  if (option !== undefined) return `${option} ${message.includes('does not take') ? 'takes no' : 'needs a'} value`;
  const [, unknown] = /^Unknown option '(-[^']*)'/.exec(message) ?? [];
  return unknown === undefined ? message : `unknown option '${unknown}'`;
}

function seeHelp(command: CommandName): string {
  return `(see 'vdsm-ship ${command} --help')`;
}

/**
 * Node's parser mistakes the value in `--timezone -04:00` for an option. No option of vdsm-ship begins with a digit.
 */
function joinNegative(args: readonly string[], table: [string, OptionDef][]): string[] {
  const takeValue = new Set(table.filter(([, { type }]) => type === 'string').map(([name]) => `--${name}`));
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const joined: string[] = [];
  for (const [index, arg] of args.entries()) {
    const option = args[index - 1] ?? '';
    if (index < end && /^-\d/.test(arg) && takeValue.has(option)) joined[joined.length - 1] = `${option}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

/** Refuses unknown options and suggests the nearest known one; node's parser would refuse them without. */
function checkKnown(command: CommandName, table: [string, OptionDef][], args: string[]): void {
  const known = [...table.map(([name]) => name), 'help'];
  for (const arg of args) {
    if (arg === '--') return;
    if (!arg.startsWith('--')) continue;
    const name = arg.slice(2).split('=')[0] ?? '';
    // node's parser would take the next argument for the value
    if (arg.endsWith('=') && known.includes(name)) throw new ShipperError('usage', `--${name} needs a value after '='`);
    if (known.includes(name)) continue;
    const elsewhere = Object.entries<OptionDef>(OPTIONS).find(([other]) => other === name)?.[1];
    const fault =
      elsewhere === undefined
        ? `unknown option '--${name}'${suggestion(name, known, '--')}`
        : `--${name} is an option of ${elsewhere.on.join(', ')}, not of ${command}`;
    throw new ShipperError('usage', `${fault} ${seeHelp(command)}`);
  }
}

function commandNamed(word: string): CommandName {
  if (Object.hasOwn(COMMANDS, word)) return word as CommandName;
  const names = Object.keys(COMMANDS);
  const hint = suggestion(word, names) || `, expected one of ${names.join(', ')}`;
  throw new ShipperError('usage', `unknown command '${word}'${hint} (see 'vdsm-ship --help')`);
}

/** Returns a question for the known word nearest to `word`; empty if even that one differs in half of the letters. */
function suggestion(word: string, known: readonly string[], prefix = ''): string {
  const nearest = closest(word, known);
  return distance(word, nearest) < word.length / 2 ? `, did you mean '${prefix}${nearest}'?` : '';
}

/** An address may stand where none is taken, with a password. */
function shown(argument: string): string {
  return argument.includes('@') ? '…' : argument;
}

function checkPaths(command: CommandName, paths: string[]): string[] {
  const { args } = COMMANDS[command];
  if (args === '' && paths.length > 0) {
    throw new ShipperError('usage', `${command} takes no arguments, but got '${shown(paths[0] ?? '')}'`);
  }
  // of an answer the subject may be an option, and without a PATH the server is asked
  const what = ARGUMENTS[args];
  if (what !== undefined && paths.length === 0) throw new ShipperError('usage', `${command} needs ${args}: ${what}`);
  return paths;
}

/** What a command cannot do without. */
const ARGUMENTS: Readonly<Partial<Record<(typeof COMMANDS)[CommandName]['args'], string>>> = {
  FILE: 'the rejects file that load wrote, or the error file of rsyslog',
  SHELL: 'bash, zsh or fish',
  'PATH…': 'a log file, an archive, a directory, a glob, or - for standard input',
};

function valueOf(name: string, option: OptionDef, values: Values, env: NodeJS.ProcessEnv): unknown {
  const given = values[name];
  if (option.type === 'boolean') return given === true;
  if ([given].flat().includes(''))
    throw new ShipperError('usage', `--${name} takes ${option.value ?? 'a value'}, but got ''`);
  const inherited = option.env === undefined ? undefined : env[option.env] || undefined;
  if (!option.multiple) return given ?? inherited ?? option.default;
  return given ?? inherited?.split(SEPARATOR) ?? [];
}

/** Between the addresses in an environment variable. A password may have a comma. */
const SEPARATOR = /[,\s]+(?=https?:\/\/)/i;
