import { cleanName } from './clean-name.ts';
import path from 'node:path';

import { archiveStem, isStandardFolder, nativePath } from '../find/file-names.ts';
import type { FileFamily } from '../find/file-families.ts';
import { findFileHost } from './file-hosts.ts';
import { findHostFolder } from './folders.ts';
import type { GatheredHost } from './gather-hosts.ts';
import type { HostTrees } from './host-trees.ts';
import { collectorFolder } from './time-diff.ts';

/**
 * Returns the other names that the evidence gives a host, sorted: those of its folders, files, banners, sosreports and
 * the log collector, the short form of each, and the names that earlier versions of the program would find.
 */
export async function findOtherNames(host: GatheredHost, trees: HostTrees): Promise<string[]> {
  const names = new Set(host.otherNames);
  for (const family of host.families) for (const name of await namesOf(family, trees)) names.add(cleanName(name));
  for (const name of [host.name, ...names]) if (!/^[\d.]+$/.test(name)) names.add(name.split('.', 1)[0] ?? name);
  names.delete(host.name);
  names.delete('');
  return [...names].toSorted();
}

async function namesOf({ name, files }: FileFamily, trees: HostTrees): Promise<string[]> {
  const newest = files.at(-1);
  if (newest === undefined) return [];
  const folders = path
    .dirname(path.resolve(nativePath(newest.path)))
    .split(path.sep)
    .map(archiveStem);
  const banners = files.flatMap((file) => file.banners.flatMap(({ host }) => host || []));
  return [
    ...banners,
    findFileHost(path.basename(name))?.host,
    collectorFolder(newest.path)?.host,
    (await trees.hostnameOf(newest))?.trim(),
    findHostFolder(folders)?.name,
    // earlier builds took any folder but those of every host, and without one the nearest
    folders.findLast((folder) => !isStandardFolder(folder)),
    folders.at(-1),
  ].filter((found) => found !== undefined);
}
