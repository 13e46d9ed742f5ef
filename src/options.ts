/** The one table of commands and options: parsing, environment names, `--help` and `docs/options.md` come from it. */

export const COMMANDS = {
  load: { args: 'PATH…', does: 'read logs and index them; sends each line once, however often it is loaded' },
  parse: { args: 'PATH…', does: 'the same up to documents; prints them, one JSON object a line; needs no server' },
  check: { args: 'PATH…', does: 'only count what is in logs: layouts, eras, shapes that no rule reads, quality flags' },
  setup: { args: '', does: 'install templates and ingest pipeline on the server, and read them back' },
  demo: {
    args: '',
    does: 'start an OpenSearch of its own, load the sample fleet, print a summary; stays up until Ctrl-C',
  },
  replay: { args: 'FILE', does: 'send a rejects file again' },
} as const;
export type CommandName = keyof typeof COMMANDS;

interface OptionDef {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in help. */
  readonly value?: string;
  readonly on: readonly CommandName[];
  readonly help: string;
  /** Environment variable that gives the value where the option is absent. */
  readonly env?: string;
  readonly default?: string;
  /** May be given more than once. */
  readonly multiple?: true;
}

const SERVER = ['load', 'setup', 'replay'] as const;
const READS = ['load', 'parse', 'check'] as const;

export const OPTIONS = {
  node: {
    type: 'string',
    value: 'URL',
    on: SERVER,
    env: 'OPENSEARCH_URL',
    help: 'OpenSearch to send to (default: the running demo, else http://127.0.0.1:9200)',
  },
  username: {
    type: 'string',
    value: 'NAME',
    on: SERVER,
    env: 'OPENSEARCH_USERNAME',
    help: 'user of basic authentication',
  },
  'password-file': {
    type: 'string',
    value: 'FILE',
    on: SERVER,
    env: 'OPENSEARCH_PASSWORD_FILE',
    help: 'file that holds the password (or put it into OPENSEARCH_PASSWORD)',
  },
  'api-key-file': {
    type: 'string',
    value: 'FILE',
    on: SERVER,
    env: 'OPENSEARCH_API_KEY_FILE',
    help: 'file that holds an API key',
  },
  ca: {
    type: 'string',
    value: 'FILE',
    on: SERVER,
    env: 'OPENSEARCH_CA',
    help: 'PEM file of the authority that signed the server',
  },
  insecure: { type: 'boolean', on: SERVER, help: 'accept any server certificate' },
  host: { type: 'string', value: 'NAME', on: READS, help: 'name of the host that the logs are from' },
  'host-from': {
    type: 'string',
    value: 'PATTERN',
    on: READS,
    help: 'take the host from the path: {host} stands for the name, as in logs/{host}/vdsm*',
  },
  label: {
    type: 'string',
    value: 'K=V',
    on: ['load', 'parse'],
    multiple: true,
    help: 'label that every document gets as labels.K',
  },
  prefix: {
    type: 'string',
    value: 'NAME',
    on: ['load', 'parse', 'setup'],
    default: 'vdsm',
    help: 'first part of the index names',
  },
  period: {
    type: 'string',
    value: 'P',
    on: ['load', 'parse', 'setup'],
    default: 'month',
    help: 'how much time one index holds: day, month or year',
  },
  workers: { type: 'string', value: 'N', on: ['load'], help: 'hosts read at once (default: the number of processors)' },
  'no-setup': { type: 'boolean', on: ['load'], help: 'do not install templates; an administrator did (see setup)' },
  rejects: {
    type: 'string',
    value: 'FILE',
    on: ['load', 'replay'],
    default: 'vdsm-ship-rejects.ndjson',
    help: 'where documents go that the server refuses; made when there is one',
  },
  check: {
    type: 'boolean',
    on: ['setup'],
    help: 'change nothing; say what differs on the server, existing indices included',
  },
  once: { type: 'boolean', on: ['demo'], help: 'end after the summary' },
  data: {
    type: 'string',
    value: 'DIR',
    on: ['demo'],
    help: 'where the server and its data live (default: the user cache)',
  },
  json: { type: 'boolean', on: ['load', 'check', 'setup', 'demo', 'replay'], help: 'print the result as JSON' },
  quiet: {
    type: 'boolean',
    on: ['load', 'parse', 'check', 'demo', 'replay'],
    help: 'no progress on stderr, only complaints',
  },
} as const satisfies Record<string, OptionDef>;
export type OptionName = keyof typeof OPTIONS;

/** Value of each option, after parsing: an absent boolean is false, an absent list empty. */
export type Options = {
  readonly [O in OptionName]: (typeof OPTIONS)[O] extends { type: 'boolean' }
    ? boolean
    : (typeof OPTIONS)[O] extends { multiple: true }
      ? readonly string[]
      : (typeof OPTIONS)[O] extends { default: string }
        ? string
        : string | undefined;
};

/** The options that a command takes, in the order of the table. */
export function optionsOf(command: CommandName): [OptionName, OptionDef][] {
  return Object.entries<OptionDef>(OPTIONS).filter(([, option]) => option.on.includes(command)) as [
    OptionName,
    OptionDef,
  ][];
}

export type { OptionDef };
