/** Where answers come from: the logs of PATHs, or a server. */
import type { Client } from '@opensearch-project/opensearch';
import { group, narrowed, all } from '../../query/build.ts';
import type { Filter, Plan, Results } from '../../query/query.ts';
import { lastStamps } from '../../read/text/last-stamp.ts';
import { boundsOf } from '../../read/clock/window.ts';
import type { HostInput, TimeWindow } from '../../model/hosts.ts';
import { readsStdin } from '../../run/hosts/engine-links.ts';
import { askHosts } from '../../run/hosts/ask-hosts.ts';
import { askServer } from '../../search/ask-server.ts';
import type { Context } from '../context.ts';
import { damageText, faultText, findInput } from '../input/input.ts';
import { keepWithin } from '../input/window.ts';
import { readCase } from '../input/labels.ts';
import { readWorkers } from '../input/workers.ts';
import { awaitServer, connectTo, readTemplateOptions } from '../server.ts';

/** Hosts and time of an input, found without reading all of it. */
export interface Scene {
  readonly hosts: readonly string[];
  /** ms since 1970; infinite where unknown. */
  readonly from: number;
  readonly until: number;
  /** The same of each host. */
  readonly spans?: ReadonlyMap<string, Span>;
}

interface Span {
  readonly from: number;
  readonly until: number;
}

export interface Source {
  scene(): Promise<Scene>;
  /** Answers all queries at once. @param window only documents of this time can be needed */
  ask(plan: Plan, window?: TimeWindow): Promise<Results>;
  /** Whether it can be asked only once, as standard input. */
  readonly isOnce: boolean;
  /** Files that are damaged, each of which was reported. */
  readonly damaged: number;
  /** What was reported of files: damage, and what could not be read. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/** Opens the logs of the PATHs of a command, or the server. */
export async function openSource(context: Context, filter: Filter | undefined): Promise<Source> {
  return context.paths.length > 0 ? openFiles(context, filter) : openServer(context, filter);
}

async function openFiles(context: Context, filter: Filter | undefined): Promise<Source> {
  const { options, err } = context;
  const names = readTemplateOptions({ options });
  const scope = readCase(options.case);
  const workers = readWorkers(options.workers);
  const { hosts, faults, window: given } = await findInput(context);
  const reported = new Set(faults.map(faultText));
  const labels = scope === undefined ? undefined : { case: scope };
  const report = (text: string): void => {
    if (!reported.has(text)) err(`${text}\n`);
    reported.add(text);
  };
  let damaged = faults.length;
  return {
    isOnce: hosts.some(readsStdin),
    scene: () => sceneOf(hosts),
    async ask(plan, window) {
      const { pasted, 'no-mask': noMask } = options;
      const read = window === undefined ? hosts : keepWithin(hosts, window).hosts;
      const pipeline = { ...names, labels, scope, window: given, pasted, noMask, outputFormat: 'print' as const };
      return askHosts(read, narrowed(plan, filter), pipeline, workers, {
        fault(fault) {
          const text = faultText(fault);
          if (!reported.has(text)) damaged++;
          report(text);
        },
        duplicate(text) {
          const damage = damageText(text);
          if (damage !== undefined) report(damage);
        },
        report,
      });
    },
    get damaged() {
      return damaged;
    },
    get faults() {
      return [...reported];
    },
    close: async () => {},
  };
}

/** Finds the span of logs by the first and last stamps of their files. */
async function sceneOf(hosts: readonly HostInput[]): Promise<Scene> {
  const newest = hosts.flatMap(({ streams }) => streams.flatMap(({ files }) => files.at(-1) ?? []));
  const last = await lastStamps(newest);
  const times = hosts.flatMap(({ name, streams, clock }) =>
    streams.flatMap(({ files }) =>
      files.flatMap((file) => {
        const stamps = [file.stamp, last.get(file)];
        return stamps.flatMap((stamp) => {
          const time = boundsOf({ stamp }, clock)?.earliest;
          return time === undefined ? [] : { name, from: time, until: time };
        });
      }),
    ),
  );
  return { hosts: hosts.map(({ name }) => name), ...spanOf(times), spans: spansOf(times) };
}

function spanOf(times: readonly Span[]): Span {
  return { from: Math.min(...times.map(({ from }) => from)), until: Math.max(...times.map(({ until }) => until)) };
}

function spansOf(times: readonly (Span & { readonly name: string })[]): Map<string, Span> {
  const names = new Set(times.map(({ name }) => name));
  return new Map([...names].map((name) => [name, spanOf(times.filter((one) => one.name === name))]));
}

const SCENE: Plan = {
  lines: group('line', all(), { by: [{ field: 'host.name' }] }),
  calls: group('call', all(), { by: [{ field: 'host.name' }] }),
};

async function openServer(context: Context, filter: Filter | undefined): Promise<Source> {
  const { prefix } = readTemplateOptions(context);
  const client = await connectTo(context);
  try {
    await awaitServer(context, client);
  } catch (error) {
    await client.close();
    throw error;
  }
  return serverSource(client, prefix, filter);
}

/**
 * Returns a server as a source.
 * @param seconds how long to try; absent: 30
 */
export function serverSource(client: Client, prefix: string, filter?: Filter, seconds?: number): Source {
  return {
    async scene() {
      const { grouped } = await askServer(client, prefix, narrowed(SCENE, filter), seconds);
      const rows = Object.values(grouped).flatMap((one) => one.rows);
      const times = rows.map(({ keys, from, until }) => {
        return { name: keys[0] ?? '', from: Date.parse(from), until: Date.parse(until) };
      });
      const spans = spansOf(times);
      return { hosts: [...spans.keys()].toSorted(), ...spanOf(times), spans };
    },
    ask: (plan) => askServer(client, prefix, narrowed(plan, filter), seconds),
    isOnce: false,
    damaged: 0,
    faults: [],
    close: () => client.close(),
  };
}
