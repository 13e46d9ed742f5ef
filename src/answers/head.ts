/** The head of every answer: which hosts and time it is about, and where its input limits it. */
import { all, group, is } from '../query/build.ts';
import type { Plan, Results } from '../query/query.ts';
import type { Ask } from './ask.ts';
import { dim, line, warn, type Block } from './view/blocks.ts';
import type { Names } from './view/names.ts';
import { add, count, earliest, latest, number } from './view/text.ts';

/** Dataset of the lines of vdsm.log. */
const VDSM_LINES = 'vdsm.log';
/** Lines of which calls and commands are made: a choice of lines leaves some of them out. */
const CALL_LINES = [
  'call-start',
  'call-finish',
  'call-error',
  'request-start',
  'request-finish',
  'request-summary',
] as const;
const COMMAND_LINES = ['command-start', 'command-finish'] as const;
/** Tag of lines that the server alone made of raw text. */
const RAW_TAG = 'raw';

/** One host of the input. */
export interface HeadHost {
  readonly host: string;
  /** Lines by log, as `event.dataset` names it. */
  readonly lines: Readonly<Record<string, number>>;
  readonly calls: number;
  readonly tasks: number;
  readonly commands: number;
  readonly from: string;
  readonly until: string;
  /** The lowest level of its vdsm.log; undefined: it has no lines of it. */
  readonly level: 'debug' | 'info' | undefined;
  readonly isVdsm: boolean;
  readonly isRawOnly: boolean;
  /** Lines are missing of which its calls, tasks or commands were made. */
  readonly lacksLines: boolean;
}

export interface Head {
  readonly hosts: readonly HeadHost[];
  readonly documents: number;
  readonly from: string | undefined;
  readonly until: string | undefined;
  /** Where the input limits the answer, for people. */
  readonly limits: readonly string[];
}

export const HEAD_PLAN: Plan = {
  'head.lines': group('line', all(), { by: [{ field: 'host.name' }, { field: 'event.dataset' }] }),
  'head.levels': group('line', is('event.dataset', VDSM_LINES), {
    by: [{ field: 'host.name' }, { field: 'log.level', missing: 'none' }],
  }),
  'head.cases': group('line', all(), { by: [{ field: 'labels.case', missing: 'none' }] }),
  'head.raw': group('line', is('tags', RAW_TAG), { by: [{ field: 'host.name' }] }),
  'head.call-lines': group('line', is('event.action', ...CALL_LINES), { by: [{ field: 'host.name' }] }),
  'head.command-lines': group('line', is('event.action', ...COMMAND_LINES), { by: [{ field: 'host.name' }] }),
  'head.calls': group('call', all(), { by: [{ field: 'host.name' }, { field: 'event.dataset' }] }),
  'head.tasks': group('task', all(), { by: [{ field: 'host.name' }] }),
  'head.commands': group('command', all(), {
    by: [{ field: 'host.name' }, { field: 'vdsm.command.pairing', missing: 'none' }],
  }),
};

/** Queries that an answer can do without: it leaves out what they are for where they are cut. */
const MAY_BE_CUT: ReadonlySet<string> = new Set(['summary.flows']);

interface Tally {
  readonly lines: Map<string, number>;
  readonly levels: Set<string>;
  calls: number;
  tasks: number;
  commands: number;
  raw: number;
  /** Calls of vdsm and commands that lines of their own show. */
  calling: number;
  paired: number;
  callLines: number;
  commandLines: number;
  readonly times: string[];
}

/** Returns the head of an answer. */
export function makeHead({ grouped }: Results, ask: Ask): Head {
  const tallies = new Map<string, Tally>();
  const of = (host: string): Tally => {
    let tally = tallies.get(host);
    if (tally === undefined) {
      const none = { calls: 0, tasks: 0, commands: 0, raw: 0, calling: 0, paired: 0, callLines: 0, commandLines: 0 };
      tallies.set(host, (tally = { lines: new Map(), levels: new Set(), times: [], ...none }));
    }
    return tally;
  };
  let documents = 0;
  const each = (name: string, take: (tally: Tally, count: number, key: string) => void): void => {
    for (const { keys, count: found, from, until } of grouped[name]?.rows ?? []) {
      const tally = of(keys[0] ?? '');
      tally.times.push(from, until);
      take(tally, found, keys[1] ?? '');
    }
  };
  each('head.lines', (tally, found, dataset) => {
    add(tally.lines, dataset, found);
    documents += found;
  });
  each('head.levels', (tally, _, level) => void tally.levels.add(level));
  each('head.raw', (tally, found) => (tally.raw += found));
  each('head.call-lines', (tally, found) => (tally.callLines += found));
  each('head.command-lines', (tally, found) => (tally.commandLines += found));
  each('head.calls', (tally, found, dataset) => {
    tally.calls += found;
    if (dataset === 'vdsm.call') tally.calling += found;
    documents += found;
  });
  each('head.tasks', (tally, found) => {
    tally.tasks += found;
    documents += found;
  });
  each('head.commands', (tally, found, pairing) => {
    tally.commands += found;
    if (pairing === 'paired') tally.paired += found;
    documents += found;
  });
  const hosts = [...tallies].map(([host, tally]) => toHost(host, tally)).toSorted((a, b) => (a.host < b.host ? -1 : 1));
  const isCut = Object.entries(grouped).some(([name, one]) => one.isCut && !MAY_BE_CUT.has(name));
  return {
    hosts,
    documents,
    from: earliest(hosts.map(({ from }) => from)) || undefined,
    until: latest(hosts.map(({ until }) => until)) || undefined,
    limits: [
      ...limitsOf(hosts, ask),
      ...casesText((grouped['head.cases']?.rows ?? []).map(({ keys }) => keys[0] ?? '')),
      ...(isCut
        ? [
            'there are more hosts, verbs or errors than one answer counts: narrow it with --only-host, --since and --until',
          ]
        : []),
    ],
  };
}

function toHost(host: string, tally: Tally): HeadHost {
  const { lines, levels, calls, tasks, commands, raw, calling, paired, callLines, commandLines, times } = tally;
  const total = [...lines.values()].reduce((sum, each) => sum + each, 0);
  const vdsm = lines.get(VDSM_LINES) ?? 0;
  return {
    host,
    lines: Object.fromEntries(lines),
    calls,
    tasks,
    commands,
    from: earliest(times),
    until: latest(times),
    level: vdsm === 0 ? undefined : levels.has('debug') || levels.has('trace') ? 'debug' : 'info',
    isVdsm: vdsm > 0 || calling > 0,
    isRawOnly: total > 0 && raw === total,
    lacksLines: (calling > 0 && callLines === 0) || (paired > 0 && commandLines === 0),
  };
}

function limitsOf(hosts: readonly HeadHost[], { narrowed }: Ask): string[] {
  const named = (some: readonly HeadHost[]): string => {
    const names = some.map(({ host }) => host);
    const more = names.length > HOSTS_NAMED ? ` and ${names.length - HOSTS_NAMED} more` : '';
    return names.slice(0, HOSTS_NAMED).join(', ') + more;
  };
  const lacking = hosts.filter((host) => host.lacksLines && !host.isRawOnly);
  const info = hosts.filter(({ level, lacksLines, isRawOnly }) => level === 'info' && !lacksLines && !isRawOnly);
  const raw = hosts.filter(({ isRawOnly }) => isRawOnly);
  return [
    ...(narrowed.length > 0 ? [`only ${narrowed.join(', ')}`] : []),
    ...(info.length > 0 ? [`INFO logs, without commands and locks but those that errors quote: ${named(info)}`] : []),
    ...(lacking.length > 0
      ? [`lines were left out (--lines or --kinds of the load), and with them what only lines tell: ${named(lacking)}`]
      : []),
    ...(raw.length > 0 ? [`raw lines only, without calls, tasks and commands: ${named(raw)}`] : []),
  ];
}

const HOSTS_NAMED = 8;
const CASES_NAMED = 5;

/** Cases keep hosts of the same name apart, and an answer over several mixes them. */
function casesText(cases: readonly string[]): string[] {
  if (cases.length < 2) return [];
  const named = cases.filter((name) => name !== 'none');
  const more = named.length > CASES_NAMED ? ` and ${named.length - CASES_NAMED} more` : '';
  return [`several cases together, narrow it with --only-case: ${named.slice(0, CASES_NAMED).join(', ')}${more}`];
}

/** Returns the head as text. */
export function viewHead(head: Head): Block[] {
  const { hosts, documents, from, until } = head;
  const span = from === undefined || until === undefined ? 'no time' : spanText(from, until);
  const some = `${count(hosts.length, 'host')}, ${span}, ${count(documents, 'document')}`;
  return [line(dim(some)), ...head.limits.map((limit) => line(warn('limit:'), limit))];
}

function spanText(from: string, until: string): string {
  const [a, b] = [from.slice(0, 16), until.slice(0, 16)].map((instant) => instant.replace('T', ' '));
  return from.slice(0, 10) === until.slice(0, 10) ? `${a}-${until.slice(11, 16)} UTC` : `${a} - ${b} UTC`;
}

/** Returns names of hosts for people: `c2, c4, c1`. */
export function hostList(hosts: readonly string[], names: Names, most = 8): string {
  const shown = hosts.slice(0, most).map((host) => names.host(host));
  return [...shown, ...(hosts.length > most ? [`${number(hosts.length - most)} more`] : [])].join(', ');
}

/** Returns the hosts that have calls or lines of vdsm: those that an answer means by "of 8 hosts". */
export function vdsmHosts({ hosts }: Head): string[] {
  return hosts.filter(({ isVdsm }) => isVdsm).map(({ host }) => host);
}
