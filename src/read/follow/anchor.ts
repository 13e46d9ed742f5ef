/** Finds, among the files of a set, the one that was read last, by its text: names change, and inodes are used again. */
import type { ReaderPosition } from '../../model/files.ts';
import { compareRotation } from '../find/file-names.ts';
import { HEAD_BYTES, hasHead, printOf } from '../text/fingerprint.ts';
import type { OpenFile } from './family.ts';
import type { Tail } from './tail.ts';
import { bytesBefore, headOf } from './text.ts';

/** The newest file of which text was read. */
export interface Anchor {
  readonly file: OpenFile;
  /** How far: of the file that was tailed, or as it is known from before. */
  readonly from: Tail | ReaderPosition;
}

/**
 * Looks for the newest file of which text was read; undefined where none is left.
 * @param tail the file that was read last, while it is open, and if anything of it was read
 * @param known how far files were read before it, the newest last
 */
export async function findAnchor(
  files: readonly OpenFile[],
  tail: Tail | undefined,
  known: readonly ReaderPosition[],
): Promise<Anchor | undefined> {
  if (tail !== undefined && !tail.isLost) {
    // as long as it is open no other file has its inode
    const same = files.find((file) => isSameFile(file, tail.file));
    if (same !== undefined) return { file: same, from: tail };
  }
  const heads = new Map<OpenFile, Buffer>();
  const newestFirst = files.toReversed();
  for (const file of newestFirst) {
    const head = await headOf(file, HEAD_BYTES);
    heads.set(file, head);
    if (tail !== undefined && (await isCopy(file, head, tail))) return { file, from: tail };
    for (const position of known.toReversed())
      if (hasHead(head, position.head) && (await reaches(file, position))) return { file, from: position };
  }
  const cut = tail && newestFirst.find((file) => isCutCopy(heads.get(file), tail));
  return cut === undefined || tail === undefined ? undefined : { file: cut, from: tail };
}

/** The files that came after the anchor, oldest first; of a file that is being compressed the plain one. */
export async function findNewer(files: readonly OpenFile[], anchor: Anchor | undefined): Promise<OpenFile[]> {
  const newer: OpenFile[] = [];
  let before = anchor?.file;
  for (const file of anchor === undefined ? files : files.slice(files.indexOf(anchor.file) + 1)) {
    const isSameRotation = before !== undefined && compareRotation(before.rotated, file.rotated) === 0;
    if (isSameRotation && before !== undefined && (await beginsAlike(before, file))) {
      if (before === anchor?.file) continue;
      newer.pop();
    }
    newer.push(file);
    before = file;
  }
  return newer;
}

/** Whether two open files are one. */
export function isSameFile(a: OpenFile, b: OpenFile): boolean {
  return a.inode === b.inode && a.device === b.device;
}

/** A copy of a file that was tailed. */
async function isCopy(file: OpenFile, head: Buffer, tail: Tail): Promise<boolean> {
  if (!head.subarray(0, tail.head.length).equals(tail.head)) return false;
  const recent = await bytesBefore(file, tail.position, tail.recent.length);
  return recent?.equals(tail.recent) === true;
}

/** A copy that was made before the last lines were written that the tail has read; it is known by a line at least. */
function isCutCopy(head: Buffer | undefined, tail: Tail): boolean {
  if (head === undefined || !head.includes(LF)) return false;
  return head.equals(tail.head.subarray(0, head.length));
}

const LF = 10;

async function reaches(file: OpenFile, { offset, tail }: ReaderPosition): Promise<boolean> {
  const recent = await bytesBefore(file, offset, tail.bytes);
  return recent !== undefined && printOf(recent).hash === tail.hash;
}

/** Whether one of two texts may be a copy of the other, which may be cut. */
async function beginsAlike(a: OpenFile, b: OpenFile): Promise<boolean> {
  const [first, second] = [await headOf(a, HEAD_BYTES), await headOf(b, HEAD_BYTES)];
  const length = Math.min(first.length, second.length);
  return printOf(first.subarray(0, length)).hash === printOf(second.subarray(0, length)).hash;
}
