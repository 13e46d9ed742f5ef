import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './process.ts';

/**
 * Age from which a lock counts as abandoned even if its owner's process id is in use: ids are reused, and containers
 * have their own.
 */
const STALE_MS = 10 * 60_000;

/**
 * Runs `work` unless another process is running it; returns without running it once `done` is true. This saves double
 * work but guarantees nothing: with a stale lock two may run at once, and `work` must allow that.
 */
export async function withLock(
  lock: string,
  options: { done: () => Promise<boolean>; signal?: AbortSignal | undefined },
  work: () => Promise<void>,
): Promise<void> {
  while (!(await take(lock))) {
    if (await options.done()) return;
    if (await isStale(lock)) await rm(lock, { force: true });
    else await sleep(200, undefined, options.signal && { signal: options.signal });
  }
  try {
    if (!(await options.done())) await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(lock: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(lock);
    const owner = await readFile(lock, 'utf8');
    // an empty lock was created this moment, or by a process that was killed while it did: the age decides
    return (owner !== '' && !isAlive(Number(owner))) || Date.now() - mtimeMs > STALE_MS;
  } catch {
    return false; // it is gone: try to take it
  }
}
