import { COMMANDS, optionsOf } from './options.ts';
import type { CommandName, OptionDef } from './options.ts';

const EXIT_CODES = [
  '0  all done',
  '1  done, but documents were rejected or input was damaged (each is named)',
  '2  a wrong option or argument',
  '3  input or server cannot be reached',
];

/** The text of `--help`: of the program, or of one command. */
export function helpText(command: CommandName | undefined): string {
  return command === undefined ? programHelp() : commandHelp(command);
}

function programHelp(): string {
  const commands = Object.entries(COMMANDS).map(([name, { args, does }]) => [`${name} ${args}`.trim(), does] as const);
  return [
    'vdsm-ship: reads the logs of oVirt hosts (vdsm 4.9 to 4.50) and ships them to OpenSearch, each line once.',
    '',
    'Usage: vdsm-ship COMMAND [OPTION…] [PATH…]',
    '',
    'Commands',
    ...columns(commands),
    '',
    'PATH is a file (plain, .xz, .lzma or .gz, told by content), a directory (walked for logs), a glob, or - for stdin.',
    '',
    'Exit codes',
    ...EXIT_CODES.map((line) => `  ${line}`),
    '',
    'vdsm-ship COMMAND --help lists the options of a command.',
    '',
  ].join('\n');
}

function commandHelp(command: CommandName): string {
  const { args, does } = COMMANDS[command];
  const options = optionsOf(command).map(([name, option]) => [optionName(name, option), optionHelp(option)] as const);
  return [
    `Usage: vdsm-ship ${`${command} [OPTION…] ${args}`.trim()}`,
    '',
    `${does[0]?.toUpperCase()}${does.slice(1)}.`,
    '',
    'Options',
    ...columns([...options, ['-h, --help', 'this text']]),
    '',
  ].join('\n');
}

function optionName(name: string, option: OptionDef): string {
  return `--${name}${option.value === undefined ? '' : ` ${option.value}`}`;
}

function optionHelp({ help, env, default: fallback, multiple }: OptionDef): string {
  const notes = [
    fallback === undefined ? undefined : `default: ${fallback}`,
    env === undefined ? undefined : `env: ${env}`,
    multiple ? 'may be repeated' : undefined,
  ].filter((note) => note !== undefined);
  return notes.length === 0 ? help : `${help} [${notes.join('; ')}]`;
}

function columns(rows: (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
