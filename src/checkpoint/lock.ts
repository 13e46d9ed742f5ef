/** One process at a time: a file beside the checkpoint names the one that has it. */
import { mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../embedded/process.ts';
import { ShipperError } from '../errors.ts';

/** A process; ids are used again, so that its beginning tells two apart, where the system tells of it (Linux). */
interface Owner {
  readonly pid: number;
  readonly started: string | undefined;
}

/** An empty lock is one that is being written: after this, in ms, its writer was killed in between. */
const WRITING_MS = 1000;
/** After this, in ms, a turn at taking a lock away was left behind itself. */
const TURN_MS = 10_000;

/**
 * Takes the lock, also from a process that is gone; returns what gives it back.
 * @throws {ShipperError} `environment` where a living process has it; other errors of the file system as they are
 */
export async function takeLock(lock: string): Promise<() => Promise<void>> {
  const own = JSON.stringify(await describeProcess(process.pid));
  for (;;) {
    try {
      await writeFile(lock, own, { flag: 'wx', mode: 0o600 });
      return () => rm(lock, { force: true });
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) {
        // it was made, and its text found no room
        if (hasCode(error, 'ENOSPC', 'EDQUOT', 'EFBIG', 'EIO')) await rm(lock, { force: true }).catch(() => {});
        throw error;
      }
    }
    if (await isLeftBehind(lock)) await takeAway(lock);
  }
}

/** False: there is none any more. Refuses where its owner lives. */
async function isLeftBehind(lock: string): Promise<boolean> {
  const text = await readWritten(lock);
  const owner = text === undefined ? undefined : readOwner(text);
  if (owner !== undefined && (await lives(owner))) throw refused(lock, owner);
  return text !== undefined;
}

/**
 * Removes a lock that was left behind: one process at a time, which looks again when it is the one. So what it removes is
 * no lock that another one has made meanwhile.
 */
async function takeAway(lock: string): Promise<void> {
  const turn = `${lock}.taking`;
  try {
    await mkdir(turn);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    const begun = await stat(turn).catch(() => undefined);
    // its maker was killed within the few ms that this takes; where clocks were set back it seems to be made in the future
    if (begun !== undefined && Math.abs(Date.now() - begun.mtimeMs) > TURN_MS) await rmdir(turn).catch(() => {});
    await sleep(20);
    return;
  }
  try {
    if (await isLeftBehind(lock)) await rm(lock, { force: true });
  } finally {
    await rmdir(turn);
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

async function lives(owner: Owner): Promise<boolean> {
  if (!isAlive(owner.pid)) return false;
  const { started } = await describeProcess(owner.pid);
  return started === undefined || owner.started === undefined || started === owner.started;
}

/** In clock ticks since the system began: the 22nd word, behind a name that may hold blanks. */
async function describeProcess(pid: number): Promise<Owner> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return { pid, started: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] };
}

function refused(lock: string, { pid }: Owner): ShipperError {
  return new ShipperError(
    'environment',
    `Process ${pid} works with this checkpoint (${lock}). Wait for it or stop it, or name another file with --checkpoint.`,
  );
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
