/**
 * The files of one family as they are on disk at one moment. They are held open, so that rotation cannot take them
 * away.
 */
import { constants } from 'node:fs';
import { open, readdir, realpath, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

import type { Compression } from '../../model/files.ts';
import { isSystemError } from '../bytes/source.ts';
import { SIGNATURE_BYTES, detectCompression } from '../bytes/compression.ts';
import { compareRotation, parseRotatedName, type RotatedName } from '../find/file-names.ts';

/** A file that is open for reading. It stays the same file when its name changes. */
export interface OpenFile {
  readonly path: string;
  readonly handle: FileHandle;
  readonly inode: number;
  readonly device: number;
  /** Bytes as stored, when it was opened. */
  readonly size: number;
  /** Last change, ms since 1970. */
  readonly modified: number;
  readonly compression: Compression;
  readonly rotated: RotatedName;
}

/** A family as it was at one moment. */
export interface OpenFamily {
  /** Oldest first. */
  readonly files: readonly OpenFile[];
  /** Returns whether all names still lead to these files, and no name came or went. */
  isUnmoved(): Promise<boolean>;
}

/**
 * Opens all files of a family as they are at one moment: where names change meanwhile, it begins again. Close the files
 * that are not kept. A missing directory has no files; one that cannot be read rejects with the system's error.
 * @param live path of the live file, whether it exists or not; it may be a link
 * @param mayLeadOut whether a rotated file may be a link that leads out of the directory
 */
export async function openFamily(live: string, mayLeadOut: (pathname: string) => boolean): Promise<OpenFamily> {
  for (let tries = 1; ; tries++) {
    const names = await namesOf(live, mayLeadOut);
    const files = await openAll(path.dirname(live), names);
    const family = { files, isUnmoved: () => isUnmoved(live, mayLeadOut, names, files) };
    if (tries === TRIES_MAX || (await family.isUnmoved())) return family;
    await closeAll(files);
  }
}

/** Returns whether two open files are the same file. */
export function isSameFile(a: OpenFile, b: OpenFile): boolean {
  return a.inode === b.inode && a.device === b.device;
}

/** Closes files, except for one to keep. */
export async function closeAll(files: Iterable<OpenFile>, keep?: OpenFile): Promise<void> {
  for (const file of files) if (file !== keep) await file.handle.close();
}

/** Returns what a path leads to now; undefined where it leads to nothing. Rejects with any other error. */
export async function statIfThere(
  pathname: string,
): Promise<{ inode: number; device: number; size: number; modified: number } | undefined> {
  try {
    const { ino, dev, size, mtimeMs } = await stat(pathname);
    return { inode: ino, device: dev, size, modified: mtimeMs };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Tries to open a family at one moment. Rotating a hundred files takes some ms; a family that keeps moving is read as
 * it is.
 */
const TRIES_MAX = 20;

async function openAll(directory: string, names: readonly Name[]): Promise<OpenFile[]> {
  const files: OpenFile[] = [];
  try {
    for (const { name, rotated } of names) {
      const file = await openOne(path.join(directory, name), rotated);
      if (file !== undefined) files.push(file);
    }
  } catch (error) {
    await closeAll(files);
    throw error;
  }
  return files;
}

interface Name {
  readonly name: string;
  readonly rotated: RotatedName;
}

/** Lists the names of the family, oldest first; of one rotation the plain file comes last. */
async function namesOf(live: string, mayLeadOut: (pathname: string) => boolean): Promise<Name[]> {
  const stem = path.basename(live);
  const directory = path.dirname(live);
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const family = entries
    .map((entry) => ({ name: entry.name, rotated: parseRotatedName(entry.name), isLink: entry.isSymbolicLink() }))
    .filter(({ rotated }) => rotated.stem === stem);
  const names: Name[] = [];
  for (const { name, rotated, isLink } of family) {
    const isSafe = !isLink || name === stem || mayLeadOut(path.join(directory, name));
    if (isSafe || !(await leadsOut(directory, name))) names.push({ name, rotated });
  }
  return names.sort((a, b) => compareRotation(a.rotated, b.rotated) || b.name.length - a.name.length);
}

/** Returns whether a link in a directory leads to no file of it: another customer's files may be elsewhere. */
async function leadsOut(directory: string, name: string): Promise<boolean> {
  try {
    const [target, within] = await Promise.all([realpath(path.join(directory, name)), realpath(directory)]);
    return path.dirname(target) !== within;
  } catch (error) {
    if (isSystemError(error)) return true;
    throw error;
  }
}

async function openOne(pathname: string, rotated: RotatedName): Promise<OpenFile | undefined> {
  let handle: FileHandle | undefined;
  try {
    // does not wait for the other end of a pipe
    handle = await open(pathname, constants.O_RDONLY | constants.O_NONBLOCK);
    const { ino, dev, size, mtimeMs, isFile } = await factsOf(handle);
    if (isFile) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(SIGNATURE_BYTES), 0, SIGNATURE_BYTES, 0);
      const compression = detectCompression(buffer.subarray(0, bytesRead));
      return { path: pathname, handle, inode: ino, device: dev, size, modified: mtimeMs, compression, rotated };
    }
  } catch (error) {
    await handle?.close();
    if (isMissing(error)) return undefined;
    throw error;
  }
  await handle.close();
  return undefined;
}

async function factsOf(handle: FileHandle) {
  const stats = await handle.stat();
  return { ino: stats.ino, dev: stats.dev, size: stats.size, mtimeMs: stats.mtimeMs, isFile: stats.isFile() };
}

async function isUnmoved(
  live: string,
  mayLeadOut: (pathname: string) => boolean,
  names: readonly Name[],
  files: readonly OpenFile[],
): Promise<boolean> {
  const now = await namesOf(live, mayLeadOut);
  if (now.length !== names.length || now.some(({ name }, index) => name !== names[index]?.name)) return false;
  return (await Promise.all(files.map(isInPlace))).every(Boolean);
}

async function isInPlace(file: OpenFile): Promise<boolean> {
  const now = await statIfThere(file.path);
  return now?.inode === file.inode && now.device === file.device;
}

function isMissing(error: unknown): boolean {
  return isSystemError(error) && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
