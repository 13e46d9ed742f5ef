/** Summary of a fleet from the server's aggregations, as `demo` prints it. */
import type { Client } from '@opensearch-project/opensearch';
import { valueAt } from '../../ship/json.ts';
import { summarizeCompanions } from './companions.ts';
import type { CompanionSummary } from './companions.ts';
import { CALLS_QUERY, COMMANDS_QUERY, LINES_QUERY, RESTARTS_QUERY, SLOWEST_QUERY } from './queries.ts';
import { bucketsAt, counts, search, textOf } from './search.ts';
import type { Count, Json } from './search.ts';

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
  readonly verbs: readonly VerbRow[];
  readonly failures: readonly FailureRow[];
  readonly commands: readonly CommandRow[];
  readonly slowest: readonly CallRow[];
  readonly domains: readonly DomainRow[];
  readonly callers: readonly Count[];
  readonly restarts: readonly RestartRow[];
  readonly beside: CompanionSummary;
}

interface VerbRow {
  readonly verb: string;
  readonly count: number;
  readonly failures: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

interface FailureRow {
  readonly code: string;
  readonly name: string;
  readonly count: number;
  readonly hosts: readonly Count[];
}

interface CommandRow {
  readonly command: string;
  readonly exitCode: number | undefined;
  readonly host: string;
  readonly at: string;
  readonly stderr: string;
  readonly task: string | undefined;
  readonly file: string;
  readonly line: number;
}

interface CallRow {
  readonly verb: string;
  readonly duration: number;
  readonly host: string;
  readonly caller: string;
  readonly flow: string;
  readonly at: string;
  readonly file: string;
  readonly line: number;
}

interface DomainRow {
  readonly domain: string;
  readonly hosts: readonly Count[];
  readonly first: string;
  readonly last: string;
}

interface RestartRow {
  readonly host: string;
  readonly at: string;
  readonly version: string;
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
  const failures = calls.aggregation('failures');
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
    verbs: calls.buckets('verbs').map(verbRow),
    failures: bucketsAt(failures, 'codes').map(failureRow),
    commands: commands.hits.map(commandRow),
    slowest: slowest.hits.map(callRow),
    domains: bucketsAt(failures, 'domains').map(domainRow),
    callers: counts(calls.buckets('callers')),
    restarts: restarts.hits.map(restartRow),
    beside: await summarizeCompanions(client, prefix),
  };
}

function verbRow(bucket: Json): VerbRow {
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
}

function failureRow(bucket: Json): FailureRow {
  return {
    code: textOf(bucket['key']),
    name: textOf(bucketsAt(bucket, 'names')[0]?.['key'] ?? ''),
    count: Number(bucket['doc_count']),
    hosts: counts(bucketsAt(bucket, 'hosts')),
  };
}

function commandRow(source: Json): CommandRow {
  return {
    command: textOf(valueAt(source, 'process', 'command_line') ?? ''),
    exitCode: valueAt(source, 'process', 'exit_code') as number | undefined,
    host: textOf(valueAt(source, 'host', 'name')),
    at: textOf(source['@timestamp']),
    stderr: textOf(valueAt(source, 'vdsm', 'command', 'stderr') ?? ''),
    task: valueAt(source, 'vdsm', 'task', 'id') as string | undefined,
    file: textOf(valueAt(source, 'log', 'file', 'path')),
    line: Number(valueAt(source, 'vdsm', 'log', 'line')),
  };
}

function callRow(source: Json): CallRow {
  return {
    verb: textOf(valueAt(source, 'vdsm', 'call', 'verb')),
    duration: Number(valueAt(source, 'event', 'duration')),
    host: textOf(valueAt(source, 'host', 'name')),
    caller: textOf(valueAt(source, 'source', 'ip') ?? valueAt(source, 'source', 'address') ?? 'internal'),
    flow: textOf(valueAt(source, 'trace', 'id') ?? '-'),
    at: textOf(source['@timestamp']),
    file: textOf(valueAt(source, 'log', 'file', 'path')),
    line: Number(valueAt(source, 'vdsm', 'log', 'line')),
  };
}

function domainRow(bucket: Json): DomainRow {
  return {
    domain: textOf(bucket['key']),
    hosts: counts(bucketsAt(bucket, 'hosts')),
    first: textOf(valueAt(bucket, 'first', 'value_as_string')),
    last: textOf(valueAt(bucket, 'last', 'value_as_string')),
  };
}

function restartRow(source: Json): RestartRow {
  return {
    host: textOf(valueAt(source, 'host', 'name')),
    at: textOf(source['@timestamp']),
    version: textOf(valueAt(source, 'service', 'version')),
  };
}
