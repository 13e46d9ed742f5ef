/** The state file: by it the other commands find the server that `demo` runs, without being told its URL. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ShipperError, reasonOf } from '../errors.ts';
import { cacheDir } from './paths.ts';
import { isAlive } from './process.ts';

/** The server that `demo` runs. */
export interface RunningServer {
  readonly url: string;
  /** Of the server's process, not of `demo`. */
  readonly pid: number;
  readonly version: string;
  readonly dataDir: string;
  /** Which sample fleet is in it; absent: one from before they were told apart. */
  readonly fleet?: string | undefined;
}

/** Where the state file is: in the user's cache directory, or where `VDSM_SHIP_STATE_DIR` says (for tests). */
export function stateFile(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['VDSM_SHIP_STATE_DIR'] || cacheDir(env), 'demo.json');
}

/** Writes down which server runs, for this user only. A ShipperError (`environment`) when the file cannot be written. */
export async function rememberServer(server: RunningServer, env?: NodeJS.ProcessEnv): Promise<void> {
  const file = stateFile(env);
  const half = `${file}.${process.pid}`;
  const { url, pid, version, dataDir, fleet } = server;
  try {
    await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
    await rm(half, { force: true }); // the mode counts for a new file only
    await writeFile(half, `${JSON.stringify({ url, pid, version, dataDir, fleet })}\n`, { mode: 0o600 });
    await rename(half, file);
  } catch (cause) {
    await rm(half, { force: true }).catch(() => {});
    throw new ShipperError('environment', `The state file ${file} cannot be written: ${reasonOf(cause)}.`, { cause });
  }
}

/** Forgets the server with this process id; one that another `demo` has written down since then stays. */
export async function forgetServer(pid: number, env?: NodeJS.ProcessEnv): Promise<void> {
  const file = stateFile(env);
  const state = await readState(file);
  if (typeof state === 'object' && state.pid !== pid) return;
  await rm(file, { force: true });
}

/**
 * The server that the state file names, if its process lives and its URL answers as OpenSearch. A file that names no
 * such server is removed; one whose server lives but is too busy to answer within 2 s stays, though it is not returned.
 */
export async function findServer(env?: NodeJS.ProcessEnv): Promise<RunningServer | undefined> {
  const file = stateFile(env);
  const state = await readState(file);
  if (state === 'none') return undefined;
  if (state !== 'damaged' && isAlive(state.pid)) {
    const answer = await probe(state.url);
    if (answer === 'opensearch') return state;
    if (answer === 'busy') return undefined;
  }
  await rm(file, { force: true });
  return undefined;
}

async function readState(file: string): Promise<RunningServer | 'none' | 'damaged'> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return 'none';
  try {
    const state: unknown = JSON.parse(text);
    return isRunningServer(state) ? state : 'damaged';
  } catch {
    return 'damaged';
  }
}

function isRunningServer(state: unknown): state is RunningServer {
  if (typeof state !== 'object' || state === null) return false;
  const { url, pid, version, dataDir, fleet } = state as Partial<Record<keyof RunningServer, unknown>>;
  return (
    typeof url === 'string' &&
    typeof pid === 'number' &&
    typeof version === 'string' &&
    typeof dataDir === 'string' &&
    (fleet === undefined || typeof fleet === 'string')
  );
}

async function probe(url: string): Promise<'opensearch' | 'busy' | 'other'> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    if (reply.status === 429 || reply.status === 503) return 'busy';
    const text = await reply.text();
    return /"distribution"\s*:\s*"opensearch"/.test(text) ? 'opensearch' : 'other';
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'busy' : 'other';
  }
}
