import type { Compression, LogKind } from '../../model/files.ts';
import type { LineSource } from '../../logs/header.ts';
import { detectCompression } from '../bytes/compression.ts';
import { restoreText } from '../../logs/pasted/restore.ts';
import { findDate, findLineHost, findOpening, findVdsmOffset, type Opening, type TextDate } from '../text/stamps.ts';
import { recogniseLog } from './recognise-log.ts';
import { decompressHead } from '../bytes/head.ts';
import { isTar } from '../archive/tar-header.ts';
import { binaryShare, findRefusal, type Refusal } from './refusal.ts';

/** What is known of a file from its first bytes. */
export interface Peek {
  readonly compression: Compression;
  /** Its text, `PEEK_BYTES` at most. */
  readonly head: Buffer;
  /** The kind of log; undefined where no header of any kind is near its beginning. */
  readonly kind: LogKind | undefined;
  /** The share of its first lines that begin with a header of that kind, 0 to 1. */
  readonly share: number;
  /** How it begins; undefined where no header is near its beginning. */
  readonly stamp: Opening | undefined;
  /** Records of several kinds are near its beginning. */
  readonly isMixed: boolean;
  /** Offset in a stamp of vdsm, in a text of another kind. */
  readonly offset: string | undefined;
  /** A date that its text names, in ms, read as UTC, where it has headers that name no year. */
  readonly dated: number | undefined;
  /** That date is in a line of the system log, which so tells its year. */
  readonly isForwardedDate: boolean;
  /** The host that its first line with a header of the system log names. */
  readonly lineHost: string | undefined;
  /** It is a tar archive, compressed or not. */
  readonly archive: boolean;
  /** Why it cannot be read as text; undefined where it can. */
  readonly refusal: Refusal | undefined;
}

/**
 * Peeks at a file: finds out what it is by its first `PEEK_BYTES` as stored.
 * @param claimed the compression in its name: content that is neither that nor text is damaged
 * @param name of the file on its host
 * @param pasted whether to see through what pages and mails do to a log
 */
export async function peek(
  stored: Buffer,
  claimed: string | undefined,
  name: string,
  source: LineSource,
  pasted = false,
): Promise<Peek> {
  const compression = detectCompression(stored);
  const head = compression === 'none' ? stored : await decompressHead(stored, compression);
  const text = head.toString('latin1').replace(BOM, '');
  const refusal = refuse(stored, head, compression, claimed);
  const readable = pasted ? restoreText(text) : text;
  const lineHost = refusal === undefined ? findLineHost(readable) : undefined;
  const { dated, isForwardedDate } = refusal === undefined ? findDate(readable) : NO_DATE;
  const found = refusal === undefined ? recogniseLog(readable, name, source) : undefined;
  // the first header may come after the lines by which kinds are recognised
  const kind = found?.kind ?? (findOpening(readable, VDSM) === undefined ? undefined : 'vdsm');
  const stamp = kind === undefined ? undefined : findOpening(text, { ...source, dated, kind });
  const offset = kind === undefined || (kind === 'vdsm' && !pasted) ? undefined : findVdsmOffset(readable);
  const { share = 0, isMixed = false } = found ?? {};
  return {
    compression,
    head,
    kind,
    share,
    isMixed,
    stamp,
    offset,
    dated,
    isForwardedDate,
    lineHost,
    archive: isTar(head),
    refusal,
  };
}

const NO_DATE: TextDate = { dated: undefined, isForwardedDate: false };

const VDSM = { kind: 'vdsm', path: '', modified: 0 } as const;

/** The bytes of a UTF-8 byte order mark. */
const BOM = /^\xef\xbb\xbf/;

/** Largest share of control characters in text: a log has runs of NUL where its host crashed, but fewer than that. */
const BINARY_SHARE = 0.05;

function refuse(
  stored: Buffer,
  head: Buffer,
  compression: Compression,
  claimed: string | undefined,
): Refusal | undefined {
  const other = findRefusal(head);
  if (other !== undefined && compression !== 'none') {
    return { ...other, message: `decompressed, ${other.message}` };
  }
  if (other === undefined && compression === 'none' && claimed !== undefined && binaryShare(stored) > BINARY_SHARE) {
    return {
      code: 'corrupt',
      message: `its name ends in .${claimed}, but its content is neither ${claimed} data nor text`,
    };
  }
  return other;
}
