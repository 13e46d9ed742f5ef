/** Maximum length of a line that is kept whole, in bytes. */
export const MAX_LINE = 1 << 20;
/** Bytes kept from the end of a longer line. */
export const TAIL_KEPT = 8 << 10;
/** Bytes kept from its beginning. */
export const HEAD_KEPT = MAX_LINE - TAIL_KEPT;

const SMALLEST = 4 << 10;

/**
 * The bytes of a line whose end has not been read yet, copied into at most `MAX_LINE` + `TAIL_KEPT` bytes of
 * memory: of a longer line only the head and a ring of its last bytes stay.
 */
export class PendingLine {
  /** Bytes of the line so far, kept or not. */
  length = 0;
  #kept = Buffer.allocUnsafe(SMALLEST);
  #ring: Ring | undefined;

  append(bytes: Buffer): void {
    const free = MAX_LINE - this.length;
    if (bytes.length <= free) {
      this.#reserve(this.length + bytes.length);
      bytes.copy(this.#kept, this.length);
    } else {
      if (this.#ring === undefined) {
        this.#reserve(MAX_LINE);
        bytes.copy(this.#kept, this.length, 0, free);
        this.#ring = new Ring(this.#kept.subarray(HEAD_KEPT, MAX_LINE));
        this.#ring.write(bytes.subarray(free));
      } else {
        this.#ring.write(bytes);
      }
    }
    this.length += bytes.length;
  }

  /** Returns its first bytes, at most `length` or `HEAD_KEPT`. They are valid until the next call. */
  peek(length: number): Buffer {
    return this.#kept.subarray(0, Math.min(this.length, length, HEAD_KEPT));
  }

  /**
   * Takes the line: whole in `head`, or its first and last bytes if it is too long. They are valid until the next
   * call.
   */
  take(): { head: Buffer; tail: Buffer | undefined } {
    const head = this.#kept.subarray(0, this.#ring === undefined ? this.length : HEAD_KEPT);
    const tail = this.#ring?.read();
    this.length = 0;
    this.#ring = undefined;
    if (this.#kept.length > SMALLEST) this.#kept = Buffer.allocUnsafe(SMALLEST);
    return { head, tail };
  }

  /** Grows by doubling, so that copying a line that comes byte by byte takes linear time. */
  #reserve(size: number): void {
    if (size <= this.#kept.length) return;
    const larger = Buffer.allocUnsafe(Math.min(MAX_LINE, Math.max(size, 2 * this.#kept.length)));
    this.#kept.copy(larger, 0, 0, this.length);
    this.#kept = larger;
  }
}

/** Keeps the last `TAIL_KEPT` bytes that were written to it. */
class Ring {
  readonly #bytes: Buffer;
  #next = 0;

  /** @param bytes the first `TAIL_KEPT` bytes, in the memory that the ring overwrites */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  write(bytes: Buffer): void {
    const news = bytes.length > TAIL_KEPT ? bytes.subarray(bytes.length - TAIL_KEPT) : bytes;
    const untilEnd = Math.min(news.length, TAIL_KEPT - this.#next);
    news.copy(this.#bytes, this.#next, 0, untilEnd);
    news.copy(this.#bytes, 0, untilEnd);
    this.#next = (this.#next + news.length) % TAIL_KEPT;
  }

  read(): Buffer {
    return Buffer.concat([this.#bytes.subarray(this.#next), this.#bytes.subarray(0, this.#next)]);
  }
}
