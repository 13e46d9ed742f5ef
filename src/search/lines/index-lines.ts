/**
 * Reads lines back from the server, so that what other shippers sent is completed without the files. All lines of a log are
 * read of which one is raw: a call may begin in a line that is complete already.
 */
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../../errors.ts';
import type { LogKind } from '../../model/files.ts';
import type { HostInput } from '../../model/hosts.ts';
import type { StreamPart, StreamReader } from '../../read/text/read-log.ts';
import { RAW_TAG } from '../../schema/raw.ts';
import { serverName } from '../../ship/client.ts';
import { isJsonObject, valueAt } from '../../ship/json.ts';
import { request } from '../../ship/request.ts';
import { errorOf } from '../../ship/verdict.ts';
import { FileOrder } from './file-order.ts';
import { kindOfDataset, toRecord, type Hit } from './to-record.ts';
import { datasetOf } from '../../logs/kinds.ts';

/** Which lines of a server are read back. */
export interface IndexLinesOptions {
  /** Names of indices, with `*`. */
  readonly pattern: string;
  /** The case whose lines they are; undefined: those of none. */
  readonly scope: string | undefined;
  /** The only host; undefined: all. */
  readonly host: string | undefined;
}

/** Most hosts that have raw lines, and kinds of logs on one. */
const HOSTS_MAX = 5000;
const KINDS_MAX = 50;
/** Lines in one answer: each may have a megabyte. */
const PAGE = 500;

/** The lines of a server that other shippers sent, and those around them. */
export class IndexLines {
  readonly #client: Client;
  readonly #options: IndexLinesOptions;
  readonly #unordered = new Map<string, Map<LogKind, number>>();

  constructor(client: Client, options: IndexLinesOptions) {
    this.#client = client;
    this.#options = options;
  }

  /**
   * Returns the hosts that have raw lines, with the logs that these are of.
   * @throws {ShipperError} `server`; `input`: more hosts than are read at once
   */
  async findHosts(): Promise<HostInput[]> {
    const { pattern } = this.#options;
    // what a shipper has sent may not be searchable yet
    await this.#ask(`/${pattern}/_refresh?ignore_unavailable=true&allow_no_indices=true`, undefined);
    const kinds = { terms: { field: 'event.dataset', size: KINDS_MAX } };
    const hosts = { terms: { field: 'host.name', size: HOSTS_MAX, order: { _key: 'asc' } }, aggs: { kinds } };
    const query = this.#query([{ term: { tags: RAW_TAG } }]);
    const found = await this.#search({ size: 0, query, aggs: { hosts } });
    if (Number(valueAt(found, 'aggregations', 'hosts', 'sum_other_doc_count') ?? 0) > 0)
      throw new ShipperError('input', `${pattern} has raw lines of more than ${HOSTS_MAX} hosts: name one by --host`);
    return bucketsOf(valueAt(found, 'aggregations', 'hosts')).flatMap((bucket) => {
      const kindsOf = bucketsOf(valueAt(bucket, 'kinds')).flatMap((kind) => kindOfDataset(String(kind['key'])) ?? []);
      const streams = kindsOf.map((kind) => ({ kind, name: datasetOf(kind), files: [] }));
      return streams.length === 0 ? [] : [{ name: String(bucket['key']), rule: 'shipper' as const, streams }];
    });
  }

  /** Opens the lines of one kind on a host. */
  open(host: string, kind: LogKind): StreamReader {
    return { parts: this.#read(host, kind), positions: () => [] };
  }

  /** Returns the lines of hosts whose order is not known, after they were read: none of the hosts of which it is. */
  unordered(): { host: string; lines: number }[] {
    return [...this.#unordered]
      .map(([host, kinds]) => ({ host, lines: [...kinds.values()].reduce((sum, lines) => sum + lines, 0) }))
      .filter(({ lines }) => lines > 0);
  }

  async *#read(host: string, kind: LogKind): AsyncGenerator<StreamPart> {
    const order = new FileOrder();
    for await (const hits of this.#pages(host, kind)) {
      for (const hit of hits) order.add(toRecord(hit, kind));
      yield { kind: 'records', records: order.take(false) };
    }
    yield { kind: 'records', records: order.take(true) };
    const kinds = this.#unordered.get(host) ?? new Map<LogKind, number>();
    // a log may be read twice
    this.#unordered.set(host, kinds.set(kind, order.unordered));
    yield { kind: 'end' };
  }

  /** Yields the lines of a kind by instant, and of one instant in the order in which they came to the server. */
  async *#pages(host: string, kind: LogKind): AsyncGenerator<readonly Hit[]> {
    const query = this.#query([{ term: { 'host.name': host } }, { term: { 'event.dataset': datasetOf(kind) } }]);
    const sort = [{ '@timestamp': { order: 'asc', numeric_type: 'date' } }, { _index: 'asc' }, { _seq_no: 'asc' }];
    let after: readonly unknown[] | undefined;
    // a line that is completed meanwhile comes to the server anew, and so behind the others of its instant
    let seen = new Set<string>();
    for (;;) {
      const body = { size: PAGE, track_total_hits: false, query, sort, ...(after && { search_after: after }) };
      const found = valueAt(await this.#search(body), 'hits', 'hits');
      const hits = (Array.isArray(found) ? found : []) as (Hit & { readonly sort: readonly unknown[] })[];
      const fresh: Hit[] = [];
      for (const hit of hits) {
        if (hit.sort[0] !== after?.[0]) seen = new Set();
        after = hit.sort;
        if (seen.has(hit._id)) continue;
        seen.add(hit._id);
        fresh.push(hit);
      }
      if (fresh.length > 0) yield fresh;
      if (hits.length < PAGE) return;
    }
  }

  #query(filter: readonly object[]): object {
    const { scope, host } = this.#options;
    const of = host === undefined ? [] : [{ term: { 'host.name': host.toLowerCase() } }];
    const inCase = scope === undefined ? [] : [{ term: { 'labels.case': scope } }];
    const otherCases = scope === undefined ? [{ exists: { field: 'labels.case' } }] : [];
    return { bool: { filter: [...filter, ...of, ...inCase], must_not: otherCases } };
  }

  async #search(body: object): Promise<unknown> {
    const path = `/${this.#options.pattern}/_search?ignore_unavailable=true&allow_no_indices=true`;
    const found = await this.#ask(path, body);
    const failure = valueAt(found, '_shards', 'failures', '0', 'reason');
    if (failure !== undefined || valueAt(found, 'timed_out') === true)
      throw this.#refused(textOfReason(failure) ?? 'it took too long');
    return found;
  }

  async #ask(path: string, body: object | undefined): Promise<unknown> {
    const answer = await request(this.#client, { method: 'POST', path, ...(body && { body }) });
    if (answer.status !== 200) throw this.#refused(errorOf(answer.body, answer.status).reason);
    return answer.body;
  }

  #refused(reason: string): ShipperError {
    return new ShipperError('server', `${serverName(this.#client)}: the server refused to return lines: ${reason}`);
  }
}

function textOfReason(failure: unknown): string | undefined {
  const reason = valueAt(failure, 'reason');
  return typeof reason === 'string' ? reason : undefined;
}

function bucketsOf(aggregation: unknown): Record<string, unknown>[] {
  const buckets = valueAt(aggregation, 'buckets');
  return Array.isArray(buckets) ? buckets.filter(isJsonObject) : [];
}
