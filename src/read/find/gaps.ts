import path from 'node:path';

import { nativePath } from './file-names.ts';
import type { Member } from './rotation-member.ts';

/**
 * Names what is missing in the logs of one host: numbers below the highest of a directory (`vdsm.log.3`), and the
 * beginning of the oldest log, where that is cut in the middle of a record. A missing live file is none: vdsm may be off;
 * nor is a number of which another directory has a log of that time.
 */
export function findMissing(families: readonly (readonly Member[])[]): string[] {
  const missing = families.flatMap((members) => missingNumbers(members, families));
  const cut = families.flatMap(beginningCut);
  const several = families.length > 1;
  return [...missing, ...cut].map(({ before = '', directory, from, to }) => {
    const first = before + (several ? path.join(directory, from) : from);
    return to === from ? first : `${first} to ${to}`;
  });
}

interface Missing {
  readonly before?: string;
  readonly directory: string;
  readonly from: string;
  readonly to: string;
}

function missingNumbers(members: readonly Member[], families: readonly (readonly Member[])[]): Missing[] {
  const numbered = members
    .flatMap((member) => (member.rotated.date === undefined && member.rotated.number ? [member] : []))
    .sort((a, b) => numberOf(a) - numberOf(b));
  const missing: Missing[] = [];
  // whoever names files one by one leaves out what is below them
  let newer: Member | undefined = members.every(({ file }) => file.base === '') ? numbered.shift() : undefined;
  for (const older of numbered) {
    const [from, to] = [numberOf(newer) + 1, numberOf(older) - 1];
    const upTo = newer ?? members.find(({ rotated }) => rotated.number === undefined && rotated.date === undefined);
    if (from <= to && !isFilled(older, upTo, members, families)) {
      const directory = path.dirname(nativePath(older.file.path));
      missing.push({ directory, from: `${older.rotated.stem}.${from}`, to: `${older.rotated.stem}.${to}` });
    }
    newer = older;
  }
  return missing;
}

function numberOf(member: Member | undefined): number {
  return member?.rotated.number ?? 0;
}

/** Whether another directory has a log that begins between two of this one. */
function isFilled(
  older: Member,
  newer: Member | undefined,
  members: readonly Member[],
  families: readonly (readonly Member[])[],
): boolean {
  const [from, to] = [older.time ?? Infinity, newer?.time ?? -Infinity];
  return families.some(
    (others) => others !== members && others.some(({ time }) => time !== undefined && time > from && time < to),
  );
}

function beginningCut(members: readonly Member[], _index: number, families: readonly (readonly Member[])[]): Missing[] {
  const times = families.flat().flatMap(({ time }) => time ?? []);
  const oldest = members.find(({ file, time }) => time === Math.min(...times) && (file.stamp?.lead ?? 0) > 0);
  const whole = families.flat().some(({ file, time }) => time === oldest?.time && file.stamp?.lead === 0);
  if (oldest === undefined || whole) return [];
  const name = path.basename(nativePath(oldest.file.path));
  return [{ before: 'the beginning of ', directory: path.dirname(oldest.file.path), from: name, to: name }];
}
