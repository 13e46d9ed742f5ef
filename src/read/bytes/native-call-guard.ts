/**
 * lzma-native 8 aborts the whole process when a thread ends in the middle of a native call: `process.exit()` or
 * `worker.terminate()` while a worker reads an .xz would dump core. So every native call goes through a guard. Before
 * threads end, the main thread blocks new native calls and waits for those under way: at exit by itself, and in
 * `endThreads` for the threads that it ends.
 */
import { getEnvironmentData, setEnvironmentData, type Worker } from 'node:worker_threads';

/** Runs a native call that must not end half-way. While native calls are blocked, the thread waits here. */
export function guardNativeCall<T>(call: () => T): T {
  beginCall();
  try {
    return call();
  } finally {
    Atomics.sub(guard, CALLS, 1);
    Atomics.notify(guard, CALLS);
  }
}

/** Ends worker threads after their native calls. Use it in place of `terminate()` for threads that read logs. */
export async function endThreads(threads: readonly Worker[]): Promise<void> {
  blockNativeCalls();
  try {
    await Promise.all(threads.map((thread) => thread.terminate()));
  } finally {
    Atomics.sub(guard, BLOCKS, 1);
    Atomics.notify(guard, BLOCKS);
  }
}

/** Index of the number of native calls under way in all threads. */
const CALLS = 0;
/** Index of the number of reasons to block native calls. */
const BLOCKS = 1;

const KEY = 'vdsm-opensearch: native-call guard';
const inherited = getEnvironmentData(KEY) as SharedArrayBuffer | undefined;
const guard = new Int32Array(inherited ?? createGuard());

/** Creates the guard in the main thread; every thread that starts from then on shares it. */
function createGuard(): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  setEnvironmentData(KEY, shared);
  process.once('exit', blockNativeCalls);
  return shared;
}

function beginCall(): void {
  for (;;) {
    Atomics.add(guard, CALLS, 1);
    // the thread that created the guard ends the others, not itself
    const blocks = inherited === undefined ? 0 : Atomics.load(guard, BLOCKS);
    if (blocks === 0) return;
    Atomics.sub(guard, CALLS, 1);
    Atomics.notify(guard, CALLS);
    Atomics.wait(guard, BLOCKS, blocks);
  }
}

/** Longest wait for native calls under way: one piece of an .xz takes at most about 50 ms. */
const PATIENCE_MS = 5000;

/** Blocks new native calls, and waits for those under way. */
function blockNativeCalls(): void {
  Atomics.add(guard, BLOCKS, 1);
  const deadline = performance.now() + PATIENCE_MS;
  for (let calls = Atomics.load(guard, CALLS); calls > 0; calls = Atomics.load(guard, CALLS)) {
    const left = deadline - performance.now();
    if (left <= 0) return;
    Atomics.wait(guard, CALLS, calls, left);
  }
}
