import { open } from 'node:fs/promises';

import type { Compression } from '../model.ts';
import { detectCompression } from './compression.ts';
import { findOpening, type Opening } from './header.ts';
import { decompress } from './members.ts';
import { binaryShare, isTar, recogniseOther, type Refusal } from './recognise.ts';

/** So many bytes of a file, and of its text, are looked at before it is read. */
export const PEEK_BYTES = 64 << 10;

/** What the beginning of a file says about it. */
export interface Peek {
  readonly compression: Compression;
  /** Its text, `PEEK_BYTES` at most. */
  readonly head: Buffer;
  /** Stamp of its first header; undefined: no vdsm header is near its beginning. */
  readonly stamp: Opening | undefined;
  /** It is a tar archive, compressed or not. */
  readonly archive: boolean;
  /** Why it cannot be read as text at all. */
  readonly refusal: Refusal | undefined;
}

/** The first `PEEK_BYTES` of a file as stored. Throws what the system says where it cannot be read. */
export async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(PEEK_BYTES), 0, PEEK_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * Judges a file by its first `PEEK_BYTES` as stored. `claimed` is the compression that its name speaks of: content that
 * is neither that nor text is damaged.
 */
export async function peek(stored: Buffer, claimed: string | undefined): Promise<Peek> {
  const compression = detectCompression(stored);
  const head = compression === 'none' ? stored : await decompressHead(stored, compression);
  const text = head.toString('latin1').replace(BOM, '');
  const refusal = refuse(stored, head, compression, claimed);
  return { compression, head, stamp: findOpening(text), archive: isTar(head), refusal };
}

/** The bytes of a UTF-8 byte order mark. */
const BOM = /^\xef\xbb\xbf/;

/** The first text in bytes as stored, `PEEK_BYTES` at most, as far as it can be decompressed. */
export async function decompressHead(stored: Buffer, compression: Exclude<Compression, 'none'>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  const source = { read: () => once(stored), again: () => undefined };
  for await (const chunk of decompress(source, compression, () => {})) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= PEEK_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, PEEK_BYTES);
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** Logs may hold runs of NUL where a host crashed, but nothing like this share of control characters. */
const BINARY_SHARE = 0.05;

function refuse(
  stored: Buffer,
  head: Buffer,
  compression: Compression,
  claimed: string | undefined,
): Refusal | undefined {
  const other = recogniseOther(head);
  if (other !== undefined && compression !== 'none') {
    return { ...other, message: `decompressed, ${other.message}` };
  }
  if (other === undefined && compression === 'none' && claimed !== undefined && binaryShare(stored) > BINARY_SHARE) {
    return { code: 'corrupt', message: `its name says .${claimed}, but it does not begin like that, nor like text` };
  }
  return other;
}
