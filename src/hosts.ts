import { Worker } from 'node:worker_threads';
import type { BulkBody, HostInput, InputFault } from './model.ts';
import { readHost } from './pipeline.ts';
import { endThreads } from './read/gate.ts';
import type { HostCounts, PipelineOptions } from './pipeline.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** Where the work of all hosts goes. */
export interface HostsSink {
  /** Deals with a body; its memory goes back to the worker when the promise resolves. */
  body(host: HostInput, body: BulkBody): Promise<void>;
  fault(fault: InputFault): void;
  progress(host: HostInput, bytes: number, records: number): void;
  done(host: HostInput, counts: HostCounts): void;
}

/**
 * Reads many hosts, each in one of `workers` threads, and resolves when every body was dealt with.
 * A bug in a worker rejects, with its stack; so does the sink, and then all workers are ended.
 */
export async function readHosts(
  hosts: readonly HostInput[],
  options: PipelineOptions,
  workers: number,
  sink: HostsSink,
): Promise<void> {
  const [here, waiting] = [hosts.filter(readsStdin), hosts.filter((host) => !readsStdin(host))];
  const threads: Worker[] = [];
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./worker.js', import.meta.url));
    threads.push(worker);
    for (let host = waiting.shift(); host !== undefined; host = waiting.shift())
      await readOne(worker, host, options, sink);
  };
  try {
    const inThreads = Array.from({ length: Math.min(workers, waiting.length) }, work);
    await Promise.all([...inThreads, ...here.map((host) => readHere(host, options, sink))]);
  } finally {
    await endThreads(threads);
  }
}

/** Standard input belongs to the main thread, and its first bytes were looked at there. */
function readsStdin(host: HostInput): boolean {
  return host.streams.some(({ files }) => files.some(({ path }) => path === '-'));
}

async function readHere(host: HostInput, options: PipelineOptions, sink: HostsSink): Promise<void> {
  const counts = await readHost(host, options, {
    async body(body) {
      await sink.body(host, body);
      return body.bytes.buffer;
    },
    fault: (fault) => sink.fault(fault),
    progress: (bytes, records) => sink.progress(host, bytes, records),
  });
  sink.done(host, counts);
}

function readOne(worker: Worker, host: HostInput, options: PipelineOptions, sink: HostsSink): Promise<void> {
  return new Promise((resolve, reject) => {
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
    const hear = (message: FromWorker): void => {
      switch (message.kind) {
        case 'body':
          return take(message.body);
        case 'fault':
          return sink.fault(message.fault);
        case 'progress':
          return sink.progress(host, message.bytes, message.records);
        case 'done':
          Promise.all(underWay).then(() => {
            worker.off('message', hear);
            worker.off('error', reject);
            sink.done(host, message.counts);
            resolve();
          }, reject);
          return undefined;
        default:
          return message satisfies never;
      }
    };
    const say = (message: ToWorker, transfer: ArrayBuffer[] = []): void => worker.postMessage(message, transfer);
    worker.on('message', hear);
    worker.once('error', reject);
    say({ kind: 'host', host, options });
  });
}
