const NOTHING = Buffer.alloc(0);

/** As large as `openBytes` gives them. */
const MAX_CHUNK = 128 << 10;

/** A text that comes in chunks, of which the next bytes can be looked at before they are taken. */
export class Cursor {
  /** What was read and not taken. */
  bytes: Buffer = NOTHING;
  /** `bytes` is all that is left. */
  ended = false;
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** A text that is there already. */
  static of(bytes: Buffer): Cursor {
    const cursor = new Cursor(none());
    cursor.bytes = bytes;
    cursor.ended = true;
    return cursor;
  }

  /** Reads until at least `length` bytes are there, or the text has ended. */
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

  /** Takes bytes off the front. */
  take(length: number): Buffer {
    const taken = this.bytes.subarray(0, length);
    this.bytes = this.bytes.subarray(length);
    return taken;
  }

  /** Takes the next bytes, as many as come at once, up to `MAX_CHUNK`; undefined at the end. */
  async next(): Promise<Buffer | undefined> {
    await this.fill(1);
    return this.bytes.length === 0 ? undefined : this.take(MAX_CHUNK);
  }

  /** Gives up the rest. */
  async close(): Promise<void> {
    this.ended = true;
    await this.#chunks.return?.();
  }
}

async function* none(): AsyncGenerator<Buffer> {}
