/** Completion scripts of shells, from the tables of commands and options. */
import { ShipperError } from '../errors.ts';
import { COMMANDS, optionsOf } from './options.ts';
import type { CommandName, OptionDef } from './options.ts';

const PROGRAM = 'vdsm-ship';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
type Shell = keyof typeof SCRIPTS;

/**
 * Returns the script that makes a shell complete commands, options and their values.
 * @throws {ShipperError} `usage`: another shell
 */
export function completionScript(shell: string): string {
  if (!Object.hasOwn(SCRIPTS, shell))
    throw new ShipperError('usage', `completion takes one of ${Object.keys(SCRIPTS).join(', ')}, but got '${shell}'`);
  return SCRIPTS[shell as Shell]();
}

const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];

/** What may follow an option: nothing, one of some words, a file, or a text that no shell can know. */
function valueKind({ type, value, choices }: OptionDef): 'none' | 'choice' | 'file' | 'text' {
  if (type === 'boolean') return 'none';
  if (choices !== undefined) return 'choice';
  return value === 'FILE' || value === 'DIR' ? 'file' : 'text';
}

/** Returns whether paths follow the command. */
function takesPaths(command: CommandName): boolean {
  return /PATH|FILE/.test(COMMANDS[command].args);
}

function bashScript(): string {
  const values = new Map<string, string>();
  for (const command of COMMAND_NAMES)
    for (const [name, option] of optionsOf(command)) {
      const kind = valueKind(option);
      if (kind === 'choice')
        values.set(`--${name}`, `COMPREPLY=($(compgen -W '${option.choices?.join(' ')}' -- "$cur")); return`);
      else if (kind !== 'none') values.set(`--${name}`, kind === 'file' ? 'files; return' : 'return');
    }
  return `# bash completion of ${PROGRAM}: source <(${PROGRAM} completion bash)
_vdsm_ship() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} options='' words=''
  files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); }
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${COMMAND_NAMES.join(' ')} help --help --version' -- "$cur"))
    return
  fi
  case $prev in
${[...values].map(([name, act]) => `    ${name}) ${act} ;;`).join('\n')}
  esac
  case \${COMP_WORDS[1]} in
${COMMAND_NAMES.map((command) => `    ${command}) options='${optionNames(command).join(' ')}' words='${wordsOf(command).join(' ')}' ;;`).join('\n')}
    help) words='${COMMAND_NAMES.join(' ')}' ;;
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
  elif [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  else
    files
  fi
}
complete -F _vdsm_ship ${PROGRAM}
`;
}

function zshScript(): string {
  const spec = ([name, option]: [string, OptionDef]): string => {
    const text = zshText(option.help);
    const kind = valueKind(option);
    const value = zshText(option.value ?? 'value');
    const after = {
      none: '',
      choice: `:${value}:(${option.choices?.join(' ')})`,
      file: `:${value}:_files`,
      text: `:${value}: `,
    }[kind];
    return `        '${option.multiple ? '*' : ''}--${name}[${text}]${after}'`;
  };
  return `#compdef ${PROGRAM}
# zsh completion of ${PROGRAM}: put it into a folder of $fpath, as _${PROGRAM}
_vdsm_ship() {
  if ((CURRENT == 2)); then
    local -a commands=(
${COMMAND_NAMES.map((name) => `      '${name}:${zshText(COMMANDS[name].does)}'`).join('\n')}
    )
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
${COMMAND_NAMES.map(
  (command) => `    ${command})
      _arguments \\
${[...optionsOf(command).map(spec), "        '(-h --help)'{-h,--help}'[print this help]'", ...zshArguments(command)].join(' \\\n')}
      ;;`,
).join('\n')}
  esac
}
_vdsm_ship "$@"
`;
}

function zshArguments(command: CommandName): string[] {
  const words = wordsOf(command);
  if (words.length > 0) return [`        '1:${COMMANDS[command].args}:(${words.join(' ')})'`];
  return takesPaths(command) ? ["        '*:path:_files'"] : [];
}

/** Texts of `_arguments` stand in quotes, between brackets and colons. */
function zshText(text: string): string {
  return text.replaceAll("'", "'\\''").replaceAll(/[[\]:]/g, String.raw`\$&`);
}

function fishScript(): string {
  const lines = COMMAND_NAMES.flatMap((command) => {
    const within = `complete -c ${PROGRAM} -n '__fish_seen_subcommand_from ${command}'`;
    return [
      `complete -c ${PROGRAM} -f -n __fish_use_subcommand -a ${command} -d '${fishText(COMMANDS[command].does)}'`,
      ...optionsOf(command).map(([name, option]) => {
        const value = { none: '', choice: ` -x -a '${option.choices?.join(' ')}'`, file: ' -r -F', text: ' -x' };
        return `${within} -l ${name}${value[valueKind(option)]} -d '${fishText(option.help)}'`;
      }),
      `${within} -s h -l help -d 'print this help'`,
      ...(takesPaths(command) ? [] : [`${within} -f -a '${wordsOf(command).join(' ')}'`]),
    ];
  });
  return [
    `# fish completion of ${PROGRAM}: ${PROGRAM} completion fish > ~/.config/fish/completions/${PROGRAM}.fish`,
    ...lines,
    '',
  ].join('\n');
}

function fishText(text: string): string {
  return text.replaceAll(/['\\]/g, String.raw`\$&`);
}

/** Returns the words of which the argument of a command is one; empty if it is something else. */
function wordsOf(command: CommandName): readonly string[] {
  const entry = COMMANDS[command];
  return 'words' in entry ? entry.words : [];
}

function optionNames(command: CommandName): string[] {
  return [...optionsOf(command).map(([name]) => `--${name}`), '--help'];
}
