import { open } from 'node:fs/promises';

import type { Compression, LogKind } from '../../model/files.ts';
import type { LineSource } from '../../logs/heading.ts';
import { detectCompression } from '../bytes/compression.ts';
import { findOpening, type Opening } from '../text/glance.ts';
import { recogniseLog } from './log-kind.ts';
import { decompress } from '../bytes/members.ts';
import { binaryShare, isTar, recogniseOther, type Refusal } from './refuse.ts';

/** So many bytes of a file, and of its text, are looked at before it is read. */
export const PEEK_BYTES = 64 << 10;

/** What the beginning of a file says about it. */
export interface Peek {
  readonly compression: Compression;
  /** Its text, `PEEK_BYTES` at most. */
  readonly head: Buffer;
  /** What kind of log it is; undefined: no header of any is near its beginning. */
  readonly kind: LogKind | undefined;
  /** Of its first lines the share that begin with a header of that kind: 0 to 1. */
  readonly share: number;
  /** Stamp of its first header; undefined: none is near its beginning. */
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
 * @param name of the file as its host has it
 */
export async function peek(
  stored: Buffer,
  claimed: string | undefined,
  name: string,
  source: LineSource,
): Promise<Peek> {
  const compression = detectCompression(stored);
  const head = compression === 'none' ? stored : await decompressHead(stored, compression);
  const text = head.toString('latin1').replace(BOM, '');
  const refusal = refuse(stored, head, compression, claimed);
  const found = refusal === undefined ? recogniseLog(text, name, source) : undefined;
  // headers may begin behind the lines that tell the kind
  const kind = found?.kind ?? (findOpening(text, VDSM) === undefined ? undefined : 'vdsm');
  const stamp = kind === undefined ? undefined : findOpening(text, { ...source, kind });
  return { compression, head, kind, share: found?.share ?? 0, stamp, archive: isTar(head), refusal };
}

const VDSM = { kind: 'vdsm', path: '', modified: 0 } as const;

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
