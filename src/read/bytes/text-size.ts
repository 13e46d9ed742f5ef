/** How much text a file holds, without decompressing it: an .xz has the size in its last bytes. */
import { open, type FileHandle } from 'node:fs/promises';
import type { LogFile } from '../../model/files.ts';

/**
 * Returns the bytes of text in a file; undefined if it takes decompression to find out, as in an archive, or if it is
 * damaged.
 */
export async function textSize(
  file: Pick<LogFile, 'path' | 'compression' | 'size' | 'place'>,
): Promise<number | undefined> {
  switch (file.compression) {
    case 'none':
      return file.size;
    case 'xz':
      return file.place === undefined ? readSize(file) : undefined;
    case 'gz': // records the size of its last member only
    case 'lzma': // xz writes no size into its header, since it writes the header before it has read the data
      return undefined;
    default:
      return file.compression satisfies never;
  }
}

/** Most streams of an .xz whose sizes are added up; a file with more is not measured. */
const STREAMS_MAX = 64;
/** Largest index that is read, in bytes: each block takes some 16 bytes, and a rotated log has one block. */
const INDEX_MAX = 1 << 20;
const FOOTER = 12;
const HEADER = 12;

async function readSize({ path, size }: Pick<LogFile, 'path' | 'size'>): Promise<number | undefined> {
  const handle = await open(path).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    let text = 0;
    let end = size;
    for (let streams = 0; streams < STREAMS_MAX; streams++) {
      const stream = await readLastStream(handle, end);
      if (stream === undefined) return undefined;
      text += stream.text;
      end = stream.start;
      if (end === 0) return text;
    }
    return undefined;
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

/** Finds the stream that ends at a byte: where it begins, and the size of its text by its index. */
async function readLastStream(handle: FileHandle, end: number): Promise<{ start: number; text: number } | undefined> {
  const footer = await readAt(handle, end - FOOTER, FOOTER);
  if (footer === undefined) return undefined;
  // streams may be padded with zero bytes, four at a time
  if (footer.readUInt32LE(8) === 0) return { start: end - 4, text: 0 };
  if (footer.toString('latin1', 10) !== 'YZ') return undefined;
  const indexSize = (footer.readUInt32LE(4) + 1) * 4;
  if (indexSize > INDEX_MAX) return undefined;
  const index = await readAt(handle, end - FOOTER - indexSize, indexSize);
  const sums = index === undefined ? undefined : sumIndex(index);
  if (sums === undefined) return undefined;
  const start = end - FOOTER - indexSize - sums.stored - HEADER;
  const header = await readAt(handle, start, HEADER);
  return header?.toString('latin1', 1, 5) === '7zXZ' ? { start, text: sums.text } : undefined;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer | undefined> {
  if (position < 0) return undefined;
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, position);
  return bytesRead === length ? buffer : undefined;
}

/** Adds up the blocks of an index: a zero byte, the number of blocks, and for each its size as stored and as text. */
function sumIndex(index: Buffer): { stored: number; text: number } | undefined {
  if (index[0] !== 0) return undefined;
  let at = 1;
  const next = (): number => {
    let value = 0;
    for (let factor = 1; at < index.length; factor *= 128) {
      const byte = index[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    return Number.NaN;
  };
  const sums = { stored: 0, text: 0 };
  for (let blocks = next(); blocks > 0; blocks--) {
    sums.stored += Math.ceil(next() / 4) * 4;
    sums.text += next();
    // the index ends before its blocks do
    if (Number.isNaN(sums.text)) return undefined;
  }
  return Number.isSafeInteger(sums.stored) && Number.isSafeInteger(sums.text) ? sums : undefined;
}
