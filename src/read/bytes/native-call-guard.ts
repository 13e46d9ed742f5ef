/**
 * lzma-native 8 aborts the whole process when its thread is ended while it is in native code: a `process.exit()` or
 * `worker.terminate()` while a worker reads an .xz would be a core dump. So native code is entered through a gate that
 * the starting thread closes first; it does so by itself on exit, and `endThreads` does it for single threads.
 */
import { getEnvironmentData, setEnvironmentData, type Worker } from 'node:worker_threads';

/** Runs native code that must not be ended half-way. Where the gate is closed, the thread waits for its end. */
export function passGate<T>(work: () => T): T {
  enter();
  try {
    return work();
  } finally {
    Atomics.sub(gate, INSIDE, 1);
    Atomics.notify(gate, INSIDE);
  }
}

/** Ends worker threads, whatever they do; use it in place of `terminate()` for threads that read logs. */
export async function endThreads(threads: readonly Worker[]): Promise<void> {
  closeGate();
  try {
    await Promise.all(threads.map((thread) => thread.terminate()));
  } finally {
    Atomics.sub(gate, CLOSED, 1);
    Atomics.notify(gate, CLOSED);
  }
}

/** Place of the number of threads that are in native code, */
const INSIDE = 0;
/** and of those that want the gate closed. */
const CLOSED = 1;

const KEY = 'vdsm-opensearch: decoder gate';
const inherited = getEnvironmentData(KEY) as SharedArrayBuffer | undefined;
const gate = new Int32Array(inherited ?? createGate());

/** Every thread that is started from here on shares it. */
function createGate(): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  setEnvironmentData(KEY, shared);
  process.once('exit', closeGate);
  return shared;
}

function enter(): void {
  for (;;) {
    Atomics.add(gate, INSIDE, 1);
    // The thread that made the gate ends the others, not itself.
    const closed = inherited === undefined ? 0 : Atomics.load(gate, CLOSED);
    if (closed === 0) return;
    Atomics.sub(gate, INSIDE, 1);
    Atomics.notify(gate, INSIDE);
    Atomics.wait(gate, CLOSED, closed);
  }
}

/** A piece of an .xz takes some 50 ms at the very most; whoever takes longer is not waited for. */
const PATIENCE_MS = 5000;

/** Lets nobody in any more, and waits until all are out. */
function closeGate(): void {
  Atomics.add(gate, CLOSED, 1);
  const deadline = performance.now() + PATIENCE_MS;
  for (let inside = Atomics.load(gate, INSIDE); inside > 0; inside = Atomics.load(gate, INSIDE)) {
    const left = deadline - performance.now();
    if (left <= 0) return;
    Atomics.wait(gate, INSIDE, inside, left);
  }
}
