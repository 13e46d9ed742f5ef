import path from 'node:path';

import type { LogFile } from '../../model/files.ts';
import { layoutOf, type HeaderSource } from './glance.ts';
import { nativePath, parseRotatedName } from '../find/file-names.ts';

/** Bytes that are looked at on both sides of a cut: more than a header has. */
export const CUT_BYTES = 4 << 10;
const LF = 10;
/** Longest beginning of an old header that is its thread's: longer names do not exist. */
const THREAD_MAX = 64;

/**
 * Whether a line that ends a file without `\n` goes on in the next file: it does, where that begins with no header. Old
 * headers begin with the thread's name, so that the rest of one is a header itself, `Thr` + `ead-12::DEBUG::…`: then it
 * does if the line is not a header without it.
 * @param line how the line begins
 * @param next how the next file begins
 * @param source the next file
 */
export function isTorn(line: Buffer, next: Buffer, source: HeaderSource): boolean {
  const end = next.indexOf(LF);
  const layout = layoutOf(next.toString('latin1', 0, end === -1 ? CUT_BYTES : Math.min(end, CUT_BYTES)), source);
  if (layout === undefined) return true;
  if (layout === 'new' || line.length > THREAD_MAX) return false;
  const text = line.toString('latin1');
  return layoutOf(text, source) === undefined && /^\S/.test(text);
}

/**
 * Whether something is missing between two files that follow each other: rotation made files between them, `vdsm.log.4`,
 * then `vdsm.log.2`, or sos cut off the beginning of the newer one.
 */
export function isGapBetween(older: LogFile, newer: LogFile): boolean {
  const [a, b] = [nativePath(older.path), nativePath(newer.path)];
  if (b !== newer.path) return true;
  if (path.dirname(a) !== path.dirname(b)) return false;
  const [first, second] = [parseRotatedName(path.basename(a)), parseRotatedName(path.basename(b))];
  if (first.stem !== second.stem || first.date !== undefined || second.date !== undefined) return false;
  return (first.number ?? 0) - (second.number ?? 0) > 1;
}
