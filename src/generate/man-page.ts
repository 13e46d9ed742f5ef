/** `docs/vdsm-ship.1`: the manual page, from the tables of commands, options and exit codes. */
import { optionHelp, optionName, PATH_TEXT, PROGRAM_TEXT } from '../cli/help.ts';
import { COMMANDS, OPTIONS, optionsOf, type CommandName, type OptionDef } from '../cli/options.ts';
import { EXIT_CODES } from '../errors.ts';

/** Returns the page. */
export function manPage(): string {
  const commands = Object.keys(COMMANDS) as CommandName[];
  const environment = Object.entries<OptionDef>(OPTIONS).flatMap(([name, { env }]) =>
    env === undefined ? [] : [[env, `is read where --${name} is absent`] as const],
  );
  return [
    '.\\" generated from src/cli/options.ts and src/errors.ts',
    '.TH VDSM-SHIP 1',
    '.SH NAME',
    'vdsm\\-ship \\- ship the logs of oVirt hosts to OpenSearch',
    '.SH SYNOPSIS',
    '.B vdsm\\-ship',
    '.I COMMAND',
    '[\\fIOPTION\\fR\\&...] [\\fIPATH\\fR\\&...]',
    '.SH DESCRIPTION',
    text(PROGRAM_TEXT),
    '.PP',
    text(PATH_TEXT),
    '.SH COMMANDS',
    ...commands.flatMap((name) => [...entry(`${name} ${COMMANDS[name].args}`.trim(), COMMANDS[name].does)]),
    ...commands.flatMap((command) => [
      `.SH OPTIONS OF ${text(command.toUpperCase())}`,
      ...optionsOf(command).flatMap(([name, option]) => entry(optionName(name, option), optionHelp(command, option))),
      ...entry('-h, --help', 'print this help'),
    ]),
    '.SH EXIT STATUS',
    ...Object.values(EXIT_CODES).flatMap(({ code, when }) => entry(String(code), when)),
    '.SH ENVIRONMENT',
    ...environment.flatMap(([name, means]) => entry(name, means)),
    '',
  ].join('\n');
}

function entry(term: string, means: string): string[] {
  return ['.TP', `.B ${text(term)}`, text(means)];
}

/** Escapes what roff would take for its own: backslashes, hyphens that are to stay, and a dot or quote at the beginning. */
function text(plain: string): string {
  return plain
    .replaceAll('\u00a0', ' ')
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replace(/^(?=[.'])/, '\\&');
}
