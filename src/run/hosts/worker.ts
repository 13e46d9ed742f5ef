/** Runs in a worker thread: reads one host at a time, from bytes to bulk bodies, and posts these to the main thread. */
import { parentPort } from 'node:worker_threads';
import type { EngineCalls } from '../engine-calls.ts';
import { StreamFeed } from '../follow-host.ts';
import { readHost } from '../read-host.ts';
import { paceStates } from '../state-pace.ts';
import type { HostSink } from '../types.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** Bulk bodies that a worker posts before it waits until the main thread has handled one. */
const BODIES_AHEAD = 2;
/** Progress is posted at most this often, in ms. */
const PROGRESS_EVERY = 100;

const port = parentPort;
if (port === null) throw new Error('worker.ts runs in a worker thread only');

let stop = new AbortController();
let feed = new StreamFeed();
let engineCalls: EngineCalls | undefined;
/** Bulk bodies that may be posted now. */
let capacity = BODIES_AHEAD;
let wake: (() => void) | undefined;
/** Memory of bulk bodies, to use again. */
const memory: ArrayBuffer[] = [];

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'host':
      // thrown outside of the promise, a bug reaches the main thread as the worker's 'error' event
      void run(message).catch((error: unknown) =>
        setImmediate(() => {
          throw error;
        }),
      );
      return;
    case 'engine-calls':
      engineCalls = message.calls;
      return;
    case 'streams':
      feed.add(message.streams);
      return;
    case 'stop':
      stop.abort();
      return;
    case 'body-done':
      capacity++;
      memory.push(message.memory);
      wake?.();
      return;
    default:
      message satisfies never;
  }
});

async function run({ host, options, savesState, resume }: Extract<ToWorker, { kind: 'host' }>): Promise<void> {
  let bytes = 0;
  let records = 0;
  let timer: NodeJS.Timeout | undefined;
  const postProgress = (): void => {
    clearTimeout(timer);
    timer = undefined;
    post({ kind: 'progress', bytes, records });
    [bytes, records] = [0, 0];
  };
  const sink: HostSink = {
    state: savesState ? paceStates((state) => post({ kind: 'state', state }, [state.buffer])) : undefined,
    async body(body) {
      await untilCapacity();
      capacity--;
      post({ kind: 'body', body }, [body.bytes.buffer, body.ends.buffer, body.kinds.buffer]);
      return memory.pop();
    },
    fault: (fault) => post({ kind: 'fault', fault }),
    progress(moreBytes, moreRecords) {
      bytes += moreBytes;
      records += moreRecords;
      // of a log that is followed nothing may come for long
      timer ??= setTimeout(postProgress, PROGRESS_EVERY);
    },
  };
  stop = new AbortController();
  feed = new StreamFeed();
  const counts = await readHost(host, { ...options, engineCalls }, sink, resume, undefined, stop.signal, feed);
  postProgress();
  post({ kind: 'done', counts });
}

async function untilCapacity(): Promise<void> {
  while (capacity < 1) {
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await woken;
  }
}

function post(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}
