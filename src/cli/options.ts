/**
 * The tables of commands and options. Parsing, environment variables, `--help` and `docs/options.md` come from them.
 */

export const COMMANDS = {
  load: {
    args: 'PATH…',
    does: 'read logs and index them in OpenSearch; loading the same logs again adds nothing',
  },
  parse: {
    args: 'PATH…',
    does: 'print the documents that load would index, one JSON object per line; needs no server',
  },
  check: {
    args: 'PATH…',
    does: 'count what the logs contain: layouts, eras, quality flags, and records that no rule recognises',
  },
  setup: { args: '', does: 'install index templates, ingest pipeline and dashboards, and read them back' },
  demo: {
    args: '',
    does: 'start an OpenSearch server, load the sample fleet and print a summary; runs until Ctrl-C',
  },
  replay: { args: 'FILE', does: 'send the documents of a rejects file again' },
  purge: { args: '', does: 'delete all documents of a case from the server, after asking' },
} as const;
export type CommandName = keyof typeof COMMANDS;

interface OptionDef {
  readonly type: 'string' | 'boolean';
  /** Name of the value in help; absent for a boolean. */
  readonly value?: string;
  /** Commands that take the option. */
  readonly on: readonly CommandName[];
  readonly help: string;
  /** Replaces `help` for commands to which the option means something else. */
  readonly helpFor?: Partial<Readonly<Record<CommandName, string>>>;
  /** Environment variable that is read when the option is absent. */
  readonly env?: string;
  readonly default?: string;
  /** May be given more than once. */
  readonly multiple?: true;
}

const SERVER = ['load', 'setup', 'replay', 'purge'] as const;
const READS = ['load', 'parse', 'check'] as const;

export const OPTIONS = {
  node: {
    type: 'string',
    value: 'URL',
    on: SERVER,
    env: 'OPENSEARCH_URL',
    help: 'address of the OpenSearch server (default: the running demo server, else http://127.0.0.1:9200)',
  },
  username: {
    type: 'string',
    value: 'NAME',
    on: SERVER,
    env: 'OPENSEARCH_USERNAME',
    help: 'user name for basic authentication',
  },
  'password-file': {
    type: 'string',
    value: 'FILE',
    on: SERVER,
    env: 'OPENSEARCH_PASSWORD_FILE',
    help: 'file with the password on its first line (or set OPENSEARCH_PASSWORD)',
  },
  'api-key-file': {
    type: 'string',
    value: 'FILE',
    on: SERVER,
    env: 'OPENSEARCH_API_KEY_FILE',
    help: 'file with an API key on its first line (or set OPENSEARCH_API_KEY)',
  },
  ca: {
    type: 'string',
    value: 'FILE',
    on: SERVER,
    env: 'OPENSEARCH_CA',
    help: "PEM file with the CA certificate that verifies the server's certificate",
  },
  insecure: { type: 'boolean', on: SERVER, help: "do not verify the server's certificate" },
  host: { type: 'string', value: 'NAME', on: READS, help: 'name of the host that wrote the logs' },
  'host-from': {
    type: 'string',
    value: 'PATTERN',
    on: READS,
    multiple: true,
    help: "pattern that takes the host's name from the path, such as logs/{host}/vdsm*; the first of several that matches counts",
  },
  timezone: {
    type: 'string',
    value: 'ZONE',
    on: READS,
    help: 'time zone of stamps that name none (vdsm before 4.19.6): Europe/Rome, UTC or +05:30 (default: as other files of the host show, else UTC)',
  },
  timezones: {
    type: 'string',
    value: 'FILE',
    on: READS,
    help: 'file with a row HOST ZONE for each host, where * in HOST matches any characters; takes precedence over --timezone',
  },
  'no-drift': {
    type: 'boolean',
    on: READS,
    help: "do not correct clock drift recorded in the log collector's time_diff.txt",
  },
  since: {
    type: 'string',
    value: 'WHEN',
    on: READS,
    help: 'skip records before WHEN: 2026-05-01, 2026-05-01T12:30+02:00 (without a zone: UTC), or an age such as 36h or 7d',
  },
  until: {
    type: 'string',
    value: 'WHEN',
    on: READS,
    help: 'skip records at or after WHEN, written as for --since',
  },
  pasted: {
    type: 'boolean',
    on: READS,
    help: 'repair logs that were pasted into web pages or mail: wrapped lines, quote marks, lost spaces (see docs/pasted.md)',
  },
  label: {
    type: 'string',
    value: 'K=V',
    on: ['load', 'parse'],
    multiple: true,
    help: 'add labels.K with value V to every document',
  },
  case: {
    type: 'string',
    value: 'NAME',
    on: ['load', 'parse', 'purge'],
    help: 'case that the logs belong to, stored in labels.case; hosts of the same name in different cases stay apart',
    helpFor: { purge: 'case to delete (required)' },
  },
  prefix: {
    type: 'string',
    value: 'NAME',
    on: ['load', 'parse', 'setup', 'purge'],
    default: 'vdsm',
    help: 'first part of the index names',
  },
  period: {
    type: 'string',
    value: 'P',
    on: ['load', 'parse', 'setup'],
    default: 'month',
    help: 'time span that one index covers: day, month or year',
  },
  list: {
    type: 'boolean',
    on: ['load'],
    help: 'load nothing; list the logs with their hosts and time spans, and estimate the size of the index',
  },
  workers: {
    type: 'string',
    value: 'N',
    on: ['load'],
    help: 'number of hosts to read in parallel, largest first (default: the number of processors, at most 4)',
  },
  follow: {
    type: 'boolean',
    on: ['load'],
    help: 'keep reading as the logs grow, and pick up new logs (see docs/follow.md)',
  },
  'quiet-time': {
    type: 'string',
    value: 'TIME',
    on: ['load'],
    default: '2s',
    help: 'with --follow: treat a record as complete after TIME without new data; must exceed the time that vdsm takes to write a record',
  },
  'open-after': {
    type: 'string',
    value: 'TIME',
    on: ['load'],
    default: '5m',
    help: 'with --follow: send calls, tasks and commands that are still open after TIME; they are sent again when they end',
  },
  checkpoint: {
    type: 'string',
    value: 'FILE',
    on: ['load'],
    help: 'save read positions and open calls in FILE, and resume from it (see docs/follow.md)',
  },
  'no-setup': {
    type: 'boolean',
    on: ['load'],
    help: 'install nothing; fail if index templates or pipeline are missing (an administrator runs setup)',
  },
  rejects: {
    type: 'string',
    value: 'FILE',
    on: ['load', 'replay'],
    default: 'vdsm-ship-rejects.ndjson',
    help: 'write rejected documents to FILE (created when needed)',
  },
  check: {
    type: 'boolean',
    on: ['setup'],
    help: 'change nothing; report differences on the server, existing indices included',
  },
  yes: { type: 'boolean', on: ['purge'], help: 'delete without asking' },
  dashboards: {
    type: 'string',
    value: 'URL',
    on: ['load', 'setup'],
    env: 'OPENSEARCH_DASHBOARDS_URL',
    help: 'address of OpenSearch Dashboards, to install the dashboards there',
    helpFor: { load: 'address of OpenSearch Dashboards, to print a link to what was loaded' },
  },
  tenant: {
    type: 'string',
    value: 'NAME',
    on: ['setup'],
    help: 'tenant of Dashboards to install into, where the security plugin has tenants: global, private or a name',
  },
  retention: {
    type: 'string',
    value: 'DAYS',
    on: ['setup'],
    help: 'delete indices DAYS days after their creation, by a policy of the index management plugin (default: never)',
  },
  export: {
    type: 'string',
    value: 'FILE',
    on: ['setup'],
    help: 'write the dashboards to FILE for import by hand; needs no server',
  },
  once: { type: 'boolean', on: ['demo'], help: 'exit after the summary' },
  data: {
    type: 'string',
    value: 'DIR',
    on: ['demo'],
    help: "directory for the server and its data (default: the user's cache directory)",
  },
  json: {
    type: 'boolean',
    on: ['load', 'check', 'setup', 'demo', 'replay', 'purge'],
    help: 'print the result as JSON',
  },
  log: {
    type: 'string',
    value: 'FORMAT',
    on: ['load'],
    default: 'text',
    help: 'format of progress and warnings on stderr: text, or json for one object per line',
  },
  quiet: {
    type: 'boolean',
    on: ['load', 'parse', 'check', 'demo', 'replay', 'purge'],
    help: 'print only warnings and errors on stderr, no progress',
  },
} as const satisfies Record<string, OptionDef>;
export type OptionName = keyof typeof OPTIONS;

/** The value of each option after parsing: an absent boolean is false, an absent list empty. */
export type Options = {
  readonly [O in OptionName]: (typeof OPTIONS)[O] extends { type: 'boolean' }
    ? boolean
    : (typeof OPTIONS)[O] extends { multiple: true }
      ? readonly string[]
      : (typeof OPTIONS)[O] extends { default: string }
        ? string
        : string | undefined;
};

/** Returns the options that a command takes, in the order of the table. */
export function optionsOf(command: CommandName): [OptionName, OptionDef][] {
  return Object.entries<OptionDef>(OPTIONS).filter(([, option]) => option.on.includes(command)) as [
    OptionName,
    OptionDef,
  ][];
}

export type { OptionDef };
