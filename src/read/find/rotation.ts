import { realpath } from 'node:fs/promises';
import path from 'node:path';

import type { LogKind } from '../../model/files.ts';
import { findMissing } from './gaps.ts';
import type { Member, TakenFile } from './rotation-member.ts';
import { timeOf } from '../text/glance.ts';
import { compareRotation, nativePath, parseRotatedName } from './file-names.ts';
import { slackOf } from '../text/tolerance.ts';

/** The logs of one host, oldest first; at least one. */
export interface RotationSet {
  readonly kind: LogKind;
  /** Path of the live file beside the newest of them, whether it is there or not. */
  readonly name: string;
  readonly files: readonly TakenFile[];
  /** What is missing between them: `vdsm.log.3`. */
  readonly gaps: readonly string[];
}

/**
 * Puts the logs of one host in the order in which they were written, from whatever directories they come; undefined
 * where there are none. In a directory the names decide, as far as first stamps allow it; between directories the stamps.
 */
export async function orderRotations(files: readonly TakenFile[]): Promise<RotationSet | undefined> {
  const families = await groupFamilies(files);
  const zoned = files.every(({ stamp }) => stamp === undefined || stamp.zone !== '');
  const ordered = mergeFamilies(families.map((members) => orderFamily(members, zoned)));
  const newest = ordered.at(-1);
  if (newest === undefined) return undefined;
  const name = path.join(path.dirname(newest.file.path), newest.rotated.stem);
  return { kind: newest.file.kind, name, files: ordered.map(({ file }) => file), gaps: findMissing(families) };
}

/** Files of one directory and one stem belong together. */
async function groupFamilies(files: readonly TakenFile[]): Promise<Member[][]> {
  const zoned = files.every(({ stamp }) => stamp === undefined || stamp.zone !== '');
  const families = new Map<string, Member[]>();
  for (const file of files) {
    const native = nativePath(file.path);
    const rotated = parseRotatedName(path.basename(native));
    const key = path.join(await directoryOf(native), rotated.stem);
    const time = file.stamp === undefined ? Number.NaN : timeOf(file.stamp, zoned);
    const member = { file, rotated, time: Number.isNaN(time) ? undefined : time };
    const family = families.get(key);
    if (family === undefined) families.set(key, [member]);
    else family.push(member);
  }
  return [...families].sort(([a], [b]) => compareText(a, b)).map(([, members]) => members);
}

/** Two spellings of one directory are one. */
function directoryOf(pathname: string): Promise<string> {
  const directory = path.dirname(pathname);
  return realpath(directory).catch(() => path.resolve(directory));
}

/** By names; where stamps say otherwise (copies that were renamed), by stamps. */
function orderFamily(members: readonly Member[], zoned: boolean): Member[] {
  const byName = [...members].sort(
    (a, b) =>
      compareRotation(a.rotated, b.rotated) ||
      compareBeginnings(a.file, b.file) ||
      // it is the end of the other, which may begin with a header of a later stamp: threads stamp before they write
      Number(isTailed(a.file)) - Number(isTailed(b.file)) ||
      (a.time ?? Infinity) - (b.time ?? Infinity) ||
      compareCopies(a.file, b.file) ||
      compareText(a.file.path, b.file.path),
  );
  return contradicts(byName, slackOf(zoned)) ? orderByStamp(byName) : byName;
}

/** Whether it is the end of a log that sos kept of it. */
function isTailed({ path: pathname }: TakenFile): boolean {
  return nativePath(pathname) !== pathname;
}

function contradicts(members: readonly Member[], slack: number): boolean {
  let newest = -Infinity;
  return members.some(({ time }) => {
    if (time === undefined) return false;
    const back = time < newest - slack;
    newest = Math.max(newest, time);
    return back;
  });
}

/** What has no stamp stays behind its neighbour, and equals as they were. */
function orderByStamp(members: readonly Member[]): Member[] {
  let age = -Infinity;
  return members
    .map((member) => ({ member, age: (age = member.time ?? age) }))
    .sort((a, b) => a.age - b.age || compareCopies(a.member.file, b.member.file))
    .map(({ member }) => member);
}

/**
 * Merges families by stamps; the order within each stays. Of two copies the one waits of which the other has older files
 * before it, since stamps at the end of one file may be later than those that the next one begins with.
 */
function mergeFamilies(families: readonly (readonly Member[])[]): Member[] {
  const queues = families.map(createQueue);
  const merged: Member[] = [];
  for (;;) {
    const waiting = queues.filter((queue) => queue.members.length > 0);
    const free = waiting.filter((queue) => !waiting.some((other) => other !== queue && hasWithin(other, queue)));
    const candidates = free.length > 0 ? free : waiting;
    const [first, ...others] = candidates;
    if (first === undefined) return merged;
    const next = others.reduce((best, queue) => (isBefore(queue, best) ? queue : best), first);
    const taken = next.members.pop();
    if (taken !== undefined) merged.push(taken.member);
    const print = printOf(next.members.at(-1)?.member);
    next.within.set(print, (next.within.get(print) ?? 0) - 1);
  }
}

/** Files of one family that are not merged yet. */
interface Queue {
  /** The oldest comes last. Their ages never fall. */
  readonly members: { readonly member: Member; readonly age: number }[];
  /** How often a beginning occurs in it, the oldest file apart. */
  readonly within: Map<string, number>;
}

function createQueue(members: readonly Member[]): Queue {
  let age = members.find(({ time }) => time !== undefined)?.time ?? Infinity;
  const aged = members.map((member) => ({ member, age: (age = Math.max(age, member.time ?? age)) }));
  const within = new Map<string, number>();
  for (const member of members.slice(1)) within.set(printOf(member), (within.get(printOf(member)) ?? 0) + 1);
  return { members: aged.reverse(), within };
}

function hasWithin(other: Queue, queue: Queue): boolean {
  const print = printOf(queue.members.at(-1)?.member);
  return print !== '' && (other.within.get(print) ?? 0) > 0;
}

/** The first line of a file; empty where no header is near its beginning. */
function printOf(member: Member | undefined): string {
  return member?.file.stamp?.lines[0] ?? '';
}

function isBefore(a: Queue, b: Queue): boolean {
  const [one, other] = [a.members.at(-1), b.members.at(-1)];
  if (one === undefined || other === undefined) return other === undefined;
  const [file, otherFile] = [one.member.file, other.member.file];
  const beginning = compareBeginnings(file, otherFile);
  if (beginning !== 0) return beginning < 0;
  return one.age < other.age || (one.age === other.age && compareCopies(file, otherFile) < 0);
}

/** Which of two copies begins earlier, where one is cut at its beginning; 0: nobody knows. */
function compareBeginnings({ stamp: a }: TakenFile, { stamp: b }: TakenFile): number {
  if (a === undefined || b === undefined || a.lines[0] === b.lines[0]) return 0;
  if (beginsWithin(a.lines, b.lines)) return 1;
  return beginsWithin(b.lines, a.lines) ? -1 : 0;
}

/** Whether lines are those of another file from its second or a later one on, as far as both are known. */
function beginsWithin(lines: readonly string[], others: readonly string[]): boolean {
  for (let at = others.indexOf(lines[0] ?? '', 1); at !== -1; at = others.indexOf(lines[0] ?? '', at + 1)) {
    const common = Math.min(lines.length, others.length - at);
    if (lines.slice(0, common).every((line, index) => line === others[at + index])) return true;
  }
  return false;
}

/** Which of two files of one age is likely to be whole: it is read first, so that the other is a copy of it. */
function compareCopies(a: TakenFile, b: TakenFile): number {
  if (a.stamp === undefined || b.stamp === undefined)
    return Number(a.stamp === undefined) - Number(b.stamp === undefined);
  if (a.stamp.lines[0] !== b.stamp.lines[0]) return 0;
  return (
    b.stamp.lines.length - a.stamp.lines.length ||
    b.stamp.lead - a.stamp.lead ||
    b.stamp.thread - a.stamp.thread ||
    Number(a.compression !== 'none') - Number(b.compression !== 'none') ||
    b.size - a.size
  );
}

/** By code unit: the same on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
