/**
 * What logs come to before they are read: text, documents, index. Ratios measured on the sample fleet and on logs of ten
 * releases (docs/loading.md has the figures, `bench/index-size.mjs` measures again); single hosts are up to half more or less.
 */
import type { Compression, LogFile } from '../model/files.ts';

/** Bytes of text of one stored byte; measured: xz and lzma 14 to 27, gz 9 to 16. */
const TEXT_PER_STORED = { none: 1, xz: 21, lzma: 21, gz: 13 } as const satisfies Record<Compression, number>;
/** Bytes of text that make one document of any kind; measured: 147 to 252. */
const TEXT_PER_DOCUMENT = 180;
/** Bytes of index of one byte of text, one copy: DEBUG logs 0.9 to 1.3, INFO logs 1.8 to 2.1. */
export const INDEX_PER_TEXT = { least: 0.9, typical: 1.4, most: 2.1 } as const;

/** Bytes of text that a file probably holds. */
export function estimateText({ size, compression }: Pick<LogFile, 'size' | 'compression'>): number {
  return size * TEXT_PER_STORED[compression];
}

/** Documents and bytes of index that so much text probably makes. */
export function estimateIndex(text: number): { readonly documents: number; readonly bytes: number } {
  return { documents: Math.round(text / TEXT_PER_DOCUMENT), bytes: Math.round(text * INDEX_PER_TEXT.typical) };
}
