/**
 * The checkpoint file, from which the next run resumes. It is never half written, and never ahead of the server: a
 * host's state is saved when all documents from before it are on the server.
 */
import { chmod, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ShipperError, reasonOf } from '../errors.ts';
import { KEPT_MODE, refuseLink } from '../ship/kept-file.ts';
import { decode, encode } from './format.ts';
import type { Decoded, Settings } from './format.ts';
import { takeLock } from './lock.ts';
import { Writer } from './writer.ts';

export interface CheckpointOptions {
  /** Version of this program, for people. */
  readonly program: string;
  readonly settings: Settings;
  /** Takes warnings for a person. */
  readonly report: (text: string) => void;
}

export interface Checkpoint {
  /** Returns the state from which a host resumes; undefined if it starts from the beginning. */
  of(host: string): Uint8Array | undefined;
  /** Returns the names of the hosts with a state. */
  hosts(): readonly string[];
  /** Takes the state of a host, to be written soon. A failed write is reported once and retried. */
  keep(host: string, state: Uint8Array): void;
  /** Writes of the file so far. */
  readonly writes: Readonly<CheckpointWrites>;
  /** Writes unsaved states and unlocks the file. Returns false if it could not be written. */
  close(): Promise<boolean>;
}

interface CheckpointWrites {
  /** When it was last written, in ms since 1970. */
  last: number | undefined;
  /** Failed attempts. */
  failures: number;
}

/**
 * Opens a checkpoint, or starts a new one. A damaged file is renamed and reported, one of an older version removed.
 * @param given the path as given, for messages
 * @throws {ShipperError} `usage`: it is not a file, or a link, or was made with other settings or by a newer version;
 * `environment`: another process uses it, or the disk refuses
 */
export async function openCheckpoint(given: string, options: CheckpointOptions): Promise<Checkpoint> {
  const file = await locate(given);
  const unlock = await takeLock(`${file}.lock`).catch((error: unknown) => {
    if (error instanceof ShipperError) throw error;
    throw new ShipperError(
      'environment',
      `the checkpoint ${given} cannot be written: ${reasonOf(error)}. Its folder must exist, be writable and have free space.`,
      { cause: error },
    );
  });
  try {
    const states = await read(file, given, options);
    return new OpenCheckpoint(file, given, states, unlock, options);
  } catch (error) {
    await unlock();
    throw error;
  }
}

class OpenCheckpoint implements Checkpoint {
  readonly #states: Map<string, Uint8Array>;
  readonly #writer: Writer;
  readonly #unlock: () => Promise<void>;
  readonly writes: CheckpointWrites = { last: undefined, failures: 0 };

  constructor(
    file: string,
    given: string,
    states: Map<string, Uint8Array>,
    unlock: () => Promise<void>,
    { program, settings, report }: CheckpointOptions,
  ) {
    this.#states = states;
    this.#unlock = unlock;
    const write = async (): Promise<void> => {
      try {
        await replace(file, encode({ settings, states: this.#states }, program));
        this.writes.last = Date.now();
      } catch (error) {
        this.writes.failures++;
        throw error;
      }
    };
    this.#writer = new Writer(write, {
      failed: (error) =>
        report(
          `the checkpoint ${given} cannot be written: ${reasonOf(error)}. The load goes on and tries again; after a stop now, the next run would read again what came since.`,
        ),
      recovered: () => report(`the checkpoint ${given} is written again`),
    });
  }

  of(host: string): Uint8Array | undefined {
    return this.#states.get(host);
  }

  hosts(): readonly string[] {
    return [...this.#states.keys()];
  }

  keep(host: string, state: Uint8Array): void {
    this.#states.set(host, state);
    this.#writer.schedule();
  }

  async close(): Promise<boolean> {
    const written = await this.#writer.close();
    await this.#unlock();
    return written;
  }
}

/** Returns the path of the file itself; a link in the path of its folder is followed, since the file is replaced. */
async function locate(given: string): Promise<string> {
  await refuseLink('--checkpoint', given);
  const found = await stat(given).catch(() => undefined);
  if (found === undefined) return path.resolve(given);
  if (found.isFile()) return realpath(given);
  throw new ShipperError(
    'usage',
    `--checkpoint takes a file in a folder of yours, but '${given}' is ${found.isDirectory() ? 'a directory' : 'not a regular file'}`,
  );
}

async function read(
  file: string,
  given: string,
  { settings, report }: CheckpointOptions,
): Promise<Map<string, Uint8Array>> {
  const decoded = await readFileAt(file, given);
  if (decoded === undefined) return new Map();
  switch (decoded.kind) {
    case 'valid':
      refuseOtherSettings(given, decoded.content.settings, settings);
      return new Map(decoded.content.states);
    case 'newer':
      throw new ShipperError(
        'usage',
        `the checkpoint ${given} was written by a newer version (${decoded.program}). Use that version, or name another file: then everything is read again, and nothing is indexed twice.`,
      );
    case 'older':
      // it is not kept: states of older formats hold the text of open records as written
      await rm(file);
      report(
        `the checkpoint ${given} cannot be used: an older version wrote it (${decoded.program}). It is removed, since it may hold passwords of the logs; everything is read again, and nothing is indexed twice.`,
      );
      return new Map();
    case 'damaged': {
      const aside = await setAside(file);
      report(
        `the checkpoint ${given} cannot be used: ${decoded.why}. It is now ${aside}; everything is read again, and nothing is indexed twice.`,
      );
      return new Map();
    }
    default:
      return decoded satisfies never;
  }
}

/** Returns undefined if there is no file. */
async function readFileAt(file: string, given: string): Promise<Decoded | undefined> {
  try {
    return decode(await readFile(file));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new ShipperError('environment', `the checkpoint ${given} cannot be read: ${reasonOf(cause)}`, { cause });
  }
}

function refuseOtherSettings(given: string, before: Settings, now: Settings): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [was, is] = [before[name], now[name]];
    if (was === is) continue;
    throw new ShipperError(
      'usage',
      `the checkpoint ${given} was made with ${settingText(name, was)}, but this run has ${settingText(name, is)}: their documents would not match. Use the same options, or name another file: then everything is read again.`,
    );
  }
}

function settingText(name: string, value: string | undefined): string {
  if (name === 'server') return `the cluster ${value} (cluster_uuid)`;
  return value === undefined ? `no ${name}` : `${name} ${value}`;
}

/** Renames a file to an unused name, which it returns. */
async function setAside(file: string): Promise<string> {
  for (let number = 1; ; number++) {
    const aside = `${file}.damaged-${number}`;
    if ((await stat(aside).catch(() => undefined)) !== undefined) continue;
    await rename(file, aside);
    await chmod(aside, KEPT_MODE);
    return aside;
  }
}

/** Replaces a file as a whole: whenever the machine stops, there is the old file or the new one. */
async function replace(file: string, parts: readonly Uint8Array[]): Promise<void> {
  const partial = `${file}.new`;
  try {
    // the mode counts for a new file only
    await rm(partial, { force: true });
    const handle = await open(partial, 'wx', KEPT_MODE);
    try {
      await handle.chmod(KEPT_MODE);
      for (const part of parts) await handle.writeFile(part);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(path.dirname(file));
}

/** Makes a rename durable. Not every file system can do that; the file is complete either way. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {}
}
