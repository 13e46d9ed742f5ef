const NOTHING = Buffer.alloc(0);

/** Largest chunk that `next` returns, in bytes: as large as those of `openBytes`. */
const MAX_CHUNK = 128 << 10;

/** A text that comes in chunks, whose next bytes can be seen before they are taken. */
export class Cursor {
  /** Bytes that were read and not taken. */
  bytes: Buffer = NOTHING;
  /** Whether `bytes` is all that is left. */
  ended = false;
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Makes a cursor of a text in memory. */
  static of(bytes: Buffer): Cursor {
    const cursor = new Cursor(none());
    cursor.bytes = bytes;
    cursor.ended = true;
    return cursor;
  }

  /** Reads until `bytes` has at least `length` bytes, or the text ends. */
  async fill(length: number): Promise<void> {
    if (this.ended || this.bytes.length >= length) return;
    const parts = this.bytes.length === 0 ? [] : [this.bytes];
    let size = this.bytes.length;
    while (size < length) {
      const { value, done } = await this.#chunks.next();
      if (done) {
        this.ended = true;
        break;
      }
      parts.push(value);
      size += value.length;
    }
    this.bytes = parts.length === 1 ? (parts[0] ?? NOTHING) : Buffer.concat(parts, size);
  }

  /** Takes up to `length` of the bytes that were read. */
  take(length: number): Buffer {
    const taken = this.bytes.subarray(0, length);
    this.bytes = this.bytes.subarray(length);
    return taken;
  }

  /** Takes the next chunk; returns undefined at the end. */
  async next(): Promise<Buffer | undefined> {
    await this.fill(1);
    return this.bytes.length === 0 ? undefined : this.take(MAX_CHUNK);
  }

  /** Closes the text, whose rest is not read. */
  async close(): Promise<void> {
    this.ended = true;
    await this.#chunks.return?.();
  }
}

async function* none(): AsyncGenerator<Buffer> {}
