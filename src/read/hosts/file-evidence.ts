/** Which vdsm.logs are named for their hosts, and which are of the host of another log in their folder. */
import path from 'node:path';

import { findVdsmLogs } from '../find/beside.ts';
import type { ClassifiedFile } from '../find/classify.ts';
import { familyKey, groupFamilies, type FileFamily } from '../find/file-families.ts';
import { findFileHost, type FileHost } from './file-hosts.ts';
import { isSameHost } from '../../model/host-names.ts';
import { findParts } from './parts.ts';

/** What the names and texts in its folder show of a family: a host, or another family of the same host. */
export type FileEvidence =
  { readonly host: string; readonly family?: undefined } | { readonly host?: undefined; readonly family: FileFamily };

/**
 * Weighs the names of vdsm.logs. A name that says vdsm names its host. Any other `X.log` does only where no `vdsm.log`
 * lies in its folder and its text is no part of another log there; else it is of the host of that log. Files that a
 * user names alone are weighed beside what lies in their folder.
 */
export async function weighFileNames(families: readonly FileFamily[]): Promise<ReadonlyMap<FileFamily, FileEvidence>> {
  const evidence = new Map<FileFamily, FileEvidence>();
  for (const [directory, members] of await groupByFolder(families)) {
    const beside = await familiesBeside(directory, members);
    for (const [family, found] of await weighFolder([...members, ...beside])) evidence.set(family, found);
  }
  return evidence;
}

async function groupByFolder(families: readonly FileFamily[]): Promise<Map<string, FileFamily[]>> {
  const folders = new Map<string, FileFamily[]>();
  for (const family of families) {
    const folder = path.dirname(await familyKey(family.files[0] ?? { path: family.name, place: undefined }));
    const members = folders.get(folder);
    if (members === undefined) folders.set(folder, [family]);
    else members.push(family);
  }
  return folders;
}

/** Returns the families in a folder that files named alone would be read with in a walk. */
async function familiesBeside(directory: string, members: readonly FileFamily[]): Promise<FileFamily[]> {
  const isSure = (family: FileFamily): boolean => isBare(family) || hostIn(family)?.saysVdsm === true;
  if (!members.every(isLone) || members.every(isSure)) return [];
  const known = new Set(members.flatMap(({ files }) => files.map((file) => path.resolve(file.path))));
  return groupFamilies(await findVdsmLogs(directory, (name) => /\.log(?:[-._]|$)/i.test(name), known));
}

async function weighFolder(members: readonly FileFamily[]): Promise<Map<FileFamily, FileEvidence>> {
  const evidence = new Map<FileFamily, FileEvidence>();
  const bare = members.find(isBare);
  /** Families whose text may be a part of another, with the hosts in their names. */
  const unsure = new Map<FileFamily, string | undefined>();
  for (const family of members) {
    const found = hostIn(family);
    if (family === bare) continue;
    if (found?.saysVdsm === true) evidence.set(family, { host: found.host });
    else if (bare !== undefined) evidence.set(family, { family: bare });
    else unsure.set(family, isMixed(family) ? undefined : found?.host);
  }
  const hasHosts = evidence.size > 0 || [...unsure.values()].some((host) => host !== undefined);
  if (!hasHosts || unsure.size === 0) return evidence;
  const wholes = await findWholes(
    [...unsure].filter(([family, host]) => !hasBannerOf(family, host)).map(([family]) => family),
    members,
  );
  for (const [family, host] of unsure) {
    const whole = wholes.get(family);
    if (whole !== undefined) evidence.set(family, { family: whole });
    else if (host !== undefined) evidence.set(family, { host });
  }
  return evidence;
}

/** Returns the families whose text is a part of another family, each with that one. */
async function findWholes(
  families: readonly FileFamily[],
  members: readonly FileFamily[],
): Promise<ReadonlyMap<FileFamily, FileFamily>> {
  if (families.length === 0 || members.length < 2) return new Map();
  const byFile = new Map(members.flatMap((family) => family.files.map((file) => [file, family] as const)));
  const candidates = families.flatMap(({ files }) => files);
  const all = members.flatMap(({ files }) => files);
  const parts = await findParts(
    candidates,
    all,
    (whole, part) => byFile.get(whole as ClassifiedFile) !== byFile.get(part as ClassifiedFile),
  );
  const wholes = new Map<FileFamily, FileFamily>();
  for (const [part, whole] of parts) {
    const [family, other] = [byFile.get(part as ClassifiedFile), byFile.get(whole as ClassifiedFile)];
    if (family !== undefined && other !== undefined) wholes.set(family, other);
  }
  return wholes;
}

/** Returns whether the user names each file of a family by itself. */
export function isLone({ files }: FileFamily): boolean {
  return files.every(({ base, place }) => base === '' && place === undefined);
}

function isBare({ name }: FileFamily): boolean {
  return path.basename(name).toLowerCase() === 'vdsm.log';
}

/** Returns the host in the name of a family whose text is vdsm's. */
function hostIn({ name, files }: FileFamily): FileHost | undefined {
  const isVdsm = files.some(({ kind, stamp }) => kind === 'vdsm' && stamp !== undefined);
  return isVdsm ? findFileHost(path.basename(name)) : undefined;
}

function isMixed({ files }: FileFamily): boolean {
  return files.some((file) => file.isMixed === true);
}

function hasBannerOf({ files }: FileFamily, name: string | undefined): boolean {
  const banners = files.flatMap((file) => file.banners);
  return name !== undefined && banners.some(({ host }) => host !== '' && isSameHost(host, name));
}
