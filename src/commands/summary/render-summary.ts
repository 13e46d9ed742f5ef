import { number } from '../../cli/text.ts';
import { clip, duration, percent, renderTable } from '../table.ts';
import { renderCompanions } from './companions.ts';
import type { Count } from './search.ts';
import type { Summary } from './summary.ts';

/** Columns of the terminal that the summary uses. */
const WIDTH = 100;

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
