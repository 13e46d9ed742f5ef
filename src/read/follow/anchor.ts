/** Finds the file that was read last among the files of a family, by its text: names change, and inodes are reused. */
import type { ReaderPosition } from '../../model/files.ts';
import { compareRotation } from '../find/file-names.ts';
import { HEAD_BYTES, hasHead, fingerprintOf } from '../text/fingerprint.ts';
import { isSameFile, type OpenFile } from './open-family.ts';
import type { Tail } from './tail.ts';
import { bytesBefore, headOf } from './file-text.ts';

/** The newest file whose text was read, all or in part. */
export type Anchor =
  /** It is the tailed file, or a copy of it. */
  | { readonly kind: 'tail'; readonly file: OpenFile }
  | { readonly kind: 'position'; readonly file: OpenFile; readonly position: ReaderPosition };

/**
 * Finds the newest file whose text was read; returns undefined where none is left.
 * @param tail the tailed file, where any text of it was read
 * @param known positions of the files before it, the newest last
 */
export async function findAnchor(
  files: readonly OpenFile[],
  tail: Tail | undefined,
  known: readonly ReaderPosition[],
): Promise<Anchor | undefined> {
  if (tail !== undefined && !tail.isLost) {
    // while the file is open, no other file has its inode
    const same = files.find((file) => isSameFile(file, tail.file));
    if (same !== undefined) return { kind: 'tail', file: same };
  }
  const heads = new Map<OpenFile, Buffer>();
  const newestFirst = files.toReversed();
  for (const file of newestFirst) {
    const head = await headOf(file, HEAD_BYTES);
    heads.set(file, head);
    if (tail !== undefined && (await isCopy(file, head, tail))) return { kind: 'tail', file };
    for (const position of known.toReversed())
      if (hasHead(head, position.head) && (await reaches(file, position))) return { kind: 'position', file, position };
  }
  const cut = tail && newestFirst.find((file) => isCutCopy(heads.get(file), tail));
  return cut && { kind: 'tail', file: cut };
}

/** Finds the files that came after the anchor, oldest first; of a file that is being compressed, the plain one. */
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

/** Returns whether a file has all text of the tailed file up to its position. */
async function isCopy(file: OpenFile, head: Buffer, tail: Tail): Promise<boolean> {
  if (!head.subarray(0, tail.head.length).equals(tail.head)) return false;
  const recent = await bytesBefore(file, tail.position, tail.recent.length);
  return recent?.equals(tail.recent) === true;
}

/**
 * Returns whether a file is a copy of the tailed file from before its last lines were written; it must have at least
 * one line.
 */
function isCutCopy(head: Buffer | undefined, tail: Tail): boolean {
  if (head === undefined || !head.includes(LF)) return false;
  return head.equals(tail.head.subarray(0, head.length));
}

const LF = 10;

/** Returns whether the text of a file goes up to a position. */
async function reaches(file: OpenFile, { offset, tail }: ReaderPosition): Promise<boolean> {
  const recent = await bytesBefore(file, offset, tail.bytes);
  return recent !== undefined && fingerprintOf(recent).hash === tail.hash;
}

/** Returns whether one of two files may be a copy of the other, possibly cut off. */
async function beginsAlike(a: OpenFile, b: OpenFile): Promise<boolean> {
  const [first, second] = [await headOf(a, HEAD_BYTES), await headOf(b, HEAD_BYTES)];
  const length = Math.min(first.length, second.length);
  return fingerprintOf(first.subarray(0, length)).hash === fingerprintOf(second.subarray(0, length)).hash;
}
