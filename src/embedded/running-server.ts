/** The state file, in which the other commands find the running demo server. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ShipperError, reasonOf } from '../errors.ts';
import { cacheDir } from './paths.ts';
import { isAlive } from './process.ts';

/** The server that `demo` runs. */
export interface RunningServer {
  readonly url: string;
  /** Process id of the server, not of `demo`. */
  readonly pid: number;
  readonly version: string;
  readonly dataDir: string;
  /** Hash of the sample fleet that is loaded; absent in files of older releases. */
  readonly fleet?: string | undefined;
}

/** Returns the path of the state file: in the user's cache directory, or in `VDSM_SHIP_STATE_DIR` (for tests). */
export function stateFile(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['VDSM_SHIP_STATE_DIR'] || cacheDir(env), 'demo.json');
}

/**
 * Writes the state file, readable by this user only.
 * @throws {ShipperError} `environment`: it cannot be written
 */
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
    throw new ShipperError('environment', `the state file ${file} cannot be written: ${reasonOf(cause)}`, { cause });
  }
}

/** Removes the state file if it names the server with this process id, and not that of another `demo`. */
export async function forgetServer(pid: number, env?: NodeJS.ProcessEnv): Promise<void> {
  const file = stateFile(env);
  const state = await readState(file);
  if (typeof state === 'object' && state.pid !== pid) return;
  await rm(file, { force: true });
}

/**
 * Returns the server of the state file if its process is alive and its URL answers as OpenSearch; otherwise removes the
 * file. If the server is alive but too busy to answer within 2 s, the file stays, but undefined is returned.
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
