/** `coverage`: what an input covers: hosts, spans, silences, releases, restarts, records that were dropped, and quality. */
import { all, group, has, is, select } from '../query/build.ts';
import type { GroupRow, Plan, Results } from '../query/query.ts';
import type { Answer, AnswerKind } from './answer.ts';
import { nextCommand, type Ask } from './ask.ts';
import { bad, dim, line, section, strong, table, warn, type Block } from './view/blocks.ts';
import { restarts } from './common.ts';
import type { Head } from './head.ts';
import type { Names } from './view/names.ts';
import { fileLine, placeOf, PLACE_FIELDS, type Place } from './view/place.ts';
import { add, count, counts, duration, number, numberOf, seconds, text } from './view/text.ts';

interface Silence {
  readonly from: string;
  readonly until: string;
}

export interface HostCoverage {
  readonly host: string;
  readonly from: string;
  readonly until: string;
  /** Records by log, and the lines that they consist of where records have several. */
  readonly logs: Readonly<Record<string, number>>;
  readonly level: 'debug' | 'info' | undefined;
  readonly isRawOnly: boolean;
  readonly versions: readonly string[];
  readonly eras: readonly string[];
  readonly restarts: number;
  readonly dropped: number;
  /** Times in which vdsm.log has no record. */
  readonly silences: readonly Silence[];
  readonly calls: number;
  readonly tasks: number;
  readonly commands: number;
}

export interface Coverage extends Answer {
  readonly hosts: readonly HostCoverage[];
  readonly restarts: readonly {
    readonly host: string;
    readonly at: string;
    readonly cause: string;
    readonly gap: number;
    readonly version: string;
    readonly place: Place | undefined;
  }[];
  /** Flags of documents, see docs/quality.md. */
  readonly quality: readonly { readonly flag: string; readonly hosts: Readonly<Record<string, number>> }[];
  /** Records of several lines, and the lines that they hold, by host. */
  /** Shortest silence that is found for certain, in ms. */
  readonly silencesFrom: number;
  readonly multiline: Readonly<Record<string, { readonly records: number; readonly lines: number }>>;
  /** Cases that documents belong to. */
  readonly cases: Readonly<Record<string, number>>;
}

const RESTARTS_MAX = 1000;
/** vdsm writes at least every 15 s, whatever its level; a silence of two minutes is none of its habits. */
const SILENCE_MS = 120_000;

export const coverage: AnswerKind<Coverage> = {
  plan: ({ every }): Plan => ({
    'coverage.minutes': group('line', is('event.dataset', 'vdsm.log'), { by: [{ field: 'host.name' }, { every }] }),
    'coverage.versions': group('line', all(is('event.dataset', 'vdsm.log'), has('service.version')), {
      by: [{ field: 'host.name' }, { field: 'service.version' }],
    }),
    'coverage.eras': group('line', all(is('event.dataset', 'vdsm.log'), has('vdsm.era')), {
      by: [{ field: 'host.name' }, { field: 'vdsm.era' }],
    }),
    'coverage.restarts': select('line', restarts, {
      limit: RESTARTS_MAX,
      fields: [...PLACE_FIELDS, 'vdsm.restart.cause', 'vdsm.restart.gap_seconds', 'service.version'],
    }),
    'coverage.dropped': group('line', has('vdsm.dropped.count'), {
      by: [{ field: 'host.name' }],
      measures: { records: { of: 'sum', field: 'vdsm.dropped.count' } },
    }),
    'coverage.multiline': group('line', has('vdsm.log.lines'), {
      by: [{ field: 'host.name' }],
      measures: { lines: { of: 'sum', field: 'vdsm.log.lines' } },
    }),
    'coverage.line-quality': group('line', has('vdsm.quality'), {
      by: [{ field: 'vdsm.quality' }, { field: 'host.name' }],
    }),
    'coverage.call-quality': group('call', has('vdsm.quality'), {
      by: [{ field: 'vdsm.quality' }, { field: 'host.name' }],
    }),
    'coverage.cases': group('line', has('labels.case'), { by: [{ field: 'labels.case' }] }),
  }),
  make: makeCoverage,
  view: viewCoverage,
};

function makeCoverage({ grouped, selected }: Results, ask: Ask, head: Head): Coverage {
  const rows = (name: string): readonly GroupRow[] => grouped[`coverage.${name}`]?.rows ?? [];
  const of = (name: string, host: string): GroupRow[] => rows(name).filter(({ keys }) => keys[0] === host);
  const restarted = (selected['coverage.restarts']?.rows ?? []).map((row) => ({
    host: text(row, 'host.name'),
    at: text(row, '@timestamp'),
    cause: text(row, 'vdsm.restart.cause') || 'unknown',
    gap: numberOf(row, 'vdsm.restart.gap_seconds') ?? 0,
    version: text(row, 'service.version'),
    place: placeOf(row),
  }));
  const quality = new Map<string, Map<string, number>>();
  for (const { keys, count: found } of [...rows('line-quality'), ...rows('call-quality')]) {
    const hosts = quality.get(keys[0] ?? '') ?? new Map<string, number>();
    add(hosts, keys[1] ?? '', found);
    quality.set(keys[0] ?? '', hosts);
  }
  const hosts = head.hosts.map((each): HostCoverage => ({
    host: each.host,
    from: each.from,
    until: each.until,
    logs: each.lines,
    level: each.level,
    isRawOnly: each.isRawOnly,
    versions: of('versions', each.host)
      .toSorted((a, b) => (a.from < b.from ? -1 : 1))
      .map(({ keys }) => keys[1] ?? ''),
    eras: of('eras', each.host).map(({ keys }) => keys[1] ?? ''),
    restarts: restarted.filter(({ host }) => host === each.host).length,
    dropped: of('dropped', each.host)[0]?.measures['records'] ?? 0,
    silences: silencesOf(of('minutes', each.host)),
    calls: each.calls,
    tasks: each.tasks,
    commands: each.commands,
  }));
  const silent = hosts.find(({ silences }) => silences.length > 0);
  return {
    head,
    hosts,
    silencesFrom: Math.max(SILENCE_MS, 2 * ask.every),
    restarts: restarted.toSorted((a, b) => (a.at < b.at ? -1 : 1)),
    quality: [...quality]
      .map(([flag, by]) => ({ flag, hosts: Object.fromEntries(by) }))
      .toSorted((a, b) => (a.flag < b.flag ? -1 : 1)),
    multiline: Object.fromEntries(
      rows('multiline').map(({ keys, count: found, measures }) => [
        keys[0] ?? '',
        { records: found, lines: measures['lines'] ?? 0 },
      ]),
    ),
    cases: Object.fromEntries(rows('cases').map(({ keys, count: found }) => [keys[0] ?? '', found])),
    next: [
      ...(silent === undefined
        ? []
        : [nextCommand(ask, 'why', silent.host, (silent.silences[0]?.from ?? '').slice(0, 16))]),
      nextCommand(ask, 'summary'),
    ],
  };
}

/** Returns the times between the last record of one span and the first of the next that are long. */
function silencesOf(rows: readonly GroupRow[]): Silence[] {
  return rows
    .slice(1)
    .map(({ from: until }, i) => ({ from: rows[i]?.until ?? until, until }))
    .filter(({ from, until }) => Date.parse(until) - Date.parse(from) >= SILENCE_MS);
}

function viewCoverage(answer: Coverage, names: Names): Block[] {
  const { hosts, restarts: restarted, quality, multiline, cases } = answer;
  return [
    table(
      [{}, {}, {}, { max: 18 }, { right: true }, { right: true }, { right: true }, { flexible: true, wraps: true }],
      [
        ['host', 'from - until', 'level', 'vdsm', 'calls', 'tasks', 'cmds', 'records by log'].map(dim),
        ...hosts.map((row) => [
          strong(names.host(row.host)),
          names.span(row.from, row.until),
          row.isRawOnly ? warn('raw') : row.level === 'info' ? warn('INFO') : (row.level?.toUpperCase() ?? ''),
          row.versions.map((version) => version.replace(/-.*$/, '')).join(', '),
          number(row.calls),
          number(row.tasks),
          number(row.commands),
          counts(row.logs, String, 4),
        ]),
      ],
    ),
    ...section(
      `No record in vdsm.log, for ${duration(answer.silencesFrom * 1e6)} or more`,
      hosts.flatMap(({ host, silences }) =>
        silences.map((gap) =>
          line(
            names.host(host),
            names.span(gap.from, gap.until),
            `for ${seconds((Date.parse(gap.until) - Date.parse(gap.from)) / 1000)}`,
          ),
        ),
      ),
    ),
    ...section('Restarts of vdsm', [
      table(
        [{}, {}, {}, {}, {}],
        restarted.map((row) => [
          names.time(row.at),
          names.host(row.host),
          `after ${seconds(row.gap)}, ${row.cause}`,
          row.version.replace(/-.*$/, ''),
          dim(fileLine(row.place)),
        ]),
      ),
    ]),
    ...section(
      'Records that vdsm dropped',
      hosts
        .filter(({ dropped }) => dropped > 0)
        .map(({ host, dropped }) => line(names.host(host), bad(number(dropped)))),
    ),
    ...section('Records of several lines (tracebacks, XML)', [
      table(
        [{}, { right: true }, { right: true }],
        Object.entries(multiline).map(([host, { records, lines }]) => [
          names.host(host),
          count(records, 'record'),
          count(lines, 'line'),
        ]),
      ),
    ]),
    ...section('Quality, see docs/quality.md', [
      table(
        [{}, { flexible: true }],
        quality.map(({ flag, hosts: by }) => [flag, counts(by, names.host, 9)]),
      ),
    ]),
    ...(Object.keys(cases).length > 0 ? section('Cases', [line(counts(cases))]) : []),
  ];
}
