import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './process.ts';

/** After this a lock counts as left behind even if its owner's id lives: ids are used again, and not shared by containers. */
const STALE_MS = 10 * 60_000;

/**
 * Does `work` while no other process does it, or nothing at all once `done` says that another one did it. It spares
 * double work; it is no guard: with a stale lock two may run at once, so `work` must bear that.
 */
export async function withTurn(
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
    // An empty one was made this moment, or by a process that died in it: the age decides.
    return (owner !== '' && !isAlive(Number(owner))) || Date.now() - mtimeMs > STALE_MS;
  } catch {
    return false; // gone: try to take it
  }
}
