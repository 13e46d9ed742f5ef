/**
 * Data folders of the demo server: each sample fleet has its own, since two fleets in the same indices would be counted
 * together.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const HASH_DIGITS = 12;

/** Returns a short hash of all files of a fleet. */
export async function hashFleet(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    const bytes = await readFile(file);
    hash.update(`${file.slice(directory.length)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex').slice(0, HASH_DIGITS);
}

export interface DemoData {
  readonly path: string;
  /** Data folders of other fleets; empty if this fleet has a folder already. */
  readonly others: readonly string[];
}

/** Finds the data folder of a fleet, which the server creates if needed. */
export async function findDemoData(dataDir: string, fleet: string): Promise<DemoData> {
  const own = `data-${fleet}`;
  const names = await readdir(dataDir).catch((): string[] => []);
  const folders = names.filter((name) => FOLDER.test(name));
  return {
    path: join(dataDir, own),
    others: folders.includes(own) ? [] : folders.toSorted().map((name) => join(dataDir, name)),
  };
}

/** `data` without a hash was the only folder before each fleet had its own. */
const FOLDER = /^data(?:-[0-9a-f]{12})?$/;
