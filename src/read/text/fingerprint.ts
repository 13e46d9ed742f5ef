/** A text is known again by its first bytes, and a place in it by the bytes before it. */
import { hash } from 'node:crypto';
import type { TextFingerprint } from '../../model/files.ts';

/** Bytes at the beginning of a text that it is known by, and before a position; of shorter ones all there are. */
export const HEAD_BYTES = 4096;
export const TAIL_BYTES = 1024;

/** The print of bytes. */
export function printOf(bytes: Buffer): TextFingerprint {
  return { bytes: bytes.length, hash: hash('sha1', bytes, 'base64url') };
}

/** Whether a text that begins with these bytes has this head; one that is shorter has not. */
export function hasHead(bytes: Buffer, head: TextFingerprint): boolean {
  return bytes.length >= head.bytes && printOf(bytes.subarray(0, head.bytes)).hash === head.hash;
}

const LF = 10;
const NOTHING = Buffer.alloc(0);

/** Takes the prints of a text that comes in chunks: of its head, and of the bytes before the line that is not complete yet. */
export class TextPrinter {
  /** Byte behind the last `\n`. */
  offset = 0;
  #length = 0;
  #head: Buffer = NOTHING;
  /** The last bytes of the text, and of its complete lines. */
  #recent: Buffer = NOTHING;
  #tail: Buffer = NOTHING;

  /** Takes the next bytes of the text; keeps none of the chunk's memory. */
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

  /** Counts a last line in that no `\n` ended. */
  finish(): void {
    this.offset = this.#length;
    this.#tail = this.#recent;
  }

  /** No line is begun. */
  get isWhole(): boolean {
    return this.offset === this.#length;
  }

  head(): TextFingerprint {
    return printOf(this.#head);
  }

  tail(): TextFingerprint {
    return printOf(this.#tail);
  }
}

function lastBytes(before: Buffer, bytes: Buffer): Buffer {
  const added = bytes.subarray(-TAIL_BYTES);
  return Buffer.concat([
    before.subarray(Math.min(before.length, Math.max(0, before.length + added.length - TAIL_BYTES))),
    added,
  ]);
}
