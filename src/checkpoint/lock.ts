/** The lock file next to a checkpoint, which names the process that uses it. */
import { mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../embedded/process.ts';
import { ShipperError } from '../errors.ts';

/** A process. Ids are reused, so its start time identifies it, too, where the system has that (Linux). */
interface Owner {
  readonly pid: number;
  readonly started: string | undefined;
}

/** Age in ms at which an empty lock is no longer being written: its writer was killed. */
const WRITING_MS = 1000;
/** Age in ms at which the removal of a lock was itself abandoned. */
const REMOVAL_MS = 10_000;

/**
 * Takes the lock, also from a process that has ended. Returns a function that releases it.
 * @throws {ShipperError} `environment`: a running process has it; other errors of the file system as they are
 */
export async function takeLock(lock: string): Promise<() => Promise<void>> {
  const own = JSON.stringify(await describeProcess(process.pid));
  for (;;) {
    try {
      await writeFile(lock, own, { flag: 'wx', mode: 0o600 });
      return () => rm(lock, { force: true });
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) {
        // the file was created, but there was no space for its text
        if (hasCode(error, 'ENOSPC', 'EDQUOT', 'EFBIG', 'EIO')) await rm(lock, { force: true }).catch(() => {});
        throw error;
      }
    }
    if (await isAbandoned(lock)) await removeAbandoned(lock);
  }
}

/** Returns whether a lock is abandoned; false if it is gone. Throws if its owner is running. */
async function isAbandoned(lock: string): Promise<boolean> {
  const text = await readWritten(lock);
  const owner = text === undefined ? undefined : readOwner(text);
  if (owner !== undefined && (await isRunning(owner))) throw refused(lock, owner);
  return text !== undefined;
}

/**
 * Removes an abandoned lock. Only one process at a time does this, and it checks the lock again first, so that it does
 * not remove a lock that another process has taken meanwhile.
 */
async function removeAbandoned(lock: string): Promise<void> {
  const removal = `${lock}.taking`;
  try {
    await mkdir(removal);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    const begun = await stat(removal).catch(() => undefined);
    // its process was killed within the few ms that this takes; if clocks were set back, the age is negative
    if (begun !== undefined && Math.abs(Date.now() - begun.mtimeMs) > REMOVAL_MS) await rmdir(removal).catch(() => {});
    await sleep(20);
    return;
  }
  try {
    if (await isAbandoned(lock)) await rm(lock, { force: true });
  } finally {
    await rmdir(removal);
  }
}

async function readWritten(lock: string): Promise<string | undefined> {
  for (const wait of [WRITING_MS, 0]) {
    const text = await readFile(lock, 'utf8').catch((error: unknown) => {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    });
    if (text !== '') return text;
    await sleep(wait);
  }
  return '';
}

function readOwner(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Partial<Owner> | null;
    return typeof owner?.pid === 'number' ? { pid: owner.pid, started: owner.started } : undefined;
  } catch {
    return undefined;
  }
}

async function isRunning(owner: Owner): Promise<boolean> {
  if (!isAlive(owner.pid)) return false;
  const { started } = await describeProcess(owner.pid);
  return started === undefined || owner.started === undefined || started === owner.started;
}

/** Reads the start time: the 22nd field, in clock ticks since boot, after a name that may contain spaces. */
async function describeProcess(pid: number): Promise<Owner> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return { pid, started: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] };
}

function refused(lock: string, { pid }: Owner): ShipperError {
  return new ShipperError(
    'environment',
    `process ${pid} is using this checkpoint (${lock}): wait for it, stop it, or name another file with --checkpoint`,
  );
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
