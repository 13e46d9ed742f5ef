import type { Compression } from '../../model/files.ts';

/** Bytes that suffice to recognise the compression of a file, or of one of the members concatenated in it. */
export const SIGNATURE_BYTES = 14;

/**
 * Returns how bytes are compressed, by their signature and never by a file name. Pass at least `SIGNATURE_BYTES`, or
 * the whole file where it is shorter: a signature that is cut off counts too, since no text begins with its first byte.
 */
export function detectCompression(head: Buffer): Compression {
  if (beginsLike(head, XZ)) return 'xz';
  if (beginsLike(head, GZ)) return 'gz';
  return isLzmaHeader(head) ? 'lzma' : 'none';
}

const XZ = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);
const GZ = Buffer.from([0x1f, 0x8b]);

function beginsLike(head: Buffer, magic: Buffer): boolean {
  const length = Math.min(head.length, magic.length);
  return length > 0 && head.compare(magic, 0, length, 0, length) === 0;
}

const LZMA_HEADER = 13;
/** Largest value of the properties byte: (pb * 5 + lp) * 9 + lc with pb <= 4, lp <= 4, lc <= 8. */
const LZMA_PROPERTIES_MAX = (4 * 5 + 4) * 9 + 8;
/** A header that claims more text than this (256 GiB) is no .lzma header: the limit that liblzma sets, too. */
const LZMA_SIZE_MAX = 2n ** 38n;
const LZMA_SIZE_UNKNOWN = 2n ** 64n - 1n;

/** The old .lzma format has no signature: only a header with plausible values, and a range coder that begins with 0. */
function isLzmaHeader(head: Buffer): boolean {
  if (head.length < SIGNATURE_BYTES || head.readUInt8(0) > LZMA_PROPERTIES_MAX) return false;
  const size = head.readBigUInt64LE(5);
  return (
    isDictionarySize(head.readUInt32LE(1)) &&
    (size === LZMA_SIZE_UNKNOWN || size < LZMA_SIZE_MAX) &&
    head[LZMA_HEADER] === 0
  );
}

/** Encoders write 2^n or 2^n + 2^(n-1), or the value for "no limit". */
function isDictionarySize(size: number): boolean {
  if (size === 0xffffffff) return true;
  const high = 2 ** (31 - Math.clz32(size));
  return size >= 4096 && (size === high || size === high * 1.5);
}
