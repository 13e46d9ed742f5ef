/** Reads many hosts in parallel: in worker threads, the largest first, with fair turns on the network. */
import type { HostInput } from '../../model/hosts.ts';
import { inStoredOrder, passedPlace } from '../../read/archive/order.ts';
import { endThreads } from '../../read/bytes/native-call-guard.ts';
import { estimateText } from '../estimate.ts';
import { FairQueue } from '../fair-queue.ts';
import type { PipelineOptions } from '../types.ts';
import { EngineLinks, readsStdin } from './engine-links.ts';
import { HostOrder } from './host-order.ts';
import { HostWorker } from './host-worker.ts';
import type { HostsRun, HostsSink } from './hosts-run.ts';
import { readInMainThread } from './read-in-main-thread.ts';
import { SinkUse, WorkerPace, type Workers } from './worker-pace.ts';

/**
 * Bulk bodies that the sink handles at once: two on the network, and two that are ready to follow. The others wait for
 * their turn.
 */
const BODIES_AT_ONCE = 4;

/** Hosts at once whose logs are no files: this thread reads them all. */
const OPEN_AT_ONCE = 4;

/**
 * Reads many hosts in threads; resolves when the sink has handled every bulk body.
 *
 * The largest host goes first, so that no thread is left with it at the end. Hosts with an engine.log go last, so that
 * documents of engine calls can name the vdsm calls that they caused. A followed host never ends, so each has a
 * thread from the beginning, and hosts beyond them are followed in this thread, which also reads standard input.
 * @param appearing yields what appears while hosts are followed, until the signal: new hosts, and known hosts with new
 *   logs
 * @throws an error of a worker, with its stack, or of the sink; all workers are ended then
 */
export async function readHosts(
  hosts: readonly HostInput[],
  options: PipelineOptions,
  workers: Workers,
  sink: HostsSink,
  stop: AbortSignal = new AbortController().signal,
  appearing?: (signal: AbortSignal) => AsyncIterable<readonly HostInput[]>,
): Promise<void> {
  const links = await EngineLinks.find(hosts, options, (text) => sink.report(text), stop);
  const failed = new AbortController();
  const until = AbortSignal.any([stop, failed.signal]);
  const use = new SinkUse();
  const queue = new FairQueue<HostInput>(BODIES_AT_ONCE);
  const run: HostsRun = {
    options,
    links,
    sink: withTurns(sink, links, use, (host, work) => queue.take(host, work)),
    stop: until,
    inOrder: false,
    feeds: new Map(),
  };
  try {
    await Promise.all([readRounds(run, workers, use), appearing && readAppearing(run, appearing(until))]);
  } finally {
    // if one fails, the hosts that are followed in this thread would never end
    failed.abort();
  }
}

/** Bytes of text from which threads are worth the time that they take to start. */
const WORTH_THREADS = 16 << 20;

/**
 * Reads many hosts in threads, and passes on their documents as if one were read after the other, in the
 * order of the hosts; with an engine.log in the order of `EngineLinks.rounds`. What a thread has read ahead waits in its
 * bulk bodies. Little text is read in this thread.
 * @throws an error of a worker, with its stack, or of the sink; all workers are ended then
 */
export async function readHostsInOrder(
  hosts: readonly HostInput[],
  options: PipelineOptions,
  workers: Workers,
  sink: HostsSink,
): Promise<void> {
  const links = await EngineLinks.find(hosts, options, (text) => sink.report(text));
  const use = new SinkUse();
  const order = new HostOrder(links.rounds.flat());
  const ordered = withTurns(sink, links, use, async (host, work) => {
    await order.turnOf(host);
    await work();
  });
  const run: HostsRun = {
    options,
    links,
    sink: {
      ...ordered,
      done(host, counts) {
        ordered.done(host, counts);
        order.end(host);
      },
    },
    stop: new AbortController().signal,
    inOrder: true,
    feeds: new Map(),
  };
  const size = hosts.reduce((sum, host) => sum + sizeOf(host), 0);
  if (workers.most > 1 && hosts.length > 1 && size >= WORTH_THREADS) await readRounds(run, workers, use);
  else for (const host of links.rounds.flat()) await readInMainThread(run, host);
}

/** Gives a host its turn to hand a bulk body to the sink; resolves when that has handled it. */
type TakeTurn = (host: HostInput, work: () => Promise<void>) => Promise<void>;

/** Wraps a sink: a bulk body waits for the turn of its host, and the links that a host found are collected. */
function withTurns(sink: HostsSink, links: EngineLinks, use: SinkUse, takeTurn: TakeTurn): HostsSink {
  return {
    body: (host, body) => takeTurn(host, () => use.during(() => sink.body(host, body))),
    fault: (fault) => sink.fault(fault),
    start: (host) => sink.start(host),
    progress: (host, bytes, records) => sink.progress(host, bytes, records),
    done(host, counts) {
      links.add(counts);
      sink.done(host, counts);
    },
    report: (text) => sink.report(text),
    states: sink.states,
  };
}

async function readRounds(run: HostsRun, workers: Workers, use: SinkUse): Promise<void> {
  for (const round of run.links.rounds) await readRound(run, round, workers, use);
}

async function readRound(run: HostsRun, hosts: readonly HostInput[], workers: Workers, use: SinkUse): Promise<void> {
  const isReadHere = run.options.openHost === undefined ? readsStdin : (): boolean => true;
  const files = hosts.filter((host) => !isReadHere(host));
  const bySize = run.inOrder ? files : largestFirst(files);
  const isFollowed = run.options.follow !== undefined;
  const inThreads = isFollowed ? bySize.slice(0, workers.most) : bySize;
  const here = [...hosts.filter(isReadHere), ...bySize.slice(inThreads.length)];
  // keep hosts of one archive in stored order, so that a worker reads it in one pass
  const waiting = run.inOrder
    ? [...inThreads]
    : inStoredOrder(inThreads, ({ streams }) => streams[0]?.files.map(passedPlace).find((place) => place));
  const started: HostWorker[] = [];
  const pace = new WorkerPace(use, isFollowed ? { ...workers, atFirst: workers.most } : workers);
  const work = async (): Promise<void> => {
    if (!(await pace.mayBegin()) || waiting.length === 0) return;
    const worker = new HostWorker(run);
    started.push(worker);
    for (let host = waiting.shift(); host !== undefined && !run.stop.aborted; host = waiting.shift())
      await worker.read(host);
    pace.close();
  };
  const readHere = async (): Promise<void> => {
    for (let host = here.shift(); host !== undefined && !run.stop.aborted; host = here.shift())
      await readInMainThread(run, host);
  };
  // hosts that are followed never end
  const atOnce = run.options.openHost === undefined ? here.length : Math.min(here.length, OPEN_AT_ONCE);
  try {
    const threads = Array.from({ length: Math.min(workers.most, waiting.length) }, work);
    await Promise.all([...threads, ...Array.from({ length: atOnce }, readHere)]);
  } finally {
    pace.close();
    await endThreads(started.map(({ thread }) => thread));
  }
}

/**
 * Reads hosts that appear, and hands new logs of known hosts to their readers; resolves when no more can appear and all
 * are read.
 */
async function readAppearing(run: HostsRun, appearing: AsyncIterable<readonly HostInput[]>): Promise<void> {
  const followed: Promise<void>[] = [];
  await new Promise<void>((resolve, reject) => {
    const take = async (): Promise<void> => {
      for await (const hosts of appearing) {
        for (const host of hosts) {
          const feed = run.feeds.get(host.name);
          if (feed !== undefined) {
            feed(host.streams);
            continue;
          }
          const end = readInMainThread(run, host);
          end.catch(reject);
          followed.push(end);
        }
      }
    };
    take().then(resolve, reject);
  });
  await Promise.all(followed);
}

/** Orders hosts by the size of their text, which decides how long they take, as far as the sizes of files show it. */
export function largestFirst(hosts: readonly HostInput[]): HostInput[] {
  const sizes = new Map(hosts.map((host) => [host, sizeOf(host)]));
  return hosts.toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
}

function sizeOf({ streams }: HostInput): number {
  return streams.flatMap(({ files }) => files).reduce((sum, file) => sum + estimateText(file), 0);
}
