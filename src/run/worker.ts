/** A worker thread: owns one host at a time, from bytes to bulk bodies. */
import { parentPort } from 'node:worker_threads';
import type { EngineCalls } from './engine-calls.ts';
import { StreamFeed } from './follow-host.ts';
import { readHost } from './read-host.ts';
import type { HostSink } from './types.ts';
import { paceStates } from './state-pace.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** Bodies that a worker may have on their way before it waits. */
const BODIES_AHEAD = 2;
/** Progress is told this often, in ms. */
const PROGRESS_EVERY = 100;

const port = parentPort;
if (port === null) throw new Error('worker.ts runs in a worker thread only');

let stop = new AbortController();
let feed = new StreamFeed();
let engineCalls: EngineCalls | undefined;
let room = BODIES_AHEAD;
let wake: (() => void) | undefined;
const memory: ArrayBuffer[] = [];

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'host':
      // a fault of the program is thrown in the main thread, by the worker's 'error' event
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
    case 'room':
      room++;
      if (message.memory !== undefined) memory.push(message.memory);
      wake?.();
      return;
    default:
      message satisfies never;
  }
});

async function run({ host, options, keeps, resume }: Extract<ToWorker, { kind: 'host' }>): Promise<void> {
  let bytes = 0;
  let records = 0;
  let stored = 0;
  let told = 0;
  const state = keeps ? paceStates((bytes) => say({ kind: 'state', state: bytes }, [bytes.buffer])) : undefined;
  const sink: HostSink = {
    state,
    async body(body) {
      await untilRoom();
      room--;
      say({ kind: 'body', body }, [body.bytes.buffer, body.ends.buffer, body.kinds.buffer]);
      return memory.pop();
    },
    fault: (fault) => say({ kind: 'fault', fault }),
    progress(moreBytes, moreRecords, moreStored) {
      bytes += moreBytes;
      records += moreRecords;
      stored += moreStored;
      const now = performance.now();
      if (now - told < PROGRESS_EVERY) return;
      say({ kind: 'progress', bytes, records, stored });
      [bytes, records, stored, told] = [0, 0, 0, now];
    },
  };
  stop = new AbortController();
  feed = new StreamFeed();
  const counts = await readHost(host, { ...options, engineCalls }, sink, resume, undefined, stop.signal, feed);
  say({ kind: 'progress', bytes, records, stored });
  say({ kind: 'done', counts });
}

async function untilRoom(): Promise<void> {
  while (room < 1) {
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await woken;
  }
}

function say(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}
