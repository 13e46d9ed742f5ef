/** Summary of the companion logs of a fleet: calls of the engine, and the records that report trouble. */
import type { Client } from '@opensearch-project/opensearch';
import { number } from '../../cli/text.ts';
import { valueAt } from '../../ship/json.ts';
import { TROUBLE_ACTIONS } from '../../schema/troubles.ts';
import { FAILED, bucketsAt, counts, search, terms, textOf } from './search.ts';
import type { Count } from './search.ts';
import { clip, duration } from '../table.ts';

/** Columns of the terminal that the summary uses. */
const WIDTH = 100;
/** Calls of the engine that are listed. */
const CALLS_LISTED = 3;

export interface CompanionSummary {
  readonly engine: {
    readonly calls: number;
    readonly failed: number;
    /** Calls whose call of vdsm is known. */
    readonly linked: number;
    /** The linked calls with the most time outside vdsm; times in ns. */
    readonly slowest: readonly {
      readonly command: string;
      readonly host: string;
      readonly outside: number;
      readonly duration: number;
      readonly flow: string;
    }[];
  };
  /** By log and action, in the order of their first record. */
  readonly troubles: readonly {
    readonly log: string;
    readonly action: string;
    readonly hosts: readonly Count[];
    readonly first: string;
    readonly last: string;
  }[];
}

/** Queries the server. The caller has refreshed the indices. */
export async function summarizeCompanions(client: Client, prefix: string): Promise<CompanionSummary> {
  const engine = await search(client, `${prefix}-calls-*`, ENGINE_QUERY);
  const troubles = await search(client, `${prefix}-logs-*`, TROUBLES_QUERY);
  const countOf = (name: string): number => Number(valueAt(engine.aggregation(name), 'doc_count') ?? 0);
  return {
    engine: {
      calls: Number(valueAt(engine.aggregation('calls'), 'value') ?? 0),
      failed: countOf('failed'),
      linked: countOf('linked'),
      slowest: engine.hits.map((source) => ({
        command: textOf(valueAt(source, 'vdsm', 'engine', 'command')),
        host: textOf(valueAt(source, 'vdsm', 'engine', 'caused_on')),
        outside: Number(valueAt(source, 'vdsm', 'engine', 'outside_ns')),
        duration: Number(valueAt(source, 'event', 'duration')),
        flow: textOf(valueAt(source, 'trace', 'id')),
      })),
    },
    troubles: troubles
      .buckets('logs')
      .flatMap((log) =>
        bucketsAt(log, 'actions').map((action) => ({
          log: textOf(log['key']),
          action: textOf(action['key']),
          hosts: counts(bucketsAt(action, 'hosts')),
          first: textOf(valueAt(action, 'first', 'value_as_string')),
          last: textOf(valueAt(action, 'last', 'value_as_string')),
        })),
      )
      .toSorted((a, b) => (a.first < b.first ? -1 : 1)),
  };
}

/** Renders the summary for a person; no lines if there is only vdsm.log. */
export function renderCompanions({ engine, troubles }: CompanionSummary): string[] {
  const calls = [
    `  engine: ${number(engine.calls)} calls, ${number(engine.linked)} linked to calls of vdsm, ${number(engine.failed)} failed; most time outside vdsm:`,
    ...engine.slowest.map((call) =>
      indented(
        4,
        `${duration(call.outside)} of ${duration(call.duration)}: ${call.command} on ${call.host}, flow ${call.flow}`,
      ),
    ),
  ];
  const troubleLines = troubles.flatMap(({ log, action, hosts, first, last }) => [
    indented(2, `${log}: ${action} on ${hosts.map(({ key, count }) => `${key} ${number(count)}`).join(', ')}`),
    `    from ${first} to ${last}`,
  ]);
  return [...(engine.calls === 0 ? [] : calls), ...troubleLines];
}

function indented(by: number, text: string): string {
  return ' '.repeat(by) + clip(text, WIDTH - by);
}

const LINKED = { exists: { field: 'vdsm.engine.caused_call' } };
const ENGINE_CALLS = { term: { 'event.dataset': 'ovirt.engine.call' } };

const ENGINE_QUERY = {
  size: CALLS_LISTED,
  query: { bool: { filter: [ENGINE_CALLS] } },
  post_filter: LINKED,
  sort: [{ 'vdsm.engine.outside_ns': { order: 'desc', missing: '_last' } }],
  aggs: {
    calls: { value_count: { field: 'event.dataset' } },
    failed: { filter: FAILED },
    linked: { filter: LINKED },
  },
};

const TROUBLES_QUERY = {
  size: 0,
  query: {
    bool: {
      filter: [{ terms: { 'event.action': TROUBLE_ACTIONS } }],
      must_not: [{ term: { 'event.dataset': 'vdsm.log' } }],
    },
  },
  aggs: {
    logs: {
      ...terms('event.dataset', 20),
      aggs: {
        actions: {
          ...terms('event.action', 10),
          aggs: {
            hosts: terms('host.name', 5),
            first: { min: { field: '@timestamp' } },
            last: { max: { field: '@timestamp' } },
          },
        },
      },
    },
  },
};
