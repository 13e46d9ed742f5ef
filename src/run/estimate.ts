/**
 * Estimates text, documents and size of the index from the sizes of files. The ratios are measured on the sample fleet and
 * on logs of ten releases: docs/loading.md has the figures, and `bench/index-size.mjs` measures them again. A single host
 * may have half more or less.
 */
import type { Compression, LogFile } from '../model/files.ts';

/** Bytes of text for a byte as stored; measured: xz and lzma 14 to 27, gz 9 to 16. */
const TEXT_PER_STORED = { none: 1, xz: 21, lzma: 21, gz: 13 } as const satisfies Record<Compression, number>;
/** Bytes of text for a document of any kind; measured: 147 to 252. */
const TEXT_PER_DOCUMENT = 180;
/** Bytes of index for a byte of text, without replicas; measured: DEBUG logs 0.7 to 1.1, INFO logs 1.3 to 1.6. */
export const INDEX_PER_TEXT = { least: 0.7, typical: 1.1, most: 1.6 } as const;

/** Estimates the bytes of text in a file. */
export function estimateText({ size, compression }: Pick<LogFile, 'size' | 'compression'>): number {
  return size * TEXT_PER_STORED[compression];
}

/** Estimates the documents and the bytes of index that some bytes of text make. */
export function estimateIndex(text: number): { readonly documents: number; readonly bytes: number } {
  return { documents: Math.round(text / TEXT_PER_DOCUMENT), bytes: Math.round(text * INDEX_PER_TEXT.typical) };
}
