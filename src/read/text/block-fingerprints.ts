import { createHash, hash, type Hash } from 'node:crypto';

/** Bytes of a block, by which texts are compared. */
export const BLOCK_BYTES = 64 << 10;

/**
 * Fingerprints of the blocks of a text, which recognise a copy without reading the text again: in an archive, that
 * would take another pass.
 */
export class BlockFingerprints {
  readonly #blocks: string[] = [];
  #open: Hash = createHash('sha1');
  #size = 0;

  /** Adds the next bytes of the text. */
  add(chunk: Buffer): void {
    for (let from = 0; from < chunk.length;) {
      const part = chunk.subarray(from, from + BLOCK_BYTES - this.#size);
      this.#open.update(part);
      this.#size += part.length;
      from += part.length;
      if (this.#size < BLOCK_BYTES) continue;
      this.#blocks.push(this.#open.digest('base64'));
      this.#open = createHash('sha1');
      this.#size = 0;
    }
  }

  /** Returns whether bytes equal a block. The last block may be shorter than the others. */
  isBlock(index: number, bytes: Buffer): boolean {
    const fingerprint = this.#blocks[index] ?? this.#open.copy().digest('base64');
    return index <= this.#blocks.length && hash('sha1', bytes, 'base64') === fingerprint;
  }
}
