/** Reads the command line of an answer: `COMMAND [SUBJECT] [PATH…]`. */
import { access } from 'node:fs/promises';
import { quoted, type Ask } from '../../answers/ask.ts';
import { ShipperError } from '../../errors.ts';
import type { Options, QuestionName } from '../../cli/options.ts';
import { all, any, begins, is, within } from '../../query/build.ts';
import { ROWS_MAX, type Filter } from '../../query/query.ts';
import type { TimeWindow } from '../../model/hosts.ts';
import type { Context } from '../context.ts';
import { redact } from '../../ship/client.ts';
import { readWindow, windowText } from '../input/window.ts';

/** Words that stand before the PATHs of each command. */
const SUBJECTS: Readonly<Record<QuestionName, { readonly words: readonly string[]; readonly isNeeded: boolean }>> = {
  summary: { words: [], isNeeded: false },
  failures: { words: [], isNeeded: false },
  slow: { words: ['VERB'], isNeeded: false },
  flow: { words: ['ID'], isNeeded: true },
  task: { words: ['ID'], isNeeded: true },
  vm: { words: ['ID'], isNeeded: true },
  storage: { words: ['DOMAIN'], isNeeded: false },
  host: { words: ['NAME'], isNeeded: true },
  why: { words: ['HOST', 'TIME'], isNeeded: true },
  callers: { words: [], isNeeded: false },
  coverage: { words: [], isNeeded: false },
  report: { words: [], isNeeded: false },
};

/** Rows of lists: as many as fit a screen, and of what is told in the order of time as many as can be read. */
const LIMIT = 15;
const LIMITS: Partial<Readonly<Record<QuestionName, number>>> = { flow: 200, vm: 200, why: 200 };

/** Spans of time where the time of the input is not known, in ms. */
const EVERY_MS = 600_000;

/** Options that say how logs are read: without a PATH they mean nothing. */
const READING = ['host', 'case', 'timezone', 'timezones'] as const satisfies readonly (keyof Options)[];

/** What is asked, before hosts and times of the input are known. */
export interface Request<N extends QuestionName = QuestionName> {
  readonly name: N;
  /** The words before the PATHs, as typed. */
  readonly subject: string | undefined;
  /** TIME of `why`, as typed. */
  readonly time: string | undefined;
  /** Empty: the server is asked. */
  readonly paths: readonly string[];
  readonly window: TimeWindow | undefined;
  /** Filter of the user; undefined: none. */
  readonly filter: Filter | undefined;
  readonly ask: Ask;
}

/**
 * Reads what is asked.
 * @throws {ShipperError} `usage`: a word is missing, or an option does not fit
 */
export async function readRequest<N extends QuestionName>(
  name: N,
  { paths: given, options }: Context,
): Promise<Request<N>> {
  const { words, isNeeded } = SUBJECTS[name];
  const [typed, paths] = await partWords(given, words.length, options.about);
  const [subject, time] = typed;
  const usage = `${name} ${words.join(' ')}`;
  if (isNeeded && typed.length < words.length)
    throw new ShipperError('usage', `${usage} needs ${words[typed.length]}${HINTS[name] ?? ''}`);
  if (!isNeeded && subject !== undefined && /[/\\*?]/.test(subject) && options.about === undefined)
    throw new ShipperError('input', `${subject}: no such file or directory`);
  if (paths.length === 0) {
    for (const option of READING)
      if (options[option] !== undefined)
        throw new ShipperError(
          'usage',
          `--${option} says how logs are read, but no PATH is given${option === 'host' || option === 'case' ? `; --only-${option} narrows the answer` : ''}`,
        );
  }
  const window = readWindow(options, Date.now());
  return {
    name,
    subject,
    time,
    paths,
    window,
    filter: filterOf({ hosts: hostFilter(options), case: options['only-case'], window }),
    ask: { ...askOf({ options }, name, paths), subject, narrowed: narrowedBy(options, window) },
  };
}

/** What a missing word is. */
const HINTS: Readonly<Partial<Record<QuestionName, string>>> = {
  why: ', such as node-1 2026-05-12T09:20 or, if the logs of the host span one day, 09:20 (UTC)',
  flow: ': a flow (correlation id), or the beginning of one, such as 7c1d0d7e',
  task: ': the uuid of a task, or its beginning, such as 1678236f',
  vm: ': the uuid of a VM, or its beginning, such as 6ae25fc0',
  host: ': the name of a host; coverage lists them',
};

/** Separates the words from the paths: a word that is the name of a file is a PATH. */
async function partWords(
  given: readonly string[],
  most: number,
  about: string | undefined,
): Promise<[words: string[], paths: readonly string[]]> {
  const words = about === undefined ? [] : [about];
  let paths = given;
  while (words.length < most && paths.length > 0) {
    const [first = '', ...rest] = paths;
    if (first === '-' || (await isFile(first))) break;
    words.push(first);
    paths = rest;
  }
  return [words, paths];
}

async function isFile(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function readLimit(given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  const limit = Number(given);
  if (Number.isInteger(limit) && limit >= 1 && limit <= ROWS_MAX) return limit;
  throw new ShipperError('usage', `--limit takes a number from 1 to ${ROWS_MAX}, but got '${given}'`);
}

/** Returns what is asked before anything is known of the input. */
export function askOf({ options }: Pick<Context, 'options'>, name: QuestionName, paths: readonly string[]): Ask {
  return {
    every: EVERY_MS,
    limit: readLimit(options.limit, LIMITS[name] ?? LIMIT),
    from: paths.length > 0 ? 'files' : 'server',
    narrowed: [],
    tail: tailOf(options, paths),
  };
}

/** Returns the filter of what an answer is narrowed to; undefined: to nothing. */
export function filterOf(narrow: {
  readonly hosts: Filter | undefined;
  readonly case: string | undefined;
  readonly window: TimeWindow | undefined;
}): Filter | undefined {
  const { hosts, case: scope, window } = narrow;
  const filters: Filter[] = [
    ...(hosts === undefined ? [] : [hosts]),
    ...(scope === undefined ? [] : [is('labels.case', scope)]),
    ...(window === undefined ? [] : [within(window.since, window.until)]),
  ];
  return filters.length === 0 ? undefined : all(...filters);
}

function hostFilter(options: Options): Filter | undefined {
  const hosts = options['only-host'].map((host) => host.toLowerCase());
  if (hosts.length === 0) return undefined;
  return any(is('host.name', ...hosts), ...hosts.map((host) => begins('host.name', `${host}.`)));
}

function narrowedBy(options: Options, window: TimeWindow | undefined): string[] {
  const hosts = options['only-host'];
  return [
    ...(hosts.length > 0 ? [hosts.join(', ')] : []),
    ...(options['only-case'] === undefined ? [] : [`case ${options['only-case']}`]),
    ...(window === undefined ? [] : [`${windowText(window).replaceAll(/:\d\d\.\d{3}Z/g, 'Z')} (--since, --until)`]),
  ];
}

/** Returns what follows the words of a command in the next one. */
function tailOf(options: Options, paths: readonly string[]): string {
  const server = [
    ...options.node.map(redact).flatMap((node) => ['--node', node]),
    ...(options.prefix === 'vdsm' ? [] : ['--prefix', options.prefix]),
  ];
  const scope = options['only-case'] ?? (paths.length > 0 ? undefined : options.case);
  const narrowed = scope === undefined ? [] : ['--only-case', scope];
  return [...paths, ...(paths.length > 0 ? [] : server), ...narrowed].map(quoted).join(' ');
}
