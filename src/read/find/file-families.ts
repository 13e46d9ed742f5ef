/** Files of one directory and one stem: the pieces of one log, from one host whatever its name is. */
import { realpath } from 'node:fs/promises';
import path from 'node:path';

import type { ClassifiedFile } from './classify.ts';
import { compareRotation, familyOf, nativePath, parseRotatedName } from './file-names.ts';

/** The files of one directory and one stem, oldest first. */
export interface FileFamily {
  /** Path of the live file, whether it exists or not. */
  readonly name: string;
  readonly files: readonly ClassifiedFile[];
}

/** Groups files by family. Families come in the order of their names, files oldest first by names and first stamps. */
export async function groupFamilies(files: readonly ClassifiedFile[]): Promise<FileFamily[]> {
  const families = new Map<string, { name: string; files: ClassifiedFile[] }>();
  for (const file of files) {
    const key = await familyKey(file);
    const family = families.get(key);
    if (family === undefined) families.set(key, { name: familyOf(file.path), files: [file] });
    else family.files.push(file);
  }
  return [...families.values()]
    .map((family) => ({ name: family.name, files: oldestFirst(family.files) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Returns a key of the family that a file is of: the same for every spelling of its directory. */
export async function familyKey({ path: pathname, place }: Pick<ClassifiedFile, 'path' | 'place'>): Promise<string> {
  const native = nativePath(pathname);
  const directory = path.dirname(native);
  const resolved = path.resolve(directory);
  // a directory in an archive is not on disk
  const real = place === undefined ? await realpath(directory).catch(() => resolved) : resolved;
  return path.join(real, parseRotatedName(path.basename(native)).stem);
}

/**
 * Orders files by names, or by first stamps where those contradict. A file without a stamp stays after the file before
 * it.
 */
export function oldestFirst(files: readonly ClassifiedFile[]): ClassifiedFile[] {
  const named = files
    .map((file) => ({ file, rotated: parseRotatedName(path.basename(nativePath(file.path))) }))
    .sort((a, b) => compareRotation(a.rotated, b.rotated));
  let age = '';
  return named
    .map(({ file }) => ({ file, age: (age = file.stamp?.local ?? age) }))
    .sort((a, b) => (a.age < b.age ? -1 : a.age > b.age ? 1 : 0))
    .map(({ file }) => file);
}
