/** Longest line in bytes that is kept whole. */
export const MAX_LINE = 1 << 20;
/** Of a longer one the first and last so many bytes are kept. */
export const TAIL_KEPT = 8 << 10;
export const HEAD_KEPT = MAX_LINE - TAIL_KEPT;

const SMALLEST = 4 << 10;

/**
 * The bytes of a line whose end has not come yet, copied, in at most `MAX_LINE` + `TAIL_KEPT` bytes of memory however
 * long it grows: beyond `MAX_LINE` only its head and a ring of its last bytes stay.
 */
export class PendingLine {
  /** Bytes of the line so far, kept or not. */
  length = 0;
  #kept = Buffer.allocUnsafe(SMALLEST);
  #ring: Ring | undefined;

  append(bytes: Buffer): void {
    const room = MAX_LINE - this.length;
    if (bytes.length <= room) {
      this.#reserve(this.length + bytes.length);
      bytes.copy(this.#kept, this.length);
    } else {
      if (this.#ring === undefined) {
        this.#reserve(MAX_LINE);
        bytes.copy(this.#kept, this.length, 0, room);
        this.#ring = new Ring(this.#kept.subarray(HEAD_KEPT, MAX_LINE));
        this.#ring.write(bytes.subarray(room));
      } else {
        this.#ring.write(bytes);
      }
    }
    this.length += bytes.length;
  }

  /** Its first bytes, `length` or `HEAD_KEPT` at most; use them at once. */
  peek(length: number): Buffer {
    return this.#kept.subarray(0, Math.min(this.length, length, HEAD_KEPT));
  }

  /** The line: whole in `head`, or its first and last bytes if it is too long. Empty afterwards; use it at once. */
  take(): { head: Buffer; tail: Buffer | undefined } {
    const head = this.#kept.subarray(0, this.#ring === undefined ? this.length : HEAD_KEPT);
    const tail = this.#ring?.read();
    this.length = 0;
    this.#ring = undefined;
    if (this.#kept.length > SMALLEST) this.#kept = Buffer.allocUnsafe(SMALLEST);
    return { head, tail };
  }

  /** Doubles, so that a line that grows byte by byte is copied in linear time. */
  #reserve(size: number): void {
    if (size <= this.#kept.length) return;
    const larger = Buffer.allocUnsafe(Math.min(MAX_LINE, Math.max(size, 2 * this.#kept.length)));
    this.#kept.copy(larger, 0, 0, this.length);
    this.#kept = larger;
  }
}

/** The last `TAIL_KEPT` bytes of what was written. */
class Ring {
  readonly #bytes: Buffer;
  #next = 0;

  /** Begins full: with the `TAIL_KEPT` bytes given, which it writes over. */
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
