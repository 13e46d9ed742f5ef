/**
 * Joins calls of the engine with the calls of vdsm that they caused. Both are in logs of different hosts, read by
 * different workers: engine.log is read once before all others, for its calls, and once after them, for its documents.
 */
import {
  ENGINE_CALLS_MAX,
  EngineCallsBuilder,
  keepNearest,
  type EngineCalls,
  type EngineLink,
} from './engine-calls.ts';
import { number } from '../cli/text.ts';
import type { HostInput } from '../model/hosts.ts';
import { readHost } from './read-host.ts';
import type { HostCounts, HostSink, PipelineOptions } from './types.ts';

export class EngineLinks {
  /** Hosts in the order of reading: the next round begins when all hosts of the one before are read. */
  readonly rounds: readonly (readonly HostInput[])[];
  readonly calls: EngineCalls | undefined;
  readonly #links = new Map<string, EngineLink>();

  private constructor(rounds: readonly (readonly HostInput[])[], calls?: EngineCalls) {
    this.rounds = rounds;
    this.calls = calls;
  }

  /**
   * Reads the calls of the engine, where there is an engine.log and a vdsm.log. Not of what is followed, which has no end
   * that one could wait for, nor of standard input, which is read once.
   * @param tell takes what a person should know
   */
  static async find(
    hosts: readonly HostInput[],
    options: PipelineOptions,
    tell: (text: string) => void,
    stop?: AbortSignal,
  ): Promise<EngineLinks> {
    const engines = hosts.filter((host) => has(host, 'engine') && !readsStdin(host));
    const called = hosts.filter((host) => has(host, 'vdsm'));
    if (options.follow !== undefined || engines.length === 0 || called.length === 0) return new EngineLinks([hosts]);
    const builder = new EngineCallsBuilder();
    for (const host of engines) {
      await readOnly(host, 'engine', { ...options, window: undefined, only: (call) => builder.add(call) }, stop);
    }
    const calls = builder.build(called.map(({ name }) => name));
    if (builder.dropped > 0) {
      const [kept, left] = [number(ENGINE_CALLS_MAX), number(builder.dropped)];
      tell(`engine.log: the newest ${kept} calls are linked with calls of vdsm; the ${left} before them are not`);
    }
    const rounds = [hosts.filter((host) => !engines.includes(host)), engines];
    const links = new EngineLinks(rounds, calls);
    // where engine and vdsm are on one machine, what they call is not known when its engine.log is read
    for (const host of engines) {
      if (!has(host, 'vdsm')) continue;
      links.add(await readOnly(host, 'vdsm', { ...options, engineCalls: calls, only: () => {} }, stop));
    }
    return links;
  }

  /** What a host is to be read with, beyond the options; `calls` go to each thread once. */
  optionsOf(host: HostInput, options: PipelineOptions): PipelineOptions {
    return this.calls !== undefined && has(host, 'engine') ? { ...options, caused: this.#links } : options;
  }

  /** Takes in what was found in a host. */
  add({ links }: HostCounts): void {
    for (const link of links.values()) keepNearest(this.#links, link);
  }
}

/** Standard input belongs to the main thread, and its first bytes were looked at there. */
export function readsStdin(host: HostInput): boolean {
  return host.streams.some(({ files }) => files.some(({ path }) => path === '-'));
}

function has({ streams }: HostInput, wanted: 'engine' | 'vdsm'): boolean {
  return streams.some(({ kind }) => kind === wanted);
}

/** Reads the logs of one kind, for what is not documents. */
function readOnly(
  host: HostInput,
  wanted: 'engine' | 'vdsm',
  options: PipelineOptions,
  stop: AbortSignal | undefined,
): Promise<HostCounts> {
  const streams = host.streams.filter(({ kind }) => kind === wanted);
  return readHost({ ...host, streams }, options, NOBODY, undefined, undefined, stop);
}

/** Faults are told when the logs are read for their documents. */
const NOBODY: HostSink = {
  body: async () => undefined,
  fault: () => {},
  progress: () => {},
};
