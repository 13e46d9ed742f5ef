import path from 'node:path';

import type { LogKind } from '../../model/files.ts';
import { familyKey } from './file-families.ts';
import { findGaps } from './gaps.ts';
import type { RotatedFile, FoundLog } from './rotated-file.ts';
import { timeOf } from '../text/stamps.ts';
import { compareRotation, nativePath, parseRotatedName } from './file-names.ts';
import { stampTolerance } from '../text/tolerance.ts';

/** The files of one log, oldest first; at least one. */
export interface RotationSet {
  readonly kind: LogKind;
  /** Path of the live file in the folder of the newest of them, whether it exists or not. */
  readonly name: string;
  readonly files: readonly FoundLog[];
  /** Names of missing files between them: `vdsm.log.3`. */
  readonly gaps: readonly string[];
}

/**
 * Orders the files of one log as they were written, from whatever directories they come; returns undefined where there
 * are none. Within a family the names decide, unless first stamps contradict them; between families the stamps do.
 */
export async function orderRotations(files: readonly FoundLog[]): Promise<RotationSet | undefined> {
  const zoned = files.every(({ stamp }) => stamp === undefined || stamp.zone !== '');
  const families = await groupByFamily(files, zoned);
  const ordered = mergeFamilies(families.map((members) => orderFamily(members, zoned)));
  const newest = ordered.at(-1);
  if (newest === undefined) return undefined;
  const name = path.join(path.dirname(newest.file.path), newest.rotated.stem);
  return { kind: newest.file.kind, name, files: ordered.map(({ file }) => file), gaps: findGaps(families) };
}

async function groupByFamily(files: readonly FoundLog[], zoned: boolean): Promise<RotatedFile[][]> {
  const families = new Map<string, RotatedFile[]>();
  for (const file of files) {
    const rotated = parseRotatedName(path.basename(nativePath(file.path)));
    const time = file.stamp === undefined ? Number.NaN : timeOf(file.stamp, zoned);
    const member = { file, rotated, time: Number.isNaN(time) ? undefined : time };
    const key = await familyKey(file);
    const family = families.get(key);
    if (family === undefined) families.set(key, [member]);
    else family.push(member);
  }
  return [...families].sort(([a], [b]) => compareText(a, b)).map(([, members]) => members);
}

/** Orders by names, or by stamps where those contradict the names, as of copies that were renamed. */
function orderFamily(members: readonly RotatedFile[], zoned: boolean): RotatedFile[] {
  const byName = [...members].sort(
    (a, b) =>
      compareRotation(a.rotated, b.rotated) ||
      compareBeginnings(a.file, b.file) ||
      // the tail of a log comes after the whole of it, though its first stamp may be earlier: threads stamp before they
      // write
      Number(isTailed(a.file)) - Number(isTailed(b.file)) ||
      (a.time ?? Infinity) - (b.time ?? Infinity) ||
      compareCopies(a.file, b.file) ||
      compareText(a.file.path, b.file.path),
  );
  return contradicts(byName, stampTolerance(zoned)) ? orderByStamp(byName) : byName;
}

/** Returns whether a file is the end of a log, which is all that sos kept of it. */
function isTailed({ path: pathname }: FoundLog): boolean {
  return nativePath(pathname) !== pathname;
}

/** Returns whether first stamps go back by more than the tolerance. */
function contradicts(members: readonly RotatedFile[], tolerance: number): boolean {
  let newest = -Infinity;
  return members.some(({ time }) => {
    if (time === undefined) return false;
    const back = time < newest - tolerance;
    newest = Math.max(newest, time);
    return back;
  });
}

/** Orders by stamps. A file without a stamp stays after the file before it, and files of one age stay as they were. */
function orderByStamp(members: readonly RotatedFile[]): RotatedFile[] {
  let age = -Infinity;
  return members
    .map((member) => ({ member, age: (age = member.time ?? age) }))
    .sort((a, b) => a.age - b.age || compareCopies(a.member.file, b.member.file))
    .map(({ member }) => member);
}

/**
 * Merges families by stamps, and keeps the order within each. A file waits while another family has a copy of it
 * further back: that family's older files come first. Stamps alone would not do, since those at the end of a file may
 * be later than those at the beginning of the next.
 */
function mergeFamilies(families: readonly (readonly RotatedFile[])[]): RotatedFile[] {
  const queues = families.map(createQueue);
  const merged: RotatedFile[] = [];
  for (;;) {
    const waiting = queues.filter((queue) => queue.members.length > 0);
    const free = waiting.filter((queue) => !waiting.some((other) => other !== queue && hasCopyLater(other, queue)));
    const candidates = free.length > 0 ? free : waiting;
    const [first, ...others] = candidates;
    if (first === undefined) return merged;
    const next = others.reduce((best, queue) => (isBefore(queue, best) ? queue : best), first);
    const taken = next.members.pop();
    if (taken !== undefined) merged.push(taken.member);
    const beginning = beginningOf(next.members.at(-1)?.member);
    next.later.set(beginning, (next.later.get(beginning) ?? 0) - 1);
  }
}

/** The files of one family that are not merged yet. */
interface Queue {
  /** The oldest is last. No file has a smaller age than an older one. */
  readonly members: { readonly member: RotatedFile; readonly age: number }[];
  /** How many of its files have each beginning, without the oldest file. */
  readonly later: Map<string, number>;
}

function createQueue(members: readonly RotatedFile[]): Queue {
  let age = members.find(({ time }) => time !== undefined)?.time ?? Infinity;
  const aged = members.map((member) => ({ member, age: (age = Math.max(age, member.time ?? age)) }));
  const later = new Map<string, number>();
  for (const member of members.slice(1)) later.set(beginningOf(member), (later.get(beginningOf(member)) ?? 0) + 1);
  return { members: aged.reverse(), later };
}

/** Returns whether the oldest file of one queue may have a copy in another, but not as the oldest file there. */
function hasCopyLater(other: Queue, queue: Queue): boolean {
  const beginning = beginningOf(queue.members.at(-1)?.member);
  return beginning !== '' && (other.later.get(beginning) ?? 0) > 0;
}

/** Returns the fingerprint of a file's first header; empty where none is near its beginning. */
function beginningOf(member: RotatedFile | undefined): string {
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

/** Compares copies of which one is cut at its beginning: negative where `a` begins earlier, 0 where that is unknown. */
function compareBeginnings({ stamp: a }: FoundLog, { stamp: b }: FoundLog): number {
  if (a === undefined || b === undefined || a.lines[0] === b.lines[0]) return 0;
  if (beginsWithin(a.lines, b.lines)) return 1;
  return beginsWithin(b.lines, a.lines) ? -1 : 0;
}

/** Returns whether lines equal those of another file from its second or a later line on, as far as both are known. */
function beginsWithin(lines: readonly string[], others: readonly string[]): boolean {
  for (let at = others.indexOf(lines[0] ?? '', 1); at !== -1; at = others.indexOf(lines[0] ?? '', at + 1)) {
    const common = Math.min(lines.length, others.length - at);
    if (lines.slice(0, common).every((line, index) => line === others[at + index])) return true;
  }
  return false;
}

/**
 * Orders files of one age: the one that is more likely to be whole comes first, so that the other is read as its copy.
 */
function compareCopies(a: FoundLog, b: FoundLog): number {
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

/** Compares by code unit, the same on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
