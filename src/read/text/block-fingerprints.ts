import { createHash, hash, type Hash } from 'node:crypto';

/** Texts are compared by blocks of so many bytes. */
export const BLOCK_BYTES = 64 << 10;

/**
 * Prints of a text, block by block, so that a copy of it is known without reading it again: from an archive that would
 * take a pass through all of it.
 */
export class BlockPrints {
  readonly #blocks: string[] = [];
  #open: Hash = createHash('sha1');
  #size = 0;

  /** Takes the next bytes of the text. */
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

  /** Whether these bytes are the block, the last of which may be shorter. */
  isBlock(index: number, bytes: Buffer): boolean {
    const print = this.#blocks[index] ?? this.#open.copy().digest('base64');
    return index <= this.#blocks.length && hash('sha1', bytes, 'base64') === print;
  }
}
