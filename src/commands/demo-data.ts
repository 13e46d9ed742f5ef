/** Tells sample fleets apart: documents of another one in the same indices would be counted with it. */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const KEY_DIGITS = 12;

/** A short text that is another one as soon as any file of the fleet is. */
export async function keyOfFleet(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    const bytes = await readFile(file);
    hash.update(`${file.slice(directory.length)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex').slice(0, KEY_DIGITS);
}

/** Where the demo's server keeps its data. */
export interface DemoHome {
  readonly path: string;
  /** What is there of other fleets, if this one has nothing yet. */
  readonly others: readonly string[];
}

/** The data folder of a fleet: each has its own, and what is in the others stays as it is. */
export async function homeOfFleet(dataDir: string, key: string): Promise<DemoHome> {
  const own = `data-${key}`;
  const names = await readdir(dataDir).catch((): string[] => []);
  const homes = names.filter((name) => HOME.test(name));
  return {
    path: join(dataDir, own),
    others: homes.includes(own) ? [] : homes.toSorted().map((name) => join(dataDir, name)),
  };
}

/** Until fleets were told apart, `data` was the only one. */
const HOME = /^data(?:-[0-9a-f]{12})?$/;
