import path from 'node:path';

import { nativePath } from './file-names.ts';
import type { RotatedFile } from './rotated-file.ts';

/**
 * Finds the gaps in the logs of one host, for people: numbers below the highest one in a directory (`vdsm.log.3`), and
 * the beginning of the oldest log, where it begins in the middle of a record. No gap is a missing live file, since vdsm
 * may be off, nor a number for whose time another directory has a log.
 */
export function findGaps(families: readonly (readonly RotatedFile[])[]): string[] {
  const gaps = families.flatMap((members) => missingNumbers(members, families));
  const cut = families.flatMap(beginningCut);
  const several = families.length > 1;
  return [...gaps, ...cut].map(({ before = '', directory, from, to }) => {
    const first = before + (several ? path.join(directory, from) : from);
    return to === from ? first : `${first} to ${to}`;
  });
}

interface Gap {
  readonly before?: string;
  readonly directory: string;
  readonly from: string;
  readonly to: string;
}

function missingNumbers(members: readonly RotatedFile[], families: readonly (readonly RotatedFile[])[]): Gap[] {
  const numbered = members
    .flatMap((member) => (member.rotated.date === undefined && member.rotated.number ? [member] : []))
    .sort((a, b) => numberOf(a) - numberOf(b));
  const gaps: Gap[] = [];
  // a user who names files one by one may leave out the newer ones
  let newer: RotatedFile | undefined = members.every(({ file }) => file.base === '') ? numbered.shift() : undefined;
  for (const older of numbered) {
    const [from, to] = [numberOf(newer) + 1, numberOf(older) - 1];
    const upTo = newer ?? members.find(({ rotated }) => rotated.number === undefined && rotated.date === undefined);
    if (from <= to && !isFilled(older, upTo, members, families)) {
      const directory = path.dirname(nativePath(older.file.path));
      gaps.push({ directory, from: `${older.rotated.stem}.${from}`, to: `${older.rotated.stem}.${to}` });
    }
    newer = older;
  }
  return gaps;
}

function numberOf(member: RotatedFile | undefined): number {
  return member?.rotated.number ?? 0;
}

/** Returns whether another directory has a log that begins between two of this one. */
function isFilled(
  older: RotatedFile,
  newer: RotatedFile | undefined,
  members: readonly RotatedFile[],
  families: readonly (readonly RotatedFile[])[],
): boolean {
  const [from, to] = [older.time ?? Infinity, newer?.time ?? -Infinity];
  return families.some(
    (others) => others !== members && others.some(({ time }) => time !== undefined && time > from && time < to),
  );
}

function beginningCut(
  members: readonly RotatedFile[],
  _index: number,
  families: readonly (readonly RotatedFile[])[],
): Gap[] {
  const times = families.flat().flatMap(({ time }) => time ?? []);
  const oldest = members.find(({ file, time }) => time === Math.min(...times) && (file.stamp?.lead ?? 0) > 0);
  const whole = families.flat().some(({ file, time }) => time === oldest?.time && file.stamp?.lead === 0);
  if (oldest === undefined || whole) return [];
  const name = path.basename(nativePath(oldest.file.path));
  return [{ before: 'the beginning of ', directory: path.dirname(oldest.file.path), from: name, to: name }];
}
