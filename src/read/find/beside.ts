import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { classifyFiles, type ClassifiedFile } from './classify.ts';
import { findFiles } from './find-files.ts';

/** Most files of a folder that are looked at. */
const FILES_MAX = 1000;

/**
 * Finds the vdsm.logs in a folder that are no part of the input, for what they show of those that are. A folder that
 * cannot be read has none.
 * @param known absolute paths of the files that are part of the input
 */
export async function findVdsmLogs(
  directory: string,
  isWanted: (name: string) => boolean,
  known: ReadonlySet<string>,
): Promise<ClassifiedFile[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile() && isWanted(entry.name)).map(({ name }) => name);
  const paths = names.map((name) => path.join(directory, name)).filter((pathname) => !known.has(pathname));
  const { files } = await findFiles(paths.toSorted().slice(0, FILES_MAX));
  const { logs } = await classifyFiles(files.map((file) => ({ ...file, explicit: false })));
  return logs.filter(({ kind }) => kind === 'vdsm');
}
