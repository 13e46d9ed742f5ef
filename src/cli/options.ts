/**
 * The tables of commands and options. Parsing, environment variables, `--help` and `docs/options.md` come from them.
 */
import { ROLE_NAMES } from '../schema/roles.ts';
import { PERIODS } from '../schema/templates.ts';

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
    does: 'report what the logs contain without loading them: log formats, vdsm versions (eras), quality problems, and records that no rule recognises',
  },
  setup: {
    args: '',
    does: 'install index templates and ingest pipeline, and with --dashboards the dashboards, and verify them',
  },
  demo: {
    args: '',
    does: 'start a local OpenSearch server (needs a JDK, see docs/embedded.md), load sample logs and print a summary; runs until Ctrl-C',
  },
  replay: {
    args: 'FILE',
    does: 'send rejected documents again, from the FILE that load --rejects wrote, or the error file of rsyslog',
  },
  purge: { args: '', does: 'delete all documents that were loaded with --case NAME, after asking' },
  completion: {
    args: 'SHELL',
    words: ['bash', 'zsh', 'fish'],
    does: 'print a script that makes the shell (bash, zsh or fish) complete commands and options',
  },
  summary: { args: '[PATH…]', does: 'what matters most: failures, restarts, storage, slow verbs' },
  failures: { args: '[PATH…]', does: 'what failed, how often, on which hosts, and where first' },
  slow: { args: '[VERB] [PATH…]', does: 'which verbs are slow, on which hosts, and where their time goes' },
  flow: { args: 'ID [PATH…]', does: 'all that one flow did, on all hosts and the engine, as a tree' },
  task: { args: 'ID [PATH…]', does: 'whether a task ended, how and why, and who waited for it' },
  vm: { args: 'ID [PATH…]', does: 'what happened to one VM, on all hosts' },
  storage: {
    args: '[DOMAIN] [PATH…]',
    does: 'which storage domains failed, on how many hosts, for how long, and what was said around it',
  },
  host: { args: 'NAME [PATH…]', does: 'one host: its logs, restarts, failures, slow verbs, and what the engine saw' },
  why: { args: 'HOST TIME [PATH…]', does: 'what happened on and around a host at a time' },
  callers: { args: '[PATH…]', does: 'who asks for what, how often, and what fills the logs' },
  coverage: { args: '[PATH…]', does: 'what the logs cover: hosts, spans, gaps, releases, restarts, quality' },
  report: {
    args: '[PATH…]',
    does: 'write what matters into one HTML file to send, with the records behind each finding',
  },
} as const;
export type CommandName = keyof typeof COMMANDS;

/** Commands that answer questions: from logs where PATHs are given, else from the server. */
export const ANSWERS = [
  'summary',
  'failures',
  'slow',
  'flow',
  'task',
  'vm',
  'storage',
  'host',
  'why',
  'callers',
  'coverage',
] as const satisfies readonly CommandName[];
export type AnswerName = (typeof ANSWERS)[number];
/** Commands that ask logs or a server: the answers, and the report that is made of them. */
export const QUESTIONS = [...ANSWERS, 'report'] as const satisfies readonly CommandName[];
export type QuestionName = (typeof QUESTIONS)[number];

/** Parts of a long `--help`, in their order, with the options of each. */
export const OPTION_GROUPS = [
  { title: 'The answer', options: ['output', 'about', 'only-host', 'only-case', 'since', 'until', 'limit', 'json'] },
  {
    title: 'From a server, without PATH',
    options: [
      'node',
      'username',
      'password-file',
      'api-key-file',
      'token-file',
      'ca',
      'client-cert',
      'client-key',
      'insecure',
      'prefix',
    ],
  },
  {
    title: 'From logs, with PATH',
    options: [
      'host',
      'host-from',
      'case',
      'timezone',
      'timezones',
      'no-drift',
      'follow-links',
      'pasted',
      'no-mask',
      'workers',
      'quiet',
    ],
  },
] as const;

interface OptionDef {
  readonly type: 'string' | 'boolean';
  /** Letter that may be written instead: `-o`. */
  readonly short?: string;
  /** Name of the value in help; absent for a boolean. */
  readonly value?: string;
  /** Commands that take the option. */
  readonly on: readonly CommandName[];
  readonly help: string;
  /** The values that it may have. */
  readonly choices?: readonly string[];
  /** Replaces `help` for commands to which the option means something else. */
  readonly helpFor?: Partial<Readonly<Record<CommandName, string>>>;
  /** Environment variable that is read when the option is absent. */
  readonly env?: string;
  readonly default?: string;
  /** May be given more than once. */
  readonly multiple?: true;
}

const SERVER = ['load', 'setup', 'replay', 'purge', ...QUESTIONS] as const;
const READS = ['load', 'parse', 'check', ...QUESTIONS] as const;
/** Commands whose subject may be named by an option. */
const ABOUT = ['slow', 'flow', 'task', 'vm', 'storage', 'host', 'why'] as const;

export const OPTIONS = {
  node: {
    type: 'string',
    value: 'URL',
    on: SERVER,
    env: 'OPENSEARCH_URL',
    multiple: true,
    help: 'address of the OpenSearch server (default: the running demo server, else http://127.0.0.1:9200); repeat it, or separate addresses in the variable by commas, for several nodes of one cluster: the loss of one is survived',
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
  'token-file': {
    type: 'string',
    value: 'FILE',
    on: SERVER,
    env: 'OPENSEARCH_TOKEN_FILE',
    help: 'file with a bearer token on its first line (or set OPENSEARCH_TOKEN)',
  },
  ca: {
    type: 'string',
    value: 'FILE',
    on: SERVER,
    env: 'OPENSEARCH_CA',
    help: "PEM file with the CA certificate that verifies the server's certificate",
  },
  'client-cert': {
    type: 'string',
    value: 'FILE',
    on: SERVER,
    env: 'OPENSEARCH_CLIENT_CERT',
    help: 'PEM file with the certificate by which the server knows the user; needs --client-key',
  },
  'client-key': {
    type: 'string',
    value: 'FILE',
    on: SERVER,
    env: 'OPENSEARCH_CLIENT_KEY',
    help: 'PEM file with the key of --client-cert, without a passphrase',
  },
  insecure: { type: 'boolean', on: SERVER, help: "do not verify the server's certificate" },
  host: {
    type: 'string',
    value: 'NAME',
    on: READS,
    help: 'name of the host that wrote the logs (default: found in paths and logs, see docs/archives.md)',
  },
  'host-from': {
    type: 'string',
    value: 'PATTERN',
    on: READS,
    multiple: true,
    help: "pattern for paths in which {host} is the host's name, such as logs/{host}/vdsm*; of several, the first that matches a path counts",
  },
  timezone: {
    type: 'string',
    value: 'ZONE',
    on: READS,
    help: 'time zone of timestamps without one (vdsm before 4.19.6), such as Europe/Rome, UTC or +05:30 (default: detected from other files of the host, else UTC)',
  },
  timezones: {
    type: 'string',
    value: 'FILE',
    on: READS,
    help: "file with one line 'HOST ZONE' per host, where * in HOST matches any characters; takes precedence over --timezone",
  },
  'no-drift': {
    type: 'boolean',
    on: READS,
    help: "do not correct timestamps by the clock drift in the log collector's time_diff.txt",
  },
  since: {
    type: 'string',
    value: 'WHEN',
    on: READS,
    help: 'skip records before WHEN, such as 2026-05-01, 2026-05-01T12:30+02:00 (without a zone: UTC), or an age such as 36h or 7d',
  },
  until: {
    type: 'string',
    value: 'WHEN',
    on: READS,
    help: 'skip records at or after WHEN, written as for --since',
  },
  kinds: {
    type: 'string',
    value: 'KINDS',
    on: ['load', 'parse'],
    help: 'index only these kinds of documents, separated by commas: logs, calls, tasks, commands (default: all); a later load adds the others (see docs/sizing.md)',
    helpFor: {
      parse: 'print only these kinds of documents, separated by commas: logs, calls, tasks, commands (default: all)',
    },
  },
  lines: {
    type: 'string',
    value: 'WHICH',
    on: ['load', 'parse'],
    help: 'index only some lines: all, a level and above (trace, debug, info, warning, error, critical), or notable, which leaves out routine lines of tasks, locks and commands (default: all); calls, tasks and commands stay whole (see docs/sizing.md)',
    helpFor: {
      parse:
        'print only some lines: all, a level and above (trace, debug, info, warning, error, critical), or notable, which leaves out routine lines of tasks, locks and commands (default: all)',
    },
  },
  'follow-links': {
    type: 'boolean',
    on: READS,
    help: 'follow links in a directory that lead out of it (default: they are skipped and named; a PATH that is a link is followed)',
  },
  pasted: {
    type: 'boolean',
    on: READS,
    help: 'repair logs that were pasted into web pages or mail: wrapped lines, quote marks, lost spaces (see docs/pasted.md)',
  },
  'no-mask': {
    type: 'boolean',
    on: READS,
    help: 'keep passwords, keys and other secrets of the logs as they are; without it each is written as ******** (see docs/masking.md)',
  },
  label: {
    type: 'string',
    value: 'K=V',
    on: ['load', 'parse'],
    multiple: true,
    help: 'add the field labels.K with value V to every document',
  },
  case: {
    type: 'string',
    value: 'NAME',
    on: ['load', 'parse', 'purge', ...QUESTIONS],
    help: 'name of the support case, stored in labels.case; keeps hosts of the same name in different cases apart',
    helpFor: { purge: 'name of the case whose documents to delete (required)' },
  },
  prefix: {
    type: 'string',
    value: 'NAME',
    on: ['load', 'parse', 'setup', 'purge', ...QUESTIONS],
    default: 'vdsm',
    help: 'prefix of the index names, as in vdsm-logs-2026.05',
  },
  period: {
    type: 'string',
    value: 'SPAN',
    choices: PERIODS,
    on: ['load', 'parse', 'setup'],
    default: 'month',
    help: 'time span of one index: day, month or year',
  },
  list: {
    type: 'boolean',
    on: ['load'],
    help: 'load nothing; list the logs that would be loaded, with hosts and time spans, and estimate the index size',
  },
  workers: {
    type: 'string',
    value: 'N',
    on: ['load', 'parse', ...QUESTIONS],
    help: 'number of hosts to read in parallel (default: up to the number of processors, at most 4; load begins with one and adds more while the server keeps up)',
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
    help: 'with --follow: treat the last record as complete after TIME without new data; set it longer than vdsm takes to write one record',
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
  gzip: {
    type: 'boolean',
    on: ['load', 'replay'],
    help: 'compress what is sent also to a server on this machine, such as a tunnel to another one (default: only to other machines)',
  },
  metrics: {
    type: 'string',
    value: 'HOST:PORT',
    on: ['load'],
    help: 'serve metrics for Prometheus at http://HOST:PORT/metrics while it runs; a port alone is one of 127.0.0.1 (see docs/follow.md)',
  },
  overwrite: {
    type: 'boolean',
    on: ['load'],
    help: 'replace documents on the server that are the same or less complete, after an update of this program or to mask what an earlier one did not (see docs/loading.md; to clean an index for certain, docs/privacy.md)',
  },
  'no-setup': {
    type: 'boolean',
    on: ['load'],
    help: 'install no templates or pipeline; fail if they are missing or for another --period (an administrator installs them with setup)',
  },
  rejects: {
    type: 'string',
    value: 'FILE',
    on: ['load', 'replay'],
    default: 'vdsm-ship-rejects.ndjson',
    help: 'write documents that the server rejects to FILE (created when needed), for replay',
    helpFor: { replay: 'write documents that are rejected again to FILE (created when needed)' },
  },
  check: {
    type: 'boolean',
    on: ['setup'],
    help: 'change nothing; report how the server differs from what setup would install, existing indices included',
  },
  rebuild: {
    type: 'string',
    value: 'INDEX',
    on: ['setup'],
    help: 'rebuild INDEX, which an earlier release made, with the mapping of today; loads into it wait meanwhile. Repeat it if it was cut off (see docs/loading.md)',
  },
  about: {
    type: 'string',
    value: 'SUBJECT',
    on: ABOUT,
    help: 'the ID, NAME, VERB or DOMAIN, where it is also the name of a file; an id by its beginning, if that is unique',
  },
  'only-host': {
    type: 'string',
    value: 'NAME',
    on: QUESTIONS,
    multiple: true,
    help: 'answer from this host alone; a name without its domain is enough',
  },
  'only-case': {
    type: 'string',
    value: 'NAME',
    on: QUESTIONS,
    help: 'answer from the documents of this support case alone',
  },
  output: {
    type: 'string',
    short: 'o',
    value: 'FILE',
    on: ['report'],
    default: 'vdsm-report.html',
    help: 'file to write, or - for standard output; an earlier report is replaced, any other file and a link are refused',
  },
  limit: {
    type: 'string',
    value: 'N',
    on: ANSWERS,
    help: 'most rows of each list (default: as many as fit one screen; flow, vm and why: 200)',
  },
  yes: { type: 'boolean', on: ['purge'], help: 'delete without asking' },
  dashboards: {
    type: 'string',
    value: 'URL',
    on: ['load', 'setup'],
    env: 'OPENSEARCH_DASHBOARDS_URL',
    help: 'address of OpenSearch Dashboards; installs the dashboards there (default: none are installed)',
    helpFor: { load: 'address of OpenSearch Dashboards, to print a link to what was loaded' },
  },
  tenant: {
    type: 'string',
    value: 'NAME',
    on: ['setup'],
    help: 'Dashboards tenant to install into, if the security plugin is in use: global, private or a name',
  },
  workspace: {
    type: 'string',
    value: 'ID',
    on: ['load', 'setup'],
    help: 'Dashboards workspace to install into, if workspaces are enabled: the ID behind /w/ in its address (see docs/dashboards.md)',
    helpFor: { load: 'Dashboards workspace that the link of --dashboards leads to: the ID behind /w/ in its address' },
  },
  retention: {
    type: 'string',
    value: 'DAYS',
    on: ['setup'],
    help: 'let the server delete indices DAYS days after their creation (needs the index management plugin; default: never)',
  },
  export: {
    type: 'string',
    value: 'FILE',
    on: ['setup'],
    help: 'only write the dashboards to FILE, to import them by hand; needs no server',
  },
  role: {
    type: 'string',
    value: 'NAME',
    on: ['setup'],
    help: `only print the role NAME of the security plugin, for the indices of --prefix: ${ROLE_NAMES.join(', ')}; needs no server (see docs/roles.md)`,
    choices: ROLE_NAMES,
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
    on: ['load', 'check', 'setup', 'demo', 'replay', 'purge', ...ANSWERS],
    help: 'print the result as JSON',
  },
  log: {
    type: 'string',
    value: 'FORMAT',
    choices: ['text', 'json'],
    on: ['load'],
    default: 'text',
    help: 'format of progress and warnings on stderr: text, or json for one object per line',
  },
  quiet: {
    type: 'boolean',
    on: ['load', 'parse', 'check', 'demo', 'replay', 'purge', ...QUESTIONS],
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
