import type { Compression, LogKind } from '../../model/files.ts';
import type { LineSource } from '../../logs/heading.ts';
import { detectCompression } from '../bytes/compression.ts';
import { findOpening, type Opening } from '../text/glance.ts';
import { recogniseLog } from './log-kind.ts';
import { decompressHead } from '../bytes/head.ts';
import { isTar } from '../archive/tar-header.ts';
import { binaryShare, recogniseOther, type Refusal } from './refusal.ts';

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
