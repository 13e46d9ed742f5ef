/** Which files of a rotation set are the log's own, by their names. */
import path from 'node:path';

import { logDef } from '../../logs/kinds.ts';
import type { LogFile } from '../../model/files.ts';
import { nativePath, parseRotatedName } from '../find/file-names.ts';

/** What the name of a file shows. */
type NamedFile = Pick<LogFile, 'kind' | 'path' | 'place'>;

/**
 * Returns those files of a set that are the log's own: they have a name that the log has, rotated or not, and no other
 * log lies in their folder under its bare name. Any other file, such as an excerpt, a page, or `node2-vdsm.log` beside
 * `vdsm.log`, may hold lines that the own files have, too, or lines of another host. Files in an archive are taken as those of the
 * host, whatever their names.
 */
export function findOwnFiles(files: readonly LogFile[]): ReadonlySet<LogFile> {
  const bare = new Set(files.filter((file) => isBare(file)).map(folderOf));
  return new Set(files.filter((file) => isOwnName(file) && (isBare(file) || !bare.has(folderOf(file)))));
}

/** Returns whether a file has a name that its log has. */
export function isOwnName(file: NamedFile): boolean {
  const { names, perName } = logDef(file.kind);
  return file.place !== undefined || perName === true || file.kind === 'other' || names.test(stemOf(file));
}

/** Returns whether a file has the name that its log has on its host, without the name of that host. */
function isBare(file: NamedFile): boolean {
  if (file.place !== undefined) return true;
  const stem = stemOf(file);
  return logDef(file.kind).names.exec(stem)?.[0] === stem;
}

function stemOf({ path: pathname }: NamedFile): string {
  return parseRotatedName(path.basename(nativePath(pathname))).stem.toLowerCase();
}

function folderOf({ path: pathname }: NamedFile): string {
  return path.dirname(path.resolve(nativePath(pathname)));
}
