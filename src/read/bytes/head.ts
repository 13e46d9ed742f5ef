/** The first bytes of a file, which decide what it is. */
import { open } from 'node:fs/promises';

import type { Compression } from '../../model/files.ts';
import { decompress } from './members.ts';
import { chunksOf } from './source.ts';

/** Bytes at the beginning of a file as stored, and of its text, that decide what it is and which text it holds. */
export const PEEK_BYTES = 64 << 10;

/** Reads the first `PEEK_BYTES` of a file as stored. Rejects with the system's error where the file cannot be read. */
export async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(PEEK_BYTES), 0, PEEK_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Decompresses bytes as stored, as far as they go: returns at most `PEEK_BYTES` of text. */
export async function decompressHead(stored: Buffer, compression: Exclude<Compression, 'none'>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  const source = { read: () => chunksOf([stored]), again: () => undefined };
  for await (const chunk of decompress(source, compression, () => {})) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= PEEK_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, PEEK_BYTES);
}
