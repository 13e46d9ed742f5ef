import { realpath } from 'node:fs/promises';
import path from 'node:path';

import type { LogFile } from '../model.ts';
import type { Found } from './find.ts';
import { ageOf, type Stamp } from './header.ts';
import { compareRotation, parseRotatedName, type RotatedName } from './names.ts';

/** A file that will be read, with what was found out about it. */
export interface TakenFile extends LogFile, Pick<Found, 'base'> {
  readonly stamp: Stamp | undefined;
}

/** Files of one directory and one stem, oldest first; at least one. */
export interface RotationSet {
  /** Path of the live file, whether it is there or not. */
  readonly name: string;
  readonly files: readonly TakenFile[];
}

/** Puts files together that log rotation made of one log. The sets come oldest first, too. */
export async function groupRotations(files: readonly TakenFile[]): Promise<RotationSet[]> {
  const groups = new Map<string, Member[]>();
  for (const file of files) {
    const rotated = parseRotatedName(path.basename(file.path));
    const key = path.join(await directoryOf(file.path), rotated.stem);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ file, rotated }]);
    else group.push({ file, rotated });
  }
  const sets = [...groups.values()].map(createSet).sort((a, b) => compareText(a.name, b.name));
  return orderByStamp(sets, (set) => set.files.find((file) => file.stamp !== undefined)?.stamp);
}

interface Member {
  readonly file: TakenFile;
  readonly rotated: RotatedName;
}

/** Two spellings of one directory are one. */
function directoryOf(pathname: string): Promise<string> {
  const directory = path.dirname(pathname);
  return realpath(directory).catch(() => path.resolve(directory));
}

function createSet(members: readonly Member[]): RotationSet {
  const byName = [...members].sort(
    (a, b) => compareRotation(a.rotated, b.rotated) || compareText(a.file.path, b.file.path),
  );
  const files = byName.map(({ file }) => file);
  const live = byName.map(({ file, rotated }) => path.join(path.dirname(file.path), rotated.stem));
  return { name: live.at(-1) ?? '', files: orderByStamp(files, (file) => file.stamp) };
}

/**
 * Orders by first stamp; what has none stays behind its neighbour, and equals as they were. So where names and stamps
 * disagree (copies that were renamed), the stamps win.
 */
function orderByStamp<T>(items: readonly T[], stampOf: (item: T) => Stamp | undefined): T[] {
  const stamps = items.map(stampOf);
  const byInstant = stamps.every((stamp) => stamp === undefined || stamp.zone !== '');
  let age = '';
  const aged = items.map((item, index) => {
    const stamp = stamps[index];
    if (stamp !== undefined) age = ageOf(stamp, byInstant);
    return { item, age };
  });
  return aged.sort((a, b) => compareText(a.age, b.age)).map(({ item }) => item);
}

/** By code unit: the same on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
