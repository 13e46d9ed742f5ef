/** Which files of a rotation set are the log's own, by their names. */
import path from 'node:path';

import { logDef } from '../../logs/kinds.ts';
import type { LogFile } from '../../model/files.ts';
import { nativePath, parseRotatedName } from '../find/file-names.ts';

/**
 * Returns whether a file has a name that its log has, rotated or not. Any other file, such as an excerpt or a page, may
 * hold lines that the log's own files have, too. Files in an archive are taken as those of the host, whatever their
 * names.
 */
export function isOwnFile({ kind, path: pathname, place }: Pick<LogFile, 'kind' | 'path' | 'place'>): boolean {
  const { names, perName } = logDef(kind);
  if (place !== undefined || perName === true || kind === 'other') return true;
  return names.test(parseRotatedName(path.basename(nativePath(pathname))).stem.toLowerCase());
}
