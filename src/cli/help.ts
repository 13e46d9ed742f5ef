import { EXIT_CODES } from '../errors.ts';
import { QUESTIONS, COMMANDS, OPTION_GROUPS, optionsOf } from './options.ts';
import type { CommandName, OptionDef } from './options.ts';

/** Wider than this, lines are tiring to read. */
const COLUMNS_MAX = 100;
/** Narrower than this, the column of texts would have single words per line. */
const TEXT_MIN = 30;

export const PROGRAM_TEXT =
  'vdsm-ship reads the logs of oVirt and RHV hosts (vdsm 4.9 to 4.50) and ships them to OpenSearch, without duplicates.';
export const PATH_TEXT =
  'PATH is one of: a log file (plain, .xz, .lzma or .gz, recognised by content); an archive (sosreport or log collector); a directory to search for logs; a glob; or - for standard input. For load also index:PATTERN, such as index:vdsm-logs-*: the lines that other shippers sent (see docs/raw.md).';

/** Keeps a name with its value on one line. */
const NBSP = '\u00a0';

/**
 * Returns the text of `--help`: of the program, or of one command.
 * @param columns width of the terminal; texts are wrapped to it
 */
export function helpText(command: CommandName | undefined, columns = COLUMNS_MAX): string {
  const width = Math.min(columns, COLUMNS_MAX);
  return command === undefined ? programHelp(width) : commandHelp(command, width);
}

function programHelp(width: number): string {
  const commands = Object.entries(COMMANDS).map(([name, { args, does }]) => [`${name} ${args}`.trim(), does] as const);
  const isAnswer = (name: string): boolean => QUESTIONS.some((answer) => name.split(' ', 1)[0] === answer);
  const exits = Object.values(EXIT_CODES).map(({ code, when }) => [String(code), when] as const);
  return [
    ...wrap(PROGRAM_TEXT, width),
    '',
    'Usage: vdsm-ship COMMAND [OPTION…] [PATH…]',
    '',
    'Commands',
    ...table(
      commands.filter(([name]) => !isAnswer(name)),
      width,
    ),
    '',
    ...wrap('Answers: from the logs of the PATHs, or without a PATH from the server', width),
    ...table(
      commands.filter(([name]) => isAnswer(name)),
      width,
    ),
    '',
    ...wrap(PATH_TEXT, width),
    '',
    'Exit codes',
    ...table(exits, width),
    '',
    ...wrap(
      "'vdsm-ship COMMAND --help' lists the options of a command; 'vdsm-ship --version' prints the version.",
      width,
    ),
    '',
  ].join('\n');
}

function commandHelp(command: CommandName, width: number): string {
  const { args, does } = COMMANDS[command];
  return [
    `Usage: vdsm-ship ${`${command} [OPTION…] ${args}`.trim()}`,
    '',
    ...wrap(`${does[0]?.toUpperCase()}${does.slice(1)}.`, width),
    '',
    ...optionTables(command, width),
    '',
  ].join('\n');
}

/** Returns the options of a command; those of an answer are many, so they are in parts. */
function optionTables(command: CommandName, width: number): string[] {
  const row = ([name, option]: readonly [string, OptionDef]) =>
    [optionName(name, option), optionHelp(command, option)] as const;
  const help = ['-h, --help', 'print this help'] as const;
  const options = optionsOf(command);
  if (!QUESTIONS.some((answer) => answer === command)) return ['Options', ...table([...options.map(row), help], width)];
  return OPTION_GROUPS.flatMap(({ title, options: names }, i) => {
    const rows = names.flatMap((name) => options.filter(([known]) => known === name).map(row));
    return [...(i === 0 ? [] : ['']), title, ...table(i === 0 ? [...rows, help] : rows, width)];
  });
}

/** Returns an option with the name of its value. */
export function optionName(name: string, option: OptionDef): string {
  return `--${name}${option.value === undefined ? '' : ` ${option.value}`}`;
}

/** Returns what an option does on a command, with its default and environment variable. */
export function optionHelp(command: CommandName, option: OptionDef): string {
  const { help, helpFor, env, default: fallback, multiple, short } = option;
  const text = helpFor?.[command] ?? help;
  const notes = [
    short === undefined ? undefined : `short:${NBSP}-${short}`,
    fallback === undefined ? undefined : `default:${NBSP}${fallback}`,
    env === undefined ? undefined : `env:${NBSP}${env}`,
    multiple ? 'may be repeated' : undefined,
  ].filter((note) => note !== undefined);
  return notes.length === 0 ? text : `${text} [${notes.join('; ')}]`;
}

/** Returns lines with two columns: names, and their texts, wrapped to their column. */
function table(rows: readonly (readonly [string, string])[], width: number): string[] {
  const indent = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.flatMap(([name, text]) => {
    const [first = '', ...rest] = wrap(text, Math.max(TEXT_MIN, width - indent));
    return [`  ${name}`.padEnd(indent) + first, ...rest.map((line) => ' '.repeat(indent) + line)];
  });
}

/** Breaks a text into lines at its blanks; a word longer than a line stays whole. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => each.replaceAll(NBSP, ' '));
}
