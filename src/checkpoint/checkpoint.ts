/** Keeps on disk what a run goes on from. The file is at each moment a whole one, of a moment before which all is on the server. */
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ShipperError, reasonOf } from '../errors.ts';
import { decode, encode } from './format.ts';
import type { Reading, Terms } from './format.ts';
import { takeLock } from './lock.ts';
import { Writer } from './writer.ts';

export interface CheckpointOptions {
  /** Version of this program, for people. */
  readonly program: string;
  readonly terms: Terms;
  readonly complain: (text: string) => void;
}

export interface Checkpoint {
  /** What a host goes on from; undefined: it begins anew. */
  of(host: string): Uint8Array | undefined;
  /** Takes what a host goes on from; it is on disk soon. An error of the disk is said once, and it is tried again. */
  keep(host: string, state: Uint8Array): void;
  /** Writes what is left, and lets others have the file; false: it could not be written. */
  close(): Promise<boolean>;
}

/**
 * Opens a checkpoint, or begins one. A damaged one is said and set aside.
 * @throws {ShipperError} `usage` where it is no file, or was made under other terms or by a newer program; `environment`
 * where another process has it, or the disk refuses
 */
export async function openCheckpoint(given: string, options: CheckpointOptions): Promise<Checkpoint> {
  const file = await locate(given);
  const unlock = await takeLock(`${file}.lock`).catch((error: unknown) => {
    if (error instanceof ShipperError) throw error;
    throw new ShipperError(
      'environment',
      `The checkpoint ${given} cannot be written: ${reasonOf(error)}. Its folder must be there, writable, and have room.`,
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

  constructor(
    file: string,
    given: string,
    states: Map<string, Uint8Array>,
    unlock: () => Promise<void>,
    { program, terms, complain }: CheckpointOptions,
  ) {
    this.#states = states;
    this.#unlock = unlock;
    this.#writer = new Writer(() => replace(file, encode({ terms, states: this.#states }, program)), {
      failed: (error) =>
        complain(
          `The checkpoint ${given} cannot be written: ${reasonOf(error)}. The run goes on, and it is tried again; a run after a stop now would read again what came since.`,
        ),
      healed: () => complain(`The checkpoint ${given} is written again.`),
    });
  }

  of(host: string): Uint8Array | undefined {
    return this.#states.get(host);
  }

  keep(host: string, state: Uint8Array): void {
    this.#states.set(host, state);
    this.#writer.want();
  }

  async close(): Promise<boolean> {
    const written = await this.#writer.close();
    await this.#unlock();
    return written;
  }
}

/** Links are followed, so that the file itself is replaced. */
async function locate(given: string): Promise<string> {
  const found = await stat(given).catch(() => undefined);
  if (found === undefined) return path.resolve(given);
  if (found.isFile()) return realpath(given);
  throw new ShipperError(
    'usage',
    `--checkpoint takes a file, but ${given} is ${found.isDirectory() ? 'a directory' : 'none'}. Name a file in a folder of your own.`,
  );
}

async function read(
  file: string,
  given: string,
  { terms, complain }: CheckpointOptions,
): Promise<Map<string, Uint8Array>> {
  const reading = await readKept(file, given);
  if (reading === undefined) return new Map();
  switch (reading.kind) {
    case 'kept':
      refuseOthers(given, reading.kept.terms, terms);
      return new Map(reading.kept.states);
    case 'newer':
      throw new ShipperError(
        'usage',
        `The checkpoint ${given} was written by a newer program (${reading.program}). Use that one, or name another file: then all is read again, and nothing is doubled.`,
      );
    case 'older':
    case 'damaged': {
      const why = 'why' in reading ? reading.why : `an older program wrote it (${reading.program})`;
      const aside = await setAside(file);
      complain(
        `The checkpoint ${given} cannot be used: ${why}. It is now ${aside}; all is read again, and nothing is doubled.`,
      );
      return new Map();
    }
    default:
      return reading satisfies never;
  }
}

async function readKept(file: string, given: string): Promise<Reading | undefined> {
  try {
    return decode(await readFile(file));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new ShipperError('environment', `The checkpoint ${given} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
}

function refuseOthers(given: string, before: Terms, now: Terms): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [was, is] = [before[name], now[name]];
    if (was === is) continue;
    throw new ShipperError(
      'usage',
      `The checkpoint ${given} was made with ${sayTerm(name, was)}, but this run has ${sayTerm(name, is)}: its documents would not fit together. Run it as before, or name another file: then all is read again.`,
    );
  }
}

function sayTerm(name: string, value: string | undefined): string {
  return value === undefined ? `no ${name}` : `${name} ${value}`;
}

/** Renames a file to a name that is free. */
async function setAside(file: string): Promise<string> {
  for (let number = 1; ; number++) {
    const aside = `${file}.damaged-${number}`;
    if ((await stat(aside).catch(() => undefined)) !== undefined) continue;
    await rename(file, aside);
    return aside;
  }
}

/** Replaces a file as a whole: whenever the machine stops, it is the old one or the new one. */
async function replace(file: string, parts: readonly Uint8Array[]): Promise<void> {
  const half = `${file}.new`;
  try {
    // the mode counts for a new file only
    await rm(half, { force: true });
    const handle = await open(half, 'wx', 0o600);
    try {
      for (const part of parts) await handle.writeFile(part);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(half, file);
  } catch (error) {
    await rm(half, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(path.dirname(file));
}

/** Not every file system can do that, and the file is whole either way. */
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
