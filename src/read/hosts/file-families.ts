import { realpath } from 'node:fs/promises';
import path from 'node:path';

import type { Batch } from './name-hosts.ts';
import type { JudgedFile } from '../find/classify.ts';
import { compareRotation, nativePath, parseRotatedName } from '../find/file-names.ts';

/**
 * Puts files together that are from one host whatever its name: those of one directory and one stem. Files are oldest
 * first, as names and first stamps say; batches are in the order of their names.
 */
export async function batchFiles(files: readonly JudgedFile[]): Promise<Batch[]> {
  const batches = new Map<string, { name: string; files: JudgedFile[] }>();
  for (const file of files) {
    const native = nativePath(file.path);
    const { stem } = parseRotatedName(path.basename(native));
    const key = path.join(await directoryOf(native), stem);
    const batch = batches.get(key);
    if (batch === undefined) batches.set(key, { name: path.join(path.dirname(native), stem), files: [file] });
    else batch.files.push(file);
  }
  return [...batches.values()]
    .map((batch) => ({ name: batch.name, files: oldestFirst(batch.files) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Two spellings of one directory are one. */
function directoryOf(pathname: string): Promise<string> {
  const directory = path.dirname(pathname);
  return realpath(directory).catch(() => path.resolve(directory));
}

/** By names; where first stamps say otherwise, by those: a file without one stays behind its neighbour. */
function oldestFirst(files: readonly JudgedFile[]): JudgedFile[] {
  const named = files
    .map((file) => ({ file, rotated: parseRotatedName(path.basename(nativePath(file.path))) }))
    .sort((a, b) => compareRotation(a.rotated, b.rotated));
  let age = '';
  return named
    .map(({ file }) => ({ file, age: (age = file.stamp?.local ?? age) }))
    .sort((a, b) => (a.age < b.age ? -1 : a.age > b.age ? 1 : 0))
    .map(({ file }) => file);
}
