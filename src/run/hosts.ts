import { Worker } from 'node:worker_threads';
import { EngineLinks, readsStdin } from './engine-links.ts';
import { estimateText } from './estimate.ts';
import type { BulkBody } from '../model/bulk-body.ts';
import type { InputFault, LogStream } from '../model/files.ts';
import type { HostInput } from '../model/hosts.ts';
import { StreamFeed } from './follow-host.ts';
import { readHost } from './read-host.ts';
import { inStoredOrder, passedPlace } from '../read/archive/order.ts';
import { endThreads } from '../read/bytes/native-call-guard.ts';
import type { HostCounts, HostSink, PipelineOptions } from './types.ts';
import { paceStates } from './state-pace.ts';
import { FairQueue } from './fair-queue.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** Where the work of all hosts goes. */
export interface HostsSink {
  /** Deals with a body; its memory goes back to the worker when the promise resolves. */
  body(host: HostInput, body: BulkBody): Promise<void>;
  fault(fault: InputFault): void;
  /** A host is begun; its `done` follows. */
  start(host: HostInput): void;
  /** Decompressed bytes, records, and bytes as stored since the last call. */
  progress(host: HostInput, bytes: number, records: number, stored: number): void;
  done(host: HostInput, counts: HostCounts): void;
  /** What a person should know. */
  tell(text: string): void;
  /** Absent: every host is read from the beginning of its logs, and nothing is kept. */
  readonly states?: HostStates | undefined;
}

/** What hosts go on from. */
interface HostStates {
  /** What a run before has kept of a host; undefined where there is none. */
  of(host: HostInput): Uint8Array | undefined;
  /** Takes what a host can go on from; the sink has dealt with all bodies from before it. */
  keep(host: HostInput, state: Uint8Array): void;
}

/** Bodies that the sink has at once: two on the network and two that are ready to follow. The others wait for their turn. */
const BODIES_AT_ONCE = 4;

/**
 * A worker needs far less: V8 is lazier in cleaning up the more it may have. Measured with two workers in an archive of
 * 2 GB: 430 MB of RSS, and 560 MB without.
 */
const WORKER_MEMORY = { maxOldGenerationSizeMb: 400 };

/**
 * Reads many hosts, each in one of `workers` threads, and resolves when every body was dealt with. The largest host goes
 * first, so that none is left over at the end; bodies take turns by host, so that none keeps the others waiting. Hosts
 * that are followed have no end: those beyond `workers` are read in this thread. Hosts with an engine.log come last, so
 * that its calls know the calls of vdsm that they caused.
 * A bug in a worker rejects, with its stack; so does the sink, and then all workers are ended.
 * @param appearing what appears while hosts are followed, until the signal: new hosts, which are read in this thread, and
 * known ones with their new logs
 */
export async function readHosts(
  hosts: readonly HostInput[],
  options: PipelineOptions,
  workers: number,
  sink: HostsSink,
  stop: AbortSignal = new AbortController().signal,
  appearing?: (signal: AbortSignal) => AsyncIterable<readonly HostInput[]>,
): Promise<void> {
  const links = await EngineLinks.find(hosts, options, (text) => sink.tell(text), stop);
  const linking: HostsSink = {
    ...queueFairly(sink),
    done(host, counts) {
      links.add(counts);
      sink.done(host, counts);
    },
  };
  const over = new AbortController();
  const until = AbortSignal.any([stop, over.signal]);
  const reading: Reading = { sink: linking, stop: until, feeds: new Map() };
  try {
    await Promise.all([
      readRounds(links, options, workers, reading),
      appearing && takeWhatAppears(appearing(until), options, reading),
    ]);
  } finally {
    // where one fails, those that are followed in this thread would go on for ever
    over.abort();
  }
}

/** What all hosts of a run are read with. */
interface Reading {
  readonly sink: HostsSink;
  /** Ends it. */
  readonly stop: AbortSignal;
  /** Where logs go that appear beside those of a host that is followed, by its name. */
  readonly feeds: Map<string, (streams: readonly LogStream[]) => void>;
}

async function readRounds(
  links: EngineLinks,
  options: PipelineOptions,
  workers: number,
  reading: Reading,
): Promise<void> {
  for (const round of links.rounds) await readRound(round, options, workers, links, reading);
}

/** Resolves when nothing can appear any more and all that did was read. */
async function takeWhatAppears(
  appearing: AsyncIterable<readonly HostInput[]>,
  options: PipelineOptions,
  reading: Reading,
): Promise<void> {
  const followed: Promise<void>[] = [];
  await new Promise<void>((resolve, reject) => {
    const take = async (): Promise<void> => {
      for await (const hosts of appearing) {
        for (const host of hosts) {
          const feed = reading.feeds.get(host.name);
          if (feed !== undefined) {
            feed(host.streams);
            continue;
          }
          const end = readHere(host, options, reading);
          end.catch(reject);
          followed.push(end);
        }
      }
    };
    take().then(resolve, reject);
  });
  await Promise.all(followed);
}

async function readRound(
  hosts: readonly HostInput[],
  options: PipelineOptions,
  workers: number,
  links: EngineLinks,
  reading: Reading,
): Promise<void> {
  const bySize = largestFirst(hosts.filter((host) => !readsStdin(host)));
  const sized = options.follow === undefined ? bySize : bySize.slice(0, workers);
  const here = [...hosts.filter(readsStdin), ...bySize.slice(sized.length)];
  // hosts that lie in one archive: a worker's pass through it goes on from host to host
  const waiting = inStoredOrder(sized, ({ streams }) => streams[0]?.files.map(passedPlace).find((place) => place));
  const threads: Worker[] = [];
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { resourceLimits: WORKER_MEMORY });
    threads.push(worker);
    if (links.calls !== undefined) tellWorker(worker, { kind: 'engine-calls', calls: links.calls });
    for (let host = waiting.shift(); host !== undefined && !reading.stop.aborted; host = waiting.shift())
      await readOne(worker, host, links.optionsOf(host, options), reading);
  };
  try {
    const inThreads = Array.from({ length: Math.min(workers, waiting.length) }, work);
    await Promise.all([
      ...inThreads,
      ...here.map((host) => readHere(host, { ...links.optionsOf(host, options), engineCalls: links.calls }, reading)),
    ]);
  } finally {
    await endThreads(threads);
  }
}

/** By the text that is to be read, as far as sizes tell: it takes the time. */
export function largestFirst(hosts: readonly HostInput[]): HostInput[] {
  const sizes = new Map(hosts.map((host) => [host, sizeOf(host)]));
  return hosts.toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
}

function sizeOf({ streams }: HostInput): number {
  return streams.flatMap(({ files }) => files).reduce((sum, file) => sum + estimateText(file), 0);
}

/** The same sink, but bodies wait in it until it is their host's turn. */
function queueFairly(sink: HostsSink): HostsSink {
  const queue = new FairQueue<HostInput>(BODIES_AT_ONCE);
  return {
    body: (host, body) => queue.take(host, () => sink.body(host, body)),
    fault: (fault) => sink.fault(fault),
    start: (host) => sink.start(host),
    progress: (host, bytes, records, stored) => sink.progress(host, bytes, records, stored),
    done: (host, counts) => sink.done(host, counts),
    tell: (text) => sink.tell(text),
    states: sink.states,
  };
}

async function readHere(host: HostInput, options: PipelineOptions, { sink, stop, feeds }: Reading): Promise<void> {
  sink.start(host);
  const feed = new StreamFeed();
  feeds.set(host.name, (streams) => feed.add(streams));
  const { states } = sink;
  const own: HostSink = {
    async body(body) {
      await sink.body(host, body);
      return body.bytes.buffer;
    },
    fault: (fault) => sink.fault(fault),
    progress: (bytes, records, stored) => sink.progress(host, bytes, records, stored),
    // each body was dealt with when the next thing is done here
    state: states && paceStates((state) => states.keep(host, state)),
  };
  const counts = await readHost(host, options, own, states?.of(host), undefined, stop, feed);
  sink.done(host, counts);
}

function readOne(
  worker: Worker,
  host: HostInput,
  options: PipelineOptions,
  { sink, stop, feeds }: Reading,
): Promise<void> {
  return new Promise((resolve, reject) => {
    sink.start(host);
    const underWay = new Set<Promise<void>>();
    const take = (body: BulkBody): void => {
      const memory = body.bytes.buffer;
      const sent = sink.body(host, body).then(() => {
        underWay.delete(sent);
        say({ kind: 'room', memory }, [memory]);
      });
      underWay.add(sent);
      sent.catch(reject);
    };
    // those after it wait for it too, so that an older one never comes last
    const keep = (state: Uint8Array): void => {
      const kept = Promise.all(underWay).then(() => {
        underWay.delete(kept);
        sink.states?.keep(host, state);
      });
      underWay.add(kept);
      kept.catch(reject);
    };
    const hear = (message: FromWorker): void => {
      switch (message.kind) {
        case 'body':
          return take(message.body);
        case 'state':
          return keep(message.state);
        case 'fault':
          return sink.fault(message.fault);
        case 'progress':
          return sink.progress(host, message.bytes, message.records, message.stored);
        case 'done':
          Promise.all(underWay).then(() => {
            worker.off('message', hear);
            worker.off('error', reject);
            stop.removeEventListener('abort', askToStop);
            sink.done(host, message.counts);
            resolve();
          }, reject);
          return undefined;
        default:
          return message satisfies never;
      }
    };
    const say = (message: ToWorker, transfer?: ArrayBuffer[]): void => tellWorker(worker, message, transfer);
    const askToStop = (): void => say({ kind: 'stop' });
    worker.on('message', hear);
    worker.once('error', reject);
    say({ kind: 'host', host, options, keeps: sink.states !== undefined, resume: sink.states?.of(host) });
    feeds.set(host.name, (streams) => say({ kind: 'streams', streams }));
    if (stop.aborted) askToStop();
    else stop.addEventListener('abort', askToStop, { once: true });
  });
}

function tellWorker(worker: Worker, message: ToWorker, transfer: ArrayBuffer[] = []): void {
  worker.postMessage(message, transfer);
}
