import { open } from 'node:fs/promises';
import type { LogFile } from '../../model/files.ts';
import { findLastStamp, type Stamp } from './stamps.ts';
import { openArchives, type Archives } from '../archive/archives.ts';
import { inStoredOrder, passedPlace } from '../archive/order.ts';
import { PEEK_BYTES } from '../bytes/head.ts';
import { openBytes } from '../bytes/open.ts';

/** Largest compressed file, in bytes, that is read to its end for its last stamp: that takes at most a second. */
const PACKED_MAX = 4 << 20;

/**
 * Returns the last stamp of each file; undefined where no record begins near the end, the file cannot be read, or it is
 * compressed and too large. Reads only the end of a plain file, and each archive once.
 */
export async function lastStamps(files: readonly LogFile[]): Promise<ReadonlyMap<LogFile, Stamp | undefined>> {
  const stored = inStoredOrder(files, passedPlace);
  const archives = openArchives(stored);
  const stamps = new Map<LogFile, Stamp | undefined>();
  try {
    for (const file of stored) stamps.set(file, await lastStamp(file, archives));
  } finally {
    await archives.close();
  }
  return stamps;
}

async function lastStamp(file: LogFile, archives: Archives): Promise<Stamp | undefined> {
  if (file.path === '-') return undefined;
  const passed = passedPlace(file) !== undefined;
  if (file.compression === 'none' && !passed) return findLastStamp(await readTail(file).catch(() => ''), file);
  return file.size > PACKED_MAX ? undefined : findLastStamp(await unpackTail(file, archives), file);
}

/** Reads the end of a file that lies on disk as it is, or in an uncompressed archive. */
async function readTail({ path, place, size }: LogFile): Promise<string> {
  const handle = await open(place?.archive ?? path);
  try {
    const start = Math.max(0, size - PEEK_BYTES);
    const at = start + (place?.at?.offset ?? 0);
    const length = Math.min(PEEK_BYTES, size - start);
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
    return wholeLines(buffer.subarray(0, bytesRead), start > 0);
  } finally {
    await handle.close();
  }
}

async function unpackTail(file: LogFile, archives: Archives): Promise<string> {
  let tail: Buffer = Buffer.alloc(0);
  let cut = false;
  // damage is reported when the file is loaded
  for await (const chunk of openBytes(file, () => {}, archives)) {
    cut ||= tail.length + chunk.length > PEEK_BYTES;
    tail = Buffer.concat([tail, chunk]).subarray(-PEEK_BYTES);
  }
  return wholeLines(tail, cut);
}

/** Drops the first line of bytes that were cut: it is part of a line, and could look like a header. */
function wholeLines(bytes: Buffer, cut: boolean): string {
  return bytes.toString('latin1', cut ? bytes.indexOf('\n') + 1 : 0);
}
