/** Estimates the text in files from their sizes; `src/schema/sizes.ts` has what text makes. */
import type { Compression, LogFile } from '../model/files.ts';

/** Bytes of text for a byte as stored; measured: xz and lzma 14 to 27, gz 9 to 16. */
const TEXT_PER_STORED = { none: 1, xz: 21, lzma: 21, gz: 13 } as const satisfies Record<Compression, number>;

/** Estimates the bytes of text in a file. */
export function estimateText({ size, compression }: Pick<LogFile, 'size' | 'compression'>): number {
  return size * TEXT_PER_STORED[compression];
}
