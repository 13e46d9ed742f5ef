/**
 * Links calls of the engine and the calls of vdsm that they caused. They are in logs of different hosts, which
 * different workers read: so engine.log is read twice, before all other logs for its calls, and after them for its
 * documents.
 */
import { number } from '../../cli/text.ts';
import type { HostInput } from '../../model/hosts.ts';
import {
  ENGINE_CALLS_MAX,
  EngineCallsBuilder,
  keepNearest,
  type EngineCalls,
  type EngineLink,
} from '../engine-calls.ts';
import { readHost } from '../read-host.ts';
import type { HostCounts, HostSink, PipelineOptions } from '../types.ts';

/** The calls of the engine in an input, and the links that its hosts find. */
export class EngineLinks {
  /** Hosts in the order of reading: a round begins when all hosts of the round before are read. */
  readonly rounds: readonly (readonly HostInput[])[];
  /** Undefined if calls are not linked. */
  readonly calls: EngineCalls | undefined;
  readonly #links = new Map<string, EngineLink>();

  private constructor(rounds: readonly (readonly HostInput[])[], calls?: EngineCalls) {
    this.rounds = rounds;
    this.calls = calls;
  }

  /**
   * Reads the calls of the engine, if the input has an engine.log and a vdsm.log. Logs that are followed are not
   * linked, since they have no end to wait for, nor is standard input, which can be read only once.
   * @param report takes a message for a person
   */
  static async find(
    hosts: readonly HostInput[],
    options: PipelineOptions,
    report: (text: string) => void,
    stop?: AbortSignal,
  ): Promise<EngineLinks> {
    const engines = hosts.filter((host) => has(host, 'engine') && !readsStdin(host));
    const called = hosts.filter((host) => has(host, 'vdsm'));
    if (options.follow !== undefined || engines.length === 0 || called.length === 0) return new EngineLinks([hosts]);
    const builder = new EngineCallsBuilder();
    for (const host of engines) {
      await readCalls(host, 'engine', { ...options, window: undefined, onCall: (call) => builder.add(call) }, stop);
    }
    const calls = builder.build(called.map(({ name }) => name));
    if (builder.dropped > 0) {
      const [kept, left] = [number(ENGINE_CALLS_MAX), number(builder.dropped)];
      report(`engine.log: the newest ${kept} calls are linked with calls of vdsm; the ${left} before them are not`);
    }
    const rounds = [hosts.filter((host) => !engines.includes(host)), engines];
    const links = new EngineLinks(rounds, calls);
    // a host with both logs is read in one pass, so find its own links first
    for (const host of engines) {
      if (!has(host, 'vdsm')) continue;
      links.add(await readCalls(host, 'vdsm', { ...options, engineCalls: calls, onCall: () => {} }, stop));
    }
    return links;
  }

  /**
   * Returns the options of a host: those of all hosts, and the links for a host with an engine.log. `calls` are not in
   * them, since each thread gets them once.
   */
  optionsOf(host: HostInput, options: PipelineOptions): PipelineOptions {
    return this.calls !== undefined && has(host, 'engine') ? { ...options, caused: this.#links } : options;
  }

  /** Adds the links that a host found. */
  add({ links }: HostCounts): void {
    for (const link of links.values()) keepNearest(this.#links, link);
  }
}

/** Returns whether a host reads standard input, which only the main thread can: it has read the first bytes. */
export function readsStdin(host: HostInput): boolean {
  return host.streams.some(({ files }) => files.some(({ path }) => path === '-'));
}

function has({ streams }: HostInput, wanted: 'engine' | 'vdsm'): boolean {
  return streams.some(({ kind }) => kind === wanted);
}

/** Reads the logs of one kind for their calls, without documents. */
function readCalls(
  host: HostInput,
  wanted: 'engine' | 'vdsm',
  options: PipelineOptions,
  stop: AbortSignal | undefined,
): Promise<HostCounts> {
  const streams = host.streams.filter(({ kind }) => kind === wanted);
  return readHost({ ...host, streams }, options, NO_SINK, undefined, undefined, stop);
}

/** Faults are reported when the logs are read for their documents. */
const NO_SINK: HostSink = {
  body: async () => undefined,
  fault: () => {},
  progress: () => {},
};
