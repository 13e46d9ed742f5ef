/** Fingerprints find a text again by its first bytes, and a position in it by the bytes before the position. */
import { hash } from 'node:crypto';
import type { TextFingerprint } from '../../model/files.ts';

/** Bytes at the beginning of a text that its fingerprint covers, or all of a shorter text. */
export const HEAD_BYTES = 4096;
/** Bytes before a position that its fingerprint covers, or all that there are. */
export const TAIL_BYTES = 1024;

/** Returns the fingerprint of bytes. */
export function fingerprintOf(bytes: Buffer): TextFingerprint {
  return { bytes: bytes.length, hash: hash('sha1', bytes, 'base64url') };
}

/**
 * Returns whether a text begins like another one, given its first bytes. A text shorter than the fingerprint covers
 * does not.
 */
export function hasHead(bytes: Buffer, head: TextFingerprint): boolean {
  return bytes.length >= head.bytes && fingerprintOf(bytes.subarray(0, head.bytes)).hash === head.hash;
}

const LF = 10;
const NOTHING = Buffer.alloc(0);

/**
 * Takes fingerprints of a text that comes in chunks: of its first bytes, and of the bytes before its unterminated line.
 */
export class TextFingerprinter {
  /** The position: the byte after the last `\n`. */
  offset = 0;
  #length = 0;
  #head: Buffer = NOTHING;
  /** The last bytes of the text, and of its complete lines. */
  #recent: Buffer = NOTHING;
  #tail: Buffer = NOTHING;

  /** Adds the next bytes of the text. Keeps none of the chunk's memory. */
  add(chunk: Buffer): void {
    if (this.#head.length < HEAD_BYTES)
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, HEAD_BYTES - this.#head.length)]);
    const end = chunk.lastIndexOf(LF) + 1;
    if (end > 0) {
      this.#tail = lastBytes(this.#recent, chunk.subarray(0, end));
      this.offset = this.#length + end;
    }
    this.#recent = lastBytes(this.#recent, chunk);
    this.#length += chunk.length;
  }

  /** Moves the position behind an unterminated last line. */
  finish(): void {
    this.offset = this.#length;
    this.#tail = this.#recent;
  }

  /** Whether the text ends with a `\n`. */
  get isWhole(): boolean {
    return this.offset === this.#length;
  }

  head(): TextFingerprint {
    return fingerprintOf(this.#head);
  }

  tail(): TextFingerprint {
    return fingerprintOf(this.#tail);
  }
}

function lastBytes(before: Buffer, bytes: Buffer): Buffer {
  const added = bytes.subarray(-TAIL_BYTES);
  return Buffer.concat([
    before.subarray(Math.min(before.length, Math.max(0, before.length + added.length - TAIL_BYTES))),
    added,
  ]);
}
