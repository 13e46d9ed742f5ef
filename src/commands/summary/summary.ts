/** Summary of a fleet from the server's aggregations, as `demo` prints it. */
import type { Client } from '@opensearch-project/opensearch';
import { number } from '../../cli/text.ts';
import { valueAt } from '../../ship/json.ts';
import { FAILED, bucketsAt, counts, search, terms as termsOf, textOf } from './search.ts';
import type { Count } from './search.ts';
import { renderCompanions, summarizeCompanions } from './companions.ts';
import type { CompanionSummary } from './companions.ts';
import { clip, duration, percent, renderTable } from '../table.ts';

/** Columns of the terminal that the summary uses. */
const WIDTH = 100;
/** Rows of each table. */
const ROWS = 10;
const PERCENTS = [50, 95, 99];

export interface Summary {
  readonly from: string | undefined;
  readonly until: string | undefined;
  /** Of vdsm.log, except `logs`, which counts the records of each log. */
  readonly records: {
    readonly logs: readonly Count[];
    readonly hosts: readonly Count[];
    readonly levels: readonly Count[];
    readonly loggers: readonly Count[];
    readonly eras: readonly Count[];
  };
  /** Durations in ns. */
  readonly verbs: readonly {
    readonly verb: string;
    readonly count: number;
    readonly failures: number;
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  }[];
  readonly failures: readonly {
    readonly code: string;
    readonly name: string;
    readonly count: number;
    readonly hosts: readonly Count[];
  }[];
  readonly commands: readonly {
    readonly command: string;
    readonly exitCode: number | undefined;
    readonly host: string;
    readonly at: string;
    readonly stderr: string;
    readonly task: string | undefined;
    readonly file: string;
    readonly line: number;
  }[];
  readonly slowest: readonly {
    readonly verb: string;
    readonly duration: number;
    readonly host: string;
    readonly caller: string;
    readonly flow: string;
    readonly at: string;
    readonly file: string;
    readonly line: number;
  }[];
  readonly domains: readonly {
    readonly domain: string;
    readonly hosts: readonly Count[];
    readonly first: string;
    readonly last: string;
  }[];
  readonly callers: readonly Count[];
  readonly restarts: readonly { readonly host: string; readonly at: string; readonly version: string }[];
  readonly beside: CompanionSummary;
}

/** Refreshes the indices and queries the server. */
export async function summarize(client: Client, prefix: string): Promise<Summary> {
  await client.indices.refresh({ index: `${prefix}-*` });
  const lines = await search(client, `${prefix}-logs-*`, LINES_QUERY);
  const calls = await search(client, `${prefix}-calls-*`, CALLS_QUERY);
  const slowest = await search(client, `${prefix}-calls-*`, SLOWEST_QUERY);
  const commands = await search(client, `${prefix}-commands-*`, COMMANDS_QUERY);
  const restarts = await search(client, `${prefix}-logs-*`, RESTARTS_QUERY);
  const vdsm = lines.aggregation('vdsm');
  return {
    from: lines.aggregation('first')['value_as_string'] as string | undefined,
    until: lines.aggregation('last')['value_as_string'] as string | undefined,
    records: {
      logs: counts(lines.buckets('logs')),
      hosts: counts(bucketsAt(vdsm, 'hosts')),
      levels: counts(bucketsAt(vdsm, 'levels')),
      loggers: counts(bucketsAt(vdsm, 'loggers')),
      eras: counts(bucketsAt(vdsm, 'eras')),
    },
    verbs: calls.buckets('verbs').map((bucket) => {
      const values = valueAt(bucket, 'duration', 'values');
      return {
        verb: textOf(bucket['key']),
        count: Number(bucket['doc_count']),
        failures: Number(valueAt(bucket, 'failed', 'doc_count')),
        p50: Number(valueAt(values, '50.0')),
        p95: Number(valueAt(values, '95.0')),
        p99: Number(valueAt(values, '99.0')),
        max: Number(valueAt(bucket, 'max', 'value')),
      };
    }),
    failures: bucketsAt(calls.aggregation('failures'), 'codes').map((bucket) => ({
      code: textOf(bucket['key']),
      name: textOf(bucketsAt(bucket, 'names')[0]?.['key'] ?? ''),
      count: Number(bucket['doc_count']),
      hosts: counts(bucketsAt(bucket, 'hosts')),
    })),
    commands: commands.hits.map((source) => ({
      command: textOf(valueAt(source, 'process', 'command_line') ?? ''),
      exitCode: valueAt(source, 'process', 'exit_code') as number | undefined,
      host: textOf(valueAt(source, 'host', 'name')),
      at: textOf(source['@timestamp']),
      stderr: textOf(valueAt(source, 'vdsm', 'command', 'stderr') ?? ''),
      task: valueAt(source, 'vdsm', 'task', 'id') as string | undefined,
      file: textOf(valueAt(source, 'log', 'file', 'path')),
      line: Number(valueAt(source, 'vdsm', 'log', 'line')),
    })),
    slowest: slowest.hits.map((source) => ({
      verb: textOf(valueAt(source, 'vdsm', 'call', 'verb')),
      duration: Number(valueAt(source, 'event', 'duration')),
      host: textOf(valueAt(source, 'host', 'name')),
      caller: textOf(valueAt(source, 'source', 'ip') ?? valueAt(source, 'source', 'address') ?? 'internal'),
      flow: textOf(valueAt(source, 'trace', 'id') ?? '-'),
      at: textOf(source['@timestamp']),
      file: textOf(valueAt(source, 'log', 'file', 'path')),
      line: Number(valueAt(source, 'vdsm', 'log', 'line')),
    })),
    domains: bucketsAt(calls.aggregation('failures'), 'domains').map((bucket) => ({
      domain: textOf(bucket['key']),
      hosts: counts(bucketsAt(bucket, 'hosts')),
      first: textOf(valueAt(bucket, 'first', 'value_as_string')),
      last: textOf(valueAt(bucket, 'last', 'value_as_string')),
    })),
    callers: counts(calls.buckets('callers')),
    restarts: restarts.hits.map((source) => ({
      host: textOf(valueAt(source, 'host', 'name')),
      at: textOf(source['@timestamp']),
      version: textOf(valueAt(source, 'service', 'version')),
    })),
    beside: await summarizeCompanions(client, prefix),
  };
}

/** Renders the summary for a person, at most 100 columns wide. */
export function renderSummary(summary: Summary): string {
  const { records } = summary;
  return [
    `Time span: ${summary.from ?? '-'} to ${summary.until ?? '-'}`,
    '',
    'Records',
    ...wrapped('  by log     ', records.logs),
    '',
    'Records of vdsm.log',
    ...wrapped('  by host    ', records.hosts),
    ...wrapped('  by level   ', records.levels),
    ...wrapped('  by logger  ', records.loggers),
    ...wrapped('  by era     ', records.eras),
    ...section('Slowest verbs', renderVerbs(summary)),
    ...section('Slowest calls', renderSlowest(summary)),
    ...section('Failures by code and host', renderFailures(summary)),
    ...section('Failed commands', renderCommands(summary)),
    ...section('Storage domains of failed calls', renderDomains(summary)),
    ...section('Calls by caller', wrapped('  ', summary.callers)),
    ...section(
      'Starts of vdsm',
      summary.restarts.map(({ host, at: when, version }) => `  ${when}  ${host}  ${version}`),
    ),
    ...section('Companion logs', renderCompanions(summary.beside)),
    '',
  ].join('\n');
}

function renderVerbs({ verbs }: Summary): string[] {
  return renderTable(
    [
      { title: 'verb', max: 34 },
      right('count'),
      right('failed'),
      right('p50'),
      right('p95'),
      right('p99'),
      right('max'),
    ],
    verbs.map((row) => [
      row.verb,
      number(row.count),
      percent(row.failures, row.count),
      ...[row.p50, row.p95, row.p99, row.max].map(duration),
    ]),
  );
}

function renderSlowest({ slowest }: Summary): string[] {
  const rows = slowest.map((row) => [duration(row.duration), row.verb, row.host, row.caller, row.flow]);
  const [titles = '', ...lines] = renderTable(
    [
      right('time'),
      { title: 'verb', max: 26 },
      { title: 'host', max: 20 },
      { title: 'caller', max: 18 },
      { title: 'flow', max: 16 },
    ],
    rows,
  );
  return [titles, ...lines.flatMap((line, i) => [line, `    ${place(slowest[i])}`])];
}

function renderFailures({ failures }: Summary): string[] {
  return renderTable(
    [right('code'), { title: 'name', max: 40 }, right('count'), { title: 'hosts', max: 38 }],
    failures.map((row) => [row.code, row.name, number(row.count), list(row.hosts)]),
  );
}

function renderCommands({ commands }: Summary): string[] {
  return commands.flatMap((row) => [
    `  ${row.at}  ${row.host}  exit ${row.exitCode ?? '?'}${row.task === undefined ? '' : `  task ${row.task}`}`,
    `    ${clip(row.command, 94)}`,
    `    ${clip(row.stderr === '' ? '(nothing on stderr)' : row.stderr, 94)}`,
    `    ${place(row)}`,
  ]);
}

function renderDomains({ domains, records }: Summary): string[] {
  return domains
    .toSorted((a, b) => b.hosts.length - a.hosts.length)
    .flatMap((row) => [
      ...wrapped(`  ${row.domain}  on ${row.hosts.length} of ${records.hosts.length} hosts: `, row.hosts),
      `    first ${row.first}, last ${row.last}`,
    ]);
}

function place(row: { file: string; line: number } | undefined): string {
  return row === undefined ? '' : `${row.file.length > 88 ? `…${row.file.slice(-87)}` : row.file}:${row.line}`;
}

function section(title: string, lines: string[]): string[] {
  return ['', title, ...(lines.length === 0 ? ['  none'] : lines)];
}

function list(rows: readonly Count[]): string {
  return rows.length === 0 ? 'none' : rows.map(({ key, count }) => `${key} ${number(count)}`).join(', ');
}

/** Renders a list of counts after its name, on as many lines as needed. */
function wrapped(name: string, rows: readonly Count[]): string[] {
  const lines: string[] = [];
  let line = name;
  for (const [i, { key, count }] of rows.entries()) {
    const item = `${key} ${number(count)}${i < rows.length - 1 ? ', ' : ''}`;
    if (line.length + item.trimEnd().length > WIDTH && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = ' '.repeat(Math.min(name.length, 13));
    }
    line += item;
  }
  return [...lines, rows.length === 0 ? `${name}none` : line];
}

function right(title: string) {
  return { title, right: true } as const;
}

const terms = (field: string, size = ROWS) => termsOf(field, size);
/** Lines and calls of vdsm itself: calls of the engine, and companion logs, have a section of their own. */
const VDSM_LINES = { term: { 'event.dataset': 'vdsm.log' } };
const VDSM_CALLS = { term: { 'event.dataset': 'vdsm.call' } };

const LINES_QUERY = {
  size: 0,
  aggs: {
    first: { min: { field: '@timestamp' } },
    last: { max: { field: '@timestamp' } },
    logs: terms('event.dataset', 20),
    vdsm: {
      filter: VDSM_LINES,
      aggs: {
        hosts: terms('host.name', 20),
        levels: terms('log.level'),
        loggers: terms('vdsm.logger', 6),
        eras: terms('vdsm.era', 20),
      },
    },
  },
};

const CALLS_QUERY = {
  size: 0,
  query: VDSM_CALLS,
  aggs: {
    verbs: {
      terms: { field: 'vdsm.call.verb', size: ROWS, order: { 'duration.95': 'desc' } },
      aggs: {
        duration: { percentiles: { field: 'event.duration', percents: PERCENTS } },
        max: { max: { field: 'event.duration' } },
        failed: { filter: FAILED },
      },
    },
    failures: {
      filter: FAILED,
      aggs: {
        codes: { ...terms('error.code'), aggs: { names: terms('vdsm.error.name', 1), hosts: terms('host.name', 20) } },
        domains: {
          ...terms('vdsm.sd.id', 5),
          aggs: {
            hosts: terms('host.name', 20),
            first: { min: { field: '@timestamp' } },
            last: { max: { field: '@timestamp' } },
          },
        },
      },
    },
    callers: terms('source.ip'),
  },
};

const SLOWEST_QUERY = {
  size: 5,
  query: { bool: { filter: [VDSM_CALLS, { range: { 'event.duration': { gt: 0 } } }] } },
  sort: [{ 'event.duration': 'desc' }],
};
const COMMANDS_QUERY = { size: ROWS, query: FAILED, sort: ['@timestamp', 'vdsm.log.offset'] };
const RESTARTS_QUERY = {
  size: 20,
  query: { bool: { filter: [VDSM_LINES, { term: { 'event.action': 'banner' } }] } },
  sort: ['@timestamp'],
};
