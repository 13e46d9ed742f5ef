import path from 'node:path';

import { layoutOf, type HeaderSource } from './stamps.ts';
import { nativePath, parseRotatedName } from '../find/file-names.ts';

/** Where one file of a log ends and the next one begins. */
/** Bytes on both sides of the boundary that decide whether a line crosses it: more than the longest header. */
export const BOUNDARY_BYTES = 4 << 10;
const LF = 10;
/** Longest thread name of an old header. */
const THREAD_MAX = 64;

/**
 * Returns whether the next file continues an unterminated line. It does where it begins with no header. It also may
 * where it begins with an old header: these start with the name of a thread, so that the rest of one is a header
 * itself, as in `Thr` + `ead-12::DEBUG::…`. Then it does if the line alone is no header.
 * @param line how the unterminated line begins
 * @param next how the next file begins
 * @param source the next file
 */
export function continuesLine(line: Buffer, next: Buffer, source: HeaderSource): boolean {
  const end = next.indexOf(LF);
  const layout = layoutOf(
    next.toString('latin1', 0, end === -1 ? BOUNDARY_BYTES : Math.min(end, BOUNDARY_BYTES)),
    source,
  );
  if (layout === undefined) return true;
  if (layout === 'new' || line.length > THREAD_MAX) return false;
  const text = line.toString('latin1');
  return layoutOf(text, source) === undefined && /^\S/.test(text);
}

/**
 * Returns whether text is missing between two files, by their paths: rotation made other files between them
 * (`vdsm.log.4`, then `vdsm.log.2`), or sos cut off the beginning of the newer one.
 */
export function hasGapBetween(older: string, newer: string): boolean {
  const [a, b] = [nativePath(older), nativePath(newer)];
  if (b !== newer) return true;
  if (path.dirname(a) !== path.dirname(b)) return false;
  const [first, second] = [parseRotatedName(path.basename(a)), parseRotatedName(path.basename(b))];
  if (first.stem !== second.stem || first.date !== undefined || second.date !== undefined) return false;
  return (first.number ?? 0) - (second.number ?? 0) > 1;
}
