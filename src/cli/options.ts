/** The one table of commands and options: parsing, environment names, `--help` and `docs/options.md` come from it. */

export const COMMANDS = {
  load: { args: 'PATH…', does: 'read logs and index them; sends each line once, however often it is loaded' },
  parse: { args: 'PATH…', does: 'the same up to documents; prints them, one JSON object a line; needs no server' },
  check: { args: 'PATH…', does: 'only count what is in logs: layouts, eras, shapes that no rule reads, quality flags' },
  setup: { args: '', does: 'install templates, ingest pipeline and dashboards, and read them back' },
  demo: {
    args: '',
    does: 'start an OpenSearch of its own, load the sample fleet, print a summary; stays up until Ctrl-C',
  },
  replay: { args: 'FILE', does: 'send a rejects file again' },
  purge: { args: '', does: 'delete all documents of one case from the server, after asking' },
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

const SERVER = ['load', 'setup', 'replay', 'purge'] as const;
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
  timezone: {
    type: 'string',
    value: 'ZONE',
    on: READS,
    help: 'zone of stamps that name none (before 4.19.6): Europe/Rome, UTC or +05:30 (default: what the host tells, else UTC)',
  },
  timezones: {
    type: 'string',
    value: 'FILE',
    on: READS,
    help: 'zones by host, a row HOST ZONE a line; * in HOST stands for any characters; goes before --timezone',
  },
  'no-drift': {
    type: 'boolean',
    on: READS,
    help: "leave clocks that were off by the log collector's time_diff.txt; else they are corrected",
  },
  since: {
    type: 'string',
    value: 'WHEN',
    on: READS,
    help: 'leave out what is before: 2026-05-01, 2026-05-01T12:30+02:00 (without a zone: UTC), or an age as 36h or 7d',
  },
  until: {
    type: 'string',
    value: 'WHEN',
    on: READS,
    help: 'leave out what is at that time or later; as --since',
  },
  pasted: {
    type: 'boolean',
    on: READS,
    help: 'repair what web pages, mails and their authors did to logs: wraps, marks, lost blanks (see docs/pasted.md)',
  },
  label: {
    type: 'string',
    value: 'K=V',
    on: ['load', 'parse'],
    multiple: true,
    help: 'label that every document gets as labels.K',
  },
  case: {
    type: 'string',
    value: 'NAME',
    on: ['load', 'parse', 'purge'],
    help: 'case of the logs, as labels.case; hosts of the same name in other cases stay apart, and purge deletes a case',
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
    help: 'how much time one index holds: day, month or year',
  },
  list: {
    type: 'boolean',
    on: ['load'],
    help: 'load nothing: say which logs there are, of which hosts and times, and about how large their index will be',
  },
  workers: {
    type: 'string',
    value: 'N',
    on: ['load'],
    help: 'hosts read at once, the largest first (default: the number of processors, at most 4)',
  },
  follow: {
    type: 'boolean',
    on: ['load'],
    help: 'do not end when all is read: go on with what is written to the logs then (see docs/follow.md)',
  },
  'quiet-time': {
    type: 'string',
    value: 'TIME',
    on: ['load'],
    default: '2s',
    help: 'with --follow: a record counts as complete when nothing was written for so long; more than what vdsm takes to write one',
  },
  'open-after': {
    type: 'string',
    value: 'TIME',
    on: ['load'],
    default: '5m',
    help: 'with --follow: calls, tasks and commands that are open for so long are sent as open, and again when they end',
  },
  checkpoint: {
    type: 'string',
    value: 'FILE',
    on: ['load'],
    help: 'keep in FILE how far logs are read and what is open in them, and go on from there (see docs/follow.md)',
  },
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
  yes: { type: 'boolean', on: ['purge'], help: 'do not ask' },
  dashboards: {
    type: 'string',
    value: 'URL',
    on: ['load', 'setup'],
    env: 'OPENSEARCH_DASHBOARDS_URL',
    help: 'OpenSearch Dashboards: setup puts the dashboards there, load prints a link to what was loaded',
  },
  tenant: {
    type: 'string',
    value: 'NAME',
    on: ['setup'],
    help: 'tenant of Dashboards to put them into, where the security plugin has tenants: global, private or a name',
  },
  retention: {
    type: 'string',
    value: 'DAYS',
    on: ['setup'],
    help: 'delete indices this long after they were made, by a policy of the index management plugin (default: never)',
  },
  export: {
    type: 'string',
    value: 'FILE',
    on: ['setup'],
    help: 'only write the dashboards to FILE, for an import by hand; needs no server',
  },
  once: { type: 'boolean', on: ['demo'], help: 'end after the summary' },
  data: {
    type: 'string',
    value: 'DIR',
    on: ['demo'],
    help: 'where the server and its data live (default: the user cache)',
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
    help: 'how progress and complaints are written to stderr: text, or json for one JSON object a line',
  },
  quiet: {
    type: 'boolean',
    on: ['load', 'parse', 'check', 'demo', 'replay', 'purge'],
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
